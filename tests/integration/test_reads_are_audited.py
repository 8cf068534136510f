"""A page that shows a child says so in the audit first; if it cannot, it shows nothing."""

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponse
from django.test import RequestFactory

from goldthread.records.audit.models import Event
from goldthread.web.middleware import AuditReads, stamp_request
from goldthread.web.pages import note_read
from tests.factories.world import World


def _answer(world: World, status: int = 200) -> HttpResponse:
    def show(request) -> HttpResponse:
        note_read(request, "child.viewed", [world.ada, world.children["dev"]])
        return HttpResponse("Zyxcanary", status=status)

    request = RequestFactory().get("/")
    request.user = world.senco
    request.session = SessionBase()
    return stamp_request(AuditReads(show))(request)


def test_read_is_committed_with_who_what_and_which_children(world: World) -> None:
    response = _answer(world)
    assert response.content == b"Zyxcanary"
    events = Event.objects.order_by("organisation_id")
    assert [(e.kind, e.action, e.actor_id, e.child_ids) for e in events] == [
        ("read", "child.viewed", world.senco.pk, [world.ada.pk]),
        ("read", "child.viewed", world.senco.pk, [world.children["dev"].pk]),
    ]
    assert {e.request_id for e in events} == {response["X-Request-ID"]}


def test_nothing_is_sent_when_the_audit_cannot_be_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("goldthread.web.middleware.append", fail)
    response = _answer(world)
    assert response.status_code == 503
    assert b"Zyxcanary" not in response.content
    assert Event.objects.count() == 0


def test_refused_page_leaves_no_read(world: World) -> None:
    _answer(world, status=403)
    assert Event.objects.count() == 0
