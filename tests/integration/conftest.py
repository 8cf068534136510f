"""Around every test of this folder: nothing it made Goldthread send out tells a child's surname.

Every child of the world has a surname with "canary" in it. What a page shows is judged by each test
and by the matrix; what goes elsewhere may hold none, whoever asked: lines of the log, mails, headers
(redirects, cookies and file names among them), titles, and pages that say something went wrong.
"""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from goldthread.config.log_lines import OneLine

CANARY = re.compile(r"canary", re.I)
REFUSED = frozenset({400, 403, 404, 405, 500, 503})
"""Pages that say no. 409 and 422 show a form again to whoever filled it in: judged as pages."""
TITLE = re.compile(r"<title>(.*?)</title>", re.S)


def told_beside(response: HttpResponse) -> Iterator[tuple[str, str]]:
    """What an answer says to others than its reader: to the browser, its history, a proxy."""
    for name, value in response.headers.items():
        yield f"header {name}", value
    for cookie in response.cookies.values():
        yield f"cookie {cookie.key}", cookie.OutputString()
    if response.streaming or "text/html" not in response.get("Content-Type", ""):
        return
    page = response.content.decode(errors="replace")
    for title in TITLE.findall(page):
        yield "title", title
    if response.status_code in REFUSED:
        yield f"page of a {response.status_code}", page


def told_by_mail() -> Iterator[tuple[str, str]]:
    """Everything of every mail sent in this test."""
    for message in getattr(mail, "outbox", ()):
        yield "mail", message.message().as_string()
        for attachment in message.attachments:
            yield "attachment", str(attachment)


@pytest.fixture(autouse=True)
def nothing_leaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """Watch everything that leaves beside the page; at the end, none of it names a child."""
    leaks: list[tuple[str, str]] = []
    ask = Client.request

    def watched(self: Client, **request: Any) -> Any:
        response = ask(self, **request)
        path = request.get("PATH_INFO", "")
        leaks.extend(
            (f"{where} of {path}", text)
            for where, text in told_beside(response)
            if CANARY.search(text)
        )
        return response

    monkeypatch.setattr(Client, "request", watched)
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(OneLine())
    handler.setLevel(settings.LOGGING["root"]["level"])
    logging.getLogger().addHandler(handler)
    yield leaks
    logging.getLogger().removeHandler(handler)
    leaks.extend(("log", line) for line in lines.getvalue().splitlines() if CANARY.search(line))
    leaks.extend((where, text) for where, text in told_by_mail() if CANARY.search(text))
    assert [(where, text[:200]) for where, text in leaks] == []
