"""Complaints about data: acknowledged within 30 days, worked on, answered; without a name for the DPO."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.accounts.models import User
from goldthread.records.audit.models import Event
from goldthread.records.data_requests.actions.complaints import (
    UnableToComplain,
    UnableToHandle,
    acknowledge_complaint,
    add_step,
    answer_complaint,
    complain,
    log_complaint,
)
from goldthread.records.data_requests.models import Complaint, ComplaintStep
from goldthread.records.data_requests.queries.complaints import (
    complaints_for,
    nameless_complaints,
)
from goldthread.records.people.models import ChildBar
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.world import TODAY, World

pytestmark = pytest.mark.django_db
SAID = "Ada's report was read out in the hall."
SUMMARY = "A report was read aloud where others could hear."


def made(world: World, by: str = "parent", said: str = SAID) -> Complaint:
    return complain(child=world.ada, about="shared", text=said, by=world.actor(by), at=NOW)


def acknowledged(world: World, by: str = "parent") -> Complaint:
    return acknowledge_complaint(
        complaint=made(world, by), summary=SUMMARY, by=world.actor("head"), at=NOW
    )


def told(action: str) -> int:
    return Event.objects.filter(kind="write", action=f"complaint.{action}").count()


def rights(world: World) -> str:
    return reverse("family_rights", args=[world.ada.public_id])


def text(world: World, who: str, url: str) -> str:
    answer = world.client(who).get(url)
    assert answer.status_code == 200, (who, url)
    return answer.content.decode()


@pytest.mark.parametrize("who", ["parent", "pupil"])
def test_a_family_complains_from_its_page_and_gets_a_number(everyone: World, who: str) -> None:
    client, url = everyone.client(who), reverse("family_complain", args=[everyone.ada.public_id])
    assert url in text(everyone, who, rights(everyone))
    assert client.get(url).status_code == 200
    sent = {"about": "shared", "text": SAID, "receipt": new_key()}
    for _twice in range(2):
        assert client.post(url, sent).headers["Location"] == rights(everyone)
    one = Complaint.objects.get()
    assert (one.made_by, one.received_on, one.state) == (everyone.people[who], TODAY, "received")
    assert one.reference == f"C{one.pk:05d}"
    page = text(everyone, who, rights(everyone))
    assert one.reference in page
    assert "by 17\xa0December\xa02026" in page  # the 30th day, the first being today
    client.post(url, sent | {"receipt": new_key()})
    assert (Complaint.objects.count(), told("made")) == (1, 1)
    assert one.reference not in text(everyone, "father", rights(everyone))


def test_the_head_acknowledges_works_and_answers(everyone: World) -> None:
    one, head = made(everyone), everyone.client("head")
    listed, url = reverse("complaints"), reverse("complaint", args=[one.pk])
    page = text(everyone, "head", listed)
    assert "Zyxcanary" in page
    assert "due in 29 days" in page
    assert "1 complaint about data is open" in text(everyone, "head", reverse("head_home"))
    assert SAID.replace("'", "&#39;") in text(everyone, "head", url)
    acknowledge = reverse("complaint_acknowledge", args=[one.pk])
    day = {"told_on_day": 18, "told_on_month": 11, "told_on_year": 2026}
    assert head.post(acknowledge, day | {"summary": " "}).status_code == 422
    assert head.post(acknowledge, {**day, "summary": "x", "told_on_year": 2025}).status_code == 422
    for _twice in range(2):
        sent = day | {"summary": SUMMARY, "receipt": new_key()}
        assert head.post(acknowledge, sent).headers["Location"] == url
    step = reverse("complaint_step", args=[one.pk])
    assert head.post(step, {"text": ""}).status_code == 422
    for words, is_told in (("Spoke with the teacher.", ""), ("We asked the teacher.", "on")):
        for _twice in range(2):
            sent = {"text": words} | ({"is_told": is_told} if is_told else {})
            assert head.post(step, sent).status_code == 302
    assert ComplaintStep.objects.count() == 2
    family = text(everyone, "parent", rights(everyone))
    assert "We asked the teacher." in family
    assert "Spoke with the teacher." not in family
    answer = reverse("complaint_answer", args=[one.pk])
    assert head.post(answer, {"outcome": "upheld", "answer": ""}).status_code == 422
    for _twice in range(2):
        sent = {"outcome": "upheld", "answer": "It should not have been."}
        assert head.post(answer, sent).status_code == 302
    assert [told(one) for one in ("acknowledged", "step_added", "answered")] == [1, 2, 1]
    assert "It should not have been." in text(everyone, "parent", rights(everyone))
    assert "The complaint was right" in text(everyone, "head", listed)


def test_each_step_comes_in_its_turn(everyone: World) -> None:
    one, head = made(everyone), everyone.actor("head")
    with pytest.raises(UnableToHandle, match="Received"):
        add_step(complaint=one, text="Too early", by=head, at=NOW)
    with pytest.raises(UnableToHandle):
        answer_complaint(complaint=one, outcome="upheld", answer="Yes", by=head, at=NOW)
    with pytest.raises(UnableToHandle, match="without a name"):
        acknowledge_complaint(complaint=one, summary=" ", by=head, at=NOW)
    with pytest.raises(UnableToHandle), transaction.atomic():
        acknowledge_complaint(complaint=one, summary="x" * 301, by=head, at=NOW)
    acknowledged(everyone)
    with pytest.raises(UnableToHandle, match="what came of it"):
        answer_complaint(complaint=one, outcome="", answer="Yes", by=head, at=NOW)
    answer_complaint(complaint=one, outcome="partly", answer="In part.", by=head, at=NOW)
    with pytest.raises(UnableToHandle, match="Answered"):
        answer_complaint(complaint=one, outcome="upheld", answer="Changed", by=head, at=NOW)


def test_one_by_letter_runs_from_the_day_it_came(everyone: World) -> None:
    client, url = everyone.client("senco"), reverse("complaint_new")
    sent = {
        "about": "safety", "text": "A folder lay in the corridor.", "made_by_name": "A neighbour",
        "way": "letter", "received_on_day": 1, "received_on_month": 10, "received_on_year": 2026,
    }  # fmt: skip
    assert client.get(url).status_code == 200
    assert client.post(url, sent | {"made_by_name": ""}).status_code == 422
    assert client.post(url, sent).status_code == 302
    one = Complaint.objects.get()
    assert (one.received_on, one.child, one.made_by) == (date(2026, 10, 1), None, None)
    page = text(everyone, "head", reverse("complaints"))
    assert "19 days late" in page
    assert "A neighbour" in page
    for wrong in ({"received_on": TODAY + timedelta(days=1)}, {"way": "page"}, {"made_by_name": " "}, {"text": " "}, {"about": "x"}):  # fmt: skip
        values = {"about": "wrong", "text": "X", "made_by_name": "Y", "way": "letter", "received_on": TODAY} | wrong  # fmt: skip
        with pytest.raises(UnableToComplain), transaction.atomic():
            log_complaint(school=everyone.oakfield, **values, by=everyone.actor("head"), at=NOW)
    assert Complaint.objects.count() == 1


def test_only_those_who_handle_complaints_read_them(everyone: World) -> None:
    one = made(everyone)
    url = reverse("complaint", args=[one.pk])
    for nickname in ("senco", "dsl", "teacher", "parent", "dpo", "office", "governor"):
        client = everyone.client(nickname)
        assert client.get(url).status_code == 403, nickname
        assert client.get(reverse("complaints")).status_code == 403, nickname
    assert everyone.client("far_head").get(url).status_code == 404
    for nickname, refusal in (("senco", NotPermitted), ("far_head", NotVisible)):
        with pytest.raises(refusal):
            acknowledge_complaint(complaint=one, summary="x", by=everyone.actor(nickname), at=NOW)
    for nickname, refusal in (("teacher", NotPermitted), ("barred_parent", NotVisible)):
        with pytest.raises(refusal):
            made(everyone, nickname)
    with pytest.raises(NotPermitted):
        log_complaint(
            school=everyone.oakfield, about="other", text="x", made_by_name="y", way="spoken",
            received_on=TODAY, by=everyone.actor("teacher"), at=NOW,
        )  # fmt: skip


def test_a_head_who_is_barred_from_a_child_handles_no_complaint_about_them(everyone: World) -> None:
    one = acknowledged(everyone)
    ChildBar.objects.create(
        child=everyone.ada, user=everyone.people["head"], reason="Told", starts_on=TODAY
    )
    assert "Zyxcanary" not in text(everyone, "head", reverse("complaints"))
    assert everyone.client("head").get(reverse("complaint", args=[one.pk])).status_code == 404
    assert not complaints_for(everyone.actor("head")).exists()
    with pytest.raises(NotVisible):
        add_step(complaint=one, text="x", by=everyone.actor("head"), at=NOW)


@pytest.mark.parametrize("who", ["dpo", "school_dpo"])
def test_the_data_protection_officer_sees_the_clock_and_no_name(everyone: World, who: str) -> None:
    url = reverse("oversight_home")
    User.objects.filter(username="parent").update(name="Wendy Wool")
    one = made(everyone, said="Ada Zyxcanary was named.")
    page = text(everyone, who, url)
    assert one.reference in page
    assert "due in 29 days" in page
    acknowledge_complaint(
        complaint=one, summary="Ada was named in the hall", by=everyone.actor("head"), at=NOW
    )
    page = text(everyone, who, url)
    assert "… was named in the hall" in page
    for words in ("canary", "Ada ", "was named.", "Wendy"):
        assert words not in page, words


def test_late_acknowledgements_stay_visible(everyone: World) -> None:
    one = made(everyone)
    Complaint.objects.filter(pk=one.pk).update(received_on=TODAY - timedelta(days=31))
    acknowledge_complaint(complaint=one, summary=SUMMARY, by=everyone.actor("head"), at=NOW)
    assert [row.was_acknowledged_late for row in nameless_complaints([everyone.oakfield.pk])] == [
        True
    ]
    assert "after the 30 days" in text(everyone, "dpo", reverse("oversight_home"))


def test_the_lists_cost_the_same_for_one_and_for_three(everyone: World) -> None:
    costs = []
    for by in (("parent",), ("father", "pupil")):
        for nickname in by:
            acknowledged(everyone, nickname)
        for who, url in (("head", reverse("complaints")), ("dpo", reverse("oversight_home"))):
            client = everyone.client(who)
            client.get(url)
            with CaptureQueriesContext(connection) as statements:
                client.get(url)
            costs.append(len(statements))
    assert costs[:2] == costs[2:]
