"""Planning for one child: who may, what is refused, what is left in the audit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.publish.sheet.dose_words import rhythm_words
from goldthread.records.audit.models import Event
from goldthread.records.contributions.actions import UnableToAnswerPlan, record_agreement
from goldthread.records.contributions.models import Agreement
from goldthread.records.cycles.actions import (
    CycleWords,
    UnableToChangeCycle,
    UnableToStartCycle,
    change_cycle,
    discard_cycle,
    move_review,
    start_cycle,
)
from goldthread.records.cycles.models import Cycle
from goldthread.records.outcomes.actions import (
    UnableToMeasure,
    UnableToPlanTarget,
    add_measurement,
    add_outcome,
    add_target,
    change_outcome,
    change_target,
    remove_outcome,
    remove_target,
)
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.people.models import ChildAdult
from goldthread.records.provision.actions.planning import (
    UnableToPlan,
    activate_plan,
    plan_line,
    remove_line,
)
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine, Slot
from goldthread.records.provision.queries.planning import plan_lines_of
from goldthread.statute.vocabulary.delivery import Measure, Voice
from tests.conftest import NOW, TODAY
from tests.factories.plans import (
    AREA,
    DUE,
    STARTED,
    line_plan,
    make_draft,
    make_outcome,
    make_plan,
    make_target,
    set_rates,
    target_plan,
)
from tests.factories.world import World

NOT_PLANNERS = (
    ("teacher", NotPermitted),
    ("other_teacher", NotPermitted),
    ("ta", NotPermitted),
    ("head", NotPermitted),
    ("office", NotPermitted),
    ("parent", NotPermitted),
    ("pupil", NotPermitted),
    ("trust_lead", NotPermitted),
    ("far_senco", NotVisible),
    ("far_parent", NotVisible),
    ("brook_senco", NotVisible),
)


def last_event() -> Event:
    event = Event.objects.order_by("id").last()
    assert event is not None
    return event


@pytest.mark.parametrize(("nickname", "refusal"), NOT_PLANNERS)
def test_plan_actions_refuse_everyone_but_the_senco(
    world: World, nickname: str, refusal: type[Exception]
) -> None:
    by = world.actor(nickname)
    with pytest.raises(refusal):
        start_cycle(child=world.ada, starts_on=TODAY, by=by, at=NOW)
    cycle = make_draft(world.ada)
    outcome, line = (
        make_outcome(cycle),
        plan_line(cycle=cycle, plan=line_plan(), by=world.actor("senco"), at=NOW),
    )
    target = make_target(outcome)
    words = CycleWords("Changed", None, STARTED, DUE)
    before = Event.objects.count()
    for attempt in (
        lambda: change_cycle(cycle=cycle, words=words, by=by, at=NOW),
        lambda: add_outcome(cycle=cycle, area=AREA, text="Other", by=by, at=NOW),
        lambda: change_outcome(outcome=outcome, area=AREA, text="Other", by=by, at=NOW),
        lambda: remove_outcome(outcome=outcome, by=by, at=NOW),
        lambda: add_target(outcome=outcome, plan=target_plan(), by=by, at=NOW),
        lambda: change_target(target=target, plan=target_plan(unit="x"), by=by, at=NOW),
        lambda: remove_target(target=target, by=by, at=NOW),
        lambda: plan_line(cycle=cycle, plan=line_plan(), by=by, at=NOW),
        lambda: remove_line(line=line, by=by, at=NOW),
        lambda: activate_plan(cycle=cycle, agreed=True, by=by, at=NOW),
        lambda: discard_cycle(cycle=cycle, by=by, at=NOW),
        lambda: move_review(cycle=cycle, review_due_on=DUE, by=by, at=NOW),
    ):
        with pytest.raises(refusal):
            attempt()
    assert Event.objects.count() == before
    assert (Outcome.objects.count(), Target.objects.count(), ProvisionLine.objects.count()) == (
        1,
        1,
        1,
    )


def test_start_cycle_takes_its_review_day_from_the_term(world: World) -> None:
    cycle = start_cycle(child=world.ada, starts_on=STARTED, by=world.actor("senco"), at=NOW)
    assert (cycle.number, cycle.state, cycle.review_due_on) == (1, "draft", date(2026, 12, 18))
    assert last_event().action == "cycle.started"
    assert last_event().child_ids == [world.ada.pk]
    with pytest.raises(UnableToStartCycle):
        start_cycle(child=world.ada, starts_on=TODAY, by=world.actor("senco"), at=NOW)


def test_change_cycle_saves_what_changed_and_nothing_twice(world: World) -> None:
    cycle, senco = make_draft(world.ada), world.actor("senco")
    words = CycleWords("Explains how things work", world.teacher, STARTED, DUE)
    change_cycle(cycle=cycle, words=words, by=senco, at=NOW)
    assert last_event().fields == ["lead", "what_we_know"]
    before = Event.objects.count()
    change_cycle(cycle=cycle, words=words, by=senco, at=NOW)
    assert Event.objects.count() == before
    wrong = CycleWords("x", None, STARTED, STARTED - timedelta(days=1))
    with pytest.raises(UnableToChangeCycle) as refusal:
        change_cycle(cycle=cycle, words=wrong, by=senco, at=NOW)
    assert refusal.value.field == "review_due_on"


def test_activate_needs_an_outcome_and_a_closed_plan_stays_as_it_was(world: World) -> None:
    cycle, senco = make_draft(world.ada), world.actor("senco")
    with pytest.raises(UnableToPlan):
        activate_plan(cycle=cycle, agreed=True, by=senco, at=NOW)
    discard_cycle(cycle=cycle, by=senco, at=NOW)
    with pytest.raises(UnableToChangeCycle):
        add_outcome(cycle=cycle, area=AREA, text="Late", by=senco, at=NOW)
    again = start_cycle(child=world.ada, starts_on=TODAY, by=senco, at=NOW)
    assert (again.number, again.previous) == (2, cycle)


def test_plan_line_keeps_rate_ties_the_adult_and_says_its_dose(world: World) -> None:
    set_rates(world)
    cycle = make_draft(world.ada)
    line = plan_line(
        cycle=cycle, plan=line_plan(lead=world.other_teacher), by=world.actor("senco"), at=NOW
    )
    assert line.group.hourly_rate == Decimal("15.00")
    assert line.ends_on == date(2026, 11, 6)  # eight school weeks, the half-term stepped over
    assert Slot.objects.filter(group=line.group).count() == 3
    tie = ChildAdult.objects.get(user=world.other_teacher)
    assert (tie.child, tie.kind, tie.ends_on) == (world.ada, "supporter", line.ends_on)
    (row,) = plan_lines_of([cycle.pk])[cycle.pk]
    assert row.dose is not None
    assert rhythm_words(row.dose) == "20 minutes, 3 times a week, 8 weeks, one to one"
    assert row.cost == Decimal("120.00")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": 391}, "minutes"),
        ({"times_per_week": 0}, "times_per_week"),
        ({"weeks": 53}, "weeks"),
        ({"ends_on": date(2026, 9, 1)}, "ends_on"),
    ],
)
def test_plan_line_with_impossible_dose_is_refused_and_writes_nothing(
    world: World, changes: dict[str, object], field: str
) -> None:
    cycle, before = make_draft(world.ada), Event.objects.count()
    with pytest.raises(UnableToPlan) as refusal:
        plan_line(cycle=cycle, plan=line_plan(**changes), by=world.actor("senco"), at=NOW)
    assert refusal.value.field == field
    assert (ProvisionGroup.objects.count(), Event.objects.count()) == (0, before)


def test_plan_line_with_an_adult_from_elsewhere_is_refused(world: World) -> None:
    cycle = make_draft(world.ada)
    plan = line_plan(lead=world.far_ta)
    with pytest.raises(UnableToPlan) as refusal:
        plan_line(cycle=cycle, plan=plan, by=world.actor("senco"), at=NOW)
    assert refusal.value.field == "lead"
    assert not ChildAdult.objects.filter(user=world.far_ta).exists()


def test_things_under_way_stay_on_record(world: World) -> None:
    (cycle,) = make_plan(world)
    senco = world.actor("senco")
    target = Target.objects.get()
    for attempt in (
        lambda: remove_outcome(outcome=Outcome.objects.get(), by=senco, at=NOW),
        lambda: remove_target(target=target, by=senco, at=NOW),
    ):
        with pytest.raises(UnableToPlanTarget):
            attempt()
    with pytest.raises(UnableToPlan):
        remove_line(line=ProvisionLine.objects.get(), by=senco, at=NOW)
    change_outcome(outcome=target.outcome, area=AREA, text="Plays with Ben", by=senco, at=NOW)
    assert Outcome.objects.get().text == "Plays with Ben"
    assert Cycle.objects.get() == cycle


def test_draft_parts_can_be_taken_out(world: World) -> None:
    cycle, senco = make_draft(world.ada), world.actor("senco")
    outcome = make_outcome(cycle)
    make_target(outcome)
    line = plan_line(cycle=cycle, plan=line_plan(), outcome=outcome, by=senco, at=NOW)
    with pytest.raises(UnableToPlanTarget):
        remove_outcome(outcome=outcome, by=senco, at=NOW)
    assert Target.objects.count() == 1
    remove_line(line=line, by=senco, at=NOW)
    remove_outcome(outcome=outcome, by=senco, at=NOW)
    assert (Outcome.objects.count(), Target.objects.count(), ProvisionGroup.objects.count()) == (
        0,
        0,
        0,
    )


def test_measurement_is_the_teachers_to_add_and_checked(world: World) -> None:
    make_plan(world)
    target, teacher = Target.objects.get(), world.actor("teacher")
    add_measurement(target=target, on=TODAY, value=Decimal(6), by=teacher, at=NOW)
    assert last_event().action == "measurement.added"
    for nickname, refusal in (
        ("other_teacher", NotPermitted),
        ("head", NotPermitted),
        ("parent", NotPermitted),
        ("far_teacher", NotVisible),
    ):
        with pytest.raises(refusal):
            add_measurement(
                target=target, on=TODAY, value=Decimal(6), by=world.actor(nickname), at=NOW
            )
    with pytest.raises(UnableToMeasure):
        add_measurement(
            target=target, on=TODAY + timedelta(days=1), value=Decimal(6), by=teacher, at=NOW
        )
    assert Measurement.objects.count() == 1


@pytest.mark.parametrize(
    ("measure", "value"), [(Measure.GAS, "3"), (Measure.GAS, "0.5"), (Measure.MILESTONE, "2")]
)
def test_measurement_outside_its_scale_is_refused(
    world: World, measure: Measure, value: str
) -> None:
    outcome = make_outcome(make_draft(world.ada))
    levels = ("a", "b", "c", "d", "e") if measure is Measure.GAS else ()
    target = make_target(outcome, measure=measure, gas_levels=levels)
    with pytest.raises(UnableToMeasure) as refusal:
        add_measurement(
            target=target, on=TODAY, value=Decimal(value), by=world.actor("senco"), at=NOW
        )
    assert refusal.value.field == "value"


def test_agreement_is_recorded_once_and_not_after_the_end(world: World) -> None:
    cycle, senco = make_draft(world.ada), world.actor("senco")
    for _ in range(2):
        record_agreement(
            cycle=cycle, voice=Voice.FAMILY, answer="agreed", comment="By phone", by=senco, at=NOW
        )
    assert Agreement.objects.count() == 1
    for nickname, refusal in (("other_teacher", NotPermitted), ("far_senco", NotVisible)):
        with pytest.raises(refusal):
            record_agreement(
                cycle=cycle, voice=Voice.FAMILY, answer="talk", by=world.actor(nickname), at=NOW
            )
    discard_cycle(cycle=cycle, by=senco, at=NOW)
    with pytest.raises(UnableToAnswerPlan):
        record_agreement(cycle=cycle, voice=Voice.FAMILY, answer="talk", by=senco, at=NOW)


def test_move_review_of_a_plan_under_way(world: World) -> None:
    (cycle,) = make_plan(world)
    senco = world.actor("senco")
    move_review(cycle=cycle, review_due_on=date(2027, 1, 15), by=senco, at=NOW)
    assert Cycle.objects.get().review_due_on == date(2027, 1, 15)
    with pytest.raises(UnableToChangeCycle):
        move_review(cycle=cycle, review_due_on=TODAY - timedelta(days=1), by=senco, at=NOW)
