"""A record is erased by two people: no canary is left in any table, and nobody else's is harmed."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as SignIn
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from goldthread.access.actor import SYSTEM
from goldthread.access.holdings import HOLDINGS, Erasure
from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.accounts.models import Receipt, User
from goldthread.records.assurance.models import AgreedAction
from goldthread.records.audit.models import Event
from goldthread.records.audit.verification import find_faults
from goldthread.records.data_requests.models import Complaint, ComplaintStep
from goldthread.records.drafts.models import Draft
from goldthread.records.imports.models import ImportBatch
from goldthread.records.people.models import AttendanceSpell, Child, ChildAdult, ChildBar
from goldthread.records.profiles.models import Observation, ProfileRead, StrategyReply
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine, Session, SessionChild
from goldthread.records.retention.actions.deciding import (
    UnableToDecide,
    agree_removal,
    decline_removal,
    end_hold,
    place_hold,
    propose_removal,
)
from goldthread.records.retention.actions.erasing import erase_again
from goldthread.records.retention.models import Hold, Removal
from goldthread.records.retention.queries.due import erased_ids
from goldthread.records.retention.queries.traces import without_words
from goldthread.records.subject_access.models import AccessRequest, RequestPause, SealedPack
from goldthread.records.subject_access.queries.holdings import rows_of
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.delivery import log_day, make_group, make_line
from tests.factories.everything import school_things_of, things_of
from tests.factories.world import TODAY, YEAR_BEGAN, World, make_child

pytestmark = pytest.mark.django_db
CANARY = "Vanish"


def fixed_fields(model: type[models.Model]) -> set[str]:
    """Fields whose values a rule of the database fixes."""
    found: set[str] = set()
    for rule in model._meta.constraints:
        if isinstance(rule, models.CheckConstraint):
            found |= {str(name).split("__")[0] for name, _value in _leaves(rule.condition)}
    return found


def _leaves(condition: Any) -> Iterator[tuple[str, Any]]:
    for one in condition.children:
        if isinstance(one, models.Q):
            yield from _leaves(one)
        else:
            yield one


def fill_with_canaries(world: World) -> Child:
    """One row in each table about Ada, and a canary in each field that can hold a word."""
    ada, teacher = world.ada, world.teacher
    things = things_of(ada, teacher, world.parent)
    school_things_of(ada, world.senco)
    Removal.objects.all().delete()
    AccessRequest.objects.update(state="withdrawn")
    request = AccessRequest.objects.get(child=ada)
    RequestPause.objects.create(
        child=ada, request=request, kind="identity", reason="x", starts_on=TODAY
    )
    SealedPack.objects.create(child=ada, request=request, document=b"x", data=b"x", sealed_at=NOW)
    Hold.objects.create(
        child=ada, kind="other", reason="x", starts_on=YEAR_BEGAN, ends_on=YEAR_BEGAN
    )
    Draft.objects.create(user=teacher, form="/x/", child=ada, values={}, saved_at=NOW)
    AttendanceSpell.objects.create(
        child=ada, starts_on=YEAR_BEGAN, ends_on=TODAY, possible=9, attended=8
    )
    ProfileRead.objects.create(child=ada, by=teacher, on=TODAY)
    StrategyReply.objects.create(
        child=ada, strategy_id=things["strategy_id"], by=teacher, on=TODAY, worked=True
    )
    for label, rule in HOLDINGS.items():
        if rule.path and rule.erasure is not Erasure.KEPT and not label.startswith("sessions."):
            for row in rows_of(label, [ada.pk]):
                _put_canary(row)
    Child.objects.filter(pk=ada.pk).update(surname=CANARY, forename="Ada")
    User.objects.filter(pk=world.parent.pk).update(
        name=f"{CANARY} Parent", email="vanish@x.example"
    )
    ada.refresh_from_db()
    return ada


def _put_canary(row: models.Model) -> None:
    """Not where a rule fixes the value, nor where there are only figures: a file's digest and counts."""
    fixed, values = fixed_fields(type(row)), {}
    for field in row._meta.concrete_fields:
        if field.name in fixed | {"digest", "counts"} or field.is_relation or field.primary_key:
            continue
        if isinstance(field, models.CharField | models.TextField):
            if (field.max_length or 99) >= len(CANARY):
                values[field.name] = CANARY if field.name != "username" else f"{CANARY}{row.pk}"
        elif isinstance(field, models.JSONField):
            values[field.name] = {"what": [CANARY]}
        elif isinstance(field, models.BinaryField):
            values[field.name] = CANARY.encode()
    if values:
        type(row)._default_manager.filter(pk=row.pk).update(**values)


def dump() -> dict[str, str]:
    """Every table as text, read below the application; sign-ins decoded."""
    told = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told[table] = "\n".join(
                str([_plain(value) for value in row]) for row in cursor.fetchall()
            )
    told["sign-ins"] = str(
        [SessionStore().decode(row.session_data) for row in SignIn.objects.all()]
    )
    return told


def _plain(value: Any) -> Any:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else value


def tables_with(word: str) -> set[str]:
    return {table for table, text in dump().items() if word.casefold() in text.casefold()}


def erased(world: World, child: Child) -> Removal:
    one = propose_removal(
        child=child, decision="erase", ground="mistake", keep_until=None,
        by=world.actor("senco"), at=NOW,
    )  # fmt: skip
    return agree_removal(removal=one, by=world.actor("head"), at=NOW)


def test_no_canary_is_left_in_any_table(world: World) -> None:
    looking = world.client("teacher")
    looking.post("/look-for/", {"to": "/search/", "q": CANARY})
    ada = fill_with_canaries(world)
    public_id = str(ada.public_id)
    Receipt.objects.create(
        key=new_key(), user=world.teacher, path=f"/children/{public_id}/", location="/", at=NOW
    )
    Draft.objects.create(
        user=world.teacher, form="/groups/", values={"note": [f"with {CANARY}"]}, saved_at=NOW
    )
    before = tables_with(CANARY)
    assert len(before) >= 30, sorted(before)
    one = erased(world, ada)
    connection.check_constraints()
    assert tables_with(CANARY) == set()
    assert tables_with("vanish@x.example") == set()
    assert tables_with(public_id) | tables_with(public_id.replace("-", "")) == {"retention_removal"}
    assert not Child.objects.filter(pk=ada.pk).exists()
    assert one.public_ids == [public_id]
    assert one.counts["people.Child"] == 1
    assert CANARY not in json.dumps(one.counts)
    assert erased_ids() == [(public_id, TODAY.isoformat())]


def test_the_audit_stays_whole_with_ids_and_no_name(world: World) -> None:
    ada = fill_with_canaries(world)
    world.client("teacher").get(f"/children/{ada.public_id}/")
    pk, before = ada.pk, Event.objects.count()
    erased(world, ada)
    assert Event.objects.count() == before + 2
    assert Event.objects.get(action="record.erased").child_ids == [pk]
    assert Event.objects.filter(action="child.viewed", children__child_id=pk).exists()
    assert list(find_faults()) == []


def test_others_keep_what_is_theirs(world: World) -> None:
    ada, ben = world.ada, world.children["ben"]
    group = make_group(world.oakfield, world.teacher, weekdays=(TODAY.weekday(),))
    for child in (ada, ben):
        make_line(child, group)
    session = log_day(group, TODAY - timedelta(days=7))
    Session.objects.filter(pk=session.pk).update(note="ada zyxcanary cried; Ben helped")
    ProvisionGroup.objects.filter(pk=group.pk).update(name="Ada's group")
    Observation.objects.create(child=ben, on=TODAY, text="Played with Ada Zyxcanary", by=world.ta)
    AgreedAction.objects.create(
        school=world.oakfield, text="Ask Zyxcanary", agreed_on=TODAY, look_again_on=TODAY
    )
    things_of(world.children["cleo"], world.other_teacher, world.senco)
    counted = {
        label: rows_of(label, [world.children[name].pk]).count()
        for label in HOLDINGS for name in ("cleo",) if not label.startswith("audit.")
    }  # fmt: skip
    one = erased(world, ada)
    connection.check_constraints()
    session.refresh_from_db()
    group.refresh_from_db()
    assert (session.note, group.name) == ("… cried; Ben helped", "…'s group")
    assert SessionChild.objects.filter(session=session).count() == 1
    assert ProvisionLine.objects.get(group=group).child_id == ben.pk
    assert AgreedAction.objects.get().text == "Ask …"
    assert one.counts["mentions"] == 1
    assert Observation.objects.get(child=ben).text == "Played with Ada Zyxcanary"
    for label, number in counted.items():
        assert rows_of(label, [world.children["cleo"].pk]).count() == number, label
    for nickname in ("senco", "teacher", "ta", "far_parent"):
        assert User.objects.get(username=nickname).is_active


def test_a_surname_that_is_a_word_leaves_the_word_elsewhere() -> None:
    assert without_words("As long as Long likes", ["Long"], as_written=True) == "As long as … likes"
    assert without_words("as LONG as", ["Long"]) == "as … as"
    assert without_words("nothing", []) == "nothing"


def test_a_parent_with_another_child_keeps_the_account(world: World) -> None:
    ChildAdult.objects.create(
        child=world.children["ben"], user=world.parent, kind="parent", starts_on=YEAR_BEGAN
    )
    erased(world, world.ada)
    parent = User.objects.get(pk=world.parent.pk)
    assert (parent.username, parent.is_active) == ("parent", True)
    pupil = User.objects.get(pk=world.pupil.pk)
    assert (pupil.username, pupil.is_active, pupil.has_usable_password()) == (
        f"erased-{pupil.pk}", False, False,
    )  # fmt: skip


def test_files_that_wait_are_put_aside_when_they_name_the_child(world: World) -> None:
    made = [
        ImportBatch.objects.create(
            school=world.oakfield, kind="mis", state="waiting", file_name=name, digest="0" * 64,
            content=content, uploaded_at=NOW,
        )
        for name, content in (("roll.csv", b"Ada,Zyxcanary"), ("b.csv", b"Ben,Qwvcanary"))
    ]  # fmt: skip
    erased(world, world.ada)
    for one in made:
        one.refresh_from_db()
    assert (made[0].state, made[0].content) == ("discarded", None)
    assert (made[1].state, bytes(made[1].content or b"")) == ("waiting", b"Ben,Qwvcanary")


def test_a_joined_record_goes_with_it(world: World) -> None:
    ben = world.children["ben"]
    Child.objects.filter(pk=ben.pk).update(merged_into=world.ada)
    one = erased(world, world.ada)
    assert set(one.public_ids) == {str(world.ada.public_id), str(ben.public_id)}
    assert tables_with("Qwvcanary") == set()


def test_two_people_and_nobody_alone(world: World) -> None:
    senco, head = world.actor("senco"), world.actor("head")
    told: dict[str, Any] = {"decision": "erase", "ground": "mistake", "keep_until": None}
    one = propose_removal(child=world.ada, **told, by=senco, at=NOW)
    for wrong in (senco,):
        with pytest.raises(UnableToDecide):
            agree_removal(removal=one, by=wrong, at=NOW)
    with pytest.raises(UnableToDecide):
        propose_removal(child=world.ada, **told, by=head, at=NOW)
    for nickname, refusal in (("teacher", NotPermitted), ("far_senco", NotVisible)):
        with pytest.raises(refusal):
            agree_removal(removal=one, by=world.actor(nickname), at=NOW)
        with pytest.raises(refusal):
            place_hold(child=world.ada, kind="other", reason="x", by=world.actor(nickname), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.update(agreed_by=world.senco, agreed_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.update(agreed_at=NOW)
    decline_removal(removal=one, by=head, at=NOW)
    with pytest.raises(UnableToDecide):
        agree_removal(removal=one, by=head, at=NOW)
    assert Child.objects.filter(pk=world.ada.pk).exists()
    with pytest.raises(PermissionError):
        erase_again(public_ids=[str(world.ada.public_id)], by=senco, at=NOW)


def test_a_hold_or_a_request_keeps_it(world: World) -> None:
    senco, head = world.actor("senco"), world.actor("head")
    told: dict[str, Any] = {"decision": "erase", "ground": "mistake", "keep_until": None}
    one = propose_removal(child=world.ada, **told, by=senco, at=NOW)
    hold = place_hold(child=world.ada, kind="inquiry", reason="An inquiry", by=head, at=NOW)
    with pytest.raises(UnableToDecide):
        agree_removal(removal=one, by=head, at=NOW)
    for _twice in range(2):
        end_hold(hold=hold, by=head, at=NOW)
    assert Event.objects.filter(action="hold.ended").count() == 1
    asked = AccessRequest.objects.create(
        child=world.ada, asker="child", requester_name="Ada", received_on=TODAY
    )
    with pytest.raises(UnableToDecide):
        agree_removal(removal=one, by=head, at=NOW)
    asked.delete()
    with pytest.raises(UnableToDecide):
        propose_removal(child=world.children["ben"], **(told | {"ground": "due"}), by=senco, at=NOW)
    assert agree_removal(removal=one, by=head, at=NOW).agreed_at


def test_a_copy_brought_back_is_erased_again(world: World) -> None:
    ids = [str(world.ada.public_id), str(world.children["far"].public_id)]
    assert set(erase_again(public_ids=[*ids, new_key()], by=SYSTEM, at=NOW)) == set(ids)
    assert tables_with("Zyxcanary") | tables_with("Pxqcanary") == set()
    assert {public_id for public_id, _day in erased_ids()} == set(ids)
    assert erase_again(public_ids=ids, by=SYSTEM, at=NOW) == []


def test_over_the_pages_from_the_proposal_to_the_certificate(world: World) -> None:
    client, second = world.client("senco"), world.client("head")
    record = reverse("retention_record", args=[world.ada.public_id])
    assert record in client.get(reverse("child_history", args=[world.ada.public_id])).content.decode()  # fmt: skip
    assert "4\xa0May\xa02047" in client.get(record).content.decode()
    assert client.post(record, {"do": "hold"}).status_code == 422
    post(client, record, do="hold", kind="legal", reason="A claim")
    hold = Hold.objects.get()
    post(client, record, do="end_hold", hold=str(hold.pk))
    assert "Nothing holds it." in client.get(record).content.decode()
    assert client.post(record, {"do": "end_hold", "hold": "0"}).status_code == 404
    assert client.post(record, {"do": "propose"}).status_code == 422
    post(client, record, do="propose", decision="erase", ground="mistake")
    one = reverse("retention_removal", args=[Removal.objects.get().pk])
    assert "Zyxcanary" in second.get(reverse("retention_home")).content.decode()
    assert "A colleague decides" in client.get(one).content.decode()
    assert client.post(one, {"do": "agree", "has_looked": "on"}).status_code == 422
    assert second.post(one, {"do": "agree"}).status_code == 422
    second.post("/look-for/", {"to": "/search/", "q": "Zyxcanary"})
    post(second, one, do="agree", has_looked="on")
    for page in (second, client):
        html = page.get(one).content.decode()
        assert "Certificate" in html
        assert str(world.ada.public_id) in html
        assert "canary" not in html
    assert tables_with("Zyxcanary") == set()
    assert second.get(record).status_code == 404
    found = second.post("/look-for/", {"to": "/search/", "q": "Ada"}, follow=True)
    assert "Zyxcanary" not in found.content.decode()
    assert world.client("far_senco").get(one).status_code == 404


def post(client: Client, url: str, **told: str) -> None:
    answer = client.post(url, told | {"receipt": new_key()})
    assert answer.status_code == 302, answer.content.decode()


def test_a_namesake_without_a_trace_is_left_alone(world: World) -> None:
    namesake = make_child(world.brook, "Ada", "Zyxcanary")
    erased(world, world.ada)
    assert Child.objects.get(pk=namesake.pk).surname == "Zyxcanary"


def test_a_complaint_about_no_child_in_particular_loses_the_name(world: World) -> None:
    one = Complaint.objects.create(
        school=world.oakfield, about="shared", text="Ada Zyxcanary was talked about",
        received_on=TODAY,
    )  # fmt: skip
    ComplaintStep.objects.create(complaint=one, on=TODAY, text="Asked Zyxcanary")
    erased(world, world.ada)
    one.refresh_from_db()
    assert one.text == "… was talked about"
    assert one.steps.get().text == "Asked …"
    assert tables_with("Zyxcanary") == set()


def test_who_erases_over_the_pages_may_be_barred_from_another_child(world: World) -> None:
    """A parent with a child elsewhere, and a group with a child closed to the head, stay: on
    PostgreSQL neither child is seen by whom the page is served to."""
    far, ben, head = world.children["far"], world.children["ben"], User.objects.get(username="head")
    ChildAdult.objects.create(child=far, user=world.parent, kind="parent", starts_on=YEAR_BEGAN)
    group = make_group(world.oakfield, world.teacher, weekdays=(TODAY.weekday(),))
    for child in (world.ada, ben):
        make_line(child, group)
    session = log_day(group, TODAY - timedelta(days=7))
    ChildBar.objects.create(child=ben, user=head, reason="Family", starts_on=YEAR_BEGAN)
    one = propose_removal(
        child=world.ada, decision="erase", ground="mistake", keep_until=None,
        by=world.actor("senco"), at=NOW,
    )  # fmt: skip
    page = reverse("retention_removal", args=[one.pk])
    post(world.client("head"), page, do="agree", has_looked="on")
    connection.check_constraints()
    assert User.objects.get(pk=world.parent.pk).username == "parent"
    assert ProvisionLine.objects.get(group=group).child_id == ben.pk
    assert SessionChild.objects.get(session=session).child_id == ben.pk
    assert not Child.objects.filter(pk=world.ada.pk).exists()
