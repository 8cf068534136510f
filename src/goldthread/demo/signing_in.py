"""What signing in and two people look like in use: links not used yet, a file asked for and approved."""

from datetime import datetime, timedelta

from goldthread.demo.adults import UNUSABLE_PASSWORD, shown_pupil
from goldthread.demo.people import Area, School, days
from goldthread.records.accounts.actions.links import LASTS
from goldthread.records.accounts.models import SignInLink
from goldthread.records.accounts.queries import hash_of_key
from goldthread.records.approvals.kinds import REGISTER_EXPORT
from goldthread.records.approvals.models import Approval
from goldthread.records.people.models import ChildSequence
from goldthread.statute.vocabulary.class_codes import NUMBERS, WayIn
from goldthread.statute.vocabulary.pictures import PICTURES


def add_signing_in(area: Area) -> None:
    """In the first school: three families with a link, one file taken out, one waiting for a yes."""
    school = area.schools[0]
    given = area.moment(area.open.on_or_before(area.on - days(2)), 8, 50)
    families = [pupil for pupil in school.register if pupil.parent_id][1:4]
    for place, pupil in enumerate(families):
        area.rows.add(
            SignInLink,
            user_id=pupil.parent_id,
            school_id=school.id,
            key_hash=hash_of_key(area.chance("sign-in link", place).uuid()),
            made_by_id=school.staff["office"][0].id,
            made_at=given,
            expires_at=given + LASTS,
        )
    _files(area, school)
    _pictures(area, school)
    _numbers(area, next(one for one in area.schools if one.kind == "secondary"))


def _numbers(area: Area, school: School) -> None:
    """The class shown first of the secondary school has numbers; nobody knows a PIN until new ones are made."""
    shown = shown_pupil(school)
    mates = [one for one in school.register if one.group is shown.group and one.user_id]
    made = area.moment(area.open.on_or_before(area.on - days(40)), 9, 5)
    for pupil, number in zip(mates, NUMBERS, strict=False):
        area.rows.add(
            ChildSequence,
            child_id=pupil.id,
            kind=WayIn.CODE.value,
            picture=str(number),
            presses_hash=UNUSABLE_PASSWORD,
            made_by_id=shown.group.teacher.id if shown.group.teacher else school.senco.id,
            made_at=made,
        )


def _pictures(area: Area, school: School) -> None:
    """The class shown first signs in by pictures; nobody knows what to press until new ones are made."""
    shown = shown_pupil(school)
    mates = [one for one in school.register if one.group is shown.group and one.user_id]
    made = area.moment(area.open.on_or_before(area.on - days(30)), 13, 15)
    for pupil, picture in zip(mates, PICTURES, strict=False):
        area.rows.add(
            ChildSequence,
            child_id=pupil.id,
            picture=picture,
            presses_hash=UNUSABLE_PASSWORD,
            made_by_id=shown.group.teacher.id if shown.group.teacher else school.senco.id,
            made_at=made,
        )


def _files(area: Area, school: School) -> None:
    head, senco = school.staff["head"][0], school.senco
    children = [pupil.id for pupil in school.register if pupil.provision != "N"]
    before = area.moment(area.open.on_or_before(area.on - days(9)), 15, 20)
    lately = area.moment(area.open.on_or_before(area.on - days(1)), 15, 40)
    answered = {
        "state": "done", "decided_by_id": head.id, "decided_at": before + timedelta(hours=1),
        "done_at": before + timedelta(hours=2),
    }  # fmt: skip
    _asked(area, school, children, "For the educational psychologist’s termly visit", senco.id, before, **answered)  # fmt: skip
    _asked(
        area, school, children, "For the governors’ meeting on Thursday, on paper", head.id, lately
    )


def _asked(
    area: Area, school: School, children: list[int], reason: str, by: int, at: datetime, **more: object
) -> None:  # fmt: skip
    area.rows.add(
        Approval,
        public_id=area.chance("approval", reason).uuid(),
        kind=REGISTER_EXPORT,
        school_id=school.id,
        details={"kind": "xlsx", "children": children},
        count=len(children),
        reason=reason,
        asked_by_id=by,
        asked_at=at,
        **more,
    )
