"""One of everything there is an address for, around one child: what the matrix puts into addresses."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.approvals.models import Approval
from goldthread.records.assurance.models import AgreedAction, ModelOfProvision, SavedView
from goldthread.records.data_requests.models import Complaint, DataRequest
from goldthread.records.imports.models import ImportBatch, ImportChange
from goldthread.records.organisations.models import Organisation
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.people.models import (
    Child,
    ChildAdult,
    ChildBar,
    ClassDevice,
    ClassMember,
    CourtOrder,
    Delegation,
    EmergencyOpening,
)
from goldthread.records.planning.models import AreaFile, SavedRun
from goldthread.records.profiles.models import Diagnosis, Observation, ProfileEntry, Strategy
from goldthread.records.provision.models import CatalogueEntry
from goldthread.records.restricted.models import RestrictedNote, RestrictedReader
from goldthread.records.retention.models import Removal
from goldthread.records.sen_support.models import Concern, ConcernEvidence, Review
from goldthread.records.sharing.models import Consent, Sharing
from goldthread.records.subject_access.models import AccessRequest, PackPiece
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
        **_restricted(child, teacher),
        **_handed_on(child, teacher),
        **_people(child, parent),
        **_rights(child, parent),
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


SEALED = "Sealedcanary"
"""Words of a restricted note that the SENCO and the safeguarding lead read, and nobody else."""


def _restricted(child: Child, teacher: User) -> Things:
    """A note about health that planners are told of, with someone who may read it no longer."""
    note = RestrictedNote.objects.create(
        child=child, school=child.school, kind="health", text=SEALED, is_announced=True,
        written_by=teacher, written_at=NOW, taken_by=teacher, taken_at=NOW,
    )  # fmt: skip
    reader = RestrictedReader.objects.create(
        note=note, user=teacher, starts_on=YEAR_BEGAN, ends_on=TODAY - timedelta(days=1),
        named_by=teacher,
    )  # fmt: skip
    return {"note_id": note.pk, "reader_id": reader.pk}


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


def _rights(child: Child, parent: User) -> Things:
    """What the parent asked, complained of and was asked; the words hold the child's name."""
    named = f"{child.forename} {child.surname}"
    asked = DataRequest.objects.create(
        child=child, kind="correction", part="profile", said=f"{named} loves school.",
        voice="family", asked_by=parent, received_on=TODAY,
    )  # fmt: skip
    complaint = Complaint.objects.create(
        school=child.school, child=child, about="shared", text=f"{named} was talked about.",
        made_by=parent, received_on=TODAY, state="acknowledged", acknowledged_on=TODAY,
        summary=f"Talk about {named}",
    )  # fmt: skip
    consent = Consent.objects.create(
        child=child, asked_of=parent, what="A photograph", with_whom="A club", asked_on=TODAY
    )
    sharing = Sharing.objects.create(
        child=child, on=TODAY, recipient="health", with_whom="A clinic", what="The plan",
        why="Advice", basis="public_task", how="post", needs_receipt=True,
    )  # fmt: skip
    return {
        "request_id": asked.pk,
        "complaint_id": complaint.pk,
        "consent_id": consent.pk,
        "sharing_id": sharing.pk,
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
    delegation = Delegation.objects.create(
        school=child.school, giver=parent, receiver=guest, duties=["plans"], starts_on=YEAR_BEGAN,
        ends_on=TODAY,
    )  # fmt: skip
    ids = {"delegation_id": delegation.pk}
    ids |= {"opening_id": opening.pk, "bar_id": bar.pk, "order_id": order.pk}
    request = AccessRequest.objects.create(
        child=child, asker="parent", requester=parent, requester_name=parent.name,
        received_on=YEAR_BEGAN, state="reading", first_reader=guest,
    )  # fmt: skip
    PackPiece.objects.create(
        child=child,
        request=request,
        position=1,
        label="profiles.Observation",
        content={"columns": ["text"], "rows": [[f"{child.forename} {child.surname} read"]]},
    )
    ids["access_request_id"] = request.pk
    removal = Removal.objects.create(
        school=child.school, child=child, decision="erase", ground="mistake", proposed_by=guest,
        proposed_at=NOW,
    )  # fmt: skip
    ids["removal_id"] = removal.pk
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
    model = ModelOfProvision.objects.create(
        school=school, audience="trust", name="Talking", what="Talk", for_whom="All", who="TA",
        takes="Time", layer="targeted", area="all", minutes=20, times_per_week=1, weeks=6,
        group_size=4, results={}, published_at=NOW,
    )  # fmt: skip
    approval = Approval.objects.create(
        kind="register_export", school=school, details={"kind": "csv", "children": [child.pk]},
        count=1, reason="For the governors", asked_by=senco, asked_at=NOW,
    )  # fmt: skip
    device = ClassDevice.objects.create(
        school_class=ClassMember.objects.filter(child=child).latest("pk").school_class,
        device_hash=str(child.pk), name="Tablet", enrolled_by=senco, enrolled_at=NOW, ends_on=TODAY,
    )  # fmt: skip
    linked = Organisation.objects.filter(authority_schools=school).first()
    area = linked or Organisation.objects.create(
        kind="authority", name=f"Elsewhere {child.pk}", la_code="898"
    )
    area_file = AreaFile.objects.create(
        organisation=area, kind="sites", name="sites.csv", content=b"site", size=4,
        digest=f"{child.pk:064}", source="Survey", source_on=TODAY, added_at=NOW,
    )  # fmt: skip
    run = SavedRun.objects.create(
        organisation=area, kind="demand", title="Plans to expect", seed=1, asked_at=NOW,
        inputs={"files": []}, state="stopped",
    )  # fmt: skip
    view = SavedView.objects.create(user=senco, name=f"View {child.pk}", query="", saved_at=NOW)
    return {
        "entry_id": entry.pk,
        "batch_id": batch.pk,
        "action_id": action.pk,
        "model_id": model.pk,
        "view_id": view.pk,
        "approval_id": approval.public_id,
        "device_id": device.pk,
        "area_file_id": area_file.pk,
        "run_key": run.key,
    }
