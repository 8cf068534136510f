"""Which tables a policy is put on is read from the models, whatever app they are in."""

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from goldthread.records.people.models import Child
from goldthread.records.sight.policies import TIES, guarded_tables, leading_to


@isolate_apps("goldthread.records.people")
def test_a_new_table_is_covered_however_far_from_the_child() -> None:
    class Beside(models.Model):
        name = models.CharField(max_length=1)

        class Meta:
            app_label = "people"

    class Near(models.Model):
        child = models.ForeignKey(Child, models.PROTECT, related_name="+")

        class Meta:
            app_label = "people"

    class Far(models.Model):
        near = models.ForeignKey(Near, models.PROTECT, related_name="+")
        beside = models.ForeignKey(Beside, models.PROTECT, related_name="+")

        class Meta:
            app_label = "people"

    class Farther(models.Model):
        far = models.ForeignKey(Far, models.PROTECT, null=True, related_name="+")
        near = models.OneToOneField(Near, models.PROTECT, related_name="+")

        class Meta:
            app_label = "people"

    found = leading_to(Child, [Child, Beside, Near, Far, Farther])
    assert {model.__name__: [key.name for key in keys] for model, keys in found.items()} == {
        "Near": ["child"],
        "Far": ["near"],
        "Farther": ["near"],
    }


def test_every_condition_fails_closed_and_ties_are_read_to_learn_who_asks() -> None:
    tables = {one.table: one for one in guarded_tables()}
    child = tables["people_child"].condition
    assert all(f"goldthread.{name}" in child for name in ("schools", "children", "barred"))
    assert child.count("nullif(") == 3
    assert "IS NULL" not in tables["profiles_diagnosis"].condition
    assert "nullif(current_setting('goldthread.user'" in tables["drafts_draft"].condition
    ties = {apps.get_model(label)._meta.db_table for label in TIES}
    assert {one.table for one in tables.values() if one.tie} == ties
