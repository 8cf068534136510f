"""Rights over records in the demo: copies being read, one given, and a record that falls due."""

from datetime import date, timedelta

from goldthread.access.actor import Actor
from goldthread.demo.people import Area
from goldthread.publish.access_pack.build import build_pack, write_pack
from goldthread.records.accounts.models import User
from goldthread.records.audit.actions import Entry, append
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child, ChildAdult, Enrolment
from goldthread.records.people.queries.children import actor_for
from goldthread.records.profiles.models import ProfileEntry
from goldthread.records.retention.actions.deciding import propose_removal
from goldthread.records.sen_support.models import SenStatus
from goldthread.records.subject_access.actions.packs import (
    Decision,
    agree_pieces,
    decide_pieces,
    gather_pack,
    hand_over,
    seal_pack,
)
from goldthread.records.subject_access.actions.requests import (
    check_request,
    give_pack,
    log_request,
)
from goldthread.records.subject_access.models import AccessRequest
from goldthread.records.subject_access.queries.requests import pieces_of
from goldthread.statute.vocabulary.educational_record import AccessRight
from goldthread.web.school.child.action_words import action_words

KNOWN = "Known to the office since the child joined"
YEARS_AGO = 31
LOOKS = (
    ("senco", "plan.viewed", 20),
    ("teacher", "child.viewed", 16),
    ("ta", "child.viewed", 15),
    ("teacher", "child.profile_viewed", 7),
    ("head", "plan.viewed", 2),
)


def add_rights(area: Area) -> None:
    """In the primary school; through the actions, as its people would do it."""
    school = Organisation.objects.get(pk=area.schools[0].id)
    senco, head = (_actor(area, 0, role) for role in ("senco", "head"))
    asking = _asking(school.pk)[:2]
    for tie, days_ago in zip(asking, (9, 40), strict=False):
        _gathered(area, tie, senco, days_ago)
    for finished in AccessRequest.objects.filter(child__in=[tie.child for tie in asking[1:]]):
        _given(area, finished, senco, head)
    _educational(area)
    _looked_at(area, school)
    _long_ago(area, school, head)


def _educational(area: Area) -> None:
    """In the special school, which an authority maintains: a parent asked for the educational record."""
    place = len(area.schools) - 1
    for tie in _asking(area.schools[place].id)[:1]:
        _gathered(area, tie, _actor(area, place, "senco"), 4, AccessRight.EDUCATION, "parental")


def _actor(area: Area, place: int, role: str) -> Actor:
    return actor_for(User.objects.get(username=f"{area.schools[place].code}.{role}"), area.on)


def _asking(school_id: int) -> list[ChildAdult]:
    """One parent with responsibility of each child with a plan."""
    ties = ChildAdult.objects.filter(
        child__school_id=school_id, kind="parent", has_parental_responsibility=True,
        child__cycles__isnull=False,
    )  # fmt: skip
    found: dict[int, ChildAdult] = {}
    for tie in ties.select_related("child__school", "user").order_by("child_id", "pk"):
        found.setdefault(tie.child_id, tie)
    return list(found.values())


def _looked_at(area: Area, school: Organisation) -> None:
    """A few ordinary days on which the parent's child was looked at, for the page that tells."""
    code = area.schools[0].code
    child = ChildAdult.objects.filter(user__username=f"{code}.parent").earliest("pk").child_id
    for role, action, days_ago in LOOKS:
        looker = User.objects.get(username=f"{code}.{role}")
        entry = Entry(kind="read", action=action, organisation_id=school.pk, child_ids=(child,))
        append((entry,), by=actor_for(looker, area.on), at=area.at - timedelta(days=days_ago))


def _gathered(
    area: Area,
    tie: ChildAdult,
    senco: Actor,
    days_ago: int,
    right: AccessRight = AccessRight.SUBJECT_ACCESS,
    ground: str = "child_cannot",
) -> AccessRequest:
    received = area.on - timedelta(days=days_ago)
    at = area.at - timedelta(days=days_ago - 1)
    one = log_request(
        child=tie.child, asker="parent", requester=tie.user, requester_name=tie.user.name,
        received_on=received, by=senco, at=at, right=right,
    )  # fmt: skip
    check_request(request=one, identity_how=KNOWN, ground=ground, obstacle_note="", by=senco, at=at)
    return gather_pack(request=one, by=senco, at=at)


def _given(area: Area, one: AccessRequest, senco: Actor, head: Actor) -> None:
    decisions = [
        Decision(piece.pk, "take_out", tuple(piece.suggested), "other_child")
        if piece.suggested
        else Decision(piece.pk, "leave_out", (), "other_person")
        if piece.hint
        else Decision(piece.pk, "give")
        for piece in pieces_of(one)
    ]
    at = area.at - timedelta(days=30)
    decide_pieces(request=one, decisions=decisions, by=senco, at=at)
    hand_over(request=one, by=senco, at=at)
    ids = list(pieces_of(one).values_list("pk", flat=True))
    agree_pieces(request=one, piece_ids=ids, by=head, at=at)
    one.refresh_from_db()
    document, data = write_pack(*build_pack(one, at.date(), action_words))
    seal_pack(request=one, document=document, data=data, by=head, at=at)
    give_pack(request=one, how="Handed over at the office", by=senco, at=at + timedelta(days=1))


def _long_ago(area: Area, school: Organisation, asking: Actor) -> None:
    """Two pupils of long ago whose records fall due; about one of them a colleague is asked."""
    _pupil_of_long_ago(area, school, "long ago", YEARS_AGO, "Martin Holloway", "M")
    proposed = _pupil_of_long_ago(area, school, "longer ago", YEARS_AGO + 1, "Gemma Thackray", "F")
    propose_removal(
        child=proposed, decision="erase", ground="due", keep_until=None,
        by=asking, at=area.at - timedelta(days=2),
    )  # fmt: skip


def _pupil_of_long_ago(
    area: Area, school: Organisation, chance: str, years: int, name: str, sex: str
) -> Child:
    forename, surname = name.split()
    born = area.on.replace(year=area.on.year - years, day=1)
    left = date(born.year + 11, 7, 21)
    child = Child.objects.create(
        public_id=area.chance(chance).uuid(), school=school, forename=forename, surname=surname, born_on=born,
        sex=sex, entered_on=date(born.year + 4, 9, 3), left_on=left, is_synthetic=True,
    )  # fmt: skip
    Enrolment.objects.create(
        child=child, school=school, starts_on=child.entered_on or born, ends_on=left
    )
    SenStatus.objects.create(
        child=child, provision="K", starts_on=date(born.year + 7, 9, 3), ends_on=left,
        source="Paper file", legacy_code="S",
    )  # fmt: skip
    ProfileEntry.objects.create(
        child=child, section="history", voice="school", starts_on=left, ends_on=left,
        text="Had help with reading from Year 3 and read for pleasure by Year 6.",
    )  # fmt: skip
    return child
