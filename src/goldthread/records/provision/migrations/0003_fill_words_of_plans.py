"""Groups planned from the catalogue take its words over, so that a plan keeps what it said."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 500


def fill(apps, schema_editor):
    groups = apps.get_model("provision", "ProvisionGroup").objects
    entries = apps.get_model("provision", "CatalogueEntry").objects.filter(pk=OuterRef("entry_id"))
    waiting = groups.filter(entry__isnull=False, what="", child_words="").order_by("pk")
    numbers = list(waiting.values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        groups.filter(pk__in=numbers[start : start + BATCH]).update(
            what=Subquery(entries.values("what")),
            child_words=Subquery(entries.values("child_words")),
        )


class Migration(migrations.Migration):
    dependencies = [("provision", "0002_keep_words_of_plans")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
