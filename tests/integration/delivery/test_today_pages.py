"""Today: who sees whose sessions, what two taps keep, and what stays closed."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from goldthread.records.audit.models import Event
from goldthread.records.provision.models import ProvisionGroup, Session, SessionChild
from tests.factories.delivery import log_day, make_group, make_line
from tests.factories.world import TODAY, World, make_child


@pytest.fixture
def group(world: World) -> ProvisionGroup:
    group = make_group(world.oakfield, world.ta, weekdays=(0, 2), materials="Picture cards")
    make_line(world.ada, group)
    make_line(world.children["cleo"], group)
    far = make_group(world.farland, world.far_ta, weekdays=(2,), name="Far away")
    make_line(world.children["far"], far)
    return group


def address(group: ProvisionGroup, on: date = TODAY, slot: str = "0915") -> str:
    return f"/today/{on.isoformat()}/{group.pk}/{slot}/"


def form(group: ProvisionGroup, **values: Any) -> dict[str, Any]:
    lines = list(group.lines.values_list("pk", flat=True))
    given = {"receipt": str(uuid4()), "state": "delivered", "planned": lines, "present": lines}
    return given | values


def test_today_shows_who_where_what_with_what(world: World, group: Any) -> None:
    page = world.client("ta").get("/today/").content.decode()
    for words in (
        "09:15",
        "Ada, Cleo",
        "The den",
        "Picture cards",
        "Talking together",
        "Not logged",
    ):
        assert words in page
    for canary in ("Zyxcanary", "Jkxcanary", "Pxqcanary", "Far away"):
        assert canary not in page
    event = Event.objects.get(action="today.viewed")
    assert event.child_ids == sorted([world.ada.pk, world.children["cleo"].pk])


def test_today_is_only_ones_own_but_the_senco_sees_any(world: World, group: Any) -> None:
    assert "Talking together" not in world.client("teacher").get("/today/").content.decode()
    ask = f"/today/?adult={world.ta.public_id}"
    assert "Talking together" in world.client("senco").get(ask).content.decode()
    assert "Ta" in world.client("senco").get(f"/today/everyone/{TODAY}/").content.decode()
    assert world.client("teacher").get(ask).status_code == 403
    assert world.client("teacher").get(f"/today/everyone/{TODAY}/").status_code == 403
    assert world.client("far_senco").get(ask).status_code == 404
    assert world.client("head").get("/today/").status_code == 403
    assert world.client("parent").get("/today/").status_code == 403


def test_two_taps_log_a_group_and_a_second_send_changes_nothing(world: World, group: Any) -> None:
    client = world.client("ta")
    sent = form(group)
    assert client.post(address(group), sent).status_code == 302
    assert client.post(address(group), sent).status_code == 302
    assert Session.objects.get().state == "delivered"
    page = client.get("/today/").content.decode()
    assert "Logged by Ta" in page
    other = world.client("senco").post(address(group), form(group), follow=True)
    assert "already logged by Ta" in other.content.decode()
    assert SessionChild.objects.count() == 2


def test_logging_an_earlier_day_from_today_leads_back_to_today(world: World, group: Any) -> None:
    client = world.client("ta")
    answer = client.post(address(group) + "?then=today", form(group))
    assert answer["Location"] == "/today/"


def test_unticked_child_was_away(world: World, group: Any) -> None:
    line = group.lines.get(child=world.children["cleo"])
    world.client("ta").post(address(group), form(group, present=[line.pk]))
    away = SessionChild.objects.get(child=world.ada)
    assert (away.present, away.reason) == (False, "child_absent")
    assert "Away: Ada." in world.client("ta").get("/today/").content.decode()


def test_long_way_round_asks_for_what_is_missing(world: World, group: Any) -> None:
    client = world.client("ta")
    assert client.get(address(group)).status_code == 200
    answer = client.post(address(group), form(group, state="missed"))
    assert answer.status_code == 422
    assert "Say why the session did not happen." in answer.content.decode()
    client.post(address(group), form(group, state="missed", reason="cover", note="Hall in use"))
    assert Session.objects.get().note == "Hall in use"
    change = form(group, amend="1", state="partly", minutes="10")
    assert client.post(address(group), change).status_code == 302
    assert Session.objects.get().minutes == 10


def test_session_of_another_adult_or_school_is_closed(world: World, group: Any) -> None:
    for nickname, status in (
        ("teacher", 403),
        ("head", 403),
        ("far_ta", 404),
        ("brook_senco", 404),
    ):
        client = world.client(nickname)
        for answer in (client.get(address(group)), client.post(address(group), form(group))):
            assert answer.status_code == status, nickname
            assert "Ada" not in answer.content.decode()
    assert world.client("ta").get(address(group, slot="1000")).status_code == 404
    assert world.client("ta").get("/today/2026-13-40/").status_code == 404
    assert not Session.objects.exists()


def test_undo_opens_the_session_again(world: World, group: Any) -> None:
    client = world.client("ta")
    client.post(address(group), form(group))
    session = Session.objects.get()
    undo = f"/today/sessions/{session.pk}/undo/"
    assert world.client("far_ta").post(undo).status_code == 404
    client.post(undo, {"receipt": str(uuid4()), "on": TODAY.isoformat()})
    assert not Session.objects.exists()


def test_sessions_of_the_last_school_week_not_logged_are_listed(world: World, group: Any) -> None:
    log_day(group, date(2026, 11, 16))
    page = world.client("ta").get("/today/").content.decode()
    assert "1 session from the last five school days is not logged" in page
    assert address(group, date(2026, 11, 11)) in page
    assert address(group, date(2026, 11, 16)) not in page


def test_future_and_closed_days_say_so(world: World, group: Any) -> None:
    client = world.client("ta")
    future = client.get("/today/2026-11-23/").content.decode()
    assert "You can log this once it is over" in future
    assert client.post(address(group, date(2026, 11, 23)), form(group)).status_code == 422
    assert "closed to pupils" in client.get("/today/2026-10-28/").content.decode()
    assert "No sessions on this day" in client.get("/today/2026-11-17/").content.decode()


def test_group_without_slots_is_offered_any_time(world: World) -> None:
    group = make_group(world.oakfield, world.ta, times_per_week=3)
    make_line(world.ada, group)
    log_day(group, TODAY - timedelta(days=1))
    page = world.client("ta").get("/today/").content.decode()
    assert "Any time" in page
    assert "1 of 3 done this week" in page
    assert world.client("ta").post(address(group, slot="any"), form(group)).status_code == 302


def test_day_takes_the_same_statements_for_one_group_and_many(
    world: World, django_assert_max_num_queries
) -> None:
    client = world.client("ta")
    for number in range(4):
        group = make_group(world.oakfield, world.ta, weekdays=(2,), name=f"Group {number}")
        make_line(make_child(world.oakfield, f"Kit{number}", f"Row{number}"), group)
        log_day(group, TODAY)
        if number in (0, 3):
            with django_assert_max_num_queries(25):
                assert client.get("/today/").status_code == 200
