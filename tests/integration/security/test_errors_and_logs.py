"""What is said when something breaks, to the person and in the log: enough to find it, and no more."""

import io
import json
import logging
import logging.config
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from goldthread.config.log_lines import OneLine
from goldthread.records.audit.models import Event
from tests.factories.world import World
from tests.integration.security.conftest import sign_in

SECRETS = ("Zyxcanary", "hunter2", "SELECT surname", "/srv/goldthread", "Traceback", "RuntimeError")
BROKEN = "Zyxcanary hunter2 SELECT surname FROM people_child /srv/goldthread/keys"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log as the installation writes it, line by line."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLine())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def broken(*_: object, **__: object) -> None:
    raise RuntimeError(BROKEN)


def without_a_database(*_: object, **__: object) -> None:
    raise OperationalError(f"could not connect to server: {BROKEN}")


@pytest.mark.parametrize("breaks", [broken, without_a_database])
@pytest.mark.parametrize(
    "place", ["goldthread.web.middleware.check_holds", "goldthread.web.middleware.actor_for"]
)
def test_a_page_that_breaks_says_nothing_of_why(
    world: World, monkeypatch: pytest.MonkeyPatch, breaks: Any, place: str
) -> None:
    client = world.client("senco")
    client.raise_request_exception = False
    monkeypatch.setattr(place, breaks)
    for path in ("/register/", "/register/export.csv"):
        answer = client.get(path)
        assert answer.status_code == 500
        text = answer.content.decode() + str(dict(answer.items()))
        assert not [word for word in SECRETS if word in text]
        assert "Nothing you had already saved is lost" in text


def test_when_the_check_itself_breaks_nothing_is_shown_and_nothing_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client("senco")
    client.raise_request_exception = False
    monkeypatch.setattr("goldthread.web.middleware.check_holds", broken)
    form = {"theme": "dark", "receipt": "0f8fad5b-d9cb-469f-a165-70867728950e"}
    assert client.post("/account/settings/", form).status_code == 500
    world.senco.refresh_from_db()
    assert world.senco.theme == "auto"
    assert not Event.objects.exists()


def test_something_broken_is_in_the_log_with_what_finds_it(
    world: World, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    client = world.client("senco")
    client.raise_request_exception = False
    monkeypatch.setattr("goldthread.web.middleware.check_holds", broken)
    client.get("/register/")
    (told,) = [one for one in lines(log) if one["level"] == "ERROR"]
    assert told["status"] == 500
    assert told["who"] == str(world.senco.public_id)
    assert re.search(r"web/middleware\.py:\d+:process_view", told["trace"])
    assert told["trace"].endswith("builtins.RuntimeError")
    assert re.fullmatch(r"[0-9a-f-]{36}", told["request"])


def test_an_audit_that_fails_is_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    monkeypatch.setattr("goldthread.web.middleware.append", broken)
    assert world.client("senco").get("/register/").status_code == 503
    (told,) = [one for one in lines(log) if "audit could not be written" in one["message"]]
    assert told["level"] == "ERROR"
    assert told["request"]


@pytest.mark.parametrize(
    ("nickname", "path", "status"),
    [
        ("teacher", "/account/people/", 403),
        ("far_senco", "/children/{ada}/", 404),
        ("ta", "/children/{cleo}/", 403),
        ("office", "/children/{ada}/", 403),
    ],
)
def test_each_refusal_is_in_the_log_with_who_and_where_and_no_name(
    world: World, log: io.StringIO, nickname: str, path: str, status: int
) -> None:
    path = path.format(ada=world.ada.public_id, cleo=world.children["cleo"].public_id)
    answer = world.client(nickname).get(path)
    assert answer.status_code == status
    (told,) = [one for one in lines(log) if one.get("status") == status]
    assert told["who"] == str(world.people[nickname].public_id)
    assert told["request"] == answer["X-Request-ID"]
    assert told["method"] == "GET"
    assert path in told["message"]
    assert not re.search(r"canary|Far |Ms |Mr ", log.getvalue())


def test_a_form_from_elsewhere_is_in_the_log(world: World, log: io.StringIO) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["senco"])
    client.post("/account/settings/", {"theme": "dark"})
    assert [one["status"] for one in lines(log) if one["from"] == "django.security.csrf"] == [403]


def test_a_host_one_made_up_is_in_the_log(db: None, log: io.StringIO) -> None:
    Client().get("/", HTTP_HOST="elsewhere.example")
    assert "django.security.DisallowedHost" in {one["from"] for one in lines(log)}


@pytest.mark.parametrize(
    "nasty",
    [
        'x\n{"at": "2026-11-18T09:30:00Z", "level": "INFO", "message": "All is well"}',
        "x\r\nSet-Cookie: a=b", "x\x1b[2J\x1b[1;31mred", "x\u2028y\u2029z\x85", "x\x00\x08\x7f", '","level":"INFO',
    ],
)  # fmt: skip
def test_nothing_that_is_sent_makes_a_line_of_its_own(log: io.StringIO, nasty: str) -> None:
    logger = logging.getLogger("goldthread.tests")
    logger.warning("Not found: %s", nasty)
    try:
        raise ValueError(nasty)
    except ValueError:
        logger.exception("Broken by %s", nasty)
    text = log.getvalue()
    assert text.count("\n") == 2
    assert text.isascii()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)
    first, second = lines(log)
    assert first["message"] == f"Not found: {nasty}"
    assert first["level"] == "WARNING"
    assert "ValueError" in second["trace"]


def test_lines_say_when_in_utc_how_grave_and_from_where(log: io.StringIO) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    logging.getLogger("goldthread.tests").error("Something")
    (told,) = lines(log)
    assert set(told) == {"at", "level", "from", "message"}
    assert told["at"].endswith("+00:00")
    assert before <= datetime.fromisoformat(told["at"]) <= datetime.now(UTC)


def test_what_was_typed_to_sign_in_is_in_no_line(
    parent_with_password: Any, log: io.StringIO
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        Client().post("/account/login/", {"login": "Zyxcanary", "password": "hunter2hunter2"})
        client = Client()
        sign_in(client)
        client.get("/nothing/")
    finally:
        logging.getLogger().setLevel(logging.WARNING)
    text = log.getvalue()
    assert text
    for secret in ("hunter2", "Zyxcanary", "correct-horse", client.cookies["sessionid"].value,
                   client.cookies["csrftoken"].value, settings.SECRET_KEY):  # fmt: skip
        assert secret not in text


def test_the_log_goes_to_standard_error_and_nowhere_else() -> None:
    """As `docs/security/decisions.md` says: whoever runs the server decides what becomes of it."""
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]
    to_standard_error = {"class": "logging.StreamHandler", "formatter": "line"}
    assert settings.LOGGING["handlers"] == {"stderr": to_standard_error}
    assert settings.LOGGING["formatters"]["line"]["()"] == "goldthread.config.log_lines.OneLine"
    assert settings.ADMINS == []
    ours = [
        logging.getLogger(name)
        for name in (None, "goldthread", "django.request", "django.security")
    ]
    for logger in ours:
        for handler in logger.handlers:
            if not type(handler).__module__.startswith("_pytest"):
                assert type(handler) is logging.StreamHandler, handler


def test_debugging_is_off_unless_somebody_turns_it_on(
    plain: dict[str, Any], https_settings: dict[str, Any]
) -> None:
    assert plain["DEBUG"] is False
    assert https_settings["DEBUG"] is False
    assert "debug_toolbar" not in settings.INSTALLED_APPS
