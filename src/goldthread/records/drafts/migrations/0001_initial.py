import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                ('form', models.CharField(max_length=120)),
                ('child', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='people.child')),
                ('values', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('-saved_at', '-id'),
                'constraints': [models.UniqueConstraint(fields=('user', 'form'), name='draft_once')],
                'indexes': [],
            },
        ),
    ]
