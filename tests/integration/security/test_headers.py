"""What every answer tells the browser, whoever asks and whatever became of it."""

import re
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.conftest import NOW
from tests.factories.world import World, build_world
from tests.integration.security.conftest import over_https, read_whole

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
# Who asks what: pages, files, errors, what is sent back to a script, assets.
ASKED = {
    "door": ("", "get", "/account/login/"),
    "privacy": ("", "get", "/privacy/"),
    "to sign in": ("", "get", "/register/"),
    "asset": ("", "get", "/static/build/goldthread.css"),
    "no asset": ("", "get", "/static/build/nothing.css"),
    "register": ("senco", "get", "/register/"),
    "register as csv": ("senco", "get", "/register/export.csv"),
    "register as xlsx": ("senco", "get", "/register/export.xlsx"),
    "people": ("office", "get", "/account/people/"),
    "own settings": ("pupil", "get", "/account/settings/"),
    "ways to sign in": ("teacher", "get", "/account/mfa/"),
    "not allowed": ("teacher", "get", "/account/people/"),
    "not there": ("senco", "get", "/nothing/"),
    "not this way": ("senco", "post", "/register/export.csv"),
    "bad request": ("senco", "get", "/documents/profiles/"),
    "draft": ("senco", "post", "/drafts/"),
    "sign out": ("senco", "post", "/account/logout/"),
}


@pytest.fixture(scope="module")
def answers(
    django_db_setup: None, django_db_blocker: Any, https_settings: dict[str, Any]
) -> dict[str, Any]:
    """Each of them, over HTTPS; asked once for the module, and nothing of it is kept."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(**over_https(https_settings)),
        patch("goldthread.web.middleware.timezone.now", lambda: NOW),
    ):
        world, found = build_world(), {}
        for name, (nickname, method, path) in ASKED.items():
            client = world.client(nickname) if nickname else Client()
            found[name] = asked(client, path, method, secure=True)
        transaction.set_rollback(True)
    return found


def asked(client: Client, path: str, method: str = "get", **how: Any) -> Any:
    """The answer, read to its end."""
    answer = getattr(client, method)(path, **how)
    answer.body = read_whole(answer)
    return answer


def _policy(answer: Any) -> dict[str, str]:
    parts = answer["Content-Security-Policy"].split(";")
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in parts)}


def test_the_answers_are_of_every_kind(answers: dict[str, Any]) -> None:
    assert {answer.status_code for answer in answers.values()} >= {200, 302, 400, 403, 404, 405}
    kinds = {answer["Content-Type"].split(";")[0] for answer in answers.values()}
    assert kinds >= {"text/html", "text/csv", "text/css"}
    assert len(kinds) >= 4


def test_only_our_own_scripts_and_styles_run(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        policy = _policy(answer)
        assert CSP.items() <= policy.items(), name
        assert "unsafe" not in answer["Content-Security-Policy"], name
        assert not re.search(r"https?:|\*", answer["Content-Security-Policy"]), name


def test_no_page_is_shown_inside_another(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        assert _policy(answer)["frame-ancestors"] == "'none'", name


def test_browsers_stay_on_https_for_a_year_and_below(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        found = re.fullmatch(
            r"max-age=(\d+); includeSubDomains", answer["Strict-Transport-Security"]
        )
        assert found, name
        assert int(found[1]) >= 31_536_000, name


def test_types_are_not_guessed_and_say_their_letters(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        assert answer["X-Content-Type-Options"] == "nosniff", name
        kind = answer["Content-Type"]
        if kind.startswith(("text/", "application/json")) and answer.body:
            assert "charset" in kind or kind == "application/json", (
                name
            )  # JSON is UTF-8 by its own rule
    assert answers["register as xlsx"].body.startswith(b"PK")
    assert answers["register as csv"].body.decode("utf-8-sig")


def test_files_are_for_keeping_and_not_opened_as_pages(answers: dict[str, Any]) -> None:
    for name in ("register as csv", "register as xlsx"):
        assert re.fullmatch(
            r'attachment; filename="register-[0-9-]+\.(csv|xlsx)"',
            answers[name]["Content-Disposition"],
        )


def test_addresses_are_not_told_to_others(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        assert answer["Referrer-Policy"] == "same-origin", name


def test_windows_of_others_are_cut_off(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", name


def test_nothing_is_kept_in_caches(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        if "asset" not in name:
            assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", ")), name


def test_other_sites_read_nothing(world: World, https: None) -> None:
    """No answer says another origin may read it, not even when asked beforehand."""
    client = world.client("senco")
    elsewhere = {"HTTP_ORIGIN": "https://elsewhere.example", "secure": True}
    for path in ("/register/", "/account/login/", "/static/build/goldthread.css", "/drafts/"):
        for method in ("get", "options"):
            answer = asked(client, path, method, **elsewhere)
            told = {name for name, _ in answer.items() if name.lower().startswith("access-control")}
            assert not told, path


def test_no_answer_says_what_runs_here(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        assert not {"Server", "X-Powered-By", "X-AspNet-Version", "Via"} & set(
            dict(answer.items())
        ), name
        if answer["Content-Type"].startswith("text/html"):
            text = answer.body.decode().lower()
            assert not re.search(r"django|jinja|python|granian|sqlite|postgres", text), name


def test_pages_hold_no_script_style_or_thing_from_elsewhere(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        if not answer["Content-Type"].startswith("text/html"):
            continue
        text = answer.body.decode()
        assert not re.search(r"<script(?![^>]*(\bsrc=\"/|application/json))", text), name
        assert not re.search(
            r"<(?:script|img|link|iframe)\b[^>]*(?:src|href)=\"(?:https?:)?//", text
        ), name
        assert not re.search(r"\sstyle=\"|<style", text), name


def test_boxes_for_secrets_are_hidden_and_can_be_pasted_into(world: World) -> None:
    pages = [
        Client().get("/account/login/"),
        world.client("teacher").get("/account/password/change/"),
    ]
    for page in pages:
        text = page.content.decode()
        boxes = re.findall(
            r"<input[^>]*name=\"(?:password|oldpassword|password1|password2)\"[^>]*>", text
        )
        assert boxes
        for box in boxes:
            assert 'type="password"' in box
            assert not re.search(r'autocomplete="off"|onpaste|readonly|maxlength', box)
