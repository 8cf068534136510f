"""What people ask of the school about their data, and what came of it.

A request is never overwritten: what was said stays, the decision stands beside it, and where nothing
was changed the person's own words are shown to whoever reads that part of the record later.
"""

from django.db import models
from django.db.models import Q

from goldthread.records.accounts.models import User
from goldthread.records.audit.models import Event
from goldthread.records.integrity import in_order, one_of
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child
from goldthread.statute.stages.data_rights import ComplaintState, RequestState
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.privacy import (
    ComplaintAbout,
    ComplaintOutcome,
    Decision,
    RecordPart,
    RequestKind,
    Way,
)


class DataRequest(models.Model):
    """One request to put something right, or one objection: what was said, decided and told, and when.

    `asked_by` is the parent or young person with an account whose request it is; without one,
    `asked_by_name`. `change` is the entry of the audit that made it right; empty where it was made
    right elsewhere. `is_beside` puts the words of a correction beside the part they are about.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=12)
    part = models.CharField(max_length=12)
    said = models.TextField(max_length=3000)
    voice = models.CharField(max_length=12)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=120, blank=True)
    way = models.CharField(max_length=8, default=Way.PAGE.value)
    received_on = models.DateField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=RequestState.OPEN.value)
    extended_on = models.DateField(null=True)
    extended_because = models.CharField(max_length=400, blank=True)
    decision = models.CharField(max_length=8, blank=True)
    reasons = models.TextField(max_length=2000, blank=True)
    change = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    is_beside = models.BooleanField(default=False)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering = ("received_on", "id")
        constraints = (
            one_of("kind", RequestKind, "data_request_kind"),
            one_of("part", RecordPart, "data_request_part"),
            one_of("voice", Voice, "data_request_voice"),
            one_of("way", Way, "data_request_way"),
            one_of("state", RequestState, "data_request_state"),
            one_of("decision", ["", *Decision], "data_request_decision"),
            in_order("received_on", "decided_on", "data_request_in_order"),
            models.CheckConstraint(condition=~Q(said=""), name="data_request_said"),
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True)
                | (~Q(decision="") & ~Q(reasons="") & Q(decided_on__isnull=False)),
                name="data_request_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.DECIDED.value) | ~Q(decision=""),
                name="data_request_decided_says_what",
            ),
        )
        indexes = (models.Index(fields=("child", "state"), name="data_request_of_child"),)

    def __str__(self) -> str:
        return f"request {self.pk}"


class Complaint(models.Model):
    """One complaint about how data are used: received, acknowledged, looked into, answered.

    `text` may name a child and is read by whoever handles it. `summary` is the same without a name, for
    the data protection officer. `child` is empty where it is about no child in particular.
    """

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="complaints")
    child = models.ForeignKey(Child, null=True, on_delete=models.PROTECT, related_name="complaints")
    about = models.CharField(max_length=12)
    text = models.TextField(max_length=3000)
    summary = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=120, blank=True)
    way = models.CharField(max_length=8, default=Way.PAGE.value)
    received_on = models.DateField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=ComplaintState.RECEIVED.value)
    acknowledged_on = models.DateField(null=True)
    acknowledged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, blank=True)
    answer = models.TextField(max_length=3000, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("received_on", "id")
        constraints = (
            one_of("about", ComplaintAbout, "complaint_about"),
            one_of("way", Way, "complaint_way"),
            one_of("state", ComplaintState, "complaint_state"),
            one_of("outcome", ["", *ComplaintOutcome], "complaint_outcome"),
            in_order("received_on", "acknowledged_on", "complaint_acknowledged_in_order"),
            in_order("acknowledged_on", "answered_on", "complaint_answered_in_order"),
            models.CheckConstraint(condition=~Q(text=""), name="complaint_text"),
            models.CheckConstraint(
                condition=Q(state=ComplaintState.RECEIVED.value)
                | (Q(acknowledged_on__isnull=False) & ~Q(summary="")),
                name="complaint_acknowledged_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=ComplaintState.ANSWERED.value)
                | (Q(answered_on__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="complaint_answered_whole",
            ),
        )
        indexes = (models.Index(fields=("school", "state"), name="complaint_of_school"),)

    def __str__(self) -> str:
        return f"complaint {self.pk}"

    @property
    def reference(self) -> str:
        """What people quote: a number, and nobody's name."""
        return f"C{self.pk:05d}"


class ComplaintStep(models.Model):
    """One thing done about a complaint, on a day. `is_told`: the person who complained reads it too."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    on = models.DateField()
    text = models.CharField(max_length=800)
    is_told = models.BooleanField(default=False)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("complaint_id", "on", "id")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="complaint_step_text"),)

    def __str__(self) -> str:
        return f"step {self.pk} of {self.complaint_id}"
