"""A form sent twice is done once, and one with errors leaves nothing behind."""

import uuid

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from goldthread.records.accounts.actions import keep_receipt
from goldthread.records.accounts.models import Receipt
from goldthread.records.accounts.queries import receipt_for
from goldthread.records.organisations.models import Organisation
from goldthread.web.receipts import once
from tests.conftest import NOW
from tests.factories.world import World

KEY = str(uuid.UUID(int=7))


@once
def make_school(request) -> HttpResponse:
    school = Organisation.objects.create(kind="school", name="Made by form")
    if request.POST.get("wrong"):
        return HttpResponse("Mend this", status=200)
    return HttpResponseRedirect(f"/made/{school.pk}/")


def _send(world: World, key: str = KEY, who: str = "senco", **values: str) -> HttpResponse:
    request = RequestFactory().post("/make/", {"receipt": key, **values})
    request.user, request.at = world.people[who], NOW
    return make_school(request)


def _made() -> int:
    return Organisation.objects.filter(name="Made by form").count()


def test_same_key_again_is_answered_and_not_redone(world: World) -> None:
    first, second = _send(world), _send(world)
    assert (first.url, _made()) == (second.url, 1)


def test_another_key_is_another_doing(world: World) -> None:
    _send(world)
    _send(world, key=str(uuid.UUID(int=8)))
    assert _made() == 2


def test_form_with_errors_changes_nothing_and_can_be_sent_again(world: World) -> None:
    assert _send(world, wrong="yes").status_code == 200
    assert (_made(), Receipt.objects.count()) == (0, 0)
    assert _send(world).status_code == 302
    assert _made() == 1


def test_taken_meanwhile_is_undone_and_answered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_receipt(key=KEY, user_id=world.senco.pk, path="/make/", location="/made/1/", at=NOW)
    monkeypatch.setattr("goldthread.web.receipts.receipt_for", _blind_once(receipt_for))
    assert _send(world).url == "/made/1/"
    assert _made() == 0


def _blind_once(real):
    looks = []

    def look(key: str, user_id: int):
        looks.append(key)
        return None if len(looks) == 1 else real(key, user_id)

    return look


def test_receipt_belongs_to_the_person_who_sent_the_form(world: World) -> None:
    _send(world)
    assert _send(world, who="head").url == "/make/"
    assert _made() == 1
