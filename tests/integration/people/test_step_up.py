"""A fresh proof before what matters most, and two people before a file of many pupils."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.access.roles import RoleName
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.approvals.actions import (
    UnableToApprove,
    ask_approval,
    decide_approval,
    use_approval,
    withdraw_approval,
)
from goldthread.records.approvals.kinds import REGISTER_EXPORT
from goldthread.records.approvals.models import Approval
from goldthread.records.approvals.queries import asked_by, state_at, waiting_for
from goldthread.records.audit.models import Event
from goldthread.records.people.models import Child
from tests.conftest import NOW
from tests.factories.world import World, make_child, make_user, put_on_register, signed_in
from tests.routes import all_routes

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"
AN_HOUR_AGO = NOW - timedelta(hours=1)
WITH_CARE = {
    "approval_decide",
    "bar_lift",
    "child_invite",
    "class_device_enrol",
    "order_end",
    "child_merge",
    "day_pass",
    "import_undo",
    "person_child",
    "person_new",
    "person_role",
    "person_sign_in",
    "provider_connect",
    "provider_disconnect",
    "register_export",
    "register_export_take",
    "work_left_pass",
    "work_of_pass",
}


def an_hour_ago(user: User) -> Client:
    """A browser in which someone signed in an hour ago with a passkey; they have a password, too."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return signed_in(user, AN_HOUR_AGO)


def crowd(world: World, number: int) -> None:
    for index in range(number):
        put_on_register(make_child(world.oakfield, f"Mate{index}", f"Other{index}"))


def asked(world: World, by: str = "senco", **changes: Any) -> Approval:
    values = {
        "kind": REGISTER_EXPORT, "school": world.oakfield, "count": 2, "reason": "For the governors",
        "details": {"kind": "csv", "children": [world.ada.pk, world.children["cleo"].pk]},
        "by": world.actor(by), "at": NOW,
    }  # fmt: skip
    return ask_approval(**(values | changes))  # type: ignore[arg-type]


def decided(world: World, one: Approval, by: str = "head", **changes: Any) -> Approval:
    values = {"public_id": one.public_id, "approve": True, "by": world.actor(by), "at": NOW}
    return decide_approval(**(values | changes))  # type: ignore[arg-type]


def test_the_views_that_ask_for_a_fresh_proof() -> None:
    careful = {route.name for route in all_routes() if getattr(route.view, "with_care", False)}
    assert careful == WITH_CARE


@pytest.mark.parametrize(
    "path", ["/account/people/new/", "/account/people/day-pass/", "/register/export.csv"]
)
def test_an_open_screen_is_not_enough(world: World, path: str) -> None:
    client = an_hour_ago(world.senco)
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/reauthenticate/?next=")
    assert client.get("/register/").status_code == 200
    back = client.post(answer["Location"], {"password": PASSWORD, "next": path})
    assert (back.status_code, back["Location"]) == (302, path)
    assert client.get(path).status_code == 200


def test_a_passkey_is_asked_for_before_a_password(world: World) -> None:
    Authenticator.objects.create(user=world.senco, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=world.senco, type="webauthn", data={"name": "Laptop"})
    answer = an_hour_ago(world.senco).get("/account/people/new/")
    assert answer["Location"].startswith("/account/mfa/webauthn/reauthenticate/")


def test_what_was_typed_is_kept_and_sent_by_one_press(world: World) -> None:
    client = an_hour_ago(world.senco)
    path = f"/account/people/{world.ta.public_id}/role/"
    form = {"role": "teacher", "starts_on_day": "18", "starts_on_month": "11",
            "starts_on_year": "2026", "receipt": str(uuid.uuid4())}  # fmt: skip
    answer = client.post(path, form)
    assert "next=%2Faccount%2Fgo-on%2F" in answer["Location"]
    assert not RoleHeld.objects.filter(user=world.ta, role="teacher").exists()
    wrong = client.post(
        "/account/reauthenticate/", {"password": "wrong", "next": "/account/go-on/"}
    )
    assert wrong.status_code == 200
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/account/go-on/"})
    page = client.get("/account/go-on/").content.decode()
    assert f'action="{path}"' in page
    kept = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    assert {name: kept[name] for name in form} == form
    assert client.get("/account/go-on/").status_code == 302, "offered once"
    for _ in range(2):
        assert client.post(path, form).status_code == 302
    assert RoleHeld.objects.filter(user=world.ta, role="teacher").count() == 1


def test_a_form_that_waited_too_long_is_not_offered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = an_hour_ago(world.senco)
    client.post(f"/account/people/{world.ta.public_id}/sign-in/", {})
    later = NOW + timedelta(minutes=11)
    monkeypatch.setattr("goldthread.web.middleware.timezone.now", lambda: later)
    assert client.get("/account/go-on/")["Location"] == "/"


def test_the_right_is_asked_before_the_proof(world: World) -> None:
    assert an_hour_ago(world.teacher).get("/account/people/new/").status_code == 403
    assert an_hour_ago(world.far_teacher).get("/register/export.csv").status_code == 403


def test_who_has_nothing_to_prove_it_with_signs_in_again(world: World) -> None:
    User.objects.filter(pk=world.senco.pk).update(password="!")
    world.senco.refresh_from_db()
    answer = signed_in(world.senco, AN_HOUR_AGO).get("/account/people/new/")
    assert answer.status_code == 403
    assert "Sign out and in again" in answer.content.decode()


def test_the_demos_people_go_on_without(world: World, settings: Any) -> None:
    settings.GOLDTHREAD_DEMO = True
    User.objects.filter(pk=world.senco.pk).update(password="!")
    world.senco.refresh_from_db()
    client = signed_in(world.senco, AN_HOUR_AGO)
    assert client.get("/account/people/new/").status_code == 403
    User.objects.filter(pk=world.senco.pk).update(is_synthetic=True)
    assert client.get("/account/people/new/").status_code == 200


def test_many_profiles_to_print_ask_for_a_fresh_proof(world: World) -> None:
    crowd(world, 11)
    ids = list(
        Child.objects.filter(surname__startswith="Other").values_list("public_id", flat=True)
    )
    few, many = ("&".join(f"child={one}" for one in part) for part in (ids[:10], ids))
    client = an_hour_ago(world.senco)
    assert client.get(f"/documents/profiles/?{many}").status_code == 302
    assert client.get(f"/documents/profiles/?{few}").status_code != 302


def test_a_file_of_many_is_asked_for_approved_by_another_and_taken_out_once(world: World) -> None:
    crowd(world, 11)
    senco, head = world.client("senco"), world.client("head")
    assert senco.get("/register/export.csv")["Location"] == "/register/export/ask/"
    page = senco.get("/register/export/ask/").content.decode()
    assert "would hold 13 pupils" in page
    empty = senco.post("/register/export/ask/", {"reason": " "})
    assert (empty.status_code, "Say what it is for" in empty.content.decode()) == (422, True)
    form = {"reason": "For the governors", "receipt": str(uuid.uuid4())}
    for _ in range(2):
        assert senco.post("/register/export/ask/", form)["Location"] == "/approvals/"
    one = Approval.objects.get()
    take = f"/register/export/{one.public_id}/"
    assert senco.post(take)["Location"] == "/approvals/"
    assert (
        "A colleague asks you to approve a file of pupils."
        in head.get("/register/").content.decode()
    )
    assert "A colleague asks you" not in senco.get("/register/").content.decode()
    offered = head.get("/approvals/").content.decode()
    assert "For the governors" in offered
    assert "canary" not in offered
    head.post(f"/approvals/{one.public_id}/decide/", {"answer": "yes"})
    assert head.post(take).status_code == 404
    assert "Take the file out" in senco.get("/approvals/").content.decode()
    file = senco.post(take)
    assert file["Content-Type"].startswith("text/csv")
    assert file.content.decode().count("Other") == 11
    assert "Pxqcanary" not in file.content.decode()
    event = Event.objects.get(action="register.taken_out")
    assert len(event.child_ids) == 13
    assert senco.post(take)["Location"] == "/approvals/"
    actions = Event.objects.filter(action__startswith="approval.").order_by("pk")
    assert [event.action for event in actions] == [
        "approval.asked", "approval.approved", "approval.used",
    ]  # fmt: skip


def test_ten_now_and_one_more_later_are_more_than_ten(world: World) -> None:
    crowd(world, 9)
    ids = [
        str(one)
        for one in Child.objects.filter(surname__startswith="Other")
        .order_by("pk")
        .values_list("public_id", flat=True)
    ]
    ids += [str(world.ada.public_id), str(world.children["cleo"].public_id)]
    senco = world.client("senco")
    first = {"do": "csv", "pupil": ids[:10]}
    for _ in range(2):
        assert senco.post("/register/chosen/", first).status_code == 200
    assert (
        senco.post("/register/chosen/", {"do": "csv", "pupil": ids[10:]})["Location"]
        == "/register/export/ask/"
    )
    assert world.client("head").post("/register/chosen/", first).status_code == 200


def test_a_file_over_two_schools_is_asked_of_each(world: World) -> None:
    crowd(world, 11)
    RoleHeld.objects.create(
        user=world.senco, role="senco", organisation=world.brook, starts_on=NOW.date()
    )
    senco = world.client("senco")
    senco.get("/register/export.xlsx")
    senco.post("/register/export/ask/", {"reason": "For the trust"})
    found = {one.school: one.count for one in Approval.objects.all()}
    assert found == {world.oakfield: 13, world.brook: 1}


def test_nobody_approves_their_own_nor_without_the_right(world: World) -> None:
    one = asked(world)
    with pytest.raises(UnableToApprove):
        decided(world, one, "senco")
    with pytest.raises(NotPermitted):
        decided(world, one, "teacher")
    for nickname in ("far_head", "brook_senco"):
        with pytest.raises(NotVisible):
            decided(world, one, nickname)
    with pytest.raises(NotPermitted):
        asked(world, "teacher")
    with pytest.raises(NotVisible):
        asked(world, "far_senco")
    with pytest.raises(UnableToApprove):
        asked(world, reason=" ")
    with pytest.raises(NotVisible):
        decided(world, one, public_id=uuid.uuid4())
    one.refresh_from_db()
    assert one.state == "waiting"


def test_an_answer_is_given_once_and_runs_out(world: World) -> None:
    one = asked(world)
    again = decided(world, decided(world, one))
    assert again.state == "approved"
    with pytest.raises(UnableToApprove):
        decided(world, one, approve=False)
    assert Event.objects.filter(action="approval.approved").count() == 1
    late = {"public_id": one.public_id, "kind": REGISTER_EXPORT, "by": world.actor("senco")}
    with pytest.raises(UnableToApprove):
        use_approval(**late, at=NOW + timedelta(days=1))
    with pytest.raises(NotVisible):
        use_approval(**(late | {"kind": "another"}), at=NOW)
    assert state_at(again, NOW + timedelta(days=1)) == "over"
    other = asked(world)
    with pytest.raises(UnableToApprove):
        decided(world, other, at=NOW + timedelta(days=7))
    refused = decided(world, asked(world), approve=False)
    with pytest.raises(UnableToApprove):
        use_approval(**(late | {"public_id": refused.public_id}), at=NOW)


def test_who_has_lost_the_right_does_nothing_with_a_yes_from_before(world: World) -> None:
    one = decided(world, asked(world))
    RoleHeld.objects.filter(user=world.senco).update(role=RoleName.TEACHER.value)
    with pytest.raises(NotPermitted):
        use_approval(public_id=one.public_id, kind=REGISTER_EXPORT, by=world.actor("senco"), at=NOW)


def test_what_was_asked_is_taken_back_by_who_asked(world: World) -> None:
    one = decided(world, asked(world))
    with pytest.raises(NotVisible):
        withdraw_approval(public_id=one.public_id, by=world.actor("head"), at=NOW)
    client = world.client("senco")
    for _ in range(2):
        assert client.post(f"/approvals/{one.public_id}/withdraw/").status_code == 302
    one.refresh_from_db()
    assert one.state == "withdrawn"
    assert "Taken back" in client.get("/approvals/").content.decode()
    refused = decided(world, asked(world), approve=False)
    page = client.post(f"/approvals/{refused.public_id}/withdraw/", follow=True)
    assert "This was refused or done already." in page.content.decode()


def test_the_page_says_no_to_a_second_answer_and_names_what_waits(world: World) -> None:
    one = asked(world)
    decided(world, one, approve=False)
    make_user("second_head", RoleName.HEAD, world.oakfield)
    page = world.client("head").post(
        f"/approvals/{one.public_id}/decide/", {"answer": "yes"}, follow=True
    )
    assert "answered or withdrawn already" in page.content.decode()
    assert list(waiting_for(world.actor("head"), NOW)) == []
    asked(world)
    assert waiting_for(world.actor("head"), NOW).count() == 1
    assert waiting_for(world.actor("far_head"), NOW).count() == 0
    assert waiting_for(world.actor("head"), NOW + timedelta(days=7)).count() == 0
    assert asked_by(world.senco.pk, NOW).count() == 2


def test_the_page_takes_the_same_statements_for_more_requests(world: World) -> None:
    client, counts = world.client("senco"), []
    for number in (1, 3):
        for _ in range(number):
            asked(world)
            asked(world, "head")
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/approvals/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 10
