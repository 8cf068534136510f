"""A restricted note is read by few, known of by those who need to, and nowhere else to be found."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.audit.models import Event
from goldthread.records.people.actions.barring import bar_person
from goldthread.records.people.models import Child, ClassStaff
from goldthread.records.restricted.actions import (
    UnableToName,
    UnableToNote,
    end_note,
    end_reader,
    hand_in_note,
    name_reader,
    take_note,
    write_note,
)
from goldthread.records.restricted.models import RestrictedNote, RestrictedReader
from goldthread.records.restricted.queries import notes_waiting
from goldthread.statute.vocabulary.restricted import RestrictedKind
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.everyone import build_everyone
from tests.factories.world import TODAY, World, make_child

pytestmark = pytest.mark.django_db
SAID = "Sealedcanary: said at the gate"
HEALTH, SAFETY, FAMILY = RestrictedKind.HEALTH, RestrictedKind.SAFETY, RestrictedKind.FAMILY
LATER = TODAY + timedelta(days=30)
SIGN = "There is a restricted note about health. Ask the SENCO."


@pytest.fixture
def everyone(db: None) -> World:
    return build_everyone()


def written(
    world: World, kind: RestrictedKind = HEALTH, by: str = "dsl", **also: Any
) -> RestrictedNote:
    also = {"is_announced": True, "child": world.ada} | also
    return write_note(kind=kind, text=SAID, by=world.actor(by), at=NOW, **also)


def handed_in(world: World, kind: RestrictedKind = SAFETY, by: str = "ta") -> RestrictedNote:
    return hand_in_note(child=world.ada, kind=kind, text=SAID, by=world.actor(by), at=NOW)


def address(world: World, name: str = "child_restricted", *ids: int) -> str:
    return reverse(name, args=[world.ada.public_id, *ids])


def shown(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def events() -> list[str]:
    found = Event.objects.filter(action__startswith="restricted_").order_by("pk")
    return list(found.values_list("action", flat=True))


@pytest.mark.parametrize(
    ("kind", "readers"),
    [(HEALTH, {"senco", "dsl"}), (SAFETY, {"dsl"}), (FAMILY, {"senco", "dsl"})],
)
def test_each_kind_has_its_readers_and_nobody_else_finds_it(
    everyone: World, kind: RestrictedKind, readers: set[str]
) -> None:
    note = written(everyone, kind)
    url = address(everyone, "restricted_note", note.pk)
    User.objects.filter(username="leaver_with_session").update(is_active=False)
    for nickname in everyone.people:
        answer = everyone.client(nickname).get(url)
        if nickname in readers:
            assert SAID in answer.content.decode(), nickname
        else:
            assert answer.status_code in {403, 404, 302}, nickname
            assert "Sealedcanary" not in answer.content.decode(), nickname
    assert Client().get(url).status_code == 302
    reads = Event.objects.filter(action=f"restricted_{kind.value}.read").order_by("pk")
    assert {event.actor_id for event in reads} == {everyone.people[who].pk for who in readers}
    assert all(event.child_ids == [everyone.ada.pk] for event in reads)


def test_those_who_plan_are_told_that_there_is_one_and_the_others_nothing(everyone: World) -> None:
    note = written(everyone)
    page = reverse("child_page", args=[everyone.ada.public_id])
    for nickname in ("head", "teacher"):
        html = shown(everyone.client(nickname), page)
        assert SIGN in html
        for told in ("Sealedcanary", everyone.people["dsl"].name, reverse("restricted_note", args=[everyone.ada.public_id, note.pk])):  # fmt: skip
            assert told not in html, (nickname, told)
    for nickname in ("ta", "subject_teacher", "therapist", "officer"):
        html = shown(everyone.client(nickname), page)
        assert "restricted note about" not in html, nickname
        assert "open to you" not in html, nickname
    assert "1 restricted note is open to you" in shown(everyone.client("dsl"), page)
    family = shown(everyone.client("parent"), reverse("family_who", args=[everyone.ada.public_id]))
    assert "estricted" not in family
    take_note(note=note, kind=HEALTH, is_announced=False, by=everyone.actor("senco"), at=NOW)
    assert SIGN not in shown(everyone.client("teacher"), page)


def test_a_page_of_no_notes_and_of_hidden_ones_are_the_same(everyone: World) -> None:
    def plain(world: World) -> str:
        html = shown(world.client("ta"), address(world))
        return html.split("<main")[1].split("</main>")[0]

    before = plain(everyone)
    written(everyone)
    handed_in(everyone)
    assert plain(everyone) == before


def test_who_hands_in_does_not_read_and_the_role_finds_it(everyone: World) -> None:
    ta, url = everyone.client("ta"), address(everyone, "restricted_hand_in")
    form = shown(ta, url)
    for words in ("call 999", "not the child-protection file", "You do not see the note again"):
        assert words in form
    assert ta.post(url, {"kind": "safety", "text": " "}).status_code == 422
    assert ta.post(url, {"text": SAID}).status_code == 422
    sent = {"kind": "safety", "text": SAID, "receipt": new_key()}
    for _twice in range(2):
        answer = ta.post(url, sent)
        assert answer.headers["Location"] == reverse("child_page", args=[everyone.ada.public_id])
    note = RestrictedNote.objects.get()
    assert (note.taken_at, note.is_announced, note.school_id) == (None, False, everyone.oakfield.pk)
    assert "No note is open to you" in shown(ta, address(everyone))
    shown(ta, address(everyone, "restricted_note", note.pk), 404)
    assert events() == ["restricted_safety.handed_in"]
    waiting = reverse("restricted_waiting")
    assert everyone.client("dsl").get("/").headers["Location"] == waiting
    html = shown(everyone.client("dsl"), waiting)
    assert "Zyxcanary" in html
    assert "Sealedcanary" not in html
    assert "Zyxcanary" not in shown(everyone.client("senco"), waiting)
    assert everyone.client("head").get(waiting).status_code == 403
    opened = address(everyone, "restricted_note", note.pk)
    assert SAID in shown(everyone.client("dsl"), opened)
    kept = {"kind": "safety", "is_announced": "no", "receipt": new_key()}
    for _twice in range(2):
        answer = everyone.client("dsl").post(f"{opened}take/", kept)
        assert answer.headers["Location"] == address(everyone)
    note.refresh_from_db()
    assert (note.taken_by, note.text) == (everyone.people["dsl"], SAID)
    assert "Zyxcanary" not in shown(everyone.client("dsl"), waiting)
    assert events().count("restricted_safety.taken") == 1


def test_the_senco_sees_what_was_handed_in_about_health_on_the_front_page(everyone: World) -> None:
    words = "1 restricted note was handed in"
    handed_in(everyone, SAFETY)
    assert words not in shown(everyone.client("senco"), reverse("senco_home"))
    handed_in(everyone, HEALTH, "teacher")
    assert words in shown(everyone.client("senco"), reverse("senco_home"))
    assert words not in shown(everyone.client("head"), reverse("senco_home"))


def test_a_senco_writes_about_safety_and_does_not_read_it(everyone: World) -> None:
    url = address(everyone, "restricted_new")
    senco = everyone.client("senco")
    assert senco.post(url, {"kind": "health", "text": SAID}).status_code == 422
    for kind in ("safety", "health"):
        sent = {"kind": kind, "text": SAID, "is_announced": "yes", "receipt": new_key()}
        for _twice in range(2):
            assert senco.post(url, sent).status_code == 302
    safety, health = RestrictedNote.objects.get(kind="safety"), RestrictedNote.objects.get(kind="health")  # fmt: skip
    assert (safety.taken_at, safety.is_announced) == (None, False)
    assert (health.taken_by, health.is_announced) == (everyone.people["senco"], True)
    shown(senco, address(everyone, "restricted_note", safety.pk), 404)
    assert events()[:2] == ["restricted_safety.handed_in", "restricted_health.written"]
    for nickname in ("head", "teacher", "ta", "office", "therapist", "parent"):
        assert everyone.client(nickname).post(url, sent).status_code == 403, nickname


def test_nobody_hands_in_to_nobody(everyone: World) -> None:
    RoleHeld.objects.filter(user=everyone.people["dsl"]).update(ends_on=TODAY - timedelta(days=1))
    with pytest.raises(UnableToNote, match="Tell them in person"):
        handed_in(everyone)
    note = written(everyone, HEALTH, "senco")
    with pytest.raises(UnableToNote, match="Tell them in person"):
        take_note(note=note, kind=SAFETY, is_announced=False, by=everyone.actor("senco"), at=NOW)
    sencos = RoleHeld.objects.filter(role="senco", organisation=everyone.oakfield)
    sencos.exclude(user=everyone.people["barred_senco"]).delete()
    with pytest.raises(UnableToNote, match="Tell them in person"):  # the other SENCO is barred
        handed_in(everyone, HEALTH)


def test_a_note_that_moves_to_safety_leaves_the_senco(everyone: World) -> None:
    note = written(everyone, HEALTH, "senco")
    take_note(note=note, kind=SAFETY, is_announced=True, by=everyone.actor("senco"), at=NOW)
    shown(everyone.client("senco"), address(everyone, "restricted_note", note.pk), 404)
    told = shown(everyone.client("teacher"), reverse("child_page", args=[everyone.ada.public_id]))
    assert "There is a restricted note about safety. Ask the safeguarding lead." in told
    with pytest.raises(NotVisible):
        end_note(note=note, by=everyone.actor("senco"), at=NOW)
    take_note(note=note, kind=HEALTH, is_announced=False, by=everyone.actor("dsl"), at=NOW)
    shown(everyone.client("senco"), address(everyone, "restricted_note", note.pk))


def test_someone_named_reads_until_the_day_and_while_the_record_is_open_to_them(
    everyone: World,
) -> None:
    note = written(everyone, SAFETY, is_announced=False)
    dsl, ta = everyone.client("dsl"), everyone.client("ta")
    url = address(everyone, "restricted_note", note.pk)
    day = {"ends_on_day": LATER.day, "ends_on_month": LATER.month, "ends_on_year": LATER.year}
    sent = day | {"person": str(everyone.people["ta"].public_id), "receipt": new_key()}
    for _twice in range(2):
        assert dsl.post(f"{url}readers/", sent).status_code == 302
    reader = RestrictedReader.objects.get()
    assert "1 restricted note is open to you" in shown(ta, reverse("child_page", args=[everyone.ada.public_id]))  # fmt: skip
    html = shown(ta, url)
    assert SAID in html
    for hers in ("Who else may read it", "End the note", "/take/"):
        assert hers not in html
    assert ta.post(f"{url}take/", {}).status_code == 403
    assert everyone.people["ta"].name in shown(dsl, url)
    RestrictedReader.objects.update(ends_on=TODAY - timedelta(days=1), starts_on=TODAY - timedelta(days=2))  # fmt: skip
    shown(ta, url, 404)
    RestrictedReader.objects.update(ends_on=LATER)
    shown(ta, url)
    posts = ClassStaff.objects.filter(user=everyone.people["ta"])
    posts.update(ends_on=TODAY - timedelta(days=1))
    shown(ta, url, 403)
    posts.update(ends_on=None)
    for _twice in range(2):
        dsl.post(address(everyone, "restricted_reader_end", note.pk, reader.pk))
    shown(ta, url, 404)
    assert events().count("restricted_safety.closed_to") == 1


def test_who_cannot_open_the_record_is_not_named(everyone: World) -> None:
    note = written(everyone, SAFETY)
    dsl = everyone.actor("dsl")
    for nickname in ("other_teacher", "office", "parent", "pupil", "far_senco", "barred_teacher"):
        with pytest.raises(UnableToName, match="cannot open"):
            name_reader(note=note, user=everyone.people[nickname], ends_on=LATER, by=dsl, at=NOW)
    for ends_on in (TODAY - timedelta(days=1), TODAY + timedelta(days=367)):
        with pytest.raises(UnableToName, match="between today"):
            name_reader(note=note, user=everyone.people["ta"], ends_on=ends_on, by=dsl, at=NOW)
    for nickname in ("therapist", "head", "senco"):
        user = everyone.people[nickname]
        reader = name_reader(note=note, user=user, ends_on=LATER, by=dsl, at=NOW)
        again = name_reader(note=note, user=user, ends_on=LATER, by=dsl, at=NOW)
        longer = name_reader(
            note=note, user=user, ends_on=LATER + timedelta(days=1), by=dsl, at=NOW
        )
        assert reader == again == longer
        assert SAID in shown(
            everyone.client(nickname), address(everyone, "restricted_note", note.pk)
        )
    with pytest.raises(NotVisible):  # read by name, decided by role
        end_reader(reader=reader, by=everyone.actor("senco"), at=NOW)


def test_a_bar_comes_before_everything(everyone: World) -> None:
    note = written(everyone)
    url = address(everyone, "restricted_note", note.pk)
    shown(everyone.client("barred_senco"), url, 404)
    for nickname in ("senco", "therapist"):
        if nickname == "therapist":
            name_reader(note=note, user=everyone.people[nickname], ends_on=LATER, by=everyone.actor("dsl"), at=NOW)  # fmt: skip
        shown(everyone.client(nickname), url)
        bar_person(child=everyone.ada, user=everyone.people[nickname], reason="Told", by=everyone.actor("dsl"), at=NOW)  # fmt: skip
        shown(everyone.client(nickname), url, 404)


def test_who_has_looked_gives_nothing_away(everyone: World) -> None:
    note = written(everyone, SAFETY, is_announced=False)
    shown(everyone.client("dsl"), address(everyone, "restricted_note", note.pk))
    url = reverse("child_history", args=[everyone.ada.public_id])
    for nickname, said in (("head", False), ("senco", False), ("dsl", True)):
        html = shown(everyone.client(nickname), url)
        assert ("A restricted note was written" in html) is said, nickname
    other = written(everyone, HEALTH)
    html = shown(everyone.client("senco"), url)
    assert html.count("A restricted note was written") == 1
    assert other.kind == "health"


def test_ended_it_is_told_to_nobody_and_read_by_its_roles_only(everyone: World) -> None:
    note = written(everyone)
    name_reader(note=note, user=everyone.people["ta"], ends_on=LATER, by=everyone.actor("dsl"), at=NOW)  # fmt: skip
    url = address(everyone, "restricted_note", note.pk)
    for _twice in range(2):
        assert everyone.client("senco").post(f"{url}end/").headers["Location"] == address(everyone)
    assert events().count("restricted_health.ended") == 1
    page = reverse("child_page", args=[everyone.ada.public_id])
    assert SIGN not in shown(everyone.client("teacher"), page)
    shown(everyone.client("ta"), url, 404)
    html = shown(everyone.client("dsl"), url)
    assert SAID in html
    assert "End the note" not in html
    senco = everyone.actor("senco")
    with pytest.raises(UnableToNote, match="has ended"):
        take_note(note=note, kind=HEALTH, is_announced=True, by=senco, at=NOW)
    with pytest.raises(UnableToName, match="has ended"):
        name_reader(note=note, user=everyone.people["head"], ends_on=LATER, by=senco, at=NOW)


def test_the_next_school_learns_that_there_is_one_and_whom_to_ask(everyone: World) -> None:
    note = written(everyone, SAFETY)
    written(everyone, HEALTH)
    Child.objects.filter(pk=everyone.ada.pk).update(school=everyone.children["dev"].school)
    page = reverse("child_page", args=[everyone.ada.public_id])
    html = shown(everyone.client("brook_senco"), page)
    assert "Oakfield" in html
    assert "keeps a restricted note: Health. Ask them." in html
    assert "Safety" not in html
    assert "Sealedcanary" not in html
    for nickname in ("brook_senco", "dsl", "senco"):
        shown(everyone.client(nickname), address(everyone, "restricted_note", note.pk), 404)
    everyone.ada.refresh_from_db()
    with pytest.raises(NotVisible):
        end_note(note=note, by=everyone.actor("dsl"), at=NOW)


def test_it_leaves_by_no_export_search_or_command(everyone: World, capsys: Any) -> None:
    from goldthread.jobs.children_export import export_children
    from goldthread.records.restricted.queries import without_notes

    written(everyone)
    assert "Sealedcanary" not in str(export_children(Child.objects.all(), at=NOW))
    assert not without_notes(Event.objects.filter(action__startswith="restricted_")).exists()
    token = everyone.client("dsl").post(reverse("child_search"), {"q": "Sealedcanary"})
    assert "Zyxcanary" not in token.content.decode()


def test_writes_need_the_right_and_are_whole(everyone: World) -> None:
    for nickname in ("office", "cover", "therapist", "parent", "far_senco"):
        with pytest.raises((NotPermitted, NotVisible)):
            handed_in(everyone, by=nickname)
    for nickname in ("head", "teacher", "ta"):
        with pytest.raises(NotPermitted):
            written(everyone, by=nickname)
    with pytest.raises(UnableToNote, match="few words"):
        hand_in_note(child=everyone.ada, kind=HEALTH, text=" ", by=everyone.actor("ta"), at=NOW)
    note = handed_in(everyone)
    for wrong in ({"kind": "gossip"}, {"is_announced": True}, {"taken_at": NOW}, {"ended_at": NOW}, {"text": ""}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            RestrictedNote.objects.filter(pk=note.pk).update(**wrong)


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_with_one_note_and_with_three(everyone: World, number: int) -> None:
    for index in range(number):
        child = make_child(everyone.oakfield, f"More{index}", "Other", everyone.classes["oak"])
        hand_in_note(child=child, kind=SAFETY, text=SAID, by=everyone.actor("ta"), at=NOW)
        written(everyone)
    dsl = everyone.client("dsl")
    for url, most in ((address(everyone), 18), (reverse("restricted_waiting"), 14)):
        dsl.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert dsl.get(url).status_code == 200
        assert len(captured) <= most, (url, len(captured))
    assert notes_waiting(everyone.actor("dsl"), TODAY).count() == number
