"""Logging sessions: once however often told, by those who may, never in the future."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.audit.models import Event
from goldthread.records.provision.actions.sessions import (
    Logged,
    UnableToLogSession,
    amend_session,
    log_session,
    undo_session,
)
from goldthread.records.provision.models import ProvisionGroup, Session, SessionChild
from tests.conftest import NOW
from tests.factories.delivery import make_group, make_line
from tests.factories.world import TODAY, World

SLOT = time(9, 15)


@pytest.fixture
def group(world: World) -> ProvisionGroup:
    """Ada and Cleo of two classes, led by the assistant of Ada's class."""
    group = make_group(world.oakfield, world.ta, weekdays=(2,))
    make_line(world.ada, group)
    make_line(world.children["cleo"], group)
    return group


def tell(world: World, group: ProvisionGroup, who: str = "ta", **values: Any) -> Logged:
    given: dict[str, Any] = {
        "on": TODAY, "slot_time": SLOT, "key": uuid4(), "state": "delivered", "minutes": 0, "at": NOW
    }  # fmt: skip
    return log_session(group_id=group.pk, by=world.actor(who), **given | values)


def test_done_as_planned_keeps_the_minutes_for_each_child(world: World, group: Any) -> None:
    logged = tell(world, group)
    assert logged.is_new
    rows = SessionChild.objects.values_list("child__forename", "present", "minutes")
    assert sorted(rows) == [("Ada", True, 20), ("Cleo", True, 20)]
    event = Event.objects.get(action="session.logged")
    assert event.child_ids == sorted([world.ada.pk, world.children["cleo"].pk])


def test_told_twice_by_key_or_by_slot_is_kept_once(world: World, group: Any) -> None:
    key = uuid4()
    first = tell(world, group, key=key)
    again = tell(world, group, key=key)
    other_tablet = tell(world, group, "senco", state="missed", reason="cover")
    assert (again.is_new, other_tablet.is_new) == (False, False)
    assert again.session == other_tablet.session == first.session
    assert Session.objects.get().state == "delivered"
    assert SessionChild.objects.count() == 2
    assert Event.objects.filter(action="session.logged").count() == 1


def test_session_without_a_slot_is_the_one_of_its_day(world: World, group: Any) -> None:
    assert tell(world, group, slot_time=None).is_new
    assert not tell(world, group, slot_time=None).is_new
    assert tell(world, group, slot_time=None, on=TODAY - timedelta(days=1)).is_new


def test_child_away_gets_no_minutes_and_a_reason(world: World, group: Any) -> None:
    line = group.lines.get(child=world.ada)
    tell(world, group, absent={line.pk: ""})
    row = SessionChild.objects.get(child=world.ada)
    assert (row.present, row.minutes, row.reason) == (False, 0, "child_absent")


def test_everyone_away_is_a_session_that_did_not_happen(world: World, group: Any) -> None:
    session = tell(world, group, absent=dict.fromkeys(group.lines.values_list("pk", flat=True), ""))
    assert (session.session.state, session.session.minutes) == ("missed", 0)
    assert session.session.reason == "child_absent"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": TODAY + timedelta(days=1)}, None),
        ({"on": date(2026, 9, 1)}, None),
        ({"state": "lovely"}, "state"),
        ({"state": "missed"}, "reason"),
        ({"state": "missed", "reason": "bored"}, "reason"),
        ({"state": "partly", "minutes": 0}, "minutes"),
        ({"state": "partly", "minutes": 391}, "minutes"),
        ({"absent": {0: ""}}, None),
        ({"note": "n" * 501}, "note"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    world: World, group: Any, values: dict[str, Any], field: str | None
) -> None:
    with pytest.raises(UnableToLogSession) as refusal:
        tell(world, group, **values)
    assert refusal.value.field == field
    assert refusal.value.message.endswith(".")
    assert not Session.objects.exists()
    assert not Event.objects.exists()


def test_provision_all_the_time_has_no_sessions(world: World) -> None:
    group = make_group(world.oakfield, world.ta, minutes=0, times_per_week=0)
    make_line(world.ada, group)
    with pytest.raises(UnableToLogSession):
        tell(world, group)


def test_who_may_log(world: World, group: Any) -> None:
    for nickname, refusal in (
        ("teacher", NotPermitted),  # teaches only one of the two
        ("head", NotPermitted),
        ("office", NotPermitted),
        ("far_ta", NotVisible),
        ("brook_senco", NotVisible),
    ):
        with pytest.raises(refusal):
            tell(world, group, nickname)
    assert not Session.objects.exists()
    assert tell(world, group, "senco").is_new
    one = make_group(world.oakfield)
    make_line(world.ada, one)
    assert tell(world, one, "teacher").is_new


def test_amending_changes_what_it_says_and_audits_the_names(world: World, group: Any) -> None:
    session = tell(world, group).session
    line = group.lines.get(child=world.ada)
    values = {"session_id": session.pk, "by": world.actor("ta"), "at": NOW}
    amend_session(state="partly", minutes=12, absent={line.pk: ""}, note="Short.", **values)
    session.refresh_from_db()
    assert (session.state, session.minutes, session.note) == ("partly", 12, "Short.")
    minutes = SessionChild.objects.order_by("child__forename").values_list("minutes", flat=True)
    assert list(minutes) == [0, 12]
    event = Event.objects.get(action="session.amended")
    assert event.fields == ["children", "minutes", "note", "state"]
    amend_session(state="partly", minutes=12, absent={line.pk: ""}, note="Short.", **values)
    assert Event.objects.filter(action="session.amended").count() == 1


def test_only_who_logged_it_that_day_or_the_senco_changes_it(world: World, group: Any) -> None:
    session = tell(world, group).session
    tomorrow = NOW + timedelta(days=1)

    def change(who: str, at: datetime) -> None:
        amend_session(
            session_id=session.pk, state="missed", minutes=0, reason="cover",
            by=world.actor(who), at=at,
        )  # fmt: skip

    with pytest.raises(UnableToLogSession):
        change("ta", tomorrow)
    with pytest.raises(NotPermitted):
        change("teacher", NOW)
    with pytest.raises(NotVisible):
        change("far_senco", NOW)
    change("senco", tomorrow)
    assert Session.objects.get().state == "missed"


def test_undo_takes_it_back_within_the_day_only(world: World, group: Any) -> None:
    session = tell(world, group).session
    with pytest.raises(UnableToLogSession):
        undo_session(session_id=session.pk, by=world.actor("senco"), at=NOW + timedelta(days=1))
    undo_session(session_id=session.pk, by=world.actor("ta"), at=NOW)
    assert not Session.objects.exists()
    assert not SessionChild.objects.exists()
    assert Event.objects.filter(action="session.undone").exists()
    assert tell(world, group).is_new
