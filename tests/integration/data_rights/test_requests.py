"""Putting right and objecting: asked on a page or by letter, decided within a month, told, kept beside."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.audit.models import Event
from goldthread.records.data_requests.actions.requests import (
    UnableToAsk,
    UnableToDecide,
    ask,
    decide_request,
    extend_request,
    log_request,
    withdraw_request,
)
from goldthread.records.data_requests.models import DataRequest
from goldthread.records.data_requests.queries.requests import (
    changes_since,
    open_requests,
    own_requests,
)
from goldthread.records.profiles.actions.entries import record_entry
from goldthread.records.profiles.models import Diagnosis
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.delivery import make_cycle
from tests.factories.world import TODAY, World

pytestmark = pytest.mark.django_db
SAID = "She does not hate reading. She hates being watched."
LATER = NOW + timedelta(days=40)


def made(
    world: World, by: str = "parent", part: str = "profile", kind: str = "correction"
) -> DataRequest:
    return ask(child=world.ada, kind=kind, part=part, said=SAID, by=world.actor(by), at=NOW)


def decided(
    world: World, one: DataRequest, decision: str = "not_done", **more: object
) -> DataRequest:
    return decide_request(
        request=one, decision=decision, reasons="It is what the teacher saw that day.",
        by=world.actor("senco"), at=NOW, **more,
    )  # fmt: skip


def told(action: str) -> int:
    return Event.objects.filter(kind="write", action=f"data_request.{action}").count()


def family(world: World, name: str, *more: object) -> str:
    return reverse(name, args=[world.ada.public_id, *more])


def text(world: World, who: str, url: str) -> str:
    answer = world.client(who).get(url)
    assert answer.status_code == 200, (who, url)
    return answer.content.decode()


@pytest.mark.parametrize("who", ["parent", "pupil"])
def test_a_parent_or_young_person_asks_on_their_own_page_and_once(
    everyone: World, who: str
) -> None:
    client, url = everyone.client(who), family(everyone, "family_ask")
    assert url in client.get(family(everyone, "family_rights")).content.decode()
    assert client.get(url).status_code == 200
    sent = {"kind": "correction", "part": "profile", "said": f"  {SAID} ", "receipt": new_key()}
    for _twice in range(2):
        answer = client.post(url, sent)
        assert answer.headers["Location"] == family(everyone, "family_rights")
    one = DataRequest.objects.get()
    assert (one.said, one.state, one.received_on, one.way) == (SAID, "open", TODAY, "page")
    assert (one.asked_by, one.voice) == (
        everyone.people[who], "family" if who == "parent" else "child",
    )  # fmt: skip
    client.post(url, sent | {"receipt": new_key()})  # sent again from a second form
    assert (DataRequest.objects.count(), told("made")) == (1, 1)
    event = Event.objects.get(action="data_request.made")
    assert (event.child_ids, event.organisation_id) == ([everyone.ada.pk], everyone.oakfield.pk)
    assert SAID not in str(event.fields)
    page = text(everyone, who, family(everyone, "family_rights"))
    assert SAID in page
    assert "Answer by 18\xa0December\xa02026" in page
    client.post(url, {"kind": "x", "part": "profile", "said": "More"})
    assert DataRequest.objects.count() == 1


def test_the_list_has_the_month_and_only_ones_own_school(everyone: World) -> None:
    made(everyone)
    ask_far = DataRequest.objects.create(
        child=everyone.children["far"], kind="objection", part="whole", said="No.",
        voice="family", asked_by=everyone.people["far_parent"], received_on=TODAY,
    )  # fmt: skip
    listed = reverse("data_requests")
    page = text(everyone, "senco", listed)
    assert "Zyxcanary" in page
    assert "Pxqcanary" not in page
    assert "due in 30 days" in page
    assert "1 family has asked" in text(everyone, "senco", reverse("senco_home"))
    assert "Zyxcanary" not in text(everyone, "barred_senco", listed)
    assert (
        everyone.client("senco").get(reverse("data_request", args=[ask_far.pk])).status_code == 404
    )
    for nickname in ("head", "teacher", "dsl", "parent", "dpo", "office", "therapist"):
        assert everyone.client(nickname).get(listed).status_code == 403, nickname
    found = open_requests(everyone.actor("senco"), TODAY)
    assert [one.child for one in found] == [everyone.ada]


def test_what_was_put_right_names_the_change(everyone: World) -> None:
    one = made(everyone)
    with pytest.raises(UnableToDecide, match="Make the change first"):
        decided(everyone, one, "done")
    record_entry(
        child=everyone.ada, section="strengths", voice=Voice.FAMILY, text="Reads alone gladly.",
        by=everyone.actor("senco"), at=NOW,
    )  # fmt: skip
    change = changes_since(one).get()
    assert change.action == "profile_entry.recorded"
    url = reverse("data_request", args=[one.pk])
    assert "A line was added to the profile" in text(everyone, "senco", url)
    sent = {
        "decision": "done",
        "reasons": "You are right.",
        "change": str(change.pk),
        "receipt": new_key(),
    }
    for _twice in range(2):
        assert everyone.client("senco").post(url, sent).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.change, one.is_beside, one.told_on) == ("decided", change, False, TODAY)
    assert told("decided") == 1
    page = text(everyone, "parent", family(everyone, "family_rights"))
    for words in ("You are right.", "Done as asked", "A line was added to the profile", "ICO"):
        assert words in page
    assert SAID not in text(
        everyone, "senco", reverse("child_profile", args=[everyone.ada.public_id])
    )


def test_a_change_of_another_child_or_an_earlier_one_puts_nothing_right(everyone: World) -> None:
    record_entry(
        child=everyone.ada, section="strengths", voice=Voice.SCHOOL, text="Early.",
        by=everyone.actor("senco"), at=NOW - timedelta(days=3),
    )  # fmt: skip
    one = made(everyone)
    record_entry(
        child=everyone.children["ben"], section="strengths", voice=Voice.SCHOOL, text="Kind.",
        by=everyone.actor("senco"), at=NOW,
    )  # fmt: skip
    for event in Event.objects.filter(action="profile_entry.recorded"):
        with pytest.raises(UnableToDecide, match="not one made since"):
            decided(everyone, one, "done", change=event)
    assert not changes_since(one).exists()
    decided(everyone, one, "done", is_elsewhere=True)
    assert DataRequest.objects.get().change is None


def test_what_is_left_stands_with_their_words_beside_it_for_every_later_reader(
    everyone: World,
) -> None:
    one = made(everyone)
    profile = reverse("child_profile", args=[everyone.ada.public_id])
    open_now = text(everyone, "ta", profile)
    assert "Being looked at" in open_now
    assert SAID not in open_now
    decided(everyone, one)
    for reader in ("senco", "head", "teacher", "ta", "therapist"):
        page = text(everyone, reader, profile)
        assert SAID in page, reader
        assert "It is what the teacher saw that day." in page, reader
    assert SAID not in text(
        everyone, "senco", reverse("child_voice", args=[everyone.ada.public_id])
    )
    rights = text(everyone, "parent", family(everyone, "family_rights"))
    assert "Your words now stand beside this part" in rights
    for other in ("father", "pupil"):
        assert SAID not in text(everyone, other, family(everyone, "family_rights")), other
    client = everyone.client("parent")
    for _twice in range(2):
        assert client.post(family(everyone, "family_take_back", one.pk)).status_code == 302
    assert told("withdrawn") == 1
    assert SAID not in text(everyone, "teacher", profile)


def test_words_about_a_diagnosis_are_read_by_those_who_read_diagnoses(everyone: World) -> None:
    Diagnosis.objects.create(
        child=everyone.ada, name="ADHD", source="Letter", diagnosed_on=TODAY, recorded_on=TODAY
    )
    decided(everyone, made(everyone, part="diagnoses"))
    profile = reverse("child_profile", args=[everyone.ada.public_id])
    assert SAID in text(everyone, "teacher", profile)
    for reader in ("ta", "subject_teacher", "therapist"):
        assert SAID not in text(everyone, reader, profile), reader


@pytest.mark.parametrize(
    ("part", "route"),
    [("details", "child_page"), ("helps", "child_page"), ("status", "child_status"), ("voice", "child_voice"), ("helps", "child_profile"), ("barriers", "child_profile")],
)  # fmt: skip
def test_each_part_has_its_page(everyone: World, part: str, route: str) -> None:
    decided(everyone, made(everyone, part=part))
    assert text(everyone, "senco", reverse(route, args=[everyone.ada.public_id])).count(SAID) == 1


def test_on_paper_too_whoever_reads_reads_both_and_each_parent_only_their_own(
    everyone: World,
) -> None:
    make_cycle(everyone.ada)
    for part in ("barriers", "plan"):
        decided(everyone, made(everyone, part=part))
    for route, staff in (("document_profile", "teacher"), ("document_plan", "senco")):
        page = text(everyone, staff, family(everyone, route))
        assert SAID in page, route
        assert "School’s answer: It is what the teacher saw that day." in page
    plan = family(everyone, "document_plan")
    for route in ("document_plan", "document_profile"):
        assert "Before you hand this on" in text(everyone, "senco", family(everyone, route))
    father = f"{plan}?for={everyone.people['father'].public_id}"
    assert SAID not in text(everyone, "senco", father)
    assert SAID in text(everyone, "senco", f"{plan}?for={everyone.people['parent'].public_id}")
    for route in ("document_family_plan", "document_family_profile"):
        assert SAID in text(everyone, "parent", family(everyone, route))
        assert SAID not in text(everyone, "father", family(everyone, route))


def test_an_objection_is_decided_without_a_change_and_stands_beside_nothing(
    everyone: World,
) -> None:
    one = made(everyone, kind="objection", part="whole")
    page = text(everyone, "senco", reverse("data_request", args=[one.pk]))
    assert "Stop the use" in page
    assert 'name="change"' not in page
    decided(everyone, one, "done")
    one.refresh_from_db()
    assert (one.decision, one.is_beside) == ("done", False)


def test_one_by_letter_is_logged_with_the_day_it_came(everyone: World) -> None:
    client = everyone.client("senco")
    url = reverse("data_request_new", args=[everyone.ada.public_id])
    came = date(2026, 11, 2)
    sent = {
        "kind": "correction", "part": "details", "said": "His name is spelt otherwise.", "way": "letter",
        "asked_by": "else", "asked_by_name": "", "received_on_day": came.day,
        "received_on_month": came.month, "received_on_year": came.year,
    }  # fmt: skip
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"asked_by_name": "Grandmother"}).status_code == 302
    one = DataRequest.objects.get()
    assert (one.received_on, one.asked_by_name, one.asked_by_id) == (came, "Grandmother", None)
    assert "Grandmother" in text(everyone, "senco", reverse("data_requests"))
    with pytest.raises(UnableToDecide, match="Tell them first"):
        decided(everyone, one)
    with pytest.raises(UnableToDecide, match="between"):
        decided(everyone, one, told_on=TODAY + timedelta(days=1))
    decided(everyone, one, told_on=TODAY)
    father = str(everyone.people["father"].public_id)
    assert client.post(url, sent | {"asked_by": father}).status_code == 302
    assert own_requests(everyone.ada.pk, everyone.people["father"].pk).count() == 1
    assert own_requests(everyone.ada.pk, everyone.people["parent"].pk).count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"received_on": TODAY + timedelta(days=1)},
        {"way": "page"},
        {"asked_by_name": " "},
        {"said": "  "},
        {"part": "nothing"},
    ],
)
def test_what_is_not_whole_is_not_logged(everyone: World, wrong: dict[str, object]) -> None:
    values = {
        "kind": "correction", "part": "plan", "said": "Wrong.", "way": "spoken",
        "received_on": TODAY, "asked_by_name": "Aunt",
    } | wrong  # fmt: skip
    with pytest.raises(UnableToAsk), transaction.atomic():
        log_request(child=everyone.ada, **values, by=everyone.actor("senco"), at=NOW)  # type: ignore[arg-type]
    with pytest.raises(UnableToAsk):
        log_request(
            child=everyone.ada, kind="correction", part="plan", said="Wrong.", way="spoken",
            received_on=TODAY, asked_by=everyone.people["far_parent"],
            by=everyone.actor("senco"), at=NOW,
        )  # fmt: skip
    assert not DataRequest.objects.exists()


def test_more_time_is_taken_within_the_month_and_told(everyone: World) -> None:
    one = made(everyone)
    url = reverse("data_request_extend", args=[one.pk])
    assert everyone.client("senco").post(url, {"because": ""}).status_code == 422
    for _twice in range(2):
        assert (
            everyone.client("senco").post(url, {"because": "Three schools hold it."}).status_code
            == 302
        )
    assert told("extended") == 1
    page = text(everyone, "parent", family(everyone, "family_rights"))
    assert "18\xa0February\xa02027" in page
    assert "Three schools hold it." in page
    other = made(everyone, part="plan")
    with pytest.raises(UnableToDecide, match="month is over"):
        extend_request(request=other, because="Busy", by=everyone.actor("senco"), at=LATER)
    with pytest.raises(UnableToDecide, match="Say why"):
        extend_request(request=other, because=" ", by=everyone.actor("senco"), at=NOW)


def test_a_decision_is_made_once_with_reasons(everyone: World) -> None:
    one = made(everyone)
    for values in ({"decision": "", "reasons": "x"}, {"decision": "not_done", "reasons": " "}):
        with pytest.raises((UnableToDecide, IntegrityError)), transaction.atomic():
            decide_request(request=one, **values, by=everyone.actor("senco"), at=NOW)
    decided(everyone, one)
    decided(everyone, one)
    assert told("decided") == 1
    with pytest.raises(UnableToDecide, match="not open"):
        decided(everyone, one, "done", is_elsewhere=True)
    with pytest.raises(UnableToDecide):
        extend_request(request=one, because="x", by=everyone.actor("senco"), at=NOW)


def test_who_may_not_is_refused(everyone: World) -> None:
    one = made(everyone)
    for nickname, refusal in (
        ("head", NotPermitted),
        ("teacher", NotPermitted),
        ("dsl", NotPermitted),
        ("far_senco", NotVisible),
        ("barred_senco", NotVisible),
        ("parent", NotPermitted),
    ):
        with pytest.raises(refusal):
            decide_request(
                request=one, decision="not_done", reasons="x", by=everyone.actor(nickname), at=NOW
            )
    for nickname, refusal in (
        ("far_parent", NotVisible),
        ("barred_parent", NotVisible),
        ("teacher", NotPermitted),
        ("senco", NotPermitted),
    ):
        with pytest.raises(refusal):
            made(everyone, nickname)
    with pytest.raises(NotVisible):
        withdraw_request(request=one, by=everyone.actor("father"), at=NOW)
    assert (
        everyone.client("father").post(family(everyone, "family_take_back", one.pk)).status_code
        == 404
    )
    one.refresh_from_db()
    assert one.state == "open"


def test_the_list_costs_the_same_for_one_and_for_three(everyone: World) -> None:
    costs = []
    for parts in (("plan",), ("profile", "status")):
        for part in parts:
            made(everyone, part=part)
            decided(everyone, made(everyone, "father", part=part))
        client = everyone.client("senco")
        client.get(reverse("data_requests"))
        for url in (reverse("data_requests"), family(everyone, "family_rights")):
            asks = client if "family" not in url else everyone.client("parent")
            with CaptureQueriesContext(connection) as statements:
                assert asks.get(url).status_code == 200
            costs.append(len(statements))
    assert costs[:2] == costs[2:]
