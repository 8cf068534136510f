"""Children sign in by pictures on a device of their class: only there, only to their own page."""

import re
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
from goldthread.records.accounts.models import RoleHeld, SignIn
from goldthread.records.audit.models import Event
from goldthread.records.people.actions.own_sign_in import (
    MOST_ON_A_DEVICE,
    Given,
    TooManyTries,
    UnableToEnrol,
    enrol_device,
    give_pictures,
    try_pictures,
)
from goldthread.records.people.models import (
    ChildAdult,
    ChildBar,
    ChildSequence,
    ClassDevice,
    ClassMember,
)
from goldthread.records.people.queries.own_sign_in import device_for
from goldthread.statute.vocabulary.pictures import KEYS, PICTURES
from goldthread.web.account.children_in import PICTURE_WORDS
from goldthread.web.components.pictures import symbol_names
from tests.conftest import NOW
from tests.factories.world import TODAY, YEAR_BEGAN, World, make_child, make_user, signed_in

pytestmark = pytest.mark.django_db
IN = "/account/children/"
DEVICE = uuid.UUID("7b0f6b2c-2f0e-4a39-9d3f-0a2b1c3d4e5f")


def given(world: World, child: str = "ada", by: str = "teacher") -> Given:
    return give_pictures(child=world.children[child], by=world.actor(by), at=NOW)


def enrolled(
    world: World, device: uuid.UUID = DEVICE, by: str = "teacher", **changes: Any
) -> ClassDevice:
    values = {"school_class": world.classes["oak"], "device": device, "name": "Tablet 3",
              "ends_on": TODAY, "by": world.actor(by), "at": NOW}  # fmt: skip
    return enrol_device(**(values | changes))


def tablet(device: uuid.UUID = DEVICE) -> Client:
    client = Client()
    client.cookies["device"] = str(device)
    return client


def press(client: Client, world: World, presses: Any, child: str = "ada") -> Any:
    answer = client.post(IN, {"child": str(world.children[child].public_id)})
    for one in presses:
        answer = client.post(IN, {"press": one})
    return answer


def wrong(right: Given) -> tuple[str, ...]:
    other = next(one for one in KEYS if one != right.presses[0])
    return (other, *right.presses[1:])


def test_every_picture_is_drawn_and_has_a_word() -> None:
    assert set(PICTURES) <= set(symbol_names())
    assert set(PICTURE_WORDS) == set(PICTURES)
    assert set(KEYS) <= set(PICTURES)
    assert len(set(KEYS)) == 9


def test_a_child_finds_their_picture_presses_four_and_sees_their_own_page(world: World) -> None:
    right = given(world)
    enrolled(world)
    client = tablet()
    page = client.get(IN).content.decode()
    assert page.count('name="child"') == 1
    assert "Zyxcanary" not in page
    assert "Ada" not in page
    step = client.post(IN, {"child": str(world.ada.public_id)}).content.decode()
    assert step.count('name="press"') == 9
    answer = press(client, world, right.presses)
    assert answer["Location"] == "/family/me/"
    assert "Hello, Ada" in client.get("/family/me/").content.decode()
    assert client.get("/")["Location"] == "/family/me/"
    assert SignIn.objects.get().way == "pictures"


def test_a_wrong_try_is_in_the_log_and_a_right_one_is_not(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    right = given(world)
    enrolled(world)
    press(tablet(), world, right.presses)
    assert caplog.messages == []
    for _ in range(MOST_ON_A_DEVICE + 1):
        press(tablet(), world, wrong(right))
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("goldthread")]
    assert ours == [
        *["A wrong try at signing in on a class device"] * MOST_ON_A_DEVICE,
        "Signing in pauses on a class device after too many wrong tries",
    ]


def test_the_session_opens_the_own_page_and_nothing_else(world: World) -> None:
    RoleHeld.objects.create(
        user=world.pupil, role="parent", organisation=world.oakfield, starts_on=YEAR_BEGAN
    )
    ChildAdult.objects.create(
        child=world.children["ben"], user=world.pupil, kind="parent", starts_on=YEAR_BEGAN
    )
    assert b"Ben" in world.client("pupil").get("/family/", follow=True).content
    right = given(world)
    enrolled(world)
    client = tablet()
    press(client, world, right.presses)
    for path in ("/family/", "/account/settings/", "/account/sessions/", "/account/mfa/",
                 "/account/mfa/webauthn/add/", "/account/password/change/", "/register/",
                 f"/family/{world.children['ben'].public_id}/"):  # fmt: skip
        assert client.get(path).status_code in {403, 404}, path
    say = {"prompt": "anything", "text": "I like the garden.", "receipt": str(uuid.uuid4())}
    assert client.post("/family/me/say/", say).status_code == 302
    page = client.get("/family/me/").content.decode()
    assert "I like the garden." in page
    assert "Passkeys and sign-in" not in page
    assert 0 < client.session.get_expiry_age() <= 30 * 60
    assert client.post("/account/logout/")["Location"] == IN


def test_a_childs_session_ends_after_half_an_hour_however_much_it_was_used(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = given(world)
    enrolled(world)
    client = tablet()
    press(client, world, right.presses)
    for minutes, status in ((16, 200), (29, 200), (30, 302)):
        now = NOW + timedelta(minutes=minutes)
        monkeypatch.setattr("goldthread.web.middleware.timezone.now", lambda now=now: now)
        assert client.get("/family/me/").status_code == status, minutes


def test_another_sign_in_of_the_same_child_is_not_kept_to_it(world: World) -> None:
    assert world.client("pupil").get("/account/settings/").status_code == 200


def test_wrong_presses_open_nothing_and_slow_this_device_only(world: World) -> None:
    right = given(world)
    enrolled(world)
    other = uuid.uuid4()
    enrolled(world, other)
    client = tablet()
    for _ in range(MOST_ON_A_DEVICE):
        page = press(client, world, wrong(right)).content.decode()
        assert "Not quite" in page
    stopped = press(client, world, right.presses)
    assert stopped.status_code == 429
    assert "You can use another tablet of your class now." in stopped.content.decode()
    assert "_auth_user_id" not in client.session
    assert press(tablet(other), world, right.presses).status_code == 302
    later = NOW + timedelta(minutes=15, seconds=1)
    found = try_pictures(
        device=DEVICE, public_id=world.ada.public_id, presses=right.presses, at=later
    )
    assert found == world.ada


def test_only_a_device_of_the_class_and_only_until_its_day(world: World) -> None:
    right = given(world)
    for client in (Client(), tablet()):
        assert client.get(IN)["Location"].startswith("/account/login/")
        assert press(client, world, right.presses)["Location"].startswith("/account/login/")
    enrolled(world, school_class=world.classes["elm"], by="other_teacher")
    assert press(tablet(), world, right.presses)["Location"] == IN
    enrolled(world)
    assert device_for(DEVICE, TODAY + timedelta(days=1)) is None
    with pytest.raises(NotVisible):
        try_pictures(
            device=DEVICE,
            public_id=world.ada.public_id,
            presses=right.presses,
            at=NOW + timedelta(days=1),
        )
    found = device_for(DEVICE, TODAY)
    assert found is not None
    assert found.school_class == world.classes["oak"]
    assert ClassDevice.objects.filter(ended_at=None).count() == 1, "one class at a time"
    assert press(tablet(), world, right.presses, "far").status_code == 302
    assert "_auth_user_id" not in tablet().session


def test_new_pictures_end_the_old_ones_and_no_classmate_has_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goldthread.records.people.actions.own_sign_in.PICTURES", PICTURES[:2])
    ben = world.children["ben"]
    ben.user = make_user("ben", RoleName.CHILD, world.oakfield)
    ben.save(update_fields=["user"])
    first, bens = given(world), given(world, "ben")
    assert {first.picture, bens.picture} == set(PICTURES[:2])
    second = given(world)
    while second.presses == first.presses:
        second = given(world)
    assert second.picture == first.picture
    enrolled(world)
    assert "Not quite" in press(tablet(), world, first.presses).content.decode()
    assert press(tablet(), world, second.presses).status_code == 302
    assert " ".join(second.presses) not in str(list(ChildSequence.objects.values()))


@pytest.mark.parametrize(
    ("by", "error"),
    [("office", NotPermitted), ("other_teacher", NotPermitted), ("parent", NotPermitted),
     ("far_teacher", NotVisible), ("brook_senco", NotVisible)],
)  # fmt: skip
def test_who_may_not_give_pictures_or_set_up_a_device(world: World, by: str, error: Any) -> None:
    with pytest.raises(error):
        given(world, by=by)
    with pytest.raises((NotPermitted, NotVisible)):
        enrolled(world, by=by)


def test_a_child_without_a_page_of_their_own_gets_none(world: World) -> None:
    with pytest.raises(UnableToEnrol):
        given(world, "ben")
    for days in (-1, 367):
        with pytest.raises(UnableToEnrol):
            enrolled(world, ends_on=TODAY + timedelta(days=days))


def test_a_teacher_makes_pictures_shows_them_once_and_sets_up_the_tablet(world: World) -> None:
    client, oak = world.client("teacher"), world.classes["oak"].pk
    page = f"/classes/{oak}/sign-in/"
    assert "How the class signs in" in client.get(f"/classes/{oak}/").content.decode()
    assert (
        client.post(f"{page}{world.ada.public_id}/", {"receipt": str(uuid.uuid4())}).status_code
        == 302
    )
    shown = client.get(page).content.decode()
    assert "Show this to Ada now" in shown
    assert "Show this to Ada now" not in client.get(page).content.decode()
    day = {"ends_on_day": "23", "ends_on_month": "7", "ends_on_year": "2027", "name": "Tablet 3",
           "way": "pictures"}  # fmt: skip
    assert client.post(f"{page}device/", day | {"ends_on_year": "2029"}).status_code == 422
    assert client.post(f"{page}device/", day | {"ends_on_day": ""}).status_code == 422
    assert client.post(f"{page}device/", day).status_code == 302
    assert "This device" in client.get(page).content.decode()
    assert "Somebody is signed in here" in client.get(IN).content.decode()
    device = ClassDevice.objects.get()
    child = tablet(uuid.UUID(client.cookies["device"].value))
    assert child.get(IN).status_code == 200
    for _ in range(2):
        assert client.post(f"{page}device/{device.pk}/end/").status_code == 302
    assert child.get(IN).status_code == 302
    assert Event.objects.filter(action="class_device.ended").count() == 1
    assert client.post(f"{page}device/999999/end/").status_code == 404
    stale = signed_in(world.teacher, NOW - timedelta(hours=1))
    assert stale.post(f"{page}device/", day)["Location"].startswith("/account/")


def test_the_page_is_for_the_adults_of_the_class_and_leaves_out_whom_they_may_not_know(
    world: World,
) -> None:
    page = f"/classes/{world.classes['oak'].pk}/sign-in/"
    for nickname, status in (("teacher", 200), ("ta", 200), ("senco", 200), ("other_teacher", 403),
                             ("head", 403), ("office", 403), ("parent", 403), ("far_teacher", 404)):  # fmt: skip
        answer = world.client(nickname).get(page)
        assert answer.status_code == status, nickname
        assert (b"Zyxcanary" in answer.content) == (status == 200)
    ChildBar.objects.create(
        child=world.ada, user=world.teacher, reason="Family", starts_on=YEAR_BEGAN,
        recorded_by=world.senco,
    )  # fmt: skip
    assert b"Zyxcanary" not in world.client("teacher").get(page).content


def test_pages_take_the_same_statements_for_more_children(world: World) -> None:
    enrolled(world)
    teacher, client, counts = world.client("teacher"), tablet(), []
    for number in (1, 3):
        for index in range(number):
            child = make_child(world.oakfield, f"Mate{index}", f"Other{index}")
            child.user = make_user(f"mate.{number}.{index}", RoleName.CHILD, world.oakfield)
            child.save(update_fields=["user"])
            ClassMember.objects.create(
                child=child, school_class=world.classes["oak"], starts_on=YEAR_BEGAN
            )
            give_pictures(child=child, by=world.actor("senco"), at=NOW)
        caught = []
        for browser, path in (
            (client, IN),
            (teacher, reverse("class_sign_in", args=[world.classes["oak"].pk])),
        ):
            browser.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(path).status_code == 200
            caught.append(
                len(queries)
                if browser is client
                else len([q for q in queries if "audit" not in q["sql"]])
            )
        counts.append(caught)
    assert counts[0] == counts[1]


def test_the_words_of_a_page_name_no_child(world: World) -> None:
    given(world)
    enrolled(world)
    client = tablet()
    pages = [client.get(IN), client.post(IN, {"child": str(world.ada.public_id)})]
    for page in pages:
        assert not re.search("Ada|Zyxcanary|Oak", page.content.decode())
    for sent in ({"child": "nonsense"}, {"press": "star"}, {"child": str(uuid.uuid4())}):
        assert tablet().post(IN, sent).status_code == 302


def test_a_device_also_has_a_count_for_the_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goldthread.records.people.actions.own_sign_in.MOST_IN_A_DAY", 3)
    right = given(world)
    enrolled(world)

    def tried(minutes: int) -> Any:
        at = NOW + timedelta(minutes=minutes)
        return try_pictures(
            device=DEVICE, public_id=world.ada.public_id, presses=wrong(right), at=at
        )

    for minutes in (0, 20, 40):
        assert tried(minutes) is None
    with pytest.raises(TooManyTries):
        tried(60)
