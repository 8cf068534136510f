"""Reviews: results frozen, the next plan carried forward without retyping, what has been tried."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.audit.models import Event, EventChild
from goldthread.records.cycles.models import Cycle
from goldthread.records.drafts.models import Draft
from goldthread.records.outcomes.actions import add_measurement
from goldthread.records.outcomes.models import Outcome, Target
from goldthread.records.people.models import AttendanceSpell
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine
from goldthread.records.sen_support.actions.reviews import (
    ReviewNotes,
    UnableToReview,
    Verdict,
    hold_review,
    start_next_cycle,
)
from goldthread.records.sen_support.models import LineReview, Review, TargetReview
from goldthread.records.sen_support.queries.tried import tried_for
from goldthread.statute.vocabulary.delivery import ReviewDecision
from tests.conftest import NOW, TODAY
from tests.factories.plans import make_plan, set_rates
from tests.factories.world import World


def notes(cycle: Cycle, result: str = "on_the_way", **changes: object) -> ReviewNotes:
    targets = Target.objects.filter(outcome__cycle=cycle)
    lines = ProvisionLine.objects.filter(cycle=cycle)
    values: dict[str, object] = {
        "held_on": TODAY,
        "learned": "Small groups suit her; mornings best.",
        "decision": ReviewDecision.CONTINUE,
        "targets": {one.pk: Verdict(result) for one in targets},
        "lines": {one.pk: Verdict("somewhat", "Mornings only") for one in lines},
        "attended": ("child", "family"),
    }
    return ReviewNotes(**(values | changes))  # type: ignore[arg-type]


def form_of(cycle: Cycle, **changes: str) -> dict[str, str]:
    typed = {
        "held_on": "2026-11-18", "learned": "Mornings suit her.", "decision": "continue",
        "next_step": "Ms T asks Ada", "attended": "child", "receipt": str(uuid.uuid4()),
    }  # fmt: skip
    for target in Target.objects.filter(outcome__cycle=cycle):
        typed[f"target_{target.pk}-value"] = "on_the_way"
    for line in ProvisionLine.objects.filter(cycle=cycle):
        typed |= {f"line_{line.pk}-value": "a_lot", f"line_{line.pk}-keep": "on"}
    return typed | changes


def review_url(world: World) -> str:
    return reverse("review_page", args=[world.ada.public_id])


def test_review_freezes_what_was_delivered_and_closes_the_plan(world: World) -> None:
    AttendanceSpell.objects.create(
        child=world.ada, starts_on=date(2026, 9, 7), ends_on=TODAY, possible=100, attended=92
    )
    (cycle,) = make_plan(world)
    ProvisionGroup.objects.update(ends_on=date(2026, 12, 18))
    ProvisionLine.objects.update(ends_on=date(2026, 12, 18))
    review = hold_review(cycle=cycle, notes=notes(cycle), by=world.actor("senco"), at=NOW)
    cycle.refresh_from_db()
    assert (cycle.state, cycle.closed_on) == ("closed", TODAY)
    assert (review.sessions_possible, review.sessions_attended) == (100, 92)
    line = LineReview.objects.get()
    assert (line.minutes_planned, line.minutes_delivered) == (480, 0)
    assert ProvisionLine.objects.get().stopped_on == TODAY
    (tried,) = tried_for(world.ada.pk)
    assert (tried.name, tried.helped, tried.ended_on) == ("Talking together 1", "somewhat", TODAY)
    held = Event.objects.get(action="review.held")
    assert held.child_ids == [world.ada.pk]
    with pytest.raises(UnableToReview):
        hold_review(cycle=cycle, notes=notes(cycle), by=world.actor("senco"), at=NOW)


@pytest.mark.parametrize(
    ("nickname", "refusal"),
    [
        ("teacher", NotPermitted), ("ta", NotPermitted), ("head", NotPermitted),
        ("office", NotPermitted), ("parent", NotPermitted), ("other_teacher", NotPermitted),
        ("trust_lead", NotPermitted), ("far_senco", NotVisible), ("brook_senco", NotVisible),
    ],
)  # fmt: skip
def test_review_is_the_sencos_to_hold(
    world: World, nickname: str, refusal: type[Exception]
) -> None:
    (cycle,) = make_plan(world)
    with pytest.raises(refusal):
        hold_review(cycle=cycle, notes=notes(cycle), by=world.actor(nickname), at=NOW)
    review = hold_review(cycle=cycle, notes=notes(cycle), by=world.actor("senco"), at=NOW)
    with pytest.raises(refusal):
        start_next_cycle(review=review, by=world.actor(nickname), at=NOW)
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": date(2026, 11, 19)}, "held_on"),
        ({"learned": " "}, "learned"),
        ({"targets": {}}, "target"),
        ({"lines": {}}, "line"),
    ],
)
def test_incomplete_review_is_refused_and_writes_nothing(
    world: World, changes: dict[str, object], field: str
) -> None:
    (cycle,) = make_plan(world)
    before = Event.objects.count()
    with pytest.raises(UnableToReview) as refusal:
        hold_review(cycle=cycle, notes=notes(cycle, **changes), by=world.actor("senco"), at=NOW)
    assert str(refusal.value.field).startswith(field)
    assert (Review.objects.count(), TargetReview.objects.count()) == (0, 0)
    assert (Event.objects.count(), Cycle.objects.get().state) == (before, "active")


def test_next_plan_carries_links_and_retypes_nothing(world: World) -> None:
    set_rates(world)
    (cycle,) = make_plan(world, world.ada, targets=2, lines=2)
    senco = world.actor("senco")
    old_targets = list(Target.objects.order_by("id"))
    add_measurement(target=old_targets[0], on=TODAY, value=Decimal(7), by=senco, at=NOW)
    said = notes(cycle)
    verdicts = {old_targets[0].pk: Verdict("on_the_way"), old_targets[1].pk: Verdict("met")}
    said = notes(cycle, targets=verdicts)
    review = hold_review(cycle=cycle, notes=said, by=senco, at=NOW)
    after = start_next_cycle(review=review, by=senco, at=NOW)
    assert (after.number, after.previous, after.state) == (2, cycle, "active")
    assert (after.what_we_know, after.starts_on) == (said.learned, date(2026, 11, 19))
    outcome = Outcome.objects.get(cycle=after)
    assert (outcome.text, outcome.carried_from) == (
        Outcome.objects.first().text,
        outcome.carried_from,
    )
    assert outcome.carried_from.cycle == cycle
    (target,) = Target.objects.filter(outcome=outcome)
    assert (target.carried_from, target.text) == (old_targets[0], old_targets[0].text)
    assert (target.baseline, target.baseline_on, target.goal) == (7, TODAY, 10)
    lines = ProvisionLine.objects.filter(cycle=after).order_by("id")
    assert [line.carried_from.cycle for line in lines] == [cycle, cycle]
    assert {line.outcome for line in lines} == {outcome}
    assert all(line.group.slots.count() == 3 and line.group.lead == world.ta for line in lines)


def test_children_of_one_group_meet_again_in_one_group(world: World) -> None:
    cycles = make_plan(world, world.ada, world.children["cleo"])
    senco = world.actor("senco")
    for cycle in cycles:
        review = hold_review(cycle=cycle, notes=notes(cycle), by=senco, at=NOW)
        start_next_cycle(review=review, by=senco, at=NOW)
    assert ProvisionGroup.objects.count() == 2
    newest = ProvisionGroup.objects.order_by("id").last()
    assert newest.lines.count() == 2


def test_end_starts_nothing_and_kept_lines_are_chosen(world: World) -> None:
    cycles = make_plan(world, world.ada, world.children["cleo"], lines=2)
    senco = world.actor("senco")
    ended = hold_review(
        cycle=cycles[0], notes=notes(cycles[0], decision=ReviewDecision.END), by=senco, at=NOW
    )
    with pytest.raises(UnableToReview):
        start_next_cycle(review=ended, by=senco, at=NOW)
    review = hold_review(cycle=cycles[1], notes=notes(cycles[1]), by=senco, at=NOW)
    kept = ProvisionLine.objects.filter(cycle=cycles[1]).first()
    after = start_next_cycle(review=review, keep_lines=[kept.pk], by=senco, at=NOW)
    assert ProvisionLine.objects.get(cycle=after).carried_from == kept


def test_review_page_shows_planned_beside_happened_and_is_audited(world: World) -> None:
    make_plan(world)
    page = world.client("senco").get(review_url(world)).content.decode()
    for words in (
        "0 of 480 minutes",
        "No attendance on record",
        "nothing said yet",
        "What we decide",
    ):
        assert words in page
    assert EventChild.objects.filter(event__action="review.opened", child_id=world.ada.pk).exists()


def test_review_by_form_leads_to_the_next_child_and_is_taken_once(world: World) -> None:
    ada, cleo = make_plan(world, world.ada, world.children["cleo"])
    senco = world.client("senco")
    assert world.children["cleo"].known_as in senco.get(review_url(world)).content.decode()
    typed = form_of(ada, then="next")
    answers = {senco.post(review_url(world), typed).url for _ in range(2)}
    assert answers == {reverse("review_page", args=[world.children["cleo"].public_id])}
    assert (Review.objects.count(), Cycle.objects.filter(child=world.ada).count()) == (1, 2)
    record = senco.get(reverse("review_record", args=[world.ada.public_id, 1])).content.decode()
    assert "Carry on as planned" in record
    assert "Helped a lot" in record
    teacher = world.client("teacher")
    assert teacher.get(reverse("review_record", args=[world.ada.public_id, 1])).status_code == 200
    far = world.client("far_senco").get(reverse("review_record", args=[world.ada.public_id, 1]))
    assert far.status_code == 404
    assert Cycle.objects.get(pk=cleo.pk).state == "active"


def test_change_leads_to_the_plan_and_an_error_keeps_what_was_typed(world: World) -> None:
    (cycle,) = make_plan(world)
    senco = world.client("senco")
    wrong = senco.post(review_url(world), form_of(cycle, held_on="2026-11-30"))
    assert "between the start of the plan and today" in wrong.content.decode()
    assert "Mornings suit her." in wrong.content.decode()
    assert Review.objects.count() == 0
    done = senco.post(review_url(world), form_of(cycle, decision="change"))
    assert done.url == reverse("plan_edit", args=[world.ada.public_id])


def test_review_saves_itself_and_comes_back(world: World) -> None:
    (cycle,) = make_plan(world)
    senco = world.client("senco")
    line = ProvisionLine.objects.get()
    typed = form_of(cycle, learned="Half a thought")
    del typed[f"line_{line.pk}-keep"]
    address = reverse("review_draft", args=[world.ada.public_id])
    saved = senco.post(address, typed).json()
    assert saved["saved_at"] == "09:30"
    page = senco.get(review_url(world)).content.decode()
    assert "Half a thought" in page
    assert (
        f'id="id_line_{line.pk}-keep" name="line_{line.pk}-keep" type="checkbox" value="on">'
        in page
    )
    stale = senco.post(address, typed | {"draft_version": "other"})
    assert stale.status_code == 409
    senco.post(review_url(world), form_of(cycle))
    assert Draft.objects.count() == 0


def test_due_list_moves_and_empty_states(world: World) -> None:
    senco = world.client("senco")
    assert "No review is due" in senco.get(reverse("reviews_due")).content.decode()
    assert "No plan is under way" in senco.get(review_url(world)).content.decode()
    make_plan(world)
    Cycle.objects.update(review_due_on=date(2026, 11, 6))
    page = senco.get(reverse("reviews_due")).content.decode()
    assert "12 days late" in page
    far = world.client("far_senco").get(reverse("reviews_due")).content.decode()
    assert "Zyxcanary" not in far
    address = reverse("review_move", args=[world.ada.public_id])
    senco.post(address, {"review_due_on": "2026-11-25", "receipt": str(uuid.uuid4())})
    assert Cycle.objects.get().review_due_on == date(2026, 11, 25)
    for nickname in ("teacher", "head", "office", "parent", "trust_lead"):
        assert world.client(nickname).get(reverse("reviews_due")).status_code == 403


def test_due_list_takes_the_same_statements_for_one_and_three(
    world: World, django_assert_max_num_queries
) -> None:
    senco, counts = world.client("senco"), []
    for nickname in ("ada", "cleo", "ben"):
        make_plan(world, world.children[nickname])
        with django_assert_max_num_queries(20) as captured:
            senco.get(reverse("reviews_due"))
        counts.append(len(captured))
    assert counts[0] == counts[2]
