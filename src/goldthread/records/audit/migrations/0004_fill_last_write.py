"""Say of every chain where its last write is. Run twice, it says the same."""

from django.db import migrations
from django.db.models import Max


def fill(apps, schema_editor):
    events = apps.get_model("audit", "Event").objects.filter(kind="write").order_by()
    chains = apps.get_model("audit", "Chain").objects
    for chain_id, last in events.values_list("chain_id").annotate(last=Max("sequence")):
        chains.filter(pk=chain_id).update(last_write=last)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_last_write")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
