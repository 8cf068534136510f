"""Roles that a provider's groups give: given and ended at sign-in, for weeks, beside those people give."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from goldthread.access.roles import RoleName
from goldthread.records.accounts.actions import end_role, give_role
from goldthread.records.accounts.actions.identities import keep_group_roles
from goldthread.records.accounts.models import ProviderIdentity, RoleHeld, User
from goldthread.records.audit.models import Event
from tests.conftest import NOW
from tests.factories.provider import LocalProvider, group_roles
from tests.factories.world import TODAY, World
from tests.integration.providers.conftest import bind, go, is_in

pytestmark = pytest.mark.django_db
ISSUER = "https://id.example"


@pytest.fixture
def groups(local: LocalProvider, configure: Any) -> LocalProvider:
    """The group `staff` makes teachers, `helpers` teaching assistants, of Oakfield."""
    configure(groups=("groups",), roles=group_roles())
    return local


def from_groups(user: User) -> list[tuple[str, Any, Any]]:
    rows = RoleHeld.objects.filter(user=user).exclude(given_by="").order_by("pk")
    return list(rows.values_list("role", "starts_on", "ends_on"))


def keep(user: User, *roles: RoleName, school: Any, day: int = 0, issuer: str = ISSUER) -> None:
    at = NOW + timedelta(days=day)
    keep_group_roles(user=user, issuer=issuer, wanted=[(one, school) for one in roles], at=at)


def test_groups_give_roles_and_take_them_back(world: World, groups: LocalProvider) -> None:
    bind(world.office, groups)
    groups.claims = {"groups": ["staff", "helpers", "choir"]}
    client = Client()
    go(client, groups)
    until = TODAY + timedelta(days=30)
    assert from_groups(world.office) == [
        ("teacher", TODAY, until),
        ("teaching_assistant", TODAY, until),
    ]
    given = RoleHeld.objects.get(user=world.office, role="teacher")
    assert (given.organisation, given.given_by) == (world.oakfield, groups.issuer)
    granted = Event.objects.filter(action="role.granted", organisation_id=world.oakfield.pk)
    assert set(granted.values_list("actor_id", "actor_roles")) == {(None, "system")}
    groups.claims = {"groups": ["helpers"]}
    go(Client(), groups)
    assert [role for role, _, end in from_groups(world.office) if end >= TODAY] == ["teaching_assistant"]  # fmt: skip
    assert Event.objects.filter(action="role.ended").count() == 1
    assert is_in(client), "another role remains, so the session goes on"
    assert RoleHeld.objects.get(user=world.office, given_by="").ends_on is None


def test_the_same_again_writes_nothing_and_a_week_later_renews(world: World) -> None:
    for _ in range(2):
        keep(world.office, RoleName.TEACHER, school=world.oakfield)
    events = Event.objects.count()
    keep(world.office, RoleName.TEACHER, school=world.oakfield, day=7)
    assert from_groups(world.office)[0][2] == TODAY + timedelta(days=30)
    assert Event.objects.count() == events
    keep(world.office, RoleName.TEACHER, school=world.oakfield, day=8)
    assert from_groups(world.office) == [("teacher", TODAY, TODAY + timedelta(days=38))]
    assert Event.objects.filter(action="role.renewed").count() == 1


def test_out_of_a_group_and_back_on_one_day(world: World) -> None:
    """Also where a person gave and ended the same role that day."""
    user, school = world.office, world.oakfield
    for _ in range(3):
        keep(user, RoleName.TEACHER, school=school)
        keep(user, school=school)
    assert len(from_groups(user)) == 1
    keep(user, RoleName.TEACHER, school=school)
    assert [end for _, _, end in from_groups(user)] == [TODAY + timedelta(days=30)]


def test_what_a_person_gave_is_left_alone(world: World, groups: LocalProvider) -> None:
    """No second row while it lasts; given by hand beside the group's, it stays when the group's ends."""
    bind(world.teacher, groups)
    groups.claims = {"groups": ["staff"]}
    go(Client(), groups)
    assert from_groups(world.teacher) == []
    keep(world.office, RoleName.TEACHER, school=world.oakfield)
    give_role(
        user=world.office, role=RoleName.TEACHER, school=world.oakfield, starts_on=TODAY,
        ends_on=None, by=world.actor("senco"), at=NOW,
    )  # fmt: skip
    keep(world.office, school=world.oakfield)
    by_hand = RoleHeld.objects.get(user=world.office, role="teacher", given_by="")
    assert (by_hand.starts_on, by_hand.ends_on) == (TODAY, None)
    end_role(held=by_hand, by=world.actor("senco"), at=NOW)


def test_another_providers_roles_are_left_alone(world: World) -> None:
    keep(world.office, RoleName.TEACHER, school=world.oakfield)
    keep(world.office, school=world.oakfield, issuer="https://other.example")
    assert [end for _, _, end in from_groups(world.office)] == [TODAY + timedelta(days=30)]


def test_without_any_role_left_their_sessions_end(world: World, groups: LocalProvider) -> None:
    RoleHeld.objects.filter(user=world.office).delete()
    bind(world.office, groups)
    groups.claims = {"groups": ["staff"]}
    open_elsewhere = Client()
    go(open_elsewhere, groups)
    assert is_in(open_elsewhere)
    groups.claims = {}
    answer = go(Client(), groups)
    assert answer.status_code == 403
    assert "no role of staff" in answer.content.decode()
    assert not is_in(open_elsewhere)


def test_a_group_role_ends_by_itself_when_nobody_comes_by_the_provider(world: World) -> None:
    """Taken out of the group, and signing in with a passkey ever since: weeks later it is over."""
    RoleHeld.objects.filter(user=world.office).delete()
    keep(world.office, RoleName.TEACHER, school=world.oakfield)
    for day, grants in ((30, 1), (31, 0)):
        assert len(world.actor("office", TODAY + timedelta(days=day)).grants) == grants


@pytest.mark.parametrize(
    ("path", "claims"),
    [
        (("groups",), {"groups": "staff"}),
        (("roles",), {"roles": ["staff"]}),
        (("organisation", "urn"), {"organisation": {"urn": "staff"}}),
        (("organisations", "urn"), {"organisations": [{"urn": "x"}, {"urn": "staff"}, 3]}),
        (("https://x.example/groups",), {"https://x.example/groups": ["staff"]}),
    ],
    ids=str,
)
def test_where_the_groups_stand(
    world: World, local: LocalProvider, configure: Any, path: tuple[str, ...], claims: Any
) -> None:
    configure(groups=path, roles=group_roles())
    bind(world.office, local)
    local.claims = claims
    go(Client(), local)
    assert [role for role, _, _ in from_groups(world.office)] == ["teacher"]


@pytest.mark.parametrize(
    "claims",
    [
        {"groups": {"staff": True}},
        {"groups": [["staff"]]},
        {"groups": [True, None, {"name": "staff"}]},
        {"groups": "Staff"},
        {"roles": ["staff"]},
        {},
    ],
    ids=str,
)
def test_what_is_no_group_gives_no_role(
    world: World, groups: LocalProvider, claims: dict[str, Any]
) -> None:
    bind(world.office, groups)
    groups.claims = claims
    go(Client(), groups)
    assert from_groups(world.office) == []


@pytest.mark.parametrize(
    "claims",
    [
        {"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {}}},
        {"groups": [f"group-{number}" for number in range(1001)]},
    ],
    ids=["kept elsewhere", "too many"],
)
def test_groups_that_are_not_told_change_nothing(
    world: World, groups: LocalProvider, claims: dict[str, Any]
) -> None:
    """Microsoft leaves the groups of people with very many out of the token: that is not "none"."""
    bind(world.office, groups)
    groups.claims = {"groups": ["staff"]}
    go(Client(), groups)
    before = from_groups(world.office)
    groups.claims = claims
    client = Client()
    answer = go(client, groups)
    assert answer.status_code == 403
    assert "which groups you are in" in answer.content.decode()
    assert not is_in(client)
    assert from_groups(world.office) == before


def test_groups_in_userinfo(world: World, local: LocalProvider, configure: Any) -> None:
    configure(groups=("groups",), roles=group_roles(), asks_userinfo=True)
    bind(world.office, local)
    local.userinfo = {"groups": ["staff"]}
    go(Client(), local)
    assert [role for role, _, _ in from_groups(world.office)] == ["teacher"]
    local.claims = {"groups": ["helpers"]}
    go(Client(), local)
    held = [role for role, _, end in from_groups(world.office) if end >= TODAY]
    assert held == ["teaching_assistant"], "what is signed comes before what is not"


def test_a_line_that_leads_nowhere_gives_nothing(
    world: World, local: LocalProvider, configure: Any
) -> None:
    """No such organisation, and one of a kind that does not hold the role."""
    lines = group_roles(("staff", "teacher", "999999"), ("staff", "teacher", "Two Rivers Trust"))
    configure(groups=("groups",), roles=lines)
    bind(world.office, local)
    local.claims = {"groups": ["staff"]}
    client = Client()
    go(client, local)
    assert is_in(client)
    assert from_groups(world.office) == []


def test_a_role_that_opens_every_record_withdraws_links_of_others(world: World) -> None:
    from goldthread.records.accounts.actions import make_link
    from goldthread.records.accounts.queries import usable_link

    key = make_link(user=world.office, school=world.oakfield, by=world.actor("senco"), at=NOW)
    keep(world.office, RoleName.TEACHER, school=world.oakfield)
    assert usable_link(key, NOW)
    keep(world.office, RoleName.HEAD, school=world.oakfield)
    assert usable_link(key, NOW) is None


def test_new_accounts_only_where_the_table_says_so_and_a_group_gives_a_role(
    world: World, groups: LocalProvider, configure: Any
) -> None:
    groups.claims = {"groups": ["staff"]}
    assert go(Client(), groups, "newcomer").status_code == 403
    configure(groups=("groups",), roles=group_roles(), makes_accounts=True)
    groups.claims = {"groups": ["choir"]}
    before = User.objects.count()
    assert go(Client(), groups, "newcomer").status_code == 403
    assert User.objects.count() == before
    groups.claims = {"groups": ["staff"], "name": "  Robin New ", "email": world.senco.email or "x"}
    client = Client()
    go(client, groups, "newcomer")
    assert is_in(client)
    made = ProviderIdentity.objects.get(subject="newcomer").user
    assert made.name == "Robin New"
    assert not made.has_usable_password()
    assert made.email == ""
    assert from_groups(made) == [("teacher", TODAY, TODAY + timedelta(days=30))]
    go(Client(), groups, "newcomer")
    assert User.objects.count() == before + 1


def test_a_name_of_a_colleague_makes_an_account_of_its_own(
    world: World, groups: LocalProvider, configure: Any
) -> None:
    """Same name, same sign-in name there: a new account, and nothing of the colleague's."""
    configure(groups=("groups",), roles=group_roles(), makes_accounts=True)
    groups.claims = {
        "groups": ["staff"], "name": world.senco.name, "preferred_username": world.senco.username,
    }  # fmt: skip
    go(Client(), groups, "namesake")
    made = ProviderIdentity.objects.get(subject="namesake").user
    assert made != world.senco
    assert {one.role for one in RoleHeld.objects.filter(user=made)} == {"teacher"}


def test_the_people_page_says_where_a_role_comes_from(world: World, groups: LocalProvider) -> None:
    keep(world.office, RoleName.TEACHER, school=world.oakfield, issuer=groups.issuer)
    page = world.client("senco").get(f"/account/people/{world.office.public_id}/").content.decode()
    assert page.count("given by a group") == 1
    assert "signs in with a provider" not in page
    bind(world.office, groups)
    page = world.client("senco").get(f"/account/people/{world.office.public_id}/").content.decode()
    assert "Signs in with the account of their work" in page
