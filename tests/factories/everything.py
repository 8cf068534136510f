"""One of everything there is an address for, around one child: what the matrix puts into addresses."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.assurance.models import AgreedAction, SavedView
from goldthread.records.imports.models import ImportBatch, ImportChange
from goldthread.records.organisations.models import Organisation
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.people.models import (
    Child,
    ChildAdult,
    ChildBar,
    ClassMember,
    CourtOrder,
    EmergencyOpening,
)
from goldthread.records.profiles.models import Diagnosis, Observation, ProfileEntry, Strategy
from goldthread.records.provision.models import CatalogueEntry
from goldthread.records.sen_support.models import Concern, ConcernEvidence, Review
from goldthread.records.transitions.models import Handover, HandoverChild, HandoverQuestion
from tests.conftest import NOW, TODAY
from tests.factories.delivery import log_day, make_cycle, make_group, make_line
from tests.factories.world import YEAR_BEGAN, make_class

Things = dict[str, Any]


def things_of(child: Child, teacher: User, parent: User) -> Things:
    """Everything around a child, by the name its id has in addresses."""
    closed = make_cycle(
        child, number=1, state="closed", starts_on=date(2026, 9, 1), closed_on=date(2026, 9, 4)
    )
    Review.objects.create(
        child=child, cycle=closed, held_on=date(2026, 9, 4), learned="Short.", decision="continue"
    )
    cycle = make_cycle(child, number=2)
    outcome = Outcome.objects.create(
        child=child, cycle=cycle, area="communication_and_interaction", text="Joins in talk"
    )
    target = Target.objects.create(
        child=child,
        outcome=outcome,
        text="Asks for help",
        measure="probe",
        baseline=Decimal(2),
        baseline_on=YEAR_BEGAN,
        goal=Decimal(8),
        due_on=TODAY + timedelta(days=20),
    )
    Measurement.objects.create(child=child, target=target, on=YEAR_BEGAN, value=Decimal(3))
    group = make_group(child.school, teacher, weekdays=(TODAY.weekday(),))
    line = make_line(child, group)
    session = log_day(group, TODAY - timedelta(days=7))
    return {
        "number": closed.number,
        "target_id": target.pk,
        "line_id": line.pk,
        "group_id": group.pk,
        "session_id": session.pk,
        "on": TODAY,
        "slot": time(9, 15),
        **_written(child, teacher),
        **_handed_on(child, teacher),
        **_people(child, parent),
    }


def _written(child: Child, teacher: User) -> Things:
    ProfileEntry.objects.create(
        child=child, section="strengths", voice="school", text="Kind", starts_on=YEAR_BEGAN
    )
    Observation.objects.create(child=child, on=TODAY, text="Shared a book.", by=teacher)
    strategy = Strategy.objects.create(child=child, kind="do", text="Wait", starts_on=YEAR_BEGAN)
    diagnosis = Diagnosis.objects.create(
        child=child, name="Hearing loss", source="Letter", diagnosed_on=TODAY, recorded_on=TODAY
    )
    concern = Concern.objects.create(
        child=child, raised_by=teacher, raised_on=TODAY, noticed="Tired", state="gathering_evidence"
    )
    evidence = ConcernEvidence.objects.create(
        child=child, concern=concern, kind="observation", asked_of=teacher, asked_on=TODAY
    )
    return {
        "strategy_id": strategy.pk,
        "diagnosis_id": diagnosis.pk,
        "concern_id": concern.pk,
        "evidence_id": evidence.pk,
    }


def _handed_on(child: Child, teacher: User) -> Things:
    """The child's class, or one made for the child, handed on to a class of its own."""
    member = ClassMember.objects.filter(child=child).first()
    own = member.school_class if member else make_class(child.school, f"Own {child.pk}")
    if member is None:
        ClassMember.objects.create(child=child, school_class=own, starts_on=YEAR_BEGAN)
    handover = Handover.objects.create(
        school=child.school,
        from_class=own,
        to_class=make_class(child.school, f"Next {child.pk}", "6", 2027),
        state="shared",
        read_by=TODAY + timedelta(days=9),
        opened_on=TODAY,
    )
    row = HandoverChild.objects.create(child=child, handover=handover, to_teacher=teacher)
    question = HandoverQuestion.objects.create(
        child=child, handover_child=row, text="Why?", asked_by=teacher, asked_at=NOW
    )
    return {
        "class_id": own.pk,
        "handover_id": handover.pk,
        "row_id": row.pk,
        "question_id": question.pk,
    }


def _people(child: Child, parent: User) -> Things:
    tie = ChildAdult.objects.filter(child=child, user=parent).first() or ChildAdult.objects.create(
        child=child, user=parent, kind="parent", starts_on=YEAR_BEGAN
    )
    held = RoleHeld.objects.filter(user=parent, organisation=child.school).first()
    held = held or RoleHeld.objects.create(
        user=parent, organisation=child.school, role="parent", starts_on=YEAR_BEGAN
    )
    guest = User.objects.create(username=f"shut_out_{child.pk}", name="Shut Out")
    order = CourtOrder.objects.create(
        child=child, kind="other", says="Stay away", starts_on=YEAR_BEGAN
    )
    bar = ChildBar.objects.create(child=child, user=guest, reason="Told", starts_on=YEAR_BEGAN)
    opening = EmergencyOpening.objects.create(
        child=child,
        user=guest,
        reason=f"A fit; {child.forename} {child.surname}",
        on=TODAY,
        opened_at=NOW,
    )
    ids = {"opening_id": opening.pk, "bar_id": bar.pk, "order_id": order.pk}
    return ids | {"user_public_id": parent.public_id, "parent_tie_id": tie.pk, "held_id": held.pk}


def school_things_of(child: Child, senco: User) -> Things:
    """What belongs to the child's school and has an address; the file changed this child."""
    school: Organisation = child.school
    entry = CatalogueEntry.objects.create(
        school=school, key=f"own-{child.pk}", name="Talking", layer="targeted", area="all",
        what="Talk", who="TA", minutes=20, times_per_week=1, weeks=6, group_size=4,
    )  # fmt: skip
    batch = ImportBatch.objects.create(
        school=school, kind="mis", state="applied", file_name="roll.csv", digest="0" * 64,
        uploaded_at=NOW, applied_at=NOW, uploaded_by=senco,
        counts={"created": 0, "updated": 1, "unchanged": 0, "refused": 0},
    )  # fmt: skip
    ImportChange.objects.create(
        batch=batch, child=child, kind="updated", line=2,
        before={"child": {"year_group": "4"}}, after={"child": {"year_group": "5"}},
    )  # fmt: skip
    action = AgreedAction.objects.create(
        school=school, text="Look", agreed_on=TODAY, look_again_on=TODAY
    )
    view = SavedView.objects.create(user=senco, name=f"View {child.pk}", query="", saved_at=NOW)
    return {
        "entry_id": entry.pk,
        "batch_id": batch.pk,
        "action_id": action.pk,
        "view_id": view.pk,
    }
