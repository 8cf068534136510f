"""A request for access: two readers, what is about others taken out, sealed, given; the clock."""

import json
import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.audit.models import Event
from goldthread.records.contributions.models import Contribution
from goldthread.records.people.models import ChildAdult, ChildBar, CourtOrder
from goldthread.records.profiles.models import Observation
from goldthread.records.subject_access.actions.packs import (
    Decision,
    agree_pieces,
    decide_pieces,
    gather_pack,
    hand_over,
    seal_pack,
    send_back,
    take_over_reading,
)
from goldthread.records.subject_access.actions.requests import (
    UnableToAnswer,
    check_request,
    end_request,
    extend_request,
    give_pack,
    log_request,
    pause_request,
    resume_request,
)
from goldthread.records.subject_access.models import AccessRequest, PackPiece, SealedPack
from goldthread.records.subject_access.queries.requests import deadline_of, requests_in
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.everyone import build_everyone
from tests.factories.world import TODAY, World
from tests.unit.publish.paper import pdf_words, tags

pytestmark = pytest.mark.django_db
OTHER = "Ben Qwvcanary pushed her; Ben's mother came."


@pytest.fixture
def everyone(db: None) -> World:
    world = build_everyone()
    Observation.objects.create(child=world.ada, on=TODAY, text=OTHER, by=world.teacher)
    Observation.objects.create(
        child=world.ada, on=TODAY, text="Read a whole page.", by=world.teacher
    )
    Contribution.objects.create(
        child=world.ada, voice="professional", text="Told in confidence: Vaultword.",
        by=world.senco, made_at=NOW,
    )  # fmt: skip
    return world


def logged(world: World, nickname: str = "senco", asker: str = "parent") -> AccessRequest:
    return log_request(
        child=world.ada,
        asker=asker,
        requester=world.parent if asker == "parent" else None,
        requester_name="A. Solicitor",
        received_on=TODAY,
        by=world.actor(nickname),
        at=NOW,
    )


def gathered(world: World) -> AccessRequest:
    one = logged(world)
    told = {"identity_how": "Known", "ground": "child_cannot", "obstacle_note": ""}
    check_request(request=one, **told, by=world.actor("senco"), at=NOW)
    return gather_pack(request=one, by=world.actor("senco"), at=NOW)


def decided_as_suggested(world: World, one: AccessRequest) -> None:
    decisions = []
    for piece in PackPiece.objects.filter(request=one):
        if piece.hint == "voice":
            decisions.append(Decision(piece.pk, "leave_out", (), "confidence"))
        elif piece.suggested:
            words = tuple(piece.suggested)
            decisions.append(Decision(piece.pk, "take_out", words, "other_child"))
        else:
            decisions.append(Decision(piece.pk, "give"))
    decide_pieces(request=one, decisions=decisions, by=world.actor("senco"), at=NOW)


def passed_on(world: World) -> AccessRequest:
    one = gathered(world)
    decided_as_suggested(world, one)
    return hand_over(request=one, by=world.actor("senco"), at=NOW)


def sealed_by_hand(world: World) -> tuple[AccessRequest, Client]:
    """The second reader's half over HTTP, as it is done."""
    one, client = passed_on(world), world.client("head")
    read = reverse("access_request_read", args=[one.pk])
    number = 1
    while True:
        sent = {"receipt": new_key()}
        answer = client.post(f"{read}?page={number}", sent)
        assert answer.status_code == 302
        if "page=" not in answer.headers["Location"]:
            break
        number += 1
    do(client, one, "seal")
    return one, client


def do(client: Client, one: AccessRequest, name: str, **told: Any) -> str:
    url = reverse("access_request", args=[one.pk])
    answer = client.post(url, {"do": name, "receipt": new_key(), **told})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_the_whole_way_from_the_letter_to_the_pack(everyone: World) -> None:
    client = everyone.client("senco")
    history = client.get(reverse("child_history", args=[everyone.ada.public_id]))
    new = reverse("access_request_new", args=[everyone.ada.public_id])
    assert new in history.content.decode()
    assert client.get(new).status_code == 200
    assert client.post(new, {"asks": "for_them"}).status_code == 422
    day = {"received_on_day": "16", "received_on_month": "11", "received_on_year": "2026"}
    sent = {"asks": str(everyone.parent.public_id), "receipt": new_key(), **day}
    sent["right"] = "subject_access"
    for _twice in range(2):
        answer = client.post(new, sent)
        assert answer.status_code == 302, answer.content.decode()
    one = AccessRequest.objects.get()
    assert (one.requester, one.received_on) == (everyone.parent, date(2026, 11, 16))
    assert "16 December 2026" in client.get(reverse("access_request", args=[one.pk])).content.decode().replace("\xa0", " ")  # fmt: skip
    do(client, one, "check", identity_how="Known for years", ground="child_cannot")
    do(client, one, "gather")
    read = reverse("access_request_read", args=[one.pk])
    shown = client.get(read).content.decode()
    assert "<mark>Ben Qwvcanary</mark>" in shown
    assert "<mark>Ben</mark>" in shown
    assert client.post(read, {}).status_code == 422
    decided_as_suggested(everyone, one)
    assert client.get(reverse("access_request_preview", args=[one.pk])).status_code == 200
    do(client, one, "pass_on")
    second = everyone.client("head")
    assert "Qwvcanary" not in second.get(read).content.decode().split("Words taken out")[0]


def test_what_is_taken_out_is_in_no_byte_of_what_is_given(everyone: World) -> None:
    one, client = sealed_by_hand(everyone)
    pack = SealedPack.objects.get(request=one)
    document, data = bytes(pack.document), bytes(pack.data)
    told = pdf_words(document)
    for secret in ("Qwvcanary", "Ben", "Vaultword", "confidence:"):
        assert secret not in told, secret
        assert secret.encode() not in document
        assert secret.encode() not in data
    assert "Readawholepage." in told
    assert "pushedher" in told
    assert "Zyxcanary" in told
    assert "1entryleftout" in told
    marks = told.count("[...]") - 1  # one says what the mark means
    assert f"takenoutin{marks}places" in told
    assert {"/Document", "/H1", "/Table", "/TH"} <= set(tags(document))
    machine = json.loads(data)
    assert machine["left_out"] == {"confidence": 1}
    assert machine["taken_out"] == {"other_child": marks}
    assert marks >= 2
    assert {"people.Child", "sen_support.SenStatus", "profiles.Observation"} <= {
        record["table"] for record in machine["records"]
    }
    for name, start in (("document", b"%PDF"), ("data", b"{")):
        answer = client.get(reverse(f"access_request_{name}", args=[one.pk]))
        assert answer.content.startswith(start)
        assert "Zyxcanary" not in str(answer.headers)
    assert Event.objects.filter(action="access_request.pack_opened").count() == 2


def test_staff_who_looked_are_given_by_role_and_not_by_name(everyone: World) -> None:
    everyone.client("ta").get(f"/children/{everyone.ada.public_id}/")
    one = gathered(everyone)
    piece = PackPiece.objects.get(request=one, label="audit.Event")
    assert ["2026-11-18", "teaching_assistant", "read", "child.viewed", "1"] in piece.content[
        "rows"
    ]
    assert everyone.ta.name not in json.dumps(piece.content)


def test_one_person_cannot_do_both_halves(everyone: World) -> None:
    one = passed_on(everyone)
    senco, head = everyone.actor("senco"), everyone.actor("head")
    ids = list(PackPiece.objects.values_list("pk", flat=True))
    with pytest.raises(UnableToAnswer):
        agree_pieces(request=one, piece_ids=ids, by=senco, at=NOW)
    with pytest.raises(UnableToAnswer):
        seal_pack(request=one, document=b"x", data=b"x", by=head, at=NOW)
    agree_pieces(request=one, piece_ids=ids[:-1], by=head, at=NOW)
    with pytest.raises(UnableToAnswer):
        seal_pack(request=one, document=b"x", data=b"x", by=head, at=NOW)
    agree_pieces(request=one, piece_ids=ids, by=head, at=NOW)
    for other in (senco, everyone.actor("dsl")):
        with pytest.raises(UnableToAnswer):
            seal_pack(request=one, document=b"x", data=b"x", by=other, at=NOW)
    seal_pack(request=one, document=b"x", data=b"y", by=head, at=NOW)
    with pytest.raises(UnableToAnswer):
        seal_pack(request=one, document=b"x", data=b"x", by=head, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.update(second_reader=everyone.senco)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.update(second_reader=None)


def test_sent_back_is_read_and_agreed_anew(everyone: World) -> None:
    one, head = passed_on(everyone), everyone.actor("head")
    ids = list(PackPiece.objects.values_list("pk", flat=True))
    agree_pieces(request=one, piece_ids=ids, by=head, at=NOW)
    with pytest.raises(UnableToAnswer):
        send_back(request=one, note=" ", by=head, at=NOW)
    send_back(request=one, note="Look at the note again", by=head, at=NOW)
    assert not PackPiece.objects.filter(is_agreed=True).exists()
    page = everyone.client("senco").get(reverse("access_request", args=[one.pk]))
    assert "Look at the note again" in page.content.decode()
    with pytest.raises(UnableToAnswer):
        decide_pieces(request=one, decisions=[], by=head, at=NOW)
    take_over_reading(request=one, by=head, at=NOW)
    assert not PackPiece.objects.exclude(decision="").exists()
    with pytest.raises(UnableToAnswer):
        hand_over(request=one, by=head, at=NOW)


def test_a_decision_is_whole(everyone: World) -> None:
    one, senco = gathered(everyone), everyone.actor("senco")
    piece = PackPiece.objects.get(label="profiles.Observation", content__icontains="whole page")
    for wrong in (
        Decision(piece.pk, ""),
        Decision(piece.pk, "leave_out"),
        Decision(piece.pk, "take_out", (), "other"),
        Decision(piece.pk, "take_out", ("not there",), "other"),
        Decision(0, "give"),
    ):
        with pytest.raises(UnableToAnswer):
            decide_pieces(request=one, decisions=[wrong], by=senco, at=NOW)
    right = Decision(piece.pk, "take_out", ("WHOLE  page",), "other")
    decide_pieces(request=one, decisions=[right], by=senco, at=NOW)
    with pytest.raises(UnableToAnswer):
        hand_over(request=one, by=senco, at=NOW)


def test_the_right_is_the_childs(everyone: World) -> None:
    one, senco = logged(everyone), everyone.actor("senco")
    told = {"identity_how": "Known", "ground": "child_cannot", "obstacle_note": ""}
    with pytest.raises(UnableToAnswer):
        check_request(request=one, **(told | {"ground": "own"}), by=senco, at=NOW)
    with pytest.raises(UnableToAnswer):
        check_request(request=one, **(told | {"identity_how": " "}), by=senco, at=NOW)
    ChildAdult.objects.filter(user=everyone.parent).update(has_parental_responsibility=False)
    with pytest.raises(UnableToAnswer):
        check_request(request=one, **told, by=senco, at=NOW)
    ChildAdult.objects.filter(user=everyone.parent).update(has_parental_responsibility=True)
    CourtOrder.objects.create(child=everyone.ada, kind="other", says="No contact", starts_on=TODAY)
    with pytest.raises(UnableToAnswer):
        check_request(request=one, **told, by=senco, at=NOW)
    page = everyone.client("senco").get(reverse("access_request", args=[one.pk])).content.decode()
    assert "No contact" in page
    assert "Why may it be given all the same?" in page
    bar = ChildBar.objects.create(
        child=everyone.ada, user=everyone.parent, reason="Order", starts_on=TODAY
    )
    told["obstacle_note"] = "The order does not speak of the record"
    with pytest.raises(UnableToAnswer):
        check_request(request=one, **told, by=senco, at=NOW)
    bar.delete()
    assert check_request(request=one, **told, by=senco, at=NOW).state == "checked"


def test_the_clock_stands_still_and_runs_longer(everyone: World) -> None:
    one, senco = logged(everyone), everyone.actor("senco")
    assert deadline_of(one, TODAY).due_on == date(2026, 12, 18)
    pause_request(request=one, kind="identity", reason="A passport", by=senco, at=NOW)
    with pytest.raises(UnableToAnswer):
        pause_request(request=one, kind="identity", reason="Again", by=senco, at=NOW)
    later = NOW + timedelta(days=10)
    assert deadline_of(one, later.date()).due_on == date(2026, 12, 29)  # the 28th is a holiday
    resume_request(request=one, by=senco, at=later)
    resume_request(request=one, by=senco, at=later)
    assert deadline_of(one, later.date() + timedelta(days=9)).due_on == date(2026, 12, 29)
    for wrong in ({"months": 3, "reason": "x"}, {"months": 1, "reason": " "}):
        with pytest.raises(UnableToAnswer):
            extend_request(request=one, **wrong, by=senco, at=later)
    one = extend_request(request=one, months=2, reason="A thousand pages", by=senco, at=later)
    assert deadline_of(one, later.date()).due_on == date(2027, 3, 1)
    end_request(request=one, is_refused=False, why="They rang", by=senco, at=later)
    with pytest.raises(UnableToAnswer):
        resume_request(request=one, by=senco, at=later)
    with pytest.raises(UnableToAnswer):
        log_request(
            child=everyone.ada, asker="child", requester=None, requester_name="Ada",
            received_on=TODAY + timedelta(days=1), by=senco, at=NOW,
        )  # fmt: skip


def test_when_given_or_ended_the_copies_for_reading_go(everyone: World) -> None:
    one, client = sealed_by_hand(everyone)
    with pytest.raises(UnableToAnswer):
        give_pack(request=one, how=" ", by=everyone.actor("senco"), at=NOW)
    do(client, one, "give", note="At the office, passport seen")
    assert not PackPiece.objects.exists()
    assert SealedPack.objects.filter(request=one).exists()
    assert "Given" in client.get(reverse("rights_home")).content.decode()
    another = gathered(everyone)
    do(client, another, "end", outcome="refused", why="Asked last week")
    assert not PackPiece.objects.exists()


def test_nobody_else_and_nobody_elsewhere(everyone: World) -> None:
    one = gathered(everyone)
    urls = [reverse("rights_home")] + [
        reverse(name, args=[one.pk])
        for name in (
            "access_request", "access_request_read", "access_request_preview",
            "access_request_document", "access_request_data",
        )
    ]  # fmt: skip
    for nickname in ("teacher", "ta", "office", "parent", "pupil", "trust_lead", "dpo", "governor"):
        for url in urls:
            assert everyone.client(nickname).get(url).status_code == 403, (nickname, url)
    for nickname in ("far_senco", "barred_senco"):
        client = everyone.client(nickname)
        assert "canary" not in client.get(urls[0]).content.decode()
        for url in urls[1:]:
            assert client.get(url).status_code == 404, (nickname, url)
    for nickname, refusal in (
        ("teacher", NotPermitted),
        ("far_senco", NotVisible),
        ("dpo", NotVisible),
    ):
        with pytest.raises(refusal):
            logged(everyone, nickname)
    for nickname in ("senco", "head", "dsl"):
        html = everyone.client(nickname).get(urls[0]).content.decode()
        assert "Zyxcanary" in html
    assert Event.objects.filter(action="access_request.listed", kind="read").exists()
    assert not requests_in([everyone.farland.pk]).exists()


def test_the_list_costs_the_same_for_one_and_for_three(
    everyone: World, django_assert_max_num_queries: Any
) -> None:
    client = everyone.client("senco")
    logged(everyone)
    client.get(reverse("rights_home"))
    with django_assert_max_num_queries(14) as one:
        client.get(reverse("rights_home"))
    most = len(one)
    logged(everyone)
    logged(everyone, asker="for_them")
    with django_assert_max_num_queries(most):
        client.get(reverse("rights_home"))


def test_a_pack_of_four_thousand_entries_is_gathered_and_set_within_a_minute(
    everyone: World, capsys: pytest.CaptureFixture[str]
) -> None:
    Observation.objects.bulk_create(
        Observation(child=everyone.ada, on=TODAY, text=f"Entry {n} with Ben.", by=everyone.teacher)
        for n in range(4000)
    )
    began = time.perf_counter()
    one = gathered(everyone)
    decided_as_suggested(everyone, one)
    hand_over(request=one, by=everyone.actor("senco"), at=NOW)
    client = everyone.client("head")
    ids = list(PackPiece.objects.values_list("pk", flat=True))
    agree_pieces(request=one, piece_ids=ids, by=everyone.actor("head"), at=NOW)
    do(client, one, "seal")
    taken = time.perf_counter() - began
    with capsys.disabled():
        print(f"\nPack of {len(ids)} pieces: {taken:.1f} s")
    assert taken < 60


def test_who_asks_is_who_they_say(everyone: World) -> None:
    senco = everyone.actor("senco")
    for asker, nickname in (("parent", "far_parent"), ("child", "parent"), ("for_them", "parent")):
        with pytest.raises(UnableToAnswer):
            log_request(
                child=everyone.ada, asker=asker, requester=everyone.people[nickname],
                requester_name="", received_on=TODAY, by=senco, at=NOW,
            )  # fmt: skip
    own = log_request(
        child=everyone.ada, asker="child", requester=everyone.pupil, requester_name="",
        received_on=TODAY, by=senco, at=NOW,
    )  # fmt: skip
    assert own.requester_name == everyone.pupil.name
