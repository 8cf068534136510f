"""A parent's own right to the educational record: who, where, by when, and nothing more than the law."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from goldthread.records.audit.models import Event
from goldthread.records.contributions.models import Contribution
from goldthread.records.drafts.models import Draft
from goldthread.records.organisations.models import ClosedDay, Organisation, Term
from goldthread.records.people.models import ChildAdult, ChildBar, CourtOrder
from goldthread.records.profiles.models import Observation
from goldthread.records.subject_access.actions.packs import (
    Decision,
    agree_pieces,
    decide_pieces,
    gather_pack,
    hand_over,
)
from goldthread.records.subject_access.actions.requests import (
    UnableToAnswer,
    check_request,
    extend_request,
    log_request,
    pause_request,
)
from goldthread.records.subject_access.models import AccessRequest, PackPiece, SealedPack
from goldthread.records.subject_access.queries.requests import deadline_of, deadlines_of
from goldthread.statute.vocabulary.educational_record import AccessRight, Owed
from goldthread.web.receipts import new_key
from goldthread.web.school.rights.reading import PIECES_ON_A_PAGE
from tests.conftest import NOW
from tests.factories.everyone import build_everyone
from tests.factories.world import TODAY, World
from tests.unit.publish.paper import pdf_words

pytestmark = pytest.mark.django_db
CHECKED = {"identity_how": "Known", "ground": "parental", "obstacle_note": ""}


@pytest.fixture
def everyone(db: None) -> World:
    """Oakfield is maintained, Farland an academy."""
    world = build_everyone()
    typed(world.oakfield, "Community school")
    typed(world.farland, "Academy converter")
    return world


def typed(school: Organisation, type_name: str) -> None:
    Organisation.objects.filter(pk=school.pk).update(type_name=type_name)


def logged(world: World, asker: str = "parent", **more: Any) -> AccessRequest:
    told: dict[str, Any] = {
        "requester": world.parent if asker == "parent" else None,
        "requester_name": "",
        "received_on": TODAY,
        "right": AccessRight.EDUCATION,
    }
    world.ada.refresh_from_db()
    return log_request(
        child=world.ada, asker=asker, by=world.actor("senco"), at=NOW, **(told | more)
    )


def gathered(world: World) -> AccessRequest:
    one, senco = logged(world), world.actor("senco")
    check_request(request=one, **CHECKED, by=senco, at=NOW)
    return gather_pack(request=one, by=senco, at=NOW)


def test_a_parent_of_a_maintained_school_asks_and_the_page_says_the_day(everyone: World) -> None:
    client = everyone.client("senco")
    new = reverse("access_request_new", args=[everyone.ada.public_id])
    assert "within 15 school days" in client.get(new).content.decode()
    day = {"received_on_day": "16", "received_on_month": "11", "received_on_year": "2026"}
    sent = {"right": "education", **day}
    refused = client.post(new, {**sent, "asks": "child", "receipt": new_key()})
    assert refused.status_code == 422
    assert "is a parent’s to ask for" in refused.content.decode()
    asks = {"asks": str(everyone.parent.public_id), "receipt": new_key()}
    assert client.post(new, {**sent, **asks}).status_code == 302
    one = AccessRequest.objects.get()
    assert (one.right, one.asker, one.requester) == ("education", "parent", everyone.parent)
    page = client.get(reverse("access_request", args=[one.pk])).content.decode()
    said = page.replace("\xa0", " ")
    assert "7 December 2026" in said
    assert "15 school days after it arrived" in said
    assert "the child need not agree" in said
    assert "It is complex and takes longer" not in said
    assert "The clock stands still" not in said
    assert "Educational record (a parent’s right)" in client.get(reverse("rights_home")).content.decode()  # fmt: skip
    oversight = everyone.client("dpo").get(reverse("oversight_home")).content.decode()
    assert "Educational record (a parent’s right)" in oversight
    assert "canary" not in oversight


def test_an_academy_offers_none_and_says_what_may_give_as_much(everyone: World) -> None:
    typed(everyone.oakfield, "Academy converter")
    client = everyone.client("senco")
    new = reverse("access_request_new", args=[everyone.ada.public_id])
    page = client.get(new).content.decode()
    assert "does not bind this kind of school" in page
    assert "funding agreement" in page
    assert 'name="right"' not in page
    day = {"received_on_day": "16", "received_on_month": "11", "received_on_year": "2026"}
    sent = {
        "asks": str(everyone.parent.public_id),
        "right": "education",
        "receipt": new_key(),
        **day,
    }
    assert client.post(new, sent).status_code == 302
    assert AccessRequest.objects.get().right == "subject_access"
    with pytest.raises(UnableToAnswer, match="does not bind"):
        logged(everyone)
    typed(everyone.oakfield, "")
    assert "not clear from its type" in client.get(new).content.decode()
    assert logged(everyone).right == "education"


def test_only_a_parent_and_only_by_their_own_right(everyone: World) -> None:
    senco = everyone.actor("senco")
    for asker, more in (
        ("child", {"requester": everyone.pupil}),
        ("child", {"requester_name": "Ada"}),
        ("for_them", {"requester_name": "A. Solicitor"}),
    ):
        with pytest.raises(UnableToAnswer, match="parent’s to ask for"):
            logged(everyone, asker, **more)
    one = logged(everyone)
    for ground in ("child_cannot", "child_agrees", "own", "authority"):
        with pytest.raises(UnableToAnswer, match="why this person"):
            check_request(request=one, **(CHECKED | {"ground": ground}), by=senco, at=NOW)
    plain = logged(everyone, right=AccessRight.SUBJECT_ACCESS)
    with pytest.raises(UnableToAnswer, match="why this person"):
        check_request(request=plain, **CHECKED, by=senco, at=NOW)
    assert check_request(request=one, **CHECKED, by=senco, at=NOW).ground == "parental"


@pytest.mark.parametrize(
    "wrong",
    [{"asker": "child"}, {"months_more": 1}, {"ground": "own"}, {"right": "subject_access"}],
)
def test_the_database_keeps_it_a_parents_own(everyone: World, wrong: dict[str, Any]) -> None:
    one = logged(everyone)
    check_request(request=one, **CHECKED, by=everyone.actor("senco"), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.filter(pk=one.pk).update(**wrong)


def test_a_bar_forbids_and_an_order_or_no_responsibility_is_answered_first(
    everyone: World,
) -> None:
    one, senco = logged(everyone), everyone.actor("senco")
    ChildAdult.objects.filter(user=everyone.parent).update(has_parental_responsibility=False)
    with pytest.raises(UnableToAnswer, match="all the same"):
        check_request(request=one, **CHECKED, by=senco, at=NOW)
    ChildAdult.objects.filter(user=everyone.parent).update(has_parental_responsibility=True)
    order = CourtOrder.objects.create(
        child=everyone.ada, kind="other", says="No contact", starts_on=TODAY
    )
    with pytest.raises(UnableToAnswer, match="all the same"):
        check_request(request=one, **CHECKED, by=senco, at=NOW)
    order.delete()
    ChildBar.objects.create(
        child=everyone.ada, user=everyone.parent, reason="Order", starts_on=TODAY
    )
    told = CHECKED | {"obstacle_note": "They are the mother"}
    with pytest.raises(UnableToAnswer, match="closed to this person"):
        check_request(request=one, **told, by=senco, at=NOW)


def test_the_days_are_the_schools_own_and_cannot_be_moved(everyone: World) -> None:
    one, senco = logged(everyone), everyone.actor("senco")
    assert deadline_of(one, TODAY).due_on == date(2026, 12, 9)
    ClosedDay.objects.create(school=everyone.oakfield, on=date(2026, 11, 20))
    ClosedDay.objects.create(school=everyone.farland, on=date(2026, 11, 23))
    assert deadline_of(one, TODAY).due_on == date(2026, 12, 10)
    Term.objects.filter(school=everyone.oakfield).delete()
    assert deadline_of(one, TODAY).due_on == date(2026, 12, 9)
    page = everyone.client("senco").get(reverse("access_request", args=[one.pk]))
    assert "your term dates do not reach far enough" in page.content.decode()
    with pytest.raises(UnableToAnswer, match="cannot be moved"):
        pause_request(request=one, kind="identity", reason="A passport", by=senco, at=NOW)
    with pytest.raises(UnableToAnswer, match="cannot be moved"):
        extend_request(request=one, months=1, reason="Many pages", by=senco, at=NOW)


def test_days_of_many_are_counted_at_once(everyone: World, django_assert_num_queries: Any) -> None:
    logged(everyone)
    logged(everyone)
    logged(everyone, right=AccessRight.SUBJECT_ACCESS)
    found = AccessRequest.objects.select_related("child").prefetch_related("pauses")
    rows = list(found.order_by("pk"))
    with django_assert_num_queries(1):
        due = deadlines_of(rows, TODAY)
    assert [due[one.pk].due_on for one in rows] == [
        date(2026, 12, 9), date(2026, 12, 9), date(2026, 12, 18),
    ]  # fmt: skip
    with django_assert_num_queries(0):
        deadlines_of(rows[2:], TODAY)


def test_what_is_gathered_is_the_educational_record_and_read_with_the_same_care(
    everyone: World,
) -> None:
    everyone.client("ta").get(f"/children/{everyone.ada.public_id}/")
    Observation.objects.create(
        child=everyone.ada, on=TODAY, text="Ben Qwvcanary pushed her.", by=everyone.teacher
    )
    Contribution.objects.create(
        child=everyone.ada, voice="professional", text="Clinicword.", by=everyone.senco, made_at=NOW
    )
    Draft.objects.create(
        form="k", child=everyone.ada, user=everyone.teacher, values={"text": "Half-written"},
        saved_at=NOW,
    )  # fmt: skip
    whole = logged(everyone, right=AccessRight.SUBJECT_ACCESS)
    senco = everyone.actor("senco")
    check_request(request=whole, **(CHECKED | {"ground": "child_cannot"}), by=senco, at=NOW)
    gather_pack(request=whole, by=senco, at=NOW)
    one = gathered(everyone)

    def tables(request: AccessRequest) -> set[str]:
        return set(PackPiece.objects.filter(request=request).values_list("label", flat=True))

    assert tables(whole) - tables(one) == {"audit.Event", "drafts.Draft"}
    assert tables(one) <= tables(whole)
    for request, says in ((one, True), (whole, False)):
        url = reverse("access_request_read", args=[request.pk])
        position = PackPiece.objects.get(request=request, content__icontains="Clinicword").position
        page = 1 + (position - 1) // PIECES_ON_A_PAGE
        shown = everyone.client("senco").get(f"{url}?page={page}").content.decode()
        assert "Clinicword" in shown
        assert ("is no part of this record" in shown) is says
        assert ("came from neither school" in shown) is says


def test_the_sealed_record_says_what_it_is_and_holds_nothing_taken_out(everyone: World) -> None:
    Observation.objects.create(
        child=everyone.ada, on=TODAY, text="Ben Qwvcanary pushed her.", by=everyone.teacher
    )
    Contribution.objects.create(
        child=everyone.ada, voice="professional", text="Clinicword.", by=everyone.senco, made_at=NOW
    )
    one, senco, head = gathered(everyone), everyone.actor("senco"), everyone.actor("head")
    decisions = [
        Decision(piece.pk, "leave_out", (), "outside")
        if piece.hint == "voice"
        else Decision(piece.pk, "take_out", tuple(piece.suggested), "other_child")
        if piece.suggested
        else Decision(piece.pk, "give")
        for piece in PackPiece.objects.filter(request=one)
    ]
    decide_pieces(request=one, decisions=decisions, by=senco, at=NOW)
    hand_over(request=one, by=senco, at=NOW)
    ids = list(PackPiece.objects.values_list("pk", flat=True))
    agree_pieces(request=one, piece_ids=ids, by=head, at=NOW)
    url = reverse("access_request", args=[one.pk])
    client = everyone.client("head")
    assert client.post(url, {"do": "seal", "receipt": new_key()}).status_code == 302
    assert "Looking at it is free" in client.get(url).content.decode()
    pack = SealedPack.objects.get(request=one)
    told, machine = pdf_words(bytes(pack.document)), json.loads(bytes(pack.data))
    assert "Theeducationalrecord" in told
    assert "Yourcopyoftherecord" not in told
    assert "Itcamefromneitherschool,authority,pupilnorparent" in told
    for secret in ("Qwvcanary", "Clinicword"):
        assert secret not in told
        assert secret.encode() not in bytes(pack.data)
    assert machine["right"] == "education"
    assert machine["left_out"] == {"outside": 1}
    assert {"audit.Event", "drafts.Draft"}.isdisjoint(one["table"] for one in machine["records"])


def test_nobody_else_sees_it(everyone: World) -> None:
    one = logged(everyone)
    url = reverse("access_request", args=[one.pk])
    for nickname in ("teacher", "ta", "office", "parent", "pupil", "trust_lead", "dpo", "governor"):
        assert everyone.client(nickname).get(url).status_code == 403, nickname
    for nickname in ("far_senco", "barred_senco"):
        assert everyone.client(nickname).get(url).status_code == 404, nickname
    assert everyone.client("dsl").get(url).status_code == 200
    event = Event.objects.get(action="access_request.logged")
    assert "right" in event.fields
    assert "canary" not in json.dumps(event.fields)


def test_a_parent_reads_of_it_on_their_page_and_the_child_does_not(everyone: World) -> None:
    def page(nickname: str, child: Any) -> str:
        url = reverse("family_rights", args=[child.public_id])
        answer = everyone.client(nickname).get(url)
        assert answer.status_code == 200
        return answer.content.decode()

    assert Owed.YES.label in page("parent", everyone.ada)
    assert not any(owed.label in page("pupil", everyone.ada) for owed in Owed)
    typed(everyone.oakfield, "Academy converter")
    assert Owed.NO.label in page("parent", everyone.ada)
