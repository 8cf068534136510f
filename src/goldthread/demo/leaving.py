"""A teaching assistant of the first school left last week; a few things still stand in their name."""

from datetime import date

from goldthread.access.roles import RoleName
from goldthread.demo.adults import UNUSABLE_PASSWORD, shown_pupil, star_group
from goldthread.demo.people import Area, days
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.people.models import ChildAdult, ClassStaff

PUPILS = 2


def add_leaver(area: Area) -> None:
    """The key adult of two pupils, and an adult of the class shown first, whose role has ended."""
    school, began = area.schools[0], date(area.year, 9, 1)
    left = area.rows.add(
        User, public_id=area.chance("user", "leaver").uuid(), username=f"{school.code}.leaver",
        name="Mr Huw Pritchard", job_title="Teaching assistant", password=UNUSABLE_PASSWORD,
        is_synthetic=True,
    )  # fmt: skip
    area.rows.add(
        RoleHeld, user_id=left, role=RoleName.TEACHING_ASSISTANT.value, organisation_id=school.id,
        starts_on=began, ends_on=area.on - days(5),
    )  # fmt: skip
    area.rows.add(
        ClassStaff, user_id=left, school_class_id=star_group(school).id, kind="support",
        starts_on=began,
    )  # fmt: skip
    shown = shown_pupil(school).id
    others = [pupil.id for pupil in school.register if pupil.provision != "N" and pupil.id != shown]
    for pupil_id in others[:PUPILS]:
        area.rows.add(
            ChildAdult, child_id=pupil_id, user_id=left, kind="key_adult", starts_on=began
        )
