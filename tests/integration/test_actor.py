"""The check, the filter and the SQL of every rule give the same answer in the small world."""

from datetime import date

import pytest

from goldthread.access.checks import may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.access.roles import RoleName
from goldthread.access.scope import scope_for
from goldthread.records.accounts.models import RoleHeld
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import child_for, children_for, facts_of
from tests.factories.everyone import open_by_emergency
from tests.factories.world import TODAY, World


def test_check_scope_and_sql_agree_for_everyone(world: World) -> None:
    children = list(Child.objects.all())
    for nickname in ("office", "ta", "head", "far_teacher"):  # nothing to the last two
        open_by_emergency(world, nickname, world.children["cleo"])
    seen_any = 0
    for nickname in world.people:
        actor = world.actor(nickname)
        for permission in Permission:
            by_sql = {child.pk for child in children_for(actor, permission, TODAY)}
            facts = {child.pk: facts_of(child, TODAY) for child in children}
            by_check = {pk for pk, fact in facts.items() if may(actor, permission, fact)}
            scope = scope_for(actor, permission)
            by_scope = {pk for pk, fact in facts.items() if scope.covers(fact)}
            assert by_sql == by_check == by_scope, (nickname, permission)
            seen_any += len(by_sql)
    assert seen_any > 50
    cleo = facts_of(world.children["cleo"], TODAY)
    opened = {name for name in world.people if may(world.actor(name), Permission.CHILD_VIEW, cleo)}
    assert opened == {"senco", "head", "other_teacher", "office", "ta"}


def test_stranger_gets_not_visible_and_colleague_not_permitted(world: World) -> None:
    view = Permission.CHILD_VIEW
    assert child_for(world.actor("teacher"), view, world.ada.public_id, TODAY) == world.ada
    for nickname, refusal in (
        ("other_teacher", NotPermitted),
        ("office", NotPermitted),
        ("trust_lead", NotPermitted),
        ("far_senco", NotVisible),
        ("brook_senco", NotVisible),
        ("far_parent", NotVisible),
    ):
        with pytest.raises(refusal):
            child_for(world.actor(nickname), view, world.ada.public_id, TODAY)


def test_actor_takes_one_statement(world: World, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        world.actor("teacher")


def test_a_schools_role_held_at_a_trust_reaches_none_of_its_schools(world: World) -> None:
    lead = world.people["trust_lead"]
    RoleHeld.objects.create(
        user=lead, role="senco", organisation=world.trust, starts_on=date(2026, 9, 1)
    )
    reached = {grant.role: grant.school_ids for grant in world.actor("trust_lead").grants}
    assert reached == {
        RoleName.TRUST_LEAD: {world.oakfield.pk, world.brook.pk},
        RoleName.SENCO: {world.trust.pk},
    }
    assert not children_for(world.actor("trust_lead"), Permission.CHILD_VIEW, TODAY).exists()


def test_home_opens_for_someone_without_a_role_page(world: World) -> None:
    response = world.client("office").get("/")
    assert response.status_code in {200, 302}
