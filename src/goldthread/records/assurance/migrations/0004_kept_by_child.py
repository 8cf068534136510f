from django.db import migrations, models


def empty(apps, schema_editor):
    """What was kept is a copy without its children: it is counted again when it is next wanted."""
    apps.get_model("assurance", "KeptFigures").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("assurance", "0003_kept_figures"),
    ]

    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop),
        migrations.AddField(
            model_name="keptfigures",
            name="by_child",
            field=models.JSONField(default=dict),
            preserve_default=False,
        ),
    ]
