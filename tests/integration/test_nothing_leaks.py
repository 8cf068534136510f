"""The watch over what leaves sees what it should, and an error tells no one's name."""

import logging

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect

from goldthread.config.log_lines import OneLine
from goldthread.records.people.models import Child
from tests.factories.world import World
from tests.integration.conftest import told_beside, told_by_mail

NAME = "Zyxcanary"


def test_the_watch_sees_each_way_out() -> None:
    page = HttpResponse(f"<title>{NAME}</title><p>…", status=404)
    page["X-Told"] = NAME
    page.set_cookie("last", NAME)
    found = {where for where, text in told_beside(page) if NAME in text}
    assert found == {"header X-Told", "cookie last", "title", "page of a 404"}
    moved = HttpResponseRedirect(f"/look/?name={NAME}")
    assert ("header Location", f"/look/?name={NAME}") in list(told_beside(moved))
    EmailMessage(
        "Hello", NAME, to=["a@example.org"], attachments=[(NAME, "x", "text/plain")]
    ).send()
    assert {where for where, text in told_by_mail() if NAME in text} == {"mail", "attachment"}
    mail.outbox.clear()


def test_the_watch_sees_a_leak_in_a_real_answer(
    world: World, nothing_leaks: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "goldthread.web.errors.not_found", lambda request: HttpResponse(NAME, status=404)
    )
    world.client("far_senco").get(f"/children/{world.ada.public_id}/")
    assert [where for where, _ in nothing_leaks] == [
        f"page of a 404 of /children/{world.ada.public_id}/"
    ]
    nothing_leaks.clear()


def test_an_error_in_a_view_names_nobody_on_the_page_or_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        try:
            raise KeyError(NAME)
        except KeyError as error:
            error.add_note(NAME)
            raise ValueError(f"{NAME} has no plan") from error

    monkeypatch.setattr("goldthread.web.school.child.frame.note_read", broken)
    client = world.client("senco")
    client.raise_request_exception = False
    answer = client.get(f"/children/{world.ada.public_id}/")
    assert answer.status_code == 500
    assert NAME not in answer.content.decode()
    said = "\n".join(OneLine().format(record) for record in caplog.records)
    assert "builtins.ValueError" in said
    assert "builtins.KeyError" in said
    assert ":broken" in said
    assert NAME not in said


def test_what_a_database_says_of_a_row_is_not_in_the_log(world: World) -> None:
    Child.objects.filter(pk=world.ada.pk).update(upn="B801200005001")
    try:
        with transaction.atomic():
            Child.objects.exclude(pk=world.ada.pk).update(upn="B801200005001")
    except IntegrityError as error:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "failed", None, None)
        record.exc_info = (type(error), error, error.__traceback__)
        said = OneLine().format(record)
        assert "IntegrityError" in said
        assert "B801200005001" not in said
        return
    pytest.fail("two children had the same UPN")


def test_an_exception_that_is_its_own_cause_ends() -> None:
    error = ValueError(NAME)
    error.__cause__ = error
    assert OneLine().formatException((ValueError, error, None)) == "builtins.ValueError"
    assert OneLine().formatException((None, None, None)) == ""
