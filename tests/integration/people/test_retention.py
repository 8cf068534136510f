"""What falls due, by which rule; holds, a school's own periods, and keeping a record longer."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from goldthread.access.refusals import NotPermitted
from goldthread.records.audit.models import Event
from goldthread.records.people.models import Child
from goldthread.records.retention.actions.deciding import (
    UnableToDecide,
    agree_removal,
    place_hold,
    propose_removal,
    set_own_period,
)
from goldthread.records.retention.models import OwnPeriod
from goldthread.records.retention.queries.due import (
    deadline_for,
    due_records,
    end_of_term,
    periods_of,
)
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.everyone import build_everyone
from tests.factories.world import TODAY, World, make_child, put_on_register

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 12, 18)


@pytest.fixture
def old(db: None) -> World:
    """Two pupils of long ago: one was on the register, one never; and one who is not due."""
    world = build_everyone()
    for name, born in (("old", date(1995, 12, 1)), ("plain", date(2001, 12, 18)), ("young", date(1995, 12, 19))):  # fmt: skip
        child = make_child(world.oakfield, name.title(), f"{name.title()}canary")
        Child.objects.filter(pk=child.pk).update(born_on=born)
        child.refresh_from_db()
        world.children[name] = child
    for name in ("old", "young"):
        put_on_register(world.children[name])
    return world


def due(world: World, nickname: str = "senco") -> list[str]:
    return [row.child.forename for row in due_records(world.actor(nickname), TODAY, UNTIL)]


def test_due_by_the_end_of_term_by_the_right_rule(old: World) -> None:
    ids = frozenset({old.oakfield.pk})
    assert end_of_term(ids, TODAY) == UNTIL
    assert end_of_term(frozenset(), TODAY) == date(2027, 3, 18)
    assert due(old) == ["Old", "Plain"]
    assert due(old, "dsl") == ["Old", "Plain"]
    assert due(old, "far_senco") == []
    assert due(old, "teacher") == []
    assert deadline_for(old.children["old"], TODAY).due_on == date(2026, 12, 1)
    assert deadline_for(old.children["plain"], TODAY).due_on == UNTIL


def test_a_school_decides_on_its_own_period_from_a_day_on(old: World) -> None:
    told: dict[str, Any] = {
        "school": old.oakfield, "rule": "retention_send_record", "reason": "Policy 7",
    }  # fmt: skip
    set_own_period(**told, years=35, by=old.actor("head"), at=NOW)
    assert due(old) == ["Plain"]
    assert periods_of(old.oakfield.pk, TODAY)["retention_send_record"].years == 35
    assert periods_of(old.brook.pk, TODAY)["retention_send_record"].years == 31
    assert periods_of(old.oakfield.pk, date(2026, 11, 17))["retention_send_record"].years == 31
    for wrong in ({"years": 0}, {"years": 101}, {"years": 30, "reason": " "}):
        with pytest.raises(UnableToDecide):
            set_own_period(**(told | wrong), by=old.actor("head"), at=NOW)
    with pytest.raises(NotPermitted):
        set_own_period(**told, years=40, by=old.actor("teacher"), at=NOW)


def test_what_is_held_is_shown_as_held_and_what_is_kept_is_not_due(old: World) -> None:
    child, senco, head = old.children["old"], old.actor("senco"), old.actor("head")
    place_hold(child=child, kind="inquiry", reason="An inquiry", by=head, at=NOW)
    (row, _plain) = due_records(senco, TODAY, UNTIL)
    assert row.is_held
    with pytest.raises(UnableToDecide):
        propose_removal(
            child=child, decision="erase", ground="due", keep_until=None, by=senco, at=NOW
        )
    told: dict[str, Any] = {
        "child": child,
        "decision": "keep",
        "ground": "due",
        "by": senco,
        "at": NOW,
    }
    for wrong in (None, TODAY):
        with pytest.raises(UnableToDecide):
            propose_removal(**told, keep_until=wrong)
    with pytest.raises(UnableToDecide):
        propose_removal(**(told | {"ground": "nonsense"}), keep_until=date(2027, 9, 1))
    one = propose_removal(**told, keep_until=date(2027, 9, 1))
    assert [row.is_proposed for row in due_records(senco, TODAY, UNTIL)] == [True, False]
    agree_removal(removal=one, by=head, at=NOW)
    assert due(old) == ["Plain"]
    assert "Old" in [
        row.child.forename for row in due_records(senco, date(2027, 9, 2), date(2027, 12, 1))
    ]


def test_the_page_lists_and_names_only_whom_it_may(old: World) -> None:
    url = reverse("retention_home")
    client = old.client("senco")
    assert url in client.get(reverse("rights_home")).content.decode()
    html = client.get(url).content.decode()
    for words in ("Oldcanary", "Plaincanary", "31 years", "not yet verified"):
        assert words in html, words
    assert "Youngcanary" not in html
    told = Event.objects.filter(action="record.due_listed", kind="read").latest("pk")
    assert set(told.child_ids) >= {old.children["old"].pk, old.children["plain"].pk}
    for nickname in ("teacher", "office", "parent", "dpo", "trust_lead", "governor"):
        assert old.client(nickname).get(url).status_code == 403, nickname
    assert "canary" not in old.client("far_senco").get(url).content.decode()
    period = {"school": str(old.oakfield.pk), "rule": "retention_send_record", "years": "40"}
    assert client.post(url, period).status_code == 422
    sent = period | {"reason": "Policy 7", "receipt": new_key()}
    for _twice in range(2):
        assert client.post(url, sent).status_code == 302
    assert OwnPeriod.objects.count() == 1
    assert "Policy 7" in client.get(url).content.decode()
    elsewhere = period | {"school": str(old.farland.pk), "reason": "x"}
    assert client.post(url, elsewhere).status_code == 422


def test_it_costs_the_same_for_one_and_for_three(
    old: World, django_assert_max_num_queries: Any
) -> None:
    client, url = old.client("senco"), reverse("retention_home")
    with django_assert_max_num_queries(24) as few:
        client.get(url)
    most = len(few)
    for number in range(3):
        child = make_child(old.oakfield, f"More{number}", "Morecanary")
        Child.objects.filter(pk=child.pk).update(born_on=date(1990, 1, 1))
        put_on_register(child)
    with django_assert_max_num_queries(most):
        client.get(url)
