"""A young person's rights become their own: prompted, talked about, recorded, and then it holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.assurance.queries.own_rights import young_people
from goldthread.records.audit.models import Event
from goldthread.records.people.actions.own_rights import (
    UnableToRecordRights,
    UnableToShare,
    record_own_rights,
    share_with_parent,
)
from goldthread.records.people.models import Child, ChildAdult, OwnRights, ParentPart
from goldthread.records.people.queries.children import actor_for
from goldthread.records.people.queries.own_rights import parts_agreed
from goldthread.records.sen_support.models import SenStatus
from goldthread.statute.vocabulary.own_rights import FamilyPart, RightsOutcome
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.everyone import build_everyone
from tests.factories.world import TODAY, YEAR_BEGAN, World, make_child, put_on_register

pytestmark = pytest.mark.django_db
TAKES_OVER, REPRESENTED, LATER = RightsOutcome
PLAN, PROGRESS, SAY = FamilyPart
SOON = TODAY + timedelta(days=60)
PAGES = {"agreed": PLAN, "who": PLAN, "happened": PROGRESS, "going": PROGRESS, "say": SAY}


@pytest.fixture
def everyone(db: None) -> World:
    """Ada is sixteen: compulsory school age ended for her on 26 June 2026."""
    world = build_everyone()
    of_age(world.ada, date(2010, 5, 4))
    return world


def of_age(child: Child, born_on: date) -> None:
    Child.objects.filter(pk=child.pk).update(born_on=born_on)
    child.refresh_from_db()


def talked(world: World, outcome: RightsOutcome = TAKES_OVER, **also: Any) -> OwnRights:
    also = {
        "parts": {},
        "child": world.ada,
        "look_again_on": SOON,
        "by": world.actor("senco"),
    } | also
    return record_own_rights(outcome=outcome, talked_on=TODAY, says="With Ada", at=NOW, **also)


def family(world: World, name: str) -> str:
    return reverse(f"family_{name}", args=[world.ada.public_id])


def statuses(world: World, nickname: str = "parent") -> dict[str, int]:
    client = world.client(nickname)
    return {name: client.get(family(world, name)).status_code for name in PAGES}


def test_nothing_changes_by_itself(everyone: World) -> None:
    assert set(statuses(everyone).values()) == {200}
    html = everyone.client("senco").get(reverse("senco_home")).content.decode()
    assert "1 young person’s rights become their own: talk with them" in html
    html = everyone.client("senco").get(reverse("rights_list")).content.decode()
    assert "Zyxcanary" in html
    assert "Not talked about yet" in html
    for nickname in set(everyone.people) - {"senco", "barred_senco", "leaver_with_session"}:
        answer = everyone.client(nickname).get(reverse("rights_list"))
        assert "Zyxcanary" not in answer.content.decode(), nickname
    assert "Zyxcanary" not in everyone.client("barred_senco").get(reverse("rights_list")).content.decode()  # fmt: skip


def test_those_of_the_register_stand_in_three_lists(everyone: World) -> None:
    oak = everyone.oakfield
    born = {"Next": date(2011, 3, 1), "After": date(2012, 3, 1), "Left": date(2009, 3, 1), "Off": date(2009, 3, 2)}  # fmt: skip
    for surname, born_on in born.items():
        child = make_child(oak, "Pat", surname)
        of_age(child, born_on)
        if surname != "Off":
            put_on_register(child)
        if surname == "Left":
            Child.objects.filter(pk=child.pk).update(left_on=TODAY - timedelta(days=1))
    found = young_people(everyone.actor("senco"), TODAY)
    names = [[one.child.surname for one in each] for each in (found.now, found.coming, found.settled)]  # fmt: skip
    assert names == [["Zyxcanary"], ["Next"], []]
    assert (found.now[0].own_from, found.now[0].is_late(TODAY)) == (date(2026, 6, 27), True)
    talked(everyone, LATER)
    assert [one.outcome for one in young_people(everyone.actor("senco"), TODAY).settled] == [LATER]
    again = young_people(everyone.actor("senco"), SOON)
    assert [one.child.surname for one in again.now] == ["Zyxcanary"]
    assert SenStatus.objects.filter(child=everyone.ada).exists()


def test_taking_over_leaves_a_parent_what_was_agreed_part_by_part(everyone: World) -> None:
    parent = everyone.people["parent"]
    talked(everyone, parts={parent: [PROGRESS]})
    for name, status in statuses(everyone).items():
        assert status == (200 if PAGES[name] is PROGRESS else 403), name
    going = everyone.client("parent").get(family(everyone, "going")).content.decode()
    assert "rights of their own" in going
    for name in ("agreed", "say", "who"):
        assert f'"{family(everyone, name)}"' not in going
    documents = reverse("document_family_list", args=[everyone.ada.public_id])
    assert documents not in going
    assert everyone.client("parent").get(documents).status_code == 403
    home = everyone.client("parent").get(reverse("family_home")).content.decode()
    assert family(everyone, "happened") in home
    sent = {"prompt": "anything", "text": "Hello", "answer": "agreed"}
    for name in ("say", "answer"):
        assert everyone.client("parent").post(family(everyone, name), sent).status_code == 403
    share_with_parent(child=everyone.ada, user=parent, parts=[], by=everyone.actor("pupil"), at=NOW)
    assert set(statuses(everyone).values()) == {403}
    home = everyone.client("parent").get(reverse("family_home")).content.decode()
    assert "At the moment they keep it to themselves" in home
    everything = list(FamilyPart)
    for _twice in range(2):
        share_with_parent(child=everyone.ada, user=parent, parts=everything, by=everyone.actor("pupil"), at=NOW)  # fmt: skip
    assert set(statuses(everyone).values()) == {200}
    assert Event.objects.filter(action="own_rights.shared").count() == 3


def test_before_the_day_it_is_recorded_and_does_not_hold_yet(everyone: World) -> None:
    of_age(everyone.ada, date(2011, 5, 4))  # the last Friday in June 2027
    early = NOW.replace(year=2027, month=2, day=24)
    with pytest.raises(UnableToRecordRights, match="too early"):
        record_own_rights(child=everyone.ada, outcome=TAKES_OVER, talked_on=TODAY, says="x", look_again_on=None, parts={}, by=everyone.actor("senco"), at=early)  # fmt: skip
    in_time = early.replace(day=25)
    rights = record_own_rights(child=everyone.ada, outcome=TAKES_OVER, talked_on=in_time.date(), says="x", look_again_on=None, parts={}, by=everyone.actor("senco"), at=in_time)  # fmt: skip
    assert rights.starts_on == date(2027, 6, 26)
    parent = everyone.people["parent"]
    assert actor_for(parent, date(2027, 6, 25)).withheld == frozenset()
    assert len(actor_for(parent, date(2027, 6, 26)).withheld) == 5


@pytest.mark.parametrize("outcome", [REPRESENTED, LATER])
def test_represented_or_not_settled_parents_go_on(everyone: World, outcome: RightsOutcome) -> None:
    for wrong in (None, TODAY, TODAY + timedelta(days=367)):
        with pytest.raises(UnableToRecordRights, match="between tomorrow"):
            talked(everyone, outcome, look_again_on=wrong)
    rights = talked(everyone, outcome)
    assert set(statuses(everyone).values()) == {200}
    with pytest.raises(UnableToShare, match="once your rights"):
        share_with_parent(child=everyone.ada, user=everyone.people["parent"], parts=[PLAN], by=everyone.actor("pupil"), at=NOW)  # fmt: skip
    talked(everyone, TAKES_OVER)
    rights.refresh_from_db()
    assert rights.ends_on == TODAY - timedelta(days=1)
    assert set(statuses(everyone).values()) == {403}
    with pytest.raises(UnableToRecordRights, match="already"):
        talked(everyone, LATER)
    talked(everyone, REPRESENTED)
    assert set(statuses(everyone).values()) == {200}


def test_a_parent_of_two_keeps_the_younger(everyone: World) -> None:
    parent, ben = everyone.people["parent"], everyone.children["ben"]
    ChildAdult.objects.create(child=ben, user=parent, kind="parent", starts_on=YEAR_BEGAN)
    talked(everyone)
    client = everyone.client("parent")
    assert client.get(reverse("family_agreed", args=[ben.public_id])).status_code == 200
    assert client.get(family(everyone, "agreed")).status_code == 403
    home = client.get(reverse("family_home")).content.decode()
    assert reverse("family_agreed", args=[ben.public_id]) in home
    event = Event.objects.filter(action="family.listed").latest("pk")
    assert event.child_ids == sorted([everyone.ada.pk, ben.pk])


def test_the_senco_records_it_on_a_page_once(everyone: World) -> None:
    url = reverse("child_rights", args=[everyone.ada.public_id])
    senco, parent = everyone.client("senco"), everyone.people["parent"]
    html = senco.get(url).content.decode()
    for words in (
        "27\u00a0June\u00a02026",
        "Mental Capacity Act",
        "Nothing changes by itself",
        parent.name,
    ):
        assert words in html, words
    assert senco.post(url, {"outcome": "later"}).status_code == 422
    early = senco.get(reverse("child_rights", args=[everyone.children["ben"].public_id]))
    assert "It is early" in early.content.decode()
    assert "Record that you talked" not in early.content.decode()
    sent = {
        "outcome": "takes_over", "says": "Ada, her mother and I", str(parent.public_id): ["plan", "say"],
        "talked_on_day": TODAY.day, "talked_on_month": TODAY.month, "talked_on_year": TODAY.year,
        "receipt": new_key(),
    }  # fmt: skip
    for _twice in range(2):
        assert senco.post(url, sent).headers["Location"] == url
    assert OwnRights.objects.filter(child=everyone.ada).count() == 1
    assert parts_agreed(everyone.ada, TODAY) == {parent.pk: {PLAN, SAY}}
    html = senco.get(url).content.decode()
    assert "They decide for themselves" in html
    share = reverse("rights_share", args=[everyone.ada.public_id])
    ticks = {f"share-{parent.public_id}": ["progress"], "receipt": new_key()}
    for _twice in range(2):
        assert senco.post(share, ticks).headers["Location"] == url
    assert parts_agreed(everyone.ada, TODAY) == {parent.pk: {PROGRESS}}
    for nickname in ("head", "dsl", "teacher", "ta", "parent", "pupil"):
        assert everyone.client(nickname).get(url).status_code == 403, nickname
        assert everyone.client(nickname).post(url, sent).status_code == 403, nickname
    assert everyone.client("far_senco").get(url).status_code == 404


def test_the_young_person_decides_on_a_page_of_their_own(everyone: World) -> None:
    url, pupil = reverse("child_parents"), everyone.client("pupil")
    parent = everyone.people["parent"]
    assert "Your SENCO talks with you first" in pupil.get(url).content.decode()
    assert url not in pupil.get(reverse("child_home")).content.decode()
    assert pupil.post(url, {str(parent.public_id): ["plan"]}).status_code == 422
    talked(everyone, parts={parent: [PLAN]})
    assert url in pupil.get(reverse("child_home")).content.decode()
    html = pupil.get(url).content.decode()
    assert "You decide" in html
    assert parent.name in html
    assert pupil.post(url, {str(parent.public_id): ["gossip"]}).status_code == 422
    assert pupil.post(url, {"receipt": new_key()}).headers["Location"] == url
    assert parts_agreed(everyone.ada, TODAY) == {}
    assert set(statuses(everyone).values()) == {403}
    for nickname in ("parent", "senco", "teacher"):
        assert everyone.client(nickname).get(url).status_code == 403, nickname


def test_who_may_decide_and_about_whom(everyone: World) -> None:
    for nickname in ("head", "teacher", "parent", "pupil"):
        with pytest.raises(NotPermitted):
            talked(everyone, by=everyone.actor(nickname))
    with pytest.raises(NotVisible):
        talked(everyone, by=everyone.actor("far_senco"))
    with pytest.raises(UnableToRecordRights, match="Write who"):
        record_own_rights(child=everyone.ada, outcome=TAKES_OVER, talked_on=TODAY, says=" ", look_again_on=None, parts={}, by=everyone.actor("senco"), at=NOW)  # fmt: skip
    with pytest.raises(UnableToRecordRights, match="Talk first"):
        record_own_rights(child=everyone.ada, outcome=TAKES_OVER, talked_on=SOON, says="x", look_again_on=None, parts={}, by=everyone.actor("senco"), at=NOW)  # fmt: skip
    with pytest.raises(UnableToShare, match="nobody linked"):
        talked(everyone, parts={everyone.people["ta"]: [PLAN]})
    talked(everyone)
    for nickname in ("parent", "teacher"):
        with pytest.raises(NotPermitted):
            share_with_parent(child=everyone.ada, user=everyone.people["parent"], parts=[PLAN], by=everyone.actor(nickname), at=NOW)  # fmt: skip
    for wrong in ({"outcome": "never"}, {"outcome": "later"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OwnRights.objects.update(**wrong)
    ParentPart.objects.create(child=everyone.ada, user=everyone.people["parent"], part="plan", starts_on=TODAY, recorded_by=everyone.people["senco"])  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ParentPart.objects.update(part="all")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(everyone: World, number: int) -> None:
    for index in range(number):
        child = make_child(everyone.oakfield, "Pat", f"More{index}")
        put_on_register(child)
        of_age(child, date(2009, 3, 1))
    client = everyone.client("senco")
    client.get(reverse("rights_list"))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("rights_list")).status_code == 200
    assert len(captured) <= 14
