"""Every address × method × actor × relationship: the right answer, and no name where it may not be.

A cell is one request. Its status is compared with the policy told by hand (`policy`): 302 to sign in,
403 without the right, 404 beyond what the person may know of. Its content, headers included, must
hold no child's surname the person may not read, and each surname shown must be in the audit of that
very request. Writes are rolled back. `make test` prints how many cells were tried and how long they
took; `make matrix` also tries every child where a role does not hold the right at all, and HEAD.
"""

import gc
import io
import logging
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from goldthread.access.permissions import Permission
from goldthread.records.accounts.models import User
from goldthread.records.audit.models import Event
from goldthread.records.people.models import ChildAdult
from goldthread.records.people.queries.children import actor_for
from tests.factories.everyone import build_everyone, invite
from tests.factories.everything import SEALED, Things, school_things_of, things_of
from tests.integration.matrix.addresses import ONE_OF, address, is_about_a_child, names
from tests.integration.matrix.policy import (
    ACTORS,
    CHILDREN,
    NOBODY,
    OAKFIELD,
    PUBLISHED_TO_THE_TRUST,
    SURNAMES,
    covers,
    holds,
    knows_of,
    may_be_named_to,
)
from tests.routes import NOT_OFFERED, Route, all_routes

pytestmark = pytest.mark.django_db
# Signing in and out is allauth's; its pages hold no record and end the session the matrix asks with.
OURS = [route for route in all_routes() if route.is_ours]
REFUSED_METHODS = ("PUT", "PATCH", "DELETE")
WHOLE = os.environ.get("GOLDTHREAD_MATRIX") == "whole"
# What a person who is let in may be told about what they sent, or about a thing that is not there.
ANSWERS = {200, 302, 400, 404, 422}
# Views that ask for a further right within.
ALSO_NEEDS = {"family_answer": Permission.FAMILY_VIEW}

# The words of a restricted note about health: to whom they are shown, and where.
READS_SEALED = {"senco", "dsl", "barred_senco"}
SHOWS_SEALED = {"restricted_note", "restricted_take", "restricted_reader"}


class Scene:
    """The world, a browser for each actor, and the ids around each child."""

    def __init__(self) -> None:
        self.world = build_everyone()
        people = self.world.people
        senco_of = dict.fromkeys(OAKFIELD, "senco") | {"dev": "brook_senco", "mia": "mill_senco", "far": "far_senco"}  # fmt: skip
        teacher_of = {"ada": "teacher", "ben": "teacher", "cleo": "other_teacher", "far": "far_teacher"}  # fmt: skip
        self.things: dict[str, Things] = {}
        for name in CHILDREN:
            child = self.world.children[name]
            parent = people["parent"] if name == "ada" else self._parent(name)
            senco = people[senco_of[name]]
            things = things_of(child, people[teacher_of.get(name, senco_of[name])], parent)
            things |= school_things_of(child, senco)
            things |= {"public_id": child.public_id, "other_id": child.public_id}
            things["tie_id"] = self._invited(name).pk
            self.things[name] = things
        self.ids = {self.world.children[name].pk: surname for name, surname in SURNAMES.items()}
        self.clients = {actor: self.world.client(actor) for actor in (*ACTORS, "leaver")}
        self.clients["anonymous"] = Client()
        self.clients["ended"] = self.world.client("leaver_with_session")
        User.objects.filter(username="leaver_with_session").update(is_active=False)

    def _parent(self, name: str) -> User:
        return User.objects.create(username=f"parent_of_{name}", name=f"Parent of {name}")

    def _invited(self, name: str) -> ChildAdult:
        if name == "ada":
            return ChildAdult.objects.filter(child=self.world.ada, kind="invited").earliest("pk")
        guest = f"guest_of_{name}"
        self.world.people[guest] = User.objects.create(username=guest, name=f"Guest {name}")
        return invite(self.world, guest, self.world.children[name])


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker) -> Iterator[Scene]:  # type: ignore[no-untyped-def]
    """Built once for the module and taken back at its end; every cell rolls back to it.

    As nothing is kept, who is asking and what they hold do not change, and are asked once for each
    browser; without the log and the collector that is three times as fast.
    """
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        patch(
            "goldthread.web.middleware.actor_for", _once_for_each(actor_for, lambda user: user.pk)
        ),
        patch(
            "django.contrib.auth.middleware.get_user",
            _once_for_each(get_user, lambda request: request.COOKIES.get("sessionid")),
        ),
        _in_peace(),
    ):
        yield Scene()
        transaction.set_rollback(True)


def _once_for_each(ask: Callable[..., Any], key: Callable[[Any], Any]) -> Callable[..., Any]:
    known: dict[Any, Any] = {}

    def asked(who: Any, *rest: Any) -> Any:
        if key(who) not in known:
            known[key(who)] = ask(who, *rest)
        return copy(known[key(who)])

    return asked


@contextmanager
def _in_peace() -> Iterator[None]:
    logging.disable(logging.WARNING)
    gc.disable()
    yield
    gc.enable()
    logging.disable(logging.NOTSET)


def test_every_route_has_an_address_for_every_child(scene: Scene) -> None:
    assert {route.name for route in OURS if not route.name} == set()
    for route in OURS:
        for name in CHILDREN:
            assert address(route, scene.things[name]).startswith("/")


@pytest.mark.parametrize("actor", [*ACTORS, *NOBODY])
def test_cells(scene: Scene, actor: str, record_property) -> None:  # type: ignore[no-untyped-def]
    began, tried, wrong = time.process_time(), 0, []
    for route, method, name in _cells(actor):
        fault = _try(scene, actor, route, method, name)
        tried += 1
        if fault:
            wrong.append(f"{method} {route.path} for {name} ({CHILDREN[name]}): {fault}")
    gc.collect()
    record_property("matrix_cells", tried)
    record_property("matrix_seconds", time.process_time() - began)
    assert not wrong, "\n".join(wrong)


def _cells(actor: str) -> Iterator[tuple[Route, str, str]]:
    """Route, method and child. A right the actor's role does not hold at all is refused before the
    child is looked up: for those the nearest child and the farthest stand for all, unless WHOLE."""
    for route in OURS:
        public = route.permission == "public"
        near = public or not (WHOLE or holds(actor, Permission(route.permission)))
        children = (["ada", "far"] if near else list(CHILDREN)) if names(route) else ["ada"]
        for method in route.methods.split():
            if method != "HEAD" or WHOLE:  # Django answers HEAD by what GET answers
                for name in children:
                    yield route, method, name
        yield route, REFUSED_METHODS[len(route.path) % len(REFUSED_METHODS)], "ada"


def _try(scene: Scene, actor: str, route: Route, method: str, name: str) -> str:
    """What is wrong with one cell, or nothing."""
    url = address(route, scene.things[name])
    client = scene.clients[actor]
    session = client.cookies["sessionid"].value if "sessionid" in client.cookies else None
    with transaction.atomic():
        answer = client.generic(method, url)
        fault = _status_fault(actor, route, method, name, answer.status_code)
        fault = fault or _content_fault(scene, actor, route, answer)
        transaction.set_rollback(True)
    if session is not None:  # a page that ends or renews the session did so in vain, too
        client.cookies["sessionid"] = session
    return fault


def _status_fault(actor: str, route: Route, method: str, name: str, status: int) -> str:
    expected = _expected(actor, route, method, name)
    if expected is None:
        return f"{status}, which is refused or broken" if status == 403 or status >= 500 else ""
    return "" if status in expected else f"{status}, not {sorted(expected)}"


def _expected(actor: str, route: Route, method: str, name: str) -> set[int] | None:
    """The statuses the policy allows, or None where it lets the person in."""
    if route.permission == "public":
        return None
    if actor in {"anonymous", "ended"}:
        return {302}
    permission = Permission(route.permission)
    if actor == "leaver" or not holds(actor, permission):
        return {403}
    if method not in route.methods.split():
        return {405}
    if not is_about_a_child(route):
        return _of_a_school(actor, route, name)
    if name in covers(actor, permission) & covers(actor, ALSO_NEEDS.get(route.name, permission)):
        return None
    return {403} if knows_of(actor, name) else {404}


def _of_a_school(actor: str, route: Route, name: str) -> set[int] | None:
    """A class, group, concern, file or person: strangers find nothing; colleagues may be refused."""
    _role, within = ACTORS[actor]
    if not names(route) or set(names(route)) <= set(ONE_OF) | {"on"}:
        return ANSWERS | {403}
    published = PUBLISHED_TO_THE_TRUST.get(route.name, frozenset())
    return ANSWERS | {403} if name in within | published else {404}


def _content_fault(scene: Scene, actor: str, route: Route, answer: HttpResponse) -> str:
    text = _text(answer)
    if SEALED in text and not (actor in READS_SEALED and route.name in SHOWS_SEALED):
        return "gives away a restricted note"
    shown = {name for name, surname in SURNAMES.items() if surname in text}
    allowed = may_be_named_to(actor) if actor in ACTORS else frozenset()
    if shown - allowed:
        return f"names {sorted(shown - allowed)}"
    if shown and answer.status_code < 400:
        told: set[int] = set()
        for ids in Event.objects.filter(request_id=answer["X-Request-ID"], kind="read").values_list(
            "child_ids", flat=True
        ):
            told.update(ids)
        untold = {SURNAMES[name] for name in shown} - {scene.ids.get(pk) for pk in told}
        if untold and answer.status_code == 200:
            return f"shows {sorted(untold)} and the audit does not say so"
    return ""


def _text(answer: HttpResponse) -> str:
    headers = " ".join(f"{key}: {value}" for key, value in answer.items())
    body = answer.getvalue()
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b" ".join(packed.read(member) for member in packed.namelist())
    return headers + body.decode("utf-8", "replace")


def test_routes_that_are_not_offered_are_denied_to_all(scene: Scene) -> None:
    for route in all_routes():
        if route.name in NOT_OFFERED and not names(route) and "(" not in route.path:
            for actor in ACTORS:
                assert scene.clients[actor].get(f"/{route.path}").status_code == 403, route.path
