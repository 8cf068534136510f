"""Passwords: long, of any letters, not one anybody would try; kept as Argon2id and nothing else."""

import re
from typing import Any

import pytest
from argon2 import extract_parameters
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from goldthread.access.roles import RoleName
from goldthread.records.accounts.actions import add_person, new_password, renew_sign_in
from goldthread.records.accounts.models import User
from goldthread.web.account.passwords import LEAST_BESIDES, OUR_WORDS
from tests.conftest import NOW
from tests.factories.world import TODAY, World
from tests.integration.security.conftest import PASSWORD, sign_in

CHANGE = "/account/password/change/"


def change(client: Client, new: str, old: str = PASSWORD) -> Any:
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


@pytest.fixture
def signed_in(parent_with_password: User) -> Client:
    client = Client()
    assert sign_in(client).status_code == 302
    return client


def kept(user: User) -> User:
    user.refresh_from_db()
    return user


def test_a_password_is_changed_with_the_old_one_only(
    signed_in: Client, parent_with_password: User
) -> None:
    for old in ("", "wrong horse battery", PASSWORD.upper()):
        assert change(signed_in, "three otter lanterns", old).status_code == 200
        assert kept(parent_with_password).check_password(PASSWORD)
    assert change(signed_in, "three otter lanterns").status_code == 302
    assert kept(parent_with_password).check_password("three otter lanterns")


@pytest.mark.parametrize("short", ["a", "elevenchars", "zq8#Kf2!pW9"])
def test_shorter_than_twelve_is_refused(
    signed_in: Client, parent_with_password: User, short: str
) -> None:
    assert change(signed_in, short).status_code == 200
    assert kept(parent_with_password).check_password(PASSWORD)


@pytest.mark.parametrize(
    "any_letters",
    [
        "threeotterlanterns",
        "THREE OTTER LANTERNS",
        "839204718264",
        "трёх выдр фонари",
        "灯笼三只水獭在河边散步吃鱼",
        "!!??::;;,,..--__",
        "  spaces at both ends  ",
        "x" * 40 + "yz" * 20,
        "otter " * 40,
    ],
)
def test_any_letters_and_any_length_will_do_and_are_kept_exactly(
    signed_in: Client, parent_with_password: User, any_letters: str
) -> None:
    assert change(signed_in, any_letters).status_code == 302
    assert kept(parent_with_password).check_password(any_letters)
    for other in (any_letters.strip(), any_letters[:-1], any_letters[:64], any_letters.swapcase()):
        assert other == any_letters or not parent_with_password.check_password(other)
    door = {"login": "parent", "password": any_letters}
    assert Client().post("/account/login/", door).status_code == 302


@pytest.mark.parametrize("common", ["1q2w3e4r5t6y", "QWERTY123456", "123456654321"])
def test_what_everybody_uses_is_refused(
    signed_in: Client, parent_with_password: User, common: str
) -> None:
    answer = change(signed_in, common)
    assert "too common" in answer.content.decode()
    assert kept(parent_with_password).check_password(PASSWORD)


@pytest.mark.parametrize(
    "ours", ["Goldthread2026!", "senco-senco-senco", "OakfieldPrimary1", "WelcomeTeacher99", "school-office-4321"]
)  # fmt: skip
def test_words_of_the_school_and_the_product_are_not_enough(
    signed_in: Client, parent_with_password: User, ours: str
) -> None:
    answer = change(signed_in, ours)
    assert "nothing to do with school" in answer.content.decode()
    assert kept(parent_with_password).check_password(PASSWORD)
    assert change(signed_in, f"{ours} otter lantern").status_code == 302


def test_every_word_of_ours_is_taken_out() -> None:
    for word in OUR_WORDS:
        with pytest.raises(ValidationError, match="nothing to do with school"):
            validate_password(f"{word}{'x' * (LEAST_BESIDES - 1)}{word * 3}")


def test_a_password_like_ones_own_name_is_refused(world: World) -> None:
    user = world.people["teacher"]
    user.name = "Margaret Ollerenshaw"
    with pytest.raises(ValidationError, match="too similar"):
        validate_password("margaret ollerenshaw", user)


def test_nothing_makes_anybody_change_a_password_that_is_good(
    signed_in: Client, parent_with_password: User
) -> None:
    fields = {field.name for field in User._meta.get_fields()}
    assert not [name for name in fields if "password" in name and name != "password"]
    User.objects.update(last_login="2001-01-01T00:00:00Z")
    assert sign_in(Client()).status_code == 302


def test_nobody_is_asked_for_a_hint_or_a_secret_question(signed_in: Client) -> None:
    for page in (Client().get("/account/login/"), signed_in.get(CHANGE)):
        assert not re.search(
            r"(?i)your hint|secret question|mother|first pet", page.content.decode()
        )
    fields = {field.name for field in User._meta.get_fields()}
    assert not fields & {"hint", "question", "answer", "security_question"}


def test_a_first_password_is_random_long_and_within_the_rules(world: World) -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    for one in made:
        assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", one)  # 31 signs, 16 places: 79 bits
    validate_password(made.pop(), world.people["teacher"])


def test_nobody_chooses_a_password_for_another(world: World) -> None:
    """Staff and parents get a link and choose for themselves; a pupil's is drawn by chance."""
    staff = add_person(
        name="Ms Okafor", username="okafor", role=RoleName.TEACHER, school=world.oakfield,
        starts_on=TODAY, by=world.actor("office"), at=NOW,
    )  # fmt: skip
    assert staff.link_key
    assert not staff.user.has_usable_password()
    begun = add_person(
        name="Bo Okafor", username="bo", role=RoleName.CHILD, school=world.oakfield,
        starts_on=TODAY, by=world.actor("office"), at=NOW,
    )  # fmt: skip
    user = begun.user
    again = renew_sign_in(user=user, school=world.oakfield, by=world.actor("senco"), at=NOW)
    assert again.password != begun.password
    assert kept(user).check_password(again.password)
    assert not user.check_password(begun.password)
    path = f"/account/people/{user.public_id}/password/"
    chosen = {"password": "chosen by somebody", "password1": "chosen by somebody"}
    world.client("office").post(path, chosen)
    assert not kept(user).check_password("chosen by somebody")


def test_passwords_are_kept_as_argon2id_with_memory_and_time(plain: dict[str, Any]) -> None:
    """The real settings, not the fast ones of the tests. OWASP asks for 19 MiB and two rounds."""
    assert plain["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    made = Argon2PasswordHasher().encode(PASSWORD, "0123456789abcdefghijkl")
    assert made.startswith("argon2$argon2id$")
    parameters = extract_parameters(made.removeprefix("argon2"))
    assert parameters.memory_cost >= 19 * 1024
    assert parameters.time_cost >= 2
    assert Argon2PasswordHasher.salt_entropy >= 128
    assert parameters.hash_len >= 32


def test_no_account_is_there_before_somebody_makes_one(db: None) -> None:
    assert User.objects.count() == 0
    for name in ("admin", "root", "sa", "goldthread", "demo"):
        door = {"login": name, "password": name * 3}
        assert Client().post("/account/login/", door).status_code == 200


def test_wrong_name_and_wrong_password_sound_the_same(parent_with_password: User) -> None:
    answers = [
        Client().post("/account/login/", {"login": name, "password": "wrong horse battery"})
        for name in ("parent", "nobody-at-all")
    ]
    said = [re.search(r"There is a problem.*?</ul>", one.content.decode(), re.S) for one in answers]
    assert said[0]
    assert said[1]
    assert said[0][0] == said[1][0]
    assert answers[0].status_code == answers[1].status_code


def test_a_locked_out_account_is_not_told_apart_by_the_door(world: World) -> None:
    """Someone who left hears what a stranger hears, even with the right password."""
    user = world.people["parent"]
    user.set_password(PASSWORD)
    user.is_active = False
    user.save(update_fields=["password", "is_active"])
    assert sign_in(Client()).status_code in {200, 302}
    client = Client()
    sign_in(client)
    assert client.get("/account/settings/").status_code == 302
