"""What stands on record of a school's children today: five statements, however many they are."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from goldthread.records.accounts.queries import on_day
from goldthread.records.imports.queries.incoming import IncomingPupil
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.models import Child, ClassMember
from goldthread.records.sen_support.models import SenNeed, SenStatus

SCHOOL_YEAR_BEGINS = 9  # September


@dataclass(frozen=True, slots=True)
class Standing:
    """Records and their open entries, by child id. `classes` are this year's, by folded name."""

    school_id: int
    on: date
    records: list[Child]
    statuses: dict[int, SenStatus]
    needs: dict[int, list[SenNeed]]
    members: dict[int, ClassMember]
    classes: dict[str, SchoolClass]

    @property
    def year_starting(self) -> int:
        """The academic year of the day: 2026 for 2026/27."""
        return self.on.year if self.on.month >= SCHOOL_YEAR_BEGINS else self.on.year - 1


def standing_of(school_id: int, on: date) -> Standing:
    """Load it; the caller has checked the right in the school."""
    year = on.year if on.month >= SCHOOL_YEAR_BEGINS else on.year - 1
    theirs = {"child__school_id": school_id, "ends_on__isnull": True}
    members = ClassMember.objects.select_related("school_class").filter(
        on_day(on),
        child__school_id=school_id,
        school_class__kind="registration",
        school_class__school_id=school_id,
    )
    needs: defaultdict[int, list[SenNeed]] = defaultdict(list)
    for need in SenNeed.objects.filter(**theirs).order_by("rank", "id"):
        needs[need.child_id].append(need)
    classes = SchoolClass.objects.filter(school_id=school_id, year_starting=year)
    return Standing(
        school_id=school_id,
        on=on,
        records=list(Child.objects.filter(school_id=school_id).order_by("id")),
        statuses={row.child_id: row for row in SenStatus.objects.filter(**theirs)},
        needs=dict(needs),
        members={row.child_id: row for row in members.order_by("starts_on", "id")},
        classes={row.name.casefold(): row for row in classes},
    )


def year_group_of_class(name: str, pupils: list[IncomingPupil]) -> str:
    """The year group all of a class's pupils share in the file, or ""."""
    years = {
        pupil.values.get("year_group", "")
        for pupil in pupils
        if pupil.class_name.casefold() == name.casefold()
    }
    return years.pop() if len(years) == 1 else ""
