"""The sharing register and consent: what went to whom, told to the family; a yes taken back ends it."""

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import goldthread
from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.audit.models import Event
from goldthread.records.people.models import ChildAdult
from goldthread.records.sharing.actions.consent import (
    UnableToConsent,
    answer_consent,
    ask_consent,
    record_consent,
    record_withdrawal,
    withdraw_consent,
)
from goldthread.records.sharing.actions.sharing import (
    Shared,
    UnableToShare,
    invite_and_record,
    record_receipt,
    record_sharing,
)
from goldthread.records.sharing.models import Consent, Sharing
from goldthread.records.sharing.queries.register import receipts_awaited
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.world import TODAY, World

pytestmark = pytest.mark.django_db
DAY = {"on_day": 17, "on_month": 11, "on_year": 2026}
SENT = {
    "recipient": "school", "with_whom": "Hill High, the SENCO", "what": "The support plan",
    "why": "Joining in January", "basis": "public_task", "how": "post", "needs_receipt": "on",
} | DAY  # fmt: skip


def shared(**more: Any) -> Shared:
    values = {
        "recipient": "health", "with_whom": "Clinic", "what": "The plan", "why": "Advice asked",
        "basis": "public_task", "how": "secure", "on": TODAY,
    } | more  # fmt: skip
    return Shared(**values)


def recorded(world: World, child: str = "ada", by: str = "senco", **more: Any) -> Sharing:
    return record_sharing(
        children=[world.children[child]], shared=shared(**more), by=world.actor(by), at=NOW
    )[0]


def asked(world: World, of: str = "parent", **more: Any) -> Consent:
    values: dict[str, Any] = {"what": "A film of the club", "with_whom": "Club", "ends_on": None}
    return ask_consent(
        child=world.ada, asked_of=world.people[of], **(values | more),
        by=world.actor("senco"), at=NOW,
    )  # fmt: skip


def given(world: World, **more: Any) -> Consent:
    one = asked(world, **more)
    return answer_consent(consent=one, is_given=True, by=world.actor("parent"), at=NOW)


def invited(world: World, **more: Any) -> Sharing:
    values: dict[str, Any] = {"basis": "public_task", "ends_on": TODAY + timedelta(days=30)}
    return invite_and_record(
        child=world.children["ben"] if "consent" not in more else world.ada,
        user=world.people["therapist"], why="Advice", **(values | more),
        by=world.actor("senco"), at=NOW,
    )  # fmt: skip


def of_child(world: World, name: str, *more: object, child: str = "ada") -> str:
    return reverse(name, args=[world.children[child].public_id, *more])


def text(world: World, who: str, url: str) -> str:
    answer = world.client(who).get(url)
    assert answer.status_code == 200, (who, url)
    return answer.content.decode()


def told(action: str) -> int:
    return Event.objects.filter(kind="write", action=action).count()


def test_a_sharing_is_written_down_once_and_the_family_reads_it(everyone: World) -> None:
    client, url = everyone.client("senco"), of_child(everyone, "sharing_record")
    assert "Nothing has been shared" in text(
        everyone, "parent", of_child(everyone, "family_rights")
    )
    assert client.post(url, SENT | {"with_whom": ""}).status_code == 422
    for receipt in (new_key(), new_key()):  # two forms, the same words
        answer = client.post(url, SENT | {"receipt": receipt})
        assert answer.headers["Location"] == of_child(everyone, "child_sharing")
    one = Sharing.objects.get()
    assert (one.with_whom, one.basis, one.on) == ("Hill High, the SENCO", "public_task", TODAY - timedelta(days=1))  # fmt: skip
    assert told("sharing.recorded") == 1
    for who in ("senco", "head", "dsl"):
        assert "Hill High" in text(everyone, who, of_child(everyone, "child_sharing"))
        assert "Hill High" in text(everyone, who, reverse("sharing_register"))
    for who in ("parent", "father", "pupil"):
        page = text(everyone, who, of_child(everyone, "family_rights"))
        assert "Hill High" in page
        assert "Joining in January" in page
    for who in ("teacher", "ta", "therapist", "office", "parent", "dpo"):
        assert everyone.client(who).get(of_child(everyone, "child_sharing")).status_code in {
            403,
            404,
        }
    assert everyone.client("head").post(url, SENT).status_code == 403


def test_a_receipt_that_does_not_come_is_chased_and_then_written_down(everyone: World) -> None:
    old = recorded(everyone, needs_receipt=True, on=TODAY - timedelta(days=6))
    recorded(everyone, needs_receipt=True, what="Other", on=TODAY - timedelta(days=5))
    recorded(everyone, what="Nothing waited for")
    page = text(everyone, "senco", reverse("sharing_register"))
    assert page.count("No receipt yet: ask them") == 2  # among the waiting and among all
    assert page.count("Receipt awaited") == 2
    url = of_child(everyone, "sharing_receipt", old.pk)
    sent = {
        "receipt_on_day": 17,
        "receipt_on_month": 11,
        "receipt_on_year": 2026,
        "came_back": "Thanks",
    }
    assert everyone.client("senco").post(url, sent | {"receipt_on_year": 2027}).status_code == 422
    for _twice in range(2):
        assert everyone.client("senco").post(url, sent).status_code == 302
    assert told("sharing.received") == 1
    assert [one.what for one in receipts_awaited(everyone.actor("senco"), TODAY)] == ["Other"]
    assert "Thanks" in text(everyone, "parent", of_child(everyone, "family_rights"))


def test_several_pupils_from_the_register_are_one_piece_of_work(everyone: World) -> None:
    client = everyone.client("senco")
    chosen = [str(everyone.children[name].public_id) for name in ("ada", "ben", "cleo")]
    led = client.post("/register/chosen/", {"pupil": chosen, "do": "share"}).headers["Location"]
    assert led.startswith(reverse("sharing_together"))
    assert "For 3 pupils:" in client.get(led).content.decode()
    assert client.post(led, SENT | {"how": ""}).status_code == 422
    assert client.post(led, SENT).headers["Location"] == reverse("sharing_register")
    assert Sharing.objects.count() == 3
    assert client.get(reverse("sharing_together")).status_code == 400
    far = f"{reverse('sharing_together')}?child={everyone.children['far'].public_id}"
    assert client.get(far).status_code == 404
    barred = f"{reverse('sharing_together')}?child={everyone.ada.public_id}"
    assert everyone.client("barred_senco").get(barred).status_code == 404
    assert client.post("/register/chosen/", {"pupil": chosen[:1], "do": "share"}).status_code == 302


def test_all_or_none(everyone: World) -> None:
    children = [everyone.ada, everyone.children["far"]]
    with pytest.raises(NotVisible):
        record_sharing(children=children, shared=shared(), by=everyone.actor("senco"), at=NOW)
    assert not Sharing.objects.exists()
    with pytest.raises(UnableToShare):
        record_sharing(children=[], shared=shared(), by=everyone.actor("senco"), at=NOW)


@pytest.mark.parametrize(
    "wrong",
    [{"how": "invited"}, {"on": TODAY + timedelta(days=1)}, {"what": " "}, {"basis": "consent"}, {"basis": "x"}],
)  # fmt: skip
def test_what_is_not_whole_is_not_written_down(everyone: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(UnableToShare):
        recorded(everyone, **wrong)
    with pytest.raises(NotPermitted):
        recorded(everyone, by="head")
    assert not Sharing.objects.exists()


def test_what_would_put_someone_at_risk_is_not_told_and_says_why(everyone: World) -> None:
    recorded(everyone, recipient="social_care", with_whom="Duty team", basis="safeguarding", quiet_because="A child may be at risk")  # fmt: skip
    page = text(everyone, "dsl", of_child(everyone, "child_sharing"))
    assert "Duty team" in page
    assert "A child may be at risk" in page
    for who in ("parent", "father", "pupil"):
        assert "Duty team" not in text(everyone, who, of_child(everyone, "family_rights")), who


def test_an_invitation_stands_in_the_register_by_itself(everyone: World) -> None:
    one = invited(everyone)
    assert (one.recipient, one.how, one.tie.user) == ("professional", "invited", everyone.people["therapist"])  # fmt: skip
    assert invited(everyone) == one
    assert "Therapist" in text(everyone, "senco", of_child(everyone, "child_sharing", child="ben"))
    officer = invite_and_record(
        child=everyone.children["ben"], user=everyone.people["officer"], why="EHC advice",
        basis="legal_duty", ends_on=TODAY, by=everyone.actor("dsl"), at=NOW,
    )  # fmt: skip
    assert officer.recipient == "authority"
    with pytest.raises(NotPermitted):
        invite_and_record(
            child=everyone.ada, user=everyone.people["therapist"], why="x", basis="vital",
            ends_on=TODAY, by=everyone.actor("head"), at=NOW,
        )  # fmt: skip
    with pytest.raises(UnableToShare, match="no consent"):
        invite_and_record(
            child=everyone.children["cleo"], user=everyone.people["therapist"], why="x",
            basis="consent", ends_on=TODAY, by=everyone.actor("senco"), at=NOW,
        )  # fmt: skip


def test_no_page_invites_past_the_register() -> None:
    """`invite_adult` is called in one place: the action that writes the sharing down with it."""
    source = Path(goldthread.__file__).parent
    naming = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and any(one.name == "invite_adult" for one in node.names)
    }
    assert naming == {"records/sharing/actions/sharing.py"}


def test_a_file_taken_out_stands_beside_the_register_by_itself(everyone: World) -> None:
    client = everyone.client("senco")
    page = text(everyone, "senco", of_child(everyone, "child_sharing"))
    assert "taken out as a file" not in page
    client.get(of_child(everyone, "document_profile"))  # on screen only
    assert "taken out as a file" not in text(everyone, "head", of_child(everyone, "child_sharing"))
    client.get(of_child(everyone, "document_profile") + "?format=docx")
    client.get(reverse("register_export", args=["csv"]))
    page = text(everyone, "head", of_child(everyone, "child_sharing"))
    assert "A document, taken out as a file" in page
    assert "The register, as a file" in page
    assert "taken out as a file" not in text(everyone, "senco", of_child(everyone, "child_sharing", child="ben"))  # fmt: skip


def test_consent_is_asked_given_and_taken_back_with_one_press(everyone: World) -> None:
    senco, parent = everyone.client("senco"), everyone.client("parent")
    url = of_child(everyone, "consent_ask")
    sent = {"asked_of": str(everyone.people["parent"].public_id), "with_whom": "Sports charity", "what": "First name and needs, for the holiday club"}  # fmt: skip
    assert senco.post(url, sent | {"what": ""}).status_code == 422
    for _twice in range(2):
        assert senco.post(url, sent).status_code == 302
    one = Consent.objects.get()
    assert "Sports charity" in text(everyone, "parent", of_child(everyone, "family_rights"))
    for other in ("father", "pupil"):
        assert "Sports charity" not in text(everyone, other, of_child(everyone, "family_rights"))
    press = of_child(everyone, "family_consent", one.pk)
    assert everyone.client("father").post(press, {"answer": "yes"}).status_code == 404
    parent.post(press, {"answer": "perhaps"})
    parent.post(press, {"answer": "withdraw"})
    one.refresh_from_db()
    assert one.state == "asked"
    for _twice in range(2):
        assert parent.post(press, {"answer": "yes"}).status_code == 302
    assert told("consent.answered") == 1
    record = of_child(everyone, "sharing_record")
    given_on = SENT | DAY | {"basis": "consent", "consent": str(one.pk), "on_day": 18}
    assert senco.post(record, given_on).status_code == 302
    assert Sharing.objects.get().consent == one
    for _twice in range(2):
        assert parent.post(press, {"answer": "withdraw"}).status_code == 302
    assert told("consent.withdrawn") == 1
    assert senco.post(record, given_on | {"what": "More"}).status_code == 422
    with pytest.raises(UnableToShare, match="no consent"):
        recorded(everyone, basis="consent", consent=Consent.objects.get())
    page = text(everyone, "senco", of_child(everyone, "child_sharing"))
    assert "Ask those who have something to delete it." in page


def test_taking_it_back_ends_the_invitation_that_rests_on_it_at_once(everyone: World) -> None:
    ChildAdult.objects.filter(user=everyone.people["therapist"]).delete()
    page = f"/children/{everyone.ada.public_id}/"
    consent = given(everyone, ends_on=TODAY + timedelta(days=60))
    with pytest.raises(UnableToShare, match="at the latest"):
        invited(everyone, basis="consent", consent=consent, ends_on=TODAY + timedelta(days=61))
    invited(everyone, basis="consent", consent=consent)
    assert everyone.client("therapist").get(page).status_code == 200
    withdraw_consent(consent=consent, by=everyone.actor("parent"), at=NOW)
    assert everyone.client("therapist").get(page).status_code == 404
    assert Sharing.objects.get().tie.ends_on == TODAY - timedelta(days=1)


def test_an_invitation_on_another_basis_goes_on(everyone: World) -> None:
    consent = given(everyone)
    withdraw_consent(consent=consent, by=everyone.actor("parent"), at=NOW)
    page = f"/children/{everyone.ada.public_id}/"
    assert everyone.client("therapist").get(page).status_code == 200


def test_what_was_said_by_word_of_mouth_is_written_down(everyone: World) -> None:
    one = asked(everyone)
    url = of_child(everyone, "consent_record", one.pk)
    client = everyone.client("senco")
    assert client.post(url, {"answer": "yes", "way": "page"}).status_code == 422
    assert client.post(url, {"answer": "yes", "way": "spoken"}).status_code == 302
    assert client.post(url, {"answer": "withdraw", "way": "letter"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.way, one.withdrawn_on) == ("withdrawn", "spoken", TODAY)
    with pytest.raises(UnableToConsent, match="answered already"):
        record_consent(consent=one, is_given=True, way="spoken", by=everyone.actor("senco"), at=NOW)
    assert everyone.client("head").post(url, {"answer": "yes", "way": "spoken"}).status_code == 403
    with pytest.raises(UnableToConsent):
        record_withdrawal(consent=asked(everyone, what="New"), by=everyone.actor("dsl"), at=NOW)


def test_a_no_can_become_a_yes_and_an_ended_question_cannot_be_answered(everyone: World) -> None:
    one, parent = asked(everyone), everyone.actor("parent")
    answer_consent(consent=one, is_given=False, by=parent, at=NOW)
    with pytest.raises(UnableToShare):
        recorded(everyone, basis="consent", consent=Consent.objects.get())
    answer_consent(consent=one, is_given=True, by=parent, at=NOW)
    assert Consent.objects.get().state == "given"
    with pytest.raises(UnableToShare, match="Choose consent"):
        recorded(everyone, consent=Consent.objects.get())
    late = asked(everyone, what="Short", ends_on=TODAY)
    with pytest.raises(UnableToConsent, match="last day"):
        answer_consent(consent=late, is_given=True, by=parent, at=NOW + timedelta(days=1))


def test_only_the_family_is_asked_and_only_by_those_who_may(everyone: World) -> None:
    for of in ("far_parent", "teacher"):
        with pytest.raises(UnableToConsent):
            asked(everyone, of)
    with pytest.raises(UnableToConsent):
        asked(everyone, ends_on=TODAY - timedelta(days=1))
    for nickname, refusal in (("head", NotPermitted), ("far_senco", NotVisible), ("barred_senco", NotVisible)):  # fmt: skip
        with pytest.raises(refusal):
            ask_consent(
                child=everyone.ada, asked_of=everyone.people["parent"], what="x", with_whom="y",
                ends_on=None, by=everyone.actor(nickname), at=NOW,
            )  # fmt: skip
    assert asked(everyone, "pupil").asked_of == everyone.people["pupil"]
    with pytest.raises(NotVisible):
        withdraw_consent(consent=given(everyone), by=everyone.actor("father"), at=NOW)
    for nickname in ("head", "far_senco"):
        with pytest.raises((NotPermitted, NotVisible)):
            record_receipt(
                sharing=recorded(everyone), receipt_on=TODAY, came_back="",
                by=everyone.actor(nickname), at=NOW,
            )  # fmt: skip


def test_pages_cost_the_same_for_one_and_for_three(everyone: World) -> None:
    costs = []
    for what in (("a",), ("b", "c")):
        for one in what:
            recorded(everyone, what=one, needs_receipt=True)
            recorded(everyone, "cleo", what=one)
            given(everyone, what=one)
        for who, url in (
            ("senco", of_child(everyone, "child_sharing")),
            ("senco", reverse("sharing_register")),
            ("parent", of_child(everyone, "family_rights")),
        ):
            client = everyone.client(who)
            client.get(url)
            with CaptureQueriesContext(connection) as statements:
                assert client.get(url).status_code == 200
            costs.append(len(statements))
    assert costs[:3] == costs[3:]
