"""Older children come in by a class code, a number and a PIN: all three, only there, only to their own page."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.access.roles import RoleName
from goldthread.records.accounts.actions import end_account
from goldthread.records.accounts.models import SignIn
from goldthread.records.audit.models import Event
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.actions.class_codes import (
    GivenPin,
    end_code,
    give_pin,
    give_pins,
    show_code,
    try_code,
)
from goldthread.records.people.actions.own_sign_in import (
    MOST_ON_A_DEVICE,
    TooManyTries,
    UnableToEnrol,
    enrol_device,
    give_pictures,
    try_pictures,
)
from goldthread.records.people.models import ChildBar, ChildSequence, ClassMember
from goldthread.statute.vocabulary.class_codes import CODE_LETTERS, CodeLasts, WayIn
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.world import TODAY, YEAR_BEGAN, World, make_child, make_user

pytestmark = pytest.mark.django_db
IN = "/account/children/"
DEVICE = uuid.UUID("0d0f6b2c-2f0e-4a39-9d3f-0a2b1c3d4e5f")


def pin_of(world: World, child: str = "ada", by: str = "teacher") -> GivenPin:
    return give_pin(child=world.children[child], by=world.actor(by), at=NOW)


def board(world: World, name: str = "oak", by: str = "teacher", **changes: Any) -> SchoolClass:
    values = {"school_class": world.classes[name], "lasts": CodeLasts.LESSON, "by": world.actor(by), "at": NOW}  # fmt: skip
    return show_code(**(values | changes))


def device_of(world: World, device: uuid.UUID = DEVICE, **changes: Any) -> None:
    values = {"school_class": world.classes["oak"], "device": device, "name": "Laptop 3", "ends_on": TODAY,
              "way": WayIn.CODE, "by": world.actor("teacher"), "at": NOW}  # fmt: skip
    enrol_device(**(values | changes))


def laptop(device: uuid.UUID = DEVICE) -> Client:
    client = Client()
    client.cookies["device"] = str(device)
    return client


def typed(world: World, right: GivenPin, **changes: str) -> dict[str, str]:
    return {"code": world.classes["oak"].code, "number": right.number, "pin": right.pin} | changes


def another(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06}"


@pytest.fixture
def right(world: World) -> GivenPin:
    """Ada's number and PIN; a code is on the board of Oak, and a laptop is set up for it."""
    device_of(world)
    board(world)
    return pin_of(world)


def test_a_pupil_types_the_three_and_sees_their_own_page(world: World, right: GivenPin) -> None:
    client = laptop()
    page = client.get(IN).content.decode()
    assert not any(name in page for name in ("Zyxcanary", "Ada", "Oak", world.classes["oak"].code))
    code = world.classes["oak"].code.lower()
    answer = client.post(IN, typed(world, right, code=f" {code[:2]} {code[2:]} "))
    assert answer["Location"] == "/family/me/"
    assert "Hello, Ada" in client.get("/family/me/").content.decode()
    assert SignIn.objects.get().way == "pin"
    for path in ("/account/settings/", "/account/mfa/", "/register/", "/family/"):
        assert client.get(path).status_code in {403, 404}, path
    assert 0 < client.session.get_expiry_age() <= 30 * 60
    assert client.post("/account/logout/")["Location"] == IN


def test_each_of_the_three_must_be_right_and_none_is_told_apart(
    world: World, right: GivenPin
) -> None:
    said = set()
    for wrong in (
        {"code": "XXXXX"}, {"pin": another(right.pin)}, {"number": "7"}, {"number": "Ada"},
        {"code": "XXXXX", "pin": another(right.pin)}, {"code": "ÄÖÜ"}, {"pin": "·" * 6},
    ):  # fmt: skip
        client = laptop()
        answer = client.post(IN, typed(world, right, **wrong))
        assert answer.status_code == 422
        assert "_auth_user_id" not in client.session
        assert right.pin not in answer.content.decode()
        said.add(answer.content.decode().count("Not quite."))
    assert said == {1}, "the same words, whatever was wrong"
    empty = laptop().post(IN, {"code": "", "number": "", "pin": ""})
    assert (empty.status_code, "Type your PIN." in empty.content.decode()) == (422, True)


def test_the_code_alone_opens_nobodys_page(world: World, right: GivenPin) -> None:
    for sent in ({"pin": ""}, {"number": "", "pin": ""}, {"number": ""}):
        client = laptop()
        assert client.post(IN, typed(world, right, **sent)).status_code == 422
        assert "_auth_user_id" not in client.session


def test_guessing_stops_this_device_and_nobody_else(world: World, right: GivenPin) -> None:
    other = uuid.uuid4()
    device_of(world, other)
    client = laptop()
    for _ in range(MOST_ON_A_DEVICE):
        assert client.post(IN, typed(world, right, pin=another(right.pin))).status_code == 422
    stopped = client.post(IN, typed(world, right))
    assert stopped.status_code == 429
    assert "_auth_user_id" not in client.session
    assert laptop(other).post(IN, typed(world, right)).status_code == 302
    later = NOW + timedelta(minutes=15, seconds=1)
    assert try_code(device=DEVICE, at=later, **typed(world, right)) == world.ada


def test_a_wrong_code_counts_as_a_try(world: World, right: GivenPin) -> None:
    for _ in range(MOST_ON_A_DEVICE):
        assert try_code(device=DEVICE, at=NOW, **typed(world, right, code="XXXXX")) is None
    with pytest.raises(TooManyTries):
        try_code(device=DEVICE, at=NOW, **typed(world, right))


def test_a_code_ends_with_the_lesson_at_midnight_or_at_once(world: World, right: GivenPin) -> None:
    sent = typed(world, right)
    before = NOW + timedelta(minutes=59)
    assert try_code(device=DEVICE, at=before, **sent) == world.ada
    assert try_code(device=DEVICE, at=NOW + timedelta(hours=1), **sent) is None
    old = sent["code"]
    sent["code"] = board(world, lasts=CodeLasts.DAY).code
    assert try_code(device=DEVICE, at=NOW + timedelta(hours=14), **sent) == world.ada
    if sent["code"] != old:
        assert try_code(device=DEVICE, at=NOW, **(sent | {"code": old})) is None
    end_code(school_class=world.classes["oak"], by=world.actor("ta"), at=NOW)
    end_code(school_class=world.classes["oak"], by=world.actor("ta"), at=NOW)
    assert Event.objects.filter(action="class_code.ended").count() == 1
    for code in (sent["code"], ""):
        assert try_code(device=DEVICE, at=NOW, **(sent | {"code": code})) is None
    assert "No code is open" in laptop().get(IN).content.decode()


def test_another_class_another_school_and_another_way(world: World, right: GivenPin) -> None:
    elm = board(world, "elm", "other_teacher").code
    while elm == world.classes["oak"].code:
        elm = board(world, "elm", "other_teacher").code
    assert laptop().post(IN, typed(world, right, code=elm)).status_code == 422
    device_of(world, school_class=world.classes["elm"], by=world.actor("other_teacher"))
    assert laptop().post(IN, typed(world, right)).status_code == 422
    assert laptop().post(IN, typed(world, right, code=elm)).status_code == 422
    far = give_pin(child=world.children["far"], by=world.actor("far_teacher"), at=NOW)
    device_of(world)
    assert laptop().post(IN, typed(world, far)).status_code == 422
    for client in (Client(), laptop(uuid.uuid4())):
        assert client.post(IN, typed(world, right))["Location"].startswith("/account/login/")
    with pytest.raises(NotVisible):
        try_pictures(device=DEVICE, public_id=world.ada.public_id, presses=["star"] * 4, at=NOW)
    device_of(world, way=WayIn.PICTURES)
    with pytest.raises(NotVisible):
        try_code(device=DEVICE, at=NOW, **typed(world, right))


def test_pictures_and_pins_do_not_stand_in_for_each_other(world: World, right: GivenPin) -> None:
    pictures = give_pictures(child=world.ada, by=world.actor("teacher"), at=NOW)
    sent = typed(world, right, number=pictures.picture, pin=" ".join(pictures.presses))
    assert try_code(device=DEVICE, at=NOW, **sent) is None
    assert try_code(device=DEVICE, at=NOW, **typed(world, right)) == world.ada
    device_of(world, way=WayIn.PICTURES)
    public_id = world.ada.public_id
    found = try_pictures(device=DEVICE, public_id=public_id, presses=pictures.presses, at=NOW)
    assert found == world.ada
    page = laptop().get(IN).content.decode()
    assert page.count('name="child"') == 1


@pytest.mark.parametrize("how", ["class", "account", "device", "new PIN"])
def test_who_has_left_stays_out(world: World, right: GivenPin, how: str) -> None:
    sent = typed(world, right)
    if how == "class":
        ClassMember.objects.filter(child=world.ada).update(ends_on=TODAY - timedelta(days=1))
    elif how == "account":
        end_account(user=world.pupil, by=world.actor("head"), at=NOW)
    elif how == "device":
        device_of(world, way=WayIn.PICTURES)
        with pytest.raises(NotVisible):
            try_code(device=DEVICE, at=NOW, **sent)
        return
    else:
        new = pin_of(world)
        assert new.number == right.number
        while new.pin == right.pin:
            new = pin_of(world)
    assert try_code(device=DEVICE, at=NOW, **sent) is None


def test_numbers_are_of_one_pupil_each_and_nothing_is_kept_in_clear(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goldthread.records.people.actions.class_codes.NUMBERS", range(10, 12))
    for name in ("Mate", "Third"):
        child = make_child(world.oakfield, name, f"Other{name}", world.classes["oak"])
        child.user = make_user(name, RoleName.CHILD, world.oakfield)
        child.save(update_fields=["user"])
        world.children[name] = child
    first, second = pin_of(world), pin_of(world, "Mate")
    assert {first.number, second.number} == {"10", "11"}
    with pytest.raises(UnableToEnrol, match="no number left"):
        pin_of(world, "Third")
    assert first.pin not in str(list(ChildSequence.objects.values()))
    assert set(board(world).code) <= set(CODE_LETTERS)


def test_a_whole_class_gets_pins_once(world: World) -> None:
    teacher, oak = world.actor("teacher"), world.classes["oak"]
    assert [one.child for one in give_pins(school_class=oak, by=teacher, at=NOW)] == [world.ada]
    assert give_pins(school_class=oak, by=teacher, at=NOW) == []
    assert Event.objects.filter(action="child_pin.made").count() == 1


@pytest.mark.parametrize(
    ("by", "error"),
    [("office", NotPermitted), ("other_teacher", NotPermitted), ("head", NotPermitted),
     ("parent", NotPermitted), ("far_teacher", NotVisible), ("brook_senco", NotVisible)],
)  # fmt: skip
def test_who_may_not(world: World, by: str, error: Any) -> None:
    for act in (
        lambda: pin_of(world, by=by),
        lambda: board(world, by=by),
        lambda: end_code(school_class=world.classes["oak"], by=world.actor(by), at=NOW),
        lambda: give_pins(school_class=world.classes["oak"], by=world.actor(by), at=NOW),
    ):
        with pytest.raises((NotPermitted, NotVisible) if by == "parent" else error):
            act()
    with pytest.raises(UnableToEnrol):
        pin_of(world, "ben")


def test_a_teacher_gives_pins_out_shows_a_code_and_ends_it(world: World) -> None:
    client, oak = world.client("teacher"), world.classes["oak"]
    page, code = reverse("class_sign_in", args=[oak.pk]), reverse("class_code", args=[oak.pk])
    for name, args in (("class_pins", [oak.pk]), ("class_pin", [oak.pk, world.ada.public_id])):
        sent = {"receipt": new_key()}
        assert client.post(reverse(name, args=args), sent)["Location"] == page
        shown = client.get(page).content.decode()
        assert "Give these out now" in shown
        assert ChildSequence.objects.latest("pk").picture in shown
        assert "Give these out now" not in client.get(page).content.decode()
    assert "No code is open" in client.get(code).content.decode()
    client.post(reverse("class_code_new", args=[oak.pk]), {"receipt": new_key(), "lasts": "lesson"})
    oak.refresh_from_db()
    html = client.get(code).content.decode()
    assert oak.code in html
    assert "It works until 10:30." in html
    assert not any(name in html for name in ("Zyxcanary", "Ada", "Qwvcanary"))
    client.post(reverse("class_code_new", args=[oak.pk]), {"receipt": new_key(), "lasts": "day"})
    assert "until midnight" in client.get(code).content.decode()
    client.post(reverse("class_code_end", args=[oak.pk]), {"receipt": new_key()})
    assert "No code is open" in client.get(code).content.decode()
    for nickname, status in (("ta", 200), ("senco", 200), ("other_teacher", 403), ("head", 403),
                             ("parent", 403), ("far_teacher", 404)):  # fmt: skip
        assert world.client(nickname).get(code).status_code == status, nickname


def test_whom_the_teacher_may_not_know_gets_no_pin_from_them(world: World) -> None:
    ChildBar.objects.create(
        child=world.ada, user=world.teacher, reason="Family", starts_on=YEAR_BEGAN,
        recorded_by=world.senco,
    )  # fmt: skip
    assert give_pins(school_class=world.classes["oak"], by=world.actor("teacher"), at=NOW) == []
    with pytest.raises(NotVisible):
        pin_of(world)


def test_a_try_takes_the_same_statements_for_more_children(world: World) -> None:
    device_of(world)
    board(world)
    counts = []
    for number in (1, 3):
        for index in range(number):
            child = make_child(world.oakfield, f"Mate{index}", f"Other{index}", world.classes["oak"])  # fmt: skip
            child.user = make_user(f"mate.{number}.{index}", RoleName.CHILD, world.oakfield)
            child.save(update_fields=["user"])
            last = give_pin(child=child, by=world.actor("senco"), at=NOW)
        with CaptureQueriesContext(connection) as queries:
            assert try_code(device=DEVICE, at=NOW, **typed(world, last)) == child
        counts.append(len(queries))
    assert counts[0] == counts[1]
