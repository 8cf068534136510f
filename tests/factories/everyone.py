"""The small world with every role in it: people of the authority, of oversight, invited, and gone.

Oakfield and Brook belong to a trust; with Millway, which stands outside the trust, they belong to an
authority. Farland belongs to nothing.
"""

from datetime import date, timedelta

from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import RoleHeld
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import (
    Child,
    ChildAdult,
    ChildBar,
    ClassStaff,
    DelegatedChild,
    Delegation,
    EmergencyOpening,
    OwnRights,
    ParentPart,
)
from goldthread.statute.vocabulary.duties import Duty
from tests.conftest import NOW
from tests.factories.world import (
    TODAY,
    YEAR_BEGAN,
    World,
    build_world,
    make_child,
    make_school,
    make_user,
    make_users,
    put_on_register,
)

YESTERDAY = TODAY - timedelta(days=1)
YEAR_ENDS = date(2027, 7, 31)


IN_OAKFIELD = {
    "dsl": RoleName.SAFEGUARDING_LEAD,
    "subject_teacher": RoleName.SUBJECT_TEACHER,
    "cover": RoleName.COVER_TEACHER,
    "data_manager": RoleName.DATA_MANAGER,
    "governor": RoleName.GOVERNOR,
    "therapist": RoleName.PROFESSIONAL,
    "school_dpo": RoleName.DATA_PROTECTION_OFFICER,
    "opener": RoleName.OFFICE,
    "stand_in": RoleName.TEACHING_ASSISTANT,
    "barred_opener": RoleName.TEACHER,
    "barred_senco": RoleName.SENCO,
    "barred_teacher": RoleName.TEACHER,
    "barred_parent": RoleName.PARENT,
    "parted_parent": RoleName.PARENT,
    "leaver": RoleName.SENCO,
    "leaver_with_session": RoleName.SENCO,
}
IN_THE_AUTHORITY = {"officer": RoleName.AUTHORITY_OFFICER, "analyst": RoleName.AUTHORITY_ANALYST}
IN_THE_TRUST = {
    "trustee": RoleName.GOVERNOR,
    "dpo": RoleName.DATA_PROTECTION_OFFICER,
    "operator": RoleName.OPERATOR,
}


def build_everyone() -> World:
    """Somebody in every role, a child in every relationship to Oakfield's people."""
    world = build_world()
    authority = Organisation.objects.create(kind="authority", name="Wyndale Council", la_code="899")
    millway = make_school("Millway Primary", "900004", None)
    Organisation.objects.filter(pk__in=(world.oakfield.pk, world.brook.pk, millway.pk)).update(
        authority=authority
    )
    world.children["mia"] = make_child(millway, "Mia", "Wqzcanary")
    put_on_register(world.children["mia"])
    for roles, organisation in (
        (IN_OAKFIELD, world.oakfield),
        (IN_THE_AUTHORITY, authority),
        (IN_THE_TRUST, world.trust),
    ):
        world.people |= make_users(roles, organisation)
    world.people["mill_senco"] = make_user("mill_senco", RoleName.SENCO, millway)
    _tie_to_children(world)
    RoleHeld.objects.filter(user=world.people["leaver"]).update(ends_on=YESTERDAY)
    return world


def _tie_to_children(world: World) -> None:
    """Classes, invitations, records opened in an emergency and records closed."""
    for nickname, kind in (
        ("subject_teacher", "teacher"),
        ("barred_teacher", "teacher"),
        ("cover", "support"),
    ):
        ClassStaff.objects.create(
            user=world.people[nickname],
            school_class=world.classes["oak"],
            kind=kind,
            starts_on=YEAR_BEGAN,
        )
    for nickname in ("therapist", "officer"):
        invite(world, nickname, world.ada)
    ChildAdult.objects.create(
        child=world.ada, user=world.people["barred_parent"], kind="parent", starts_on=YEAR_BEGAN
    )
    part_from_parent(world, "parted_parent", world.children["cleo"])
    hand_on(world, "stand_in", world.children["cleo"])
    open_by_emergency(world, "opener", world.children["cleo"])
    open_by_emergency(world, "barred_opener", world.ada)
    for nickname in ("barred_senco", "barred_teacher", "barred_parent", "barred_opener"):
        ChildBar.objects.create(
            child=world.ada, user=world.people[nickname], reason="Told", starts_on=YEAR_BEGAN
        )


def open_by_emergency(world: World, nickname: str, child: Child) -> EmergencyOpening:
    """A record someone opened in an emergency this morning."""
    return EmergencyOpening.objects.create(
        child=child, user=world.people[nickname], reason="A fit", on=TODAY, opened_at=NOW
    )


def part_from_parent(world: World, nickname: str, child: Child) -> None:
    """A young person with rights of their own, who lets this parent have their say and no more."""
    user, senco = world.people[nickname], world.people["senco"]
    ChildAdult.objects.create(child=child, user=user, kind="parent", starts_on=YEAR_BEGAN)
    OwnRights.objects.create(
        child=child, outcome="takes_over", talked_on=YEAR_BEGAN, says="Talked", starts_on=YEAR_BEGAN,
        recorded_by=senco,
    )  # fmt: skip
    ParentPart.objects.create(
        child=child, user=user, part="say", starts_on=YEAR_BEGAN, recorded_by=senco
    )


def hand_on(world: World, nickname: str, child: Child) -> Delegation:
    """Every duty that can be handed on, from Oakfield's SENCO, for one child."""
    handed = Delegation.objects.create(
        school=world.oakfield, giver=world.people["senco"], receiver=world.people[nickname],
        duties=sorted(duty.value for duty in Duty), starts_on=YEAR_BEGAN, ends_on=YEAR_ENDS,
    )  # fmt: skip
    DelegatedChild.objects.create(delegation=handed, child=child)
    return handed


def invite(world: World, nickname: str, child: Child) -> ChildAdult:
    """Someone from outside, invited to a child's record until the year ends."""
    return ChildAdult.objects.create(
        child=child,
        user=world.people[nickname],
        kind="invited",
        starts_on=YEAR_BEGAN,
        ends_on=YEAR_ENDS,
    )
