"""A small world with the right, the wrong and the far-away person for each test.

Oakfield and Brook are schools of one trust; Farland stands outside it. Every person of Oakfield has
a namesake in Farland (`world.far_*`), who may see nothing here. Each child's surname is a canary:
a word that appears nowhere else, so that finding it on a page means the child was shown.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.test import Client

from goldthread.access.actor import Actor
from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.organisations.models import Organisation, SchoolClass, Term
from goldthread.records.people.models import (
    Child,
    ChildAdult,
    ClassMember,
    ClassStaff,
    Enrolment,
)
from goldthread.records.people.queries.children import actor_for
from goldthread.records.sen_support.models import SenNeed, SenStatus
from goldthread.web.account.proof import keep_proof

TODAY = date(2026, 11, 18)
MORNING = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
YEAR_BEGAN = date(2026, 9, 1)


@dataclass
class World:
    """What was built. `people` by nickname: senco, teacher, other_teacher, ta, head, office, parent…"""

    trust: Organisation
    oakfield: Organisation
    brook: Organisation
    farland: Organisation
    people: dict[str, User] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    classes: dict[str, SchoolClass] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def ada(self) -> Child:
        """On SEN Support in Oak class, which `teacher` teaches; `parent` is her mother."""
        return self.children["ada"]

    def actor(self, nickname: str, on: date = TODAY) -> Actor:
        """The person as the rules see them."""
        return actor_for(self.people[nickname], on)

    def client(self, nickname: str) -> Client:
        """A browser in which this person has just signed in with a passkey."""
        return signed_in(self.people[nickname])


def signed_in(user: User, at: datetime = MORNING, *, strong: bool = True) -> Client:
    """A browser in which someone signed in: with a passkey, or (not `strong`) with a password alone."""
    client = Client()
    client.force_login(user)
    session = client.session
    keep_proof(session, user.pk, at, strong=strong)
    session.save()
    return client


def build_world() -> World:
    """Build it; about forty rows."""
    trust = Organisation.objects.create(kind="trust", name="Two Rivers Trust")
    oakfield = make_school("Oakfield Primary", "900001", trust)
    brook = make_school("Brook Primary", "900002", trust)
    farland = make_school("Farland Primary", "900003", None)
    world = World(trust, oakfield, brook, farland)
    _people_of(world, oakfield, "")
    _people_of(world, farland, "far_")
    world.people["trust_lead"] = make_user("trust_lead", RoleName.TRUST_LEAD, trust)
    world.people["brook_senco"] = make_user("brook_senco", RoleName.SENCO, brook)
    _children_of(world)
    return world


TERMS = (
    ("Autumn 1", date(2026, 9, 2), date(2026, 10, 23)),
    ("Autumn 2", date(2026, 11, 2), date(2026, 12, 18)),
    ("Spring 1", date(2027, 1, 4), date(2027, 2, 12)),
    ("Spring 2", date(2027, 2, 22), date(2027, 3, 25)),
    ("Summer 1", date(2027, 4, 12), date(2027, 5, 28)),
    ("Summer 2", date(2027, 6, 7), date(2027, 7, 21)),
)


def make_school(name: str, urn: str, trust: Organisation | None) -> Organisation:
    """A school with the three terms of 2026/27."""
    school = Organisation.objects.create(
        kind="school", name=name, urn=urn, laestab=f"90{urn[-5:]}", trust=trust, phase="Primary"
    )
    Term.objects.bulk_create(
        [
            Term(school=school, name=term, starts_on=first, ends_on=last)
            for term, first, last in TERMS
        ]
    )
    return school


def make_user(username: str, role: RoleName, organisation: Organisation) -> User:
    """A person with one role since the year began."""
    return make_users({username: role}, organisation)[username]


def make_users(roles: dict[str, RoleName], organisation: Organisation) -> dict[str, User]:
    """People of one organisation by the name they sign in with, in two statements."""
    users = User.objects.bulk_create(
        [User(username=name, name=name.replace("_", " ").title()) for name in roles]
    )
    RoleHeld.objects.bulk_create(
        [
            RoleHeld(
                user=user,
                role=roles[user.username].value,
                organisation=organisation,
                starts_on=YEAR_BEGAN,
            )
            for user in users
        ]
    )
    return {user.username: user for user in users}


def make_class(
    school: Organisation, name: str, year_group: str = "5", year: int = 2026
) -> SchoolClass:
    """A registration class."""
    return SchoolClass.objects.create(
        school=school, year_starting=year, name=name, year_group=year_group
    )


def make_child(
    school: Organisation, forename: str, surname: str, school_class: SchoolClass | None = None
) -> Child:
    """A ten-year-old on roll, in a class if given."""
    child = Child.objects.create(
        school=school,
        forename=forename,
        surname=surname,
        born_on=date(2016, 5, 4),
        year_group="5",
        entered_on=YEAR_BEGAN,
    )
    Enrolment.objects.create(child=child, school=school, starts_on=YEAR_BEGAN)
    if school_class:
        ClassMember.objects.create(child=child, school_class=school_class, starts_on=YEAR_BEGAN)
    return child


def put_on_register(child: Child, provision: str = "K", need: str = "SLCN") -> None:
    """SEN Support since the year began, with one need."""
    SenStatus.objects.create(child=child, provision=provision, starts_on=YEAR_BEGAN, source="test")
    SenNeed.objects.create(child=child, need_type=need, rank=1, starts_on=YEAR_BEGAN, source="test")


def _people_of(world: World, school: Organisation, prefix: str) -> None:
    roles = {
        "senco": RoleName.SENCO,
        "teacher": RoleName.TEACHER,
        "other_teacher": RoleName.TEACHER,
        "ta": RoleName.TEACHING_ASSISTANT,
        "head": RoleName.HEAD,
        "office": RoleName.OFFICE,
        "parent": RoleName.PARENT,
        "pupil": RoleName.CHILD,
    }
    world.people |= make_users(
        {prefix + nickname: role for nickname, role in roles.items()}, school
    )
    oak = make_class(school, "Oak")
    elm = make_class(school, "Elm")
    world.classes |= {f"{prefix}oak": oak, f"{prefix}elm": elm}
    for nickname, school_class, kind in (
        ("teacher", oak, "teacher"),
        ("ta", oak, "support"),
        ("other_teacher", elm, "teacher"),
    ):
        ClassStaff.objects.create(
            user=world.people[prefix + nickname],
            school_class=school_class,
            kind=kind,
            starts_on=YEAR_BEGAN,
        )


def _children_of(world: World) -> None:
    classes = world.classes
    world.children = {
        "ada": make_child(world.oakfield, "Ada", "Zyxcanary", classes["oak"]),
        "ben": make_child(world.oakfield, "Ben", "Qwvcanary", classes["oak"]),
        "cleo": make_child(world.oakfield, "Cleo", "Jkxcanary", classes["elm"]),
        "dev": make_child(world.brook, "Dev", "Vbzcanary"),
        "far": make_child(world.farland, "Fay", "Pxqcanary", classes["far_oak"]),
    }
    for name in ("ada", "cleo", "dev", "far"):
        put_on_register(world.children[name])
    ada, far = world.children["ada"], world.children["far"]
    for child, parent, pupil in (
        (ada, world.people["parent"], world.people["pupil"]),
        (far, world.people["far_parent"], world.people["far_pupil"]),
    ):
        ChildAdult.objects.create(
            child=child,
            user=parent,
            kind="parent",
            relationship="Mother",
            has_parental_responsibility=True,
            starts_on=YEAR_BEGAN,
        )
        child.user = pupil
        child.save(update_fields=["user"])
