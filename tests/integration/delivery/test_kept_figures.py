"""Figures kept between two pages: equal to those counted live after every write, gone when untrue."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from goldthread.records.assurance.actions import figures as keeping
from goldthread.records.assurance.actions.figures import figures_of_day, keep_figures
from goldthread.records.assurance.models import KeptFigures
from goldthread.records.assurance.queries import kept_figures as keeping_queries
from goldthread.records.assurance.queries.figures import FiguresOfDay, TallyOfDay, tallies_of
from goldthread.records.assurance.queries.kept_figures import (
    CHANGES_ITS_CHILDREN,
    kept_figures,
    untrue_for_some,
)
from goldthread.records.audit.queries import last_writes
from goldthread.records.contributions.actions import (
    answer_plan,
    make_contribution,
    record_contribution,
)
from goldthread.records.cycles.actions import CycleWords, change_cycle, discard_cycle, move_review
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.actions import add_measurement, change_target, remove_target
from goldthread.records.outcomes.models import Target
from goldthread.records.people.actions.children import create_child, merge_children
from goldthread.records.people.models import Child
from goldthread.records.provision.actions.catalogue import set_rate
from goldthread.records.provision.actions.planning import (
    activate_plan,
    change_dose,
    join_group,
    leave_group,
    plan_line,
    remove_line,
)
from goldthread.records.provision.actions.sessions import (
    amend_session,
    log_session,
    undo_session,
)
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine, Session
from goldthread.records.sen_support.actions.reviews import (
    ReviewNotes,
    Verdict,
    hold_review,
    start_next_cycle,
)
from goldthread.statute.vocabulary.delivery import ReviewDecision, Voice
from tests.conftest import NOW, TODAY
from tests.factories.delivery import make_cycle, make_group, make_line
from tests.factories.figures import counted_now
from tests.factories.plans import (
    STARTED,
    line_plan,
    make_draft,
    make_outcome,
    make_target,
    set_rates,
    target_plan,
)
from tests.factories.world import World
from tests.integration.test_import_wizard import ADA, NEW, post, waiting

Steps = Iterator[str]
MOVES = {
    "a plan under way", "a session", "a session put right", "a session taken back", "another session",
    "a second measurement", "another goal", "another review day", "a review moved",
    "a plan with a group joined", "a group left", "a new dose", "a review", "a review unheard",
    "a family written down", "a twin's plan", "two records merged",
}  # fmt: skip
"""The writes of the story that change a figure; the rest are told to be sure they change none."""


WHOLE = {
    "a line of a draft", "a rate for later plans", "a child", "two records merged",
    "a draft put aside", "a file", "a file undone",
}  # fmt: skip
"""The writes of the story after which the whole school is counted again."""


def seen(schools: list[int], on: date = TODAY) -> dict[int, FiguresOfDay]:
    return figures_of_day(school_ids=schools, on=on, at=NOW)


def activated(world: World, child: Child, group: ProvisionGroup) -> Cycle:
    senco = world.actor("senco")
    cycle = make_draft(child, by=senco)
    outcome = make_outcome(cycle)
    join_group(cycle=cycle, group=group, outcome=outcome, starts_on=STARTED, by=senco, at=NOW)
    return activate_plan(cycle=cycle, agreed=True, by=senco, at=NOW)


def reviewed(world: World, cycle: Cycle) -> ReviewNotes:
    targets, lines = (
        Target.objects.filter(outcome__cycle=cycle),
        ProvisionLine.objects.filter(cycle=cycle),
    )
    return ReviewNotes(
        held_on=TODAY,
        learned="Mornings suit her.",
        decision=ReviewDecision.CONTINUE,
        targets={one.pk: Verdict("on_the_way") for one in targets},
        lines={one.pk: Verdict("a_lot") for one in lines},
    )


def planning(world: World) -> Steps:
    senco = world.actor("senco")
    cycle = make_draft(world.ada, by=senco)
    outcome = make_outcome(cycle)
    spare, target = make_target(outcome), make_target(outcome, text="Asks for help by name")
    yield "a draft"
    remove_target(target=spare, by=senco, at=NOW)
    line = plan_line(cycle=cycle, plan=line_plan(), by=senco, at=NOW)
    remove_line(line=line, by=senco, at=NOW)
    line = plan_line(cycle=cycle, plan=line_plan(lead=world.ta), outcome=outcome, by=senco, at=NOW)
    yield "a line of a draft"
    activate_plan(cycle=cycle, agreed=False, by=senco, at=NOW)
    yield "a plan under way"
    set_rate(
        school=world.oakfield, grade="teaching_assistant", hourly_rate=Decimal(99),
        starts_on=STARTED, by=senco, at=NOW,
    )  # fmt: skip
    yield "a rate for later plans"
    yield from sessions(world, line.group)
    yield from measuring(world, target)


def sessions(world: World, group: ProvisionGroup) -> Steps:
    ta = world.actor("ta")
    told: dict[str, Any] = {"group_id": group.pk, "on": STARTED, "slot_time": None, "by": ta}
    done = {"state": "delivered", "minutes": 20, "at": NOW}
    session = log_session(key=uuid4(), **told, **done).session
    yield "a session"
    amend_session(session_id=session.pk, state="partly", minutes=5, by=ta, at=NOW)
    yield "a session put right"
    undo_session(session_id=session.pk, by=ta, at=NOW)
    yield "a session taken back"
    log_session(key=uuid4(), **told, **done)
    yield "another session"


def measuring(world: World, target: Target) -> Steps:
    senco = world.actor("senco")
    for on, value, what in ((STARTED, 5, "a measurement"), (TODAY, 8, "a second measurement")):
        add_measurement(target=target, on=on, value=Decimal(value), by=senco, at=NOW)
        yield what
    change_target(target=target, plan=target_plan(goal=Decimal(0)), by=senco, at=NOW)
    yield "another goal"


def reviewing(world: World) -> Steps:
    senco, parent = world.actor("senco"), world.actor("parent")
    cycle = Cycle.objects.get(child=world.ada)
    words = CycleWords("", None, STARTED, TODAY - timedelta(days=3))
    change_cycle(cycle=cycle, words=words, by=senco, at=NOW)
    yield "another review day"
    move_review(cycle=cycle, review_due_on=TODAY + timedelta(days=9), by=senco, at=NOW)
    yield "a review moved"
    make_contribution(child=world.ada, text="She sings again", cycle=cycle, by=parent, at=NOW)
    answer_plan(cycle=cycle, answer="agreed", by=parent, at=NOW)
    yield "a family heard before a review"
    group = ProvisionLine.objects.get(cycle=cycle).group
    ben = activated(world, world.children["ben"], group)
    yield "a plan with a group joined"
    leave_group(
        line=ProvisionLine.objects.get(cycle=ben), stopped_on=date(2026, 9, 25), by=senco, at=NOW
    )
    yield "a group left"
    later = line_plan(starts_on=date(2026, 10, 5), times_per_week=5, lead=world.ta)
    change_dose(group=group, plan=later, by=senco, at=NOW)
    yield "a new dose"
    review = hold_review(cycle=cycle, notes=reviewed(world, cycle), by=senco, at=NOW)
    yield "a review"
    start_next_cycle(review=review, by=senco, at=NOW)
    yield "the next plan, from tomorrow"
    hold_review(cycle=ben, notes=reviewed(world, ben), by=senco, at=NOW)
    yield "a review unheard"
    record_contribution(
        child=world.children["ben"], voice=Voice.FAMILY, text="Sleeps better", by=senco, at=NOW
    )
    yield "a family written down"


def arriving(world: World) -> Steps:
    senco = world.actor("senco")
    details = {"forename": "Ben", "surname": "Twincanary", "born_on": date(2016, 5, 4)}
    twin = create_child(school=world.oakfield, details=details, by=senco, at=NOW)
    yield "a child"
    activated(world, twin, ProvisionGroup.objects.filter(school=world.oakfield).earliest("pk"))
    yield "a twin's plan"
    merge_children(duplicate=twin, survivor=world.children["ben"], by=senco, at=NOW)
    yield "two records merged"
    discard_cycle(cycle=make_draft(world.children["cleo"], by=senco), by=senco, at=NOW)
    yield "a draft put aside"
    batch = waiting(world, [ADA, NEW])
    post(world, "office", "import_apply", batch.pk)
    yield "a file"
    post(world, "office", "import_undo", batch.pk)
    batch.refresh_from_db()
    assert batch.state == "undone"
    yield "a file undone"


def story(world: World) -> Steps:
    yield from planning(world)
    yield from reviewing(world)
    yield from arriving(world)


def test_kept_figures_are_those_counted_live_after_every_write(world: World) -> None:
    set_rates(world)
    schools = [world.oakfield.pk, world.brook.pk]
    make_line(world.children["dev"], make_group(world.brook))
    last, moved, whole = seen(schools), set(), set()
    for what in story(world):
        if world.oakfield.pk not in untrue_for_some(schools, TODAY).tallies:
            whole.add(what)
        live = counted_now(schools, TODAY)
        assert seen(schools) == live, what
        assert kept_figures(schools, TODAY).figures == live, what
        if live != last:
            moved.add(what)
        last = live
    assert moved == MOVES
    assert whole == WHOLE
    assert KeptFigures.objects.get(school=world.brook).stamp == 0


def test_a_write_of_a_child_counts_that_child_and_those_in_the_same_groups_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    school, ben, cleo = world.oakfield.pk, world.children["ben"], world.children["cleo"]
    shared = make_group(world.oakfield, lead=world.ta)
    line = make_line(world.ada, shared)
    make_line(ben, shared)
    make_line(cleo, make_group(world.oakfield))
    seen([school])
    counted: list[Any] = []

    def told(schools: Any, on: date, only: Any = None) -> dict[int, TallyOfDay]:
        counted.append(only)
        return tallies_of(schools, on, only)

    monkeypatch.setattr(keeping, "tallies_of", told)
    log_session(
        group_id=line.group_id, on=STARTED, slot_time=None, key=uuid4(), state="delivered",
        minutes=20, by=world.actor("ta"), at=NOW,
    )  # fmt: skip
    assert seen([school]) == counted_now([school], TODAY)
    assert counted == [{world.ada.pk, ben.pk}]


@pytest.mark.parametrize(("limit", "value"), [("MANY_WRITES", 1), ("MANY_CHILDREN", 0)])
def test_after_many_writes_the_whole_school_is_counted(
    world: World, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    school = world.oakfield.pk
    seen([school])
    make_draft(world.ada, by=world.actor("senco"))
    assert set(untrue_for_some([school], TODAY).tallies) == {school}
    make_draft(world.children["ben"], by=world.actor("senco"))
    monkeypatch.setattr(keeping_queries, limit, value)
    assert untrue_for_some([school], TODAY).tallies == {}
    assert seen([school]) == counted_now([school], TODAY)


def test_every_write_that_stays_with_its_children_is_one_that_actions_record() -> None:
    written = "".join(path.read_text() for path in Path("src/goldthread/records").rglob("*.py"))
    assert {name for name in CHANGES_ITS_CHILDREN if written.count(f'"{name}"') < 2} == set()


def test_figures_kept_take_two_statements_for_one_school_and_many(
    world: World, django_assert_num_queries: Any
) -> None:
    every = [world.oakfield.pk, world.brook.pk, world.farland.pk]
    costs = []
    for schools, children in ((every[:1], ("ada",)), (every, ("ben", "cleo", "dev", "far"))):
        for name in children:
            make_line(world.children[name], make_group(world.children[name].school))
        KeptFigures.objects.all().delete()
        with CaptureQueriesContext(connection) as statements:
            counted = seen(schools)
        costs.append(len(statements))
        with django_assert_num_queries(2):
            assert seen(schools) == counted
    assert costs[0] == costs[1]


def test_head_sees_a_session_at_once_and_reading_counts_nothing_anew(world: World) -> None:
    line = make_line(world.ada, make_group(world.oakfield, lead=world.ta))
    head, senco = world.client("head"), world.client("senco")
    assert "0 of" in head.get("/leadership/").content.decode()
    kept = KeptFigures.objects.get()
    assert senco.get(f"/children/{world.ada.public_id}/").status_code == 200
    assert "0 of" in head.get("/leadership/").content.decode()
    assert kept_figures([world.oakfield.pk], TODAY).stamps == {world.oakfield.pk: kept.stamp}
    log_session(
        group_id=line.group_id, on=STARTED, slot_time=None, key=uuid4(), state="delivered",
        minutes=20, by=world.actor("ta"), at=NOW,
    )  # fmt: skip
    assert "20 of" in head.get("/leadership/").content.decode()
    assert Session.objects.count() == KeptFigures.objects.count() == 1


def test_a_write_while_counting_costs_one_more_count(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    school, senco = world.oakfield.pk, world.actor("senco")
    cycle = make_cycle(world.ada)

    def counted_then_written(schools: list[int], on: date) -> dict[int, TallyOfDay]:
        found = tallies_of(schools, on)
        words = CycleWords("", None, STARTED, TODAY)
        change_cycle(cycle=cycle, words=words, by=senco, at=NOW)
        return found

    monkeypatch.setattr(keeping, "tallies_of", counted_then_written)
    assert seen([school])[school].now["reviews"].whole == 0
    monkeypatch.undo()
    assert kept_figures([school], TODAY).figures == {}
    assert seen([school])[school].now["reviews"].whole == 1


def test_two_who_count_at_once_both_keep_and_the_older_count_is_not_believed(world: World) -> None:
    school = world.oakfield.pk
    older = tallies_of([school], TODAY)
    cycle = make_draft(world.ada)
    newer = tallies_of([school], TODAY)
    stamps = last_writes([school])
    assert stamps[school] > 0
    keep_figures(tallies=newer, stamps=stamps, on=TODAY, at=NOW)
    assert kept_figures([school], TODAY).figures == counted_now([school], TODAY)
    keep_figures(tallies=older, stamps={school: 0}, on=TODAY, at=NOW)
    assert kept_figures([school], TODAY).figures == {}
    assert KeptFigures.objects.count() == 1
    assert cycle.state == "draft"


def test_page_is_shown_when_the_figures_cannot_be_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_given: Any) -> None:
        raise OperationalError("database is locked")

    make_line(world.ada, make_group(world.oakfield))
    monkeypatch.setattr(keeping, "keep_figures", refuse)
    for nickname, path in (("head", "/leadership/"), ("trust_lead", "/leadership/trust/")):
        assert world.client(nickname).get(path).status_code == 200
    assert KeptFigures.objects.count() == 0


def test_only_the_last_days_are_kept_and_only_by_this_release(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    schools = [world.oakfield.pk]
    for days in (9, 3, 0):
        seen(schools, TODAY - timedelta(days=days))
    kept = list(KeptFigures.objects.order_by("on").values_list("on", flat=True))
    assert kept == [TODAY - timedelta(days=3), TODAY]
    assert kept_figures(schools, TODAY).figures
    monkeypatch.setattr("goldthread.__version__", "next")
    assert kept_figures(schools, TODAY).figures == {}


def test_trust_keeps_what_it_counts_for_the_head_to_read(world: World) -> None:
    make_line(world.ada, make_group(world.oakfield))
    assert world.client("trust_lead").get("/leadership/trust/").status_code == 200
    both = {world.oakfield.pk, world.brook.pk}
    assert set(kept_figures(both | {world.farland.pk}, TODAY).figures) == both
    assert world.client("head").get("/leadership/").status_code == 200
    assert KeptFigures.objects.count() == 2


def test_what_another_school_writes_leaves_figures_kept(world: World) -> None:
    schools = [world.oakfield.pk, world.farland.pk]
    seen(schools)
    make_draft(world.children["far"])
    assert set(kept_figures(schools, TODAY).figures) == {world.oakfield.pk}
