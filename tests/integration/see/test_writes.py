"""What See writes: kept once, told in the audit, with what stood before."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.audit.models import Event
from goldthread.records.audit.verification import find_faults
from goldthread.records.contributions.models import Contribution
from goldthread.records.drafts.models import Draft
from goldthread.records.people.models import ClassStaff
from goldthread.records.profiles.actions.barriers import BarrierLine, change_barrier, record_barrier
from goldthread.records.profiles.actions.changes import UnableToChangeProfile
from goldthread.records.profiles.actions.entries import record_entry, replace_entry
from goldthread.records.profiles.actions.strategies import StrategyLine, record_strategy
from goldthread.records.profiles.models import (
    Barrier,
    Diagnosis,
    Observation,
    ProfileEntry,
    ProfileRead,
    Strategy,
    StrategyReply,
)
from goldthread.records.sen_support.actions.concerns import (
    UnableToChangeConcern,
    add_evidence,
    ask_for_evidence,
    decide_concern,
    raise_concern,
    triage_concern,
)
from goldthread.records.sen_support.actions.status import (
    UnableToChangeStatus,
    change_status,
    rank_needs,
)
from goldthread.records.sen_support.models import Concern, SenNeed, SenStatus
from goldthread.statute.vocabulary.delivery import ConcernOutcome, Voice
from goldthread.statute.vocabulary.needs import NeedArea, NeedType
from goldthread.statute.vocabulary.provision import Layer, SenProvision
from tests.conftest import NOW
from tests.factories.world import TODAY, YEAR_BEGAN, World

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=7)


def actions_told() -> list[str]:
    return list(Event.objects.filter(kind="write").order_by("id").values_list("action", flat=True))


def send(client: Client, url: str, values: dict[str, str], times: int = 2) -> None:
    """The same form, sent `times` times with one receipt."""
    sent = values | {"receipt": str(uuid.uuid4())}
    for _ in range(times):
        answer = client.post(url, sent)
        assert answer.status_code == 302, answer.content.decode()[:2000]


def test_a_changed_entry_ends_and_its_successor_begins(world: World) -> None:
    senco = world.actor("senco")
    first = record_entry(
        child=world.ada, section="interests", voice=Voice.CHILD, text="Owls", by=senco, at=NOW
    )
    second = replace_entry(
        child=world.ada, entry_id=first.pk, voice=Voice.CHILD, text="Bats", by=senco, at=LATER
    )
    first.refresh_from_db()
    assert (first.ends_on, second.starts_on) == (
        TODAY + timedelta(days=6),
        TODAY + timedelta(days=7),
    )
    assert second.replaces == first
    assert actions_told() == [
        "profile_entry.recorded", "profile_entry.ended", "profile_entry.replaced",
    ]  # fmt: skip
    with pytest.raises(UnableToChangeProfile, match="colleague"):
        replace_entry(
            child=world.ada, entry_id=first.pk, voice=Voice.CHILD, text="Cats", by=senco, at=LATER
        )
    assert not list(find_faults())


def test_profile_actions_are_refused_within_and_beyond(world: World) -> None:
    for nickname, refusal in (("teacher", NotPermitted), ("far_senco", NotVisible)):
        with pytest.raises(refusal):
            record_entry(
                child=world.ada, section="interests", voice=Voice.CHILD, text="No",
                by=world.actor(nickname), at=NOW,
            )  # fmt: skip
        with pytest.raises(refusal):
            record_strategy(
                child=world.ada, line=StrategyLine("do", "No"), by=world.actor(nickname), at=NOW
            )
    assert actions_told() == []


def test_a_barrier_keeps_its_history(world: World) -> None:
    senco = world.actor("senco")
    often = BarrierLine(NeedArea.SEMH, "Noise", "Leaves the room", 3)
    first = record_barrier(child=world.ada, line=often, by=senco, at=NOW)
    less = BarrierLine(NeedArea.SEMH, "Noise", "Covers ears", 1)
    change_barrier(child=world.ada, barrier_id=first.pk, line=less, by=senco, at=LATER)
    assert list(Barrier.objects.order_by("pk").values_list("impact", "ends_on")) == [
        (3, TODAY + timedelta(days=6)), (1, None),
    ]  # fmt: skip


def test_section_form_changes_ends_and_adds_in_one_go_once(world: World) -> None:
    client = world.client("senco")
    url = f"/children/{world.ada.public_id}/profile/interests/"
    start = {"line-INITIAL_FORMS": "0", "line-TOTAL_FORMS": "1"}
    send(client, url, start | {"line-0-text": "Owls", "line-0-voice": "child"})
    owls = ProfileEntry.objects.get()
    html = client.get(f"/children/{world.ada.public_id}/profile/").content.decode()
    assert "Owls" in html
    values = {
        "line-INITIAL_FORMS": "1", "line-TOTAL_FORMS": "2", "line-0-entry_id": str(owls.pk),
        "line-0-text": "", "line-0-voice": "child", "line-1-text": "Trains", "line-1-voice": "family",
    }  # fmt: skip
    send(client, url, values)
    assert list(ProfileEntry.objects.filter(ends_on=None).values_list("text", "voice")) == [
        ("Trains", "family")
    ]


def test_a_stale_section_says_so_and_keeps_the_words(world: World) -> None:
    entry = record_entry(
        child=world.ada, section="interests", voice=Voice.CHILD, text="Owls",
        by=world.actor("senco"), at=NOW,
    )  # fmt: skip
    values = {
        "line-INITIAL_FORMS": "1", "line-TOTAL_FORMS": "1", "line-0-entry_id": str(entry.pk),
        "line-0-text": "My own words", "line-0-voice": "child",
    }  # fmt: skip
    replace_entry(
        child=world.ada, entry_id=entry.pk, voice=Voice.CHILD, text="Bats",
        by=world.actor("senco"), at=NOW,
    )  # fmt: skip
    url = f"/children/{world.ada.public_id}/profile/interests/"
    html = world.client("senco").post(url, values).content.decode()
    assert "A colleague changed this part" in html
    assert "My own words" in html


def test_strategies_barriers_and_diagnoses_by_form(world: World) -> None:
    client, base = world.client("senco"), f"/children/{world.ada.public_id}/profile/"
    start = {"line-INITIAL_FORMS": "0", "line-TOTAL_FORMS": "1"}
    send(client, f"{base}strategies/", start | {
        "line-0-kind": "do", "line-0-text": "Show first", "line-0-position": "1",
    })  # fmt: skip
    send(client, f"{base}barriers/", start | {
        "line-0-title": "Noise", "line-0-looks_like": "Turns away", "line-0-area": "semh",
        "line-0-impact": "2",
    })  # fmt: skip
    send(client, f"{base}diagnoses/", {
        "name": "Glue ear", "source": "ENT", "diagnosed_on_day": "3", "diagnosed_on_month": "3",
        "diagnosed_on_year": "2026",
    })  # fmt: skip
    assert Strategy.objects.get().text == "Show first"
    assert Barrier.objects.get().impact == 2
    diagnosis = Diagnosis.objects.get()
    send(client, f"{base}diagnoses/{diagnosis.pk}/end/", {})
    diagnosis.refresh_from_db()
    assert diagnosis.ends_on is not None
    wrong = client.post(f"{base}barriers/", start | {"line-0-title": "Noise", "line-0-impact": "1"})
    assert "Choose the area of need." in wrong.content.decode()


def test_one_tap_is_kept_once(world: World) -> None:
    line = Strategy.objects.create(child=world.ada, kind="do", text="Wait", starts_on=YEAR_BEGAN)
    client, base = world.client("teacher"), f"/children/{world.ada.public_id}/"
    send(client, f"{base}read/", {})
    send(client, f"{base}strategies/{line.pk}/reply/", {"worked": "no"})
    send(client, f"{base}observations/new/", {
        "text": "Asked first", "on_day": "17", "on_month": "11", "on_year": "2026", "is_win": "on",
    })  # fmt: skip
    send(
        client, f"{base}voice/record/", {"voice": "child", "prompt": "anything", "text": "I did it"}
    )
    assert ProfileRead.objects.count() == StrategyReply.objects.count() == 1
    assert Observation.objects.get().is_win
    assert Contribution.objects.get().voice == "child"
    assert actions_told() == [
        "profile.acknowledged", "strategy.replied", "observation.added", "contribution.recorded",
    ]  # fmt: skip


def test_status_is_dated_history(world: World) -> None:
    def change(provision: SenProvision, starts_on: date) -> SenStatus:
        return change_status(
            child=world.ada, provision=provision, layer=Layer.TARGETED, starts_on=starts_on,
            source="Review", family_told_on=None, by=world.actor("senco"), at=NOW,
        )  # fmt: skip

    change(SenProvision.EHC_PLAN, TODAY)
    change(SenProvision.SEN_SUPPORT, TODAY)
    rows = SenStatus.objects.filter(child=world.ada).order_by("starts_on", "id")
    assert list(rows.values_list("provision", "ends_on")) == [
        ("K", TODAY - timedelta(days=1)), ("K", None),
    ]  # fmt: skip
    with pytest.raises(UnableToChangeStatus, match="later"):
        change(SenProvision.NONE, TODAY - timedelta(days=30))
    with pytest.raises(UnableToChangeStatus, match="still to come"):
        change(SenProvision.NONE, TODAY + timedelta(days=1))


def test_needs_keep_what_did_not_change(world: World) -> None:
    rank_needs(
        child=world.ada, needs=[NeedType.SLCN, NeedType.SEMH], source="Review",
        by=world.actor("senco"), at=NOW,
    )  # fmt: skip
    rank_needs(
        child=world.ada, needs=[NeedType.SEMH, NeedType.SLCN], source="Review",
        by=world.actor("senco"), at=LATER,
    )  # fmt: skip
    now = SenNeed.objects.filter(child=world.ada, ends_on=None).order_by("rank")
    assert list(now.values_list("need_type", flat=True)) == ["SEMH", "SLCN"]
    assert SenNeed.objects.filter(child=world.ada).count() == 4
    told = len(actions_told())
    rank_needs(
        child=world.ada, needs=[NeedType.SEMH, NeedType.SLCN], source="Again",
        by=world.actor("senco"), at=LATER,
    )  # fmt: skip
    assert len(actions_told()) == told


def test_status_and_needs_by_form(world: World) -> None:
    client, base = world.client("senco"), f"/children/{world.ada.public_id}/status/"
    send(client, f"{base}change/", {
        "provision": "E", "layer": "specialist", "starts_on_day": "16", "starts_on_month": "11",
        "starts_on_year": "2026", "source": "LA decision",
    })  # fmt: skip
    send(client, f"{base}needs/", {
        "needs-need_1": "ASD", "needs-need_2": "", "needs-need_3": "SLCN", "needs-source": "LA",
    })  # fmt: skip
    assert SenStatus.objects.get(child=world.ada, ends_on=None).provision == "E"
    needs = SenNeed.objects.filter(child=world.ada, ends_on=None).order_by("rank")
    assert list(needs.values_list("need_type", flat=True)) == ["ASD", "SLCN"]


def test_a_concern_from_notice_to_decision(world: World) -> None:
    teacher, senco = world.actor("teacher"), world.actor("senco")
    concern = raise_concern(
        child=world.ada, noticed="Looks away", tried="", family_view="", by=teacher, at=NOW
    )
    with pytest.raises(NotPermitted):
        triage_concern(concern=concern, by=teacher, at=NOW)
    with pytest.raises(UnableToChangeConcern, match="look at it together"):
        decide_concern(
            concern=concern, outcome=ConcernOutcome.CLOSED, note="Thanks", look_again_on=None,
            by=senco, at=NOW,
        )  # fmt: skip
    triage_concern(concern=concern, by=senco, at=NOW)
    with pytest.raises(UnableToChangeConcern, match="works at the school"):
        ask_for_evidence(
            concern=concern, kind="work", asked_of=world.far_teacher, due_on=TODAY, by=senco, at=NOW
        )
    asked = ask_for_evidence(
        concern=concern, kind="work", asked_of=world.ta, due_on=TODAY, by=senco, at=NOW
    )
    add_evidence(
        concern=concern, evidence_id=asked.pk, text="Three pages", by=world.actor("ta"), at=NOW
    )
    with pytest.raises(UnableToChangeConcern, match="when you will look again"):
        decide_concern(
            concern=concern, outcome=ConcernOutcome.WATCHING, note="Thanks", look_again_on=None,
            by=senco, at=NOW,
        )  # fmt: skip
    decided = decide_concern(
        concern=concern, outcome=ConcernOutcome.WATCHING, note="Thank you, we keep watching",
        look_again_on=date(2027, 1, 11), by=senco, at=NOW,
    )  # fmt: skip
    assert decided.state == "watching"
    html = world.client("teacher").get(f"/concerns/{concern.pk}/").content.decode()
    assert "Thank you, we keep watching" in html
    assert actions_told() == [
        "concern.raised", "concern.triage", "concern.gather_evidence", "concern.evidence_asked",
        "concern.evidence_added", "concern.watch",
    ]  # fmt: skip


def test_concern_by_form_sent_twice_is_one_concern(world: World) -> None:
    url = f"/concerns/new/?child={world.ada.public_id}"
    send(world.client("teacher"), url, {"noticed": "Looks away", "tried": "Seat at the front"})
    concern = Concern.objects.get()
    senco = world.client("senco")
    base = f"/concerns/{concern.pk}/"
    send(senco, f"{base}triage/", {})
    due = {"ask-due_on_day": "20", "ask-due_on_month": "11", "ask-due_on_year": "2026"}
    send(senco, f"{base}ask/", due | {"ask-kind": "work", "ask-asked_of": str(world.ta.pk)})
    assert "Examples of work" in world.client("ta").get("/concerns/").content.decode()
    asked = concern.evidence.get()
    send(
        world.client("ta"), f"{base}evidence/{asked.pk}/", {f"answer-{asked.pk}-text": "Two pages"}
    )
    send(world.client("teacher"), f"{base}evidence/", {
        "evidence-kind": "observation", "evidence-text": "Better in the morning",
    })  # fmt: skip
    wrong = senco.post(f"{base}decide/", {"decide-outcome": "watching", "decide-note": "Thanks"})
    assert "Say when you will look again." in wrong.content.decode()
    send(senco, f"{base}decide/", {"decide-outcome": "closed", "decide-note": "Thank you"})
    concern.refresh_from_db()
    assert (concern.state, concern.evidence.count()) == ("closed", 2)


def test_a_draft_survives_signing_out_and_is_gone_once_sent(world: World) -> None:
    client = world.client("senco")
    url = f"/children/{world.ada.public_id}/observations/new/"
    saved = client.post(f"/drafts/?form={url}", {"text": "Half a sent", "draft_version": ""})
    assert saved.json()["saved_at"] == "09:30"
    client.logout()
    assert client.post(url, {"text": "lost?"}).status_code == 302
    again = world.client("senco")
    html = again.get(url).content.decode()
    assert "Half a sent" in html
    assert "There is a problem" not in html
    assert "Half a sent" not in world.client("teacher").get(url).content.decode()
    send(again, url, {
        "text": "Whole", "on_day": "17", "on_month": "11", "on_year": "2026",
    })  # fmt: skip
    assert Draft.objects.count() == 0
    assert actions_told() == ["draft.begun", "observation.added", "draft.cleared"]


def test_a_draft_of_a_formset_comes_back(world: World) -> None:
    client = world.client("senco")
    url = f"/children/{world.ada.public_id}/profile/interests/"
    values = {
        "line-INITIAL_FORMS": "0", "line-TOTAL_FORMS": "1", "line-0-text": "Half",
        "line-0-voice": "family", "save_draft": "1",
    }  # fmt: skip
    answer = client.post(url, values)
    assert answer.status_code == 302
    assert "Half" in client.get(answer.headers["Location"]).content.decode()
    assert ProfileEntry.objects.count() == 0


def test_a_draft_is_not_shown_or_taken_once_someone_is_barred(world: World) -> None:
    client = world.client("teacher")
    url = f"/children/{world.ada.public_id}/observations/new/"
    client.post(f"/drafts/?form={url}", {"text": "Half a sent"})
    ClassStaff.objects.filter(user=world.teacher).update(ends_on=date(2026, 11, 1))
    answer = client.get(url)
    assert answer.status_code == 403
    assert "Half a sent" not in answer.content.decode()
    assert client.post(f"/drafts/?form={url}", {"text": "More"}).status_code == 403
    for form in ("/nowhere/", "https://evil.example/", "/healthz", ""):
        assert client.post(f"/drafts/?form={form}", {"text": "x"}).status_code == 404
    assert world.client("far_senco").post(f"/drafts/?form={url}", {}).status_code == 404


def test_two_windows_do_not_overwrite_each_other(world: World) -> None:
    client = world.client("senco")
    url = f"/drafts/?form=/children/{world.ada.public_id}/observations/new/"
    first = client.post(url, {"text": "One", "draft_version": ""}).json()
    assert client.post(url, {"text": "Two", "draft_version": first["version"]}).status_code == 200
    assert client.post(url, {"text": "Three", "draft_version": "stale"}).status_code == 409
    assert client.post(url, {"text": "x" * 200_000}).status_code == 400
