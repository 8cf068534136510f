"""Children of a school before and after one support; invented, the same every time."""

from random import Random
from typing import Any

from goldthread.records.organisations.models import Organisation
from goldthread.records.provision.models import CatalogueEntry, ProvisionGroup
from tests.factories.delivery import make_group
from tests.factories.worked import scored
from tests.factories.world import make_child


def taught(
    school: Organisation, name: str, children: int, *, measure: str = "score", key: str = "", **values: Any
) -> ProvisionGroup:  # fmt: skip
    """A group of these children; with a `key` it is one of the school's catalogue."""
    # Near the norm's mean, where little rises by itself, sixty children are enough to say something
    chance = Random(name)
    entry = make_entry(school, key, name) if key else None
    group = make_group(school, name=name, entry=entry, **values)
    for number in range(children):
        child = make_child(school, f"Child{number}", "Qwvcanary")
        if measure == "gas":
            scored(child, group, -2, chance.choice((-1, 0, 1)), measure="gas", unit="level")
        else:
            before = round(chance.gauss(96, 9))
            scored(child, group, before, before + round(chance.gauss(4, 6)))
    return group


def make_entry(school: Organisation, key: str, name: str) -> CatalogueEntry:
    """An entry of the school's own under this key."""
    return CatalogueEntry.objects.create(
        school=school, key=key, name=name, layer="targeted", area="all", minutes=20,
        times_per_week=5, weeks=12, group_size=4,
    )  # fmt: skip
