"""Sign-in, settings and the people of a school: who may give, end and reset, and for whom."""

import re
import uuid
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldthread.access.roles import RoleName
from goldthread.records.accounts.actions import (
    UnableToManage,
    end_account,
    end_role,
    give_role,
)
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.audit.models import Event
from goldthread.records.people.models import ChildAdult
from tests.conftest import NOW
from tests.factories.asking import look
from tests.factories.world import TODAY, YEAR_BEGAN, World, make_user

PASSWORD = "correct-horse-battery"


def key() -> str:
    return str(uuid.uuid4())


def new_person(world: World, **changes: object) -> dict[str, object]:
    return {
        "name": "Ms Okafor",
        "username": "okafor",
        "job_title": "",
        "school": world.oakfield.pk,
        "role": "teacher",
        "starts_on_day": "1",
        "starts_on_month": "9",
        "starts_on_year": "2026",
        "receipt": key(),
    } | changes


def person_page(world: World, nickname: str) -> str:
    return f"/account/people/{world.people[nickname].public_id}/"


def test_sign_in_with_a_password_and_in_our_look(world: World) -> None:
    user = world.people["teacher"]
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    page = Client().get("/account/login/").content.decode()
    for words in ("gt-wordmark", "Sign in with a passkey", "passkey_login", "Skip to main content"):
        assert words in page
    assert "sign up" not in page.lower()
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    client = Client()
    wrong = client.post("/account/login/", {"login": "teacher", "password": "wrong"})
    assert "There is a problem" in wrong.content.decode()
    right = client.post("/account/login/", {"login": "Teacher", "password": PASSWORD})
    assert right.status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/account/mfa/",
        "/account/mfa/webauthn/",
        "/account/password/change/",
        "/account/logout/",
        "/account/settings/",
    ],
)
def test_account_pages_open_for_everyone_signed_in(world: World, path: str) -> None:
    for nickname in ("teacher", "parent", "pupil"):
        response = world.client(nickname).get(path)
        assert response.status_code == 200
        assert "gt-wordmark" in response.content.decode()
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize(
    "path", ["/account/signup/", "/account/email/", "/account/password/reset/"]
)
def test_nobody_signs_themselves_up(world: World, path: str) -> None:
    response = Client().post(path, {"username": "x", "password1": PASSWORD})
    assert response.status_code in {302, 403, 404}
    assert world.client("teacher").get(path).status_code in {302, 403, 404}
    assert not User.objects.filter(username="x").exists()


def test_settings_stay_with_the_person(world: World) -> None:
    client = world.client("pupil")
    form = {"theme": "dark", "face": "lexend", "spacing": "wide", "text_size": "larger",
            "tint": "cream", "language": "en-gb", "projector_safe": "on", "receipt": key()}  # fmt: skip
    assert client.post("/account/settings/", form).status_code == 302
    page = client.get("/account/settings/").content.decode()
    for words in (
        'data-theme="dark"',
        'data-face="lexend"',
        'data-size="larger"',
        "data-projecting",
    ):
        assert words in page
    assert Event.objects.filter(action="settings.changed").count() == 1
    bad = client.post("/account/settings/", form | {"theme": "pink", "receipt": key()})
    assert "There is a problem" in bad.content.decode()


@pytest.mark.parametrize(
    ("nickname", "status"),
    [
        ("office", 200),
        ("senco", 200),
        ("head", 200),
        ("teacher", 403),
        ("ta", 403),
        ("parent", 403),
        ("pupil", 403),
        ("trust_lead", 403),
        ("far_office", 404),
        ("brook_senco", 404),
    ],
)
def test_a_persons_page_opens_for_who_manages_their_school(
    world: World, nickname: str, status: int
) -> None:
    response = world.client(nickname).get(person_page(world, "parent"))
    assert response.status_code == status
    assert (b"Zyxcanary" in response.content) == (status == 200)
    listed = world.client(nickname).get("/account/people/")
    assert listed.status_code == (403 if status == 403 else 200)
    assert b"Far Teacher" not in listed.content or nickname.startswith("far_")


def test_a_pupil_is_added_once_with_a_password_shown_once(world: World) -> None:
    client, form = world.client("office"), new_person(world, role="child")
    for _ in range(2):
        assert client.post("/account/people/new/", form).status_code == 302
    user = User.objects.get(username="okafor")
    assert (
        RoleHeld.objects.filter(user=user, role="child", organisation=world.oakfield).count() == 1
    )
    page = client.get(f"/account/people/{user.public_id}/").content.decode()
    shown = re.search(r"password ([a-z2-9-]{19})\.", page)
    assert shown
    assert user.check_password(shown[1])
    assert (
        "password " + shown[1]
        not in client.get(f"/account/people/{user.public_id}/").content.decode()
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"username": "teacher"},
        {"role": "trust_lead"},
        {"school": "999999"},
        {"starts_on_day": "31", "starts_on_month": "9"},
        {"ends_on_day": "1", "ends_on_month": "8", "ends_on_year": "2026"},
    ],
)
def test_a_person_wrongly_typed_is_not_added(world: World, changes: dict[str, object]) -> None:
    response = world.client("office").post("/account/people/new/", new_person(world, **changes))
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not User.objects.filter(username="okafor").exists()


def test_a_parent_of_two_schools_keeps_one_account(world: World) -> None:
    form = new_person(world, name="Far Parent", username="far_parent", role="parent")
    assert world.client("office").post("/account/people/new/", form).status_code == 302
    roles = RoleHeld.objects.filter(user=world.people["far_parent"], role="parent")
    assert {held.organisation for held in roles} == {world.oakfield, world.farland}
    reset = world.client("office").post(person_page(world, "far_parent") + "sign-in/")
    assert reset.status_code == 302
    assert not Event.objects.filter(action="sign_in.renewed").exists()


def test_a_role_ended_is_gone_with_the_next_click(world: World) -> None:
    teacher = world.client("teacher")
    assert teacher.get("/classes/").status_code == 302
    held = RoleHeld.objects.get(user=world.people["teacher"])
    end = person_page(world, "teacher") + f"role/{held.pk}/end/"
    for nickname in ("ta", "far_office", "brook_senco"):
        assert world.client(nickname).post(end).status_code in {403, 404}
    for _ in range(2):
        world.client("office").post(end, {"receipt": key()})
    assert teacher.get("/classes/").headers["Location"].startswith("/account/login/")
    assert Event.objects.filter(action="role.ended").count() == 1


def test_a_role_given_and_ended_again_and_again_on_one_day_is_ended(world: World) -> None:
    by = world.actor("office")
    given = {
        "user": world.people["ta"], "role": RoleName.TEACHER, "school": world.oakfield,
        "starts_on": TODAY, "ends_on": None,
    }  # fmt: skip
    for _ in range(3):
        held = give_role(**given, by=by, at=NOW)
        assert end_role(held=held, by=by, at=NOW).ends_on < TODAY
    rows = RoleHeld.objects.filter(user=world.people["ta"], role="teacher")
    assert rows.count() == 3
    assert all(one.starts_on <= one.ends_on < TODAY for one in rows)


def test_a_leaver_loses_every_role_also_one_still_to_begin(world: World) -> None:
    user = world.people["teacher"]
    RoleHeld.objects.create(user=user, role="teacher", organisation=world.brook,
                            starts_on=date(2027, 1, 4), ends_on=date(2027, 3, 25))  # fmt: skip
    open_page = world.client("teacher")
    for _ in range(2):
        end_account(user=user, by=world.actor("office"), at=NOW)
    assert open_page.get("/classes/").status_code == 302
    assert "/account/login/" in open_page.get("/classes/").headers["Location"]
    held = RoleHeld.objects.filter(user=user)
    assert [(one.starts_on <= one.ends_on, one.ends_on < TODAY) for one in held] == [
        (True, True)
    ] * 2
    assert Event.objects.filter(action="role.ended").count() == 2


def test_nobody_gives_ends_or_resets_their_own(world: World) -> None:
    office, mine = world.client("office"), person_page(world, "office")
    held = RoleHeld.objects.get(user=world.people["office"])
    office.post(mine + f"role/{held.pk}/end/", {"receipt": key()})
    office.post(mine + "role/", {"role": "senco", "starts_on_day": "1", "starts_on_month": "9",
                                 "starts_on_year": "2026", "receipt": key()})  # fmt: skip
    office.post(mine + "sign-in/", {"receipt": key()})
    assert list(RoleHeld.objects.filter(user=world.people["office"])) == [held]
    held.refresh_from_db()
    assert held.ends_on is None
    assert not Event.objects.filter(action="sign_in.renewed").exists()


def test_a_parent_is_linked_to_children_of_ones_own_school_only(world: World) -> None:
    office = world.client("office")
    page = look(office, person_page(world, "parent"), "canary").content.decode()
    assert "Qwvcanary" in page
    assert "Vbzcanary" not in page
    assert "Pxqcanary" not in page
    for nickname, status in (("ben", 302), ("dev", 404), ("far", 404)):
        path = person_page(world, "parent") + f"child/{world.children[nickname].public_id}/"
        form = {"relationship": "Mother", "responsibility": "yes"}
        for _ in range(2):
            assert office.post(path, form | {"receipt": key()}).status_code == status
    link = ChildAdult.objects.get(user=world.people["parent"], child=world.children["ben"])
    assert (link.kind, link.has_parental_responsibility) == ("parent", True)
    assert Event.objects.filter(action="adult.tied").count() == 1
    office.post(person_page(world, "parent") + f"unlink/{link.pk}/", {"receipt": key()})
    assert "Ben" not in world.client("parent").get("/family/").content.decode()
    staff = person_page(world, "teacher") + f"child/{world.children['ben'].public_id}/"
    office.post(staff, {"receipt": key()})
    assert not ChildAdult.objects.filter(user=world.people["teacher"]).exists()


def test_people_page_takes_the_same_statements_for_more_people(world: World) -> None:
    client, counts = world.client("office"), []
    for name in ("one_more", "two_more"):
        make_user(name, RoleName.TEACHER, world.oakfield)
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/account/people/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 10


def test_a_person_starting_later_is_listed_already(world: World) -> None:
    RoleHeld.objects.create(
        user=User.objects.create(username="soon", name="Soon Here"),
        role="teacher",
        organisation=world.oakfield,
        starts_on=date(2027, 9, 1),
    )
    assert "Soon Here" in world.client("office").get("/account/people/").content.decode()
    assert date(2027, 9, 1) > YEAR_BEGAN


def test_office_opens_no_record_by_a_role(world: World) -> None:
    for role in ("senco", "head"):
        with pytest.raises(UnableToManage):
            give_role(
                user=world.ta,
                role=RoleName(role),
                school=world.oakfield,
                starts_on=TODAY,
                ends_on=None,
                by=world.actor("office"),
                at=NOW,
            )
    assert not RoleHeld.objects.filter(user=world.ta, role__in=("senco", "head")).exists()
