"""A child with something to print: a profile, a plan that was reviewed and one under way."""

from datetime import date, timedelta
from decimal import Decimal

from goldthread.access.actor import SYSTEM
from goldthread.records.contributions.models import Contribution
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.outcomes.models import Measurement, Target
from goldthread.records.people.models import Child
from goldthread.records.profiles.models import Barrier, Diagnosis, ProfileEntry, Strategy
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.sen_support.actions.reviews import (
    ReviewNotes,
    Verdict,
    hold_review,
    start_next_cycle,
)
from goldthread.records.transitions.models import Handover, HandoverChild
from goldthread.statute.vocabulary.delivery import ReviewDecision
from tests.conftest import NOW
from tests.factories.plans import make_plan
from tests.factories.world import TODAY, World, make_class

BEGAN = date(2026, 9, 2)


def write_profile(child: Child) -> None:
    """Something in each part, the diagnosis apart."""
    for section, voice, text in (
        ("strengths", "school", "Builds tall, careful towers"),
        ("matters_to_me", "child", "I like it when people wait for my words."),
        ("best_support", "family", "Please wait and do not finish the sentence."),
        ("history", "school", "HISTORYCANARY between colleagues"),
    ):
        ProfileEntry.objects.create(
            child=child, section=section, voice=voice, text=text, starts_on=BEGAN
        )
    for kind, text in (
        ("do", "Give one instruction at a time"),
        ("avoid", "Asking again in front of others"),
        ("alert", "Wears hearing aids"),
    ):
        Strategy.objects.create(child=child, kind=kind, text=text, starts_on=BEGAN)
    Barrier.objects.create(
        child=child,
        area="communication_and_interaction",
        title="Long instructions run past",
        looks_like="Watches others first",
        starts_on=BEGAN,
    )
    Diagnosis.objects.create(
        child=child,
        name="DIAGNOSISCANARY",
        source="Dr Rahman",
        diagnosed_on=date(2024, 5, 3),
        recorded_on=BEGAN,
    )


def fill(world: World, child: Child) -> None:
    """A profile, a plan reviewed and the next one under way, with words of each voice."""
    write_profile(child)
    (cycle,) = make_plan(world, child)
    target = Target.objects.get(child=child)
    Measurement.objects.create(child=child, target=target, on=TODAY, value=Decimal(7))
    notes = ReviewNotes(
        held_on=TODAY,
        learned="Pictures first, then words.",
        decision=ReviewDecision.CONTINUE,
        targets={target.pk: Verdict("on_the_way", "Nearly there")},
        lines={
            line.pk: Verdict("a_lot", "COMMENTCANARY to colleagues")
            for line in ProvisionLine.objects.filter(cycle=cycle)
        },
        next_step="Practise at home",
        attended=("Ada", "Her mother"),
    )
    review = hold_review(cycle=cycle, notes=notes, by=SYSTEM, at=NOW)
    start_next_cycle(review=review, by=SYSTEM, at=NOW)
    for voice, by, text in (
        ("child", None, "I told Mum what I learned."),
        ("family", world.parent, "Fewer tears in the morning."),
        ("professional", None, "ADVICECANARY of the therapist"),
    ):
        Contribution.objects.create(
            child=child, cycle=cycle, voice=voice, text=text, by=by, made_at=NOW
        )


def hand_on(world: World, child: Child, *, state: str) -> HandoverChild:
    """A day-one page written for next year's teacher."""
    to_class: SchoolClass = make_class(world.oakfield, "Beech", "6", 2027)
    handover = Handover.objects.create(
        school=world.oakfield,
        from_class=world.classes["oak"],
        to_class=to_class,
        state=state,
        read_by=TODAY + timedelta(days=20),
        opened_on=TODAY,
    )
    return HandoverChild.objects.create(
        child=child,
        handover=handover,
        to_teacher=world.other_teacher,
        from_teacher_note="NOTECANARY: say hello first.",
        first_day="Meet at the side gate.",
    )
