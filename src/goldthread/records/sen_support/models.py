"""The graduated approach: status and ranked needs as dated history, concerns, and reviews."""

from django.db import models
from django.db.models import Q

from goldthread.records.accounts.models import User
from goldthread.records.cycles.models import Cycle
from goldthread.records.integrity import between, in_order, one_of
from goldthread.records.outcomes.models import Target
from goldthread.records.people.models import Child
from goldthread.records.provision.models import ProvisionLine
from goldthread.statute.vocabulary.delivery import ReviewDecision
from goldthread.statute.vocabulary.needs import NeedType
from goldthread.statute.vocabulary.provision import Layer, SenProvision


class SenStatus(models.Model):
    """N, K or E from one day to another, with where the entry came from."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="sen_statuses")
    provision = models.CharField(max_length=1)
    layer = models.CharField(max_length=16, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=80)
    legacy_code = models.CharField(max_length=1, blank=True)
    family_told_on = models.DateField(null=True)

    class Meta:
        ordering = ("child_id", "starts_on", "id")
        verbose_name_plural = "SEN statuses"
        constraints = (
            one_of("provision", SenProvision, "sen_status_provision"),
            one_of("layer", ["", *Layer], "sen_status_layer"),
            in_order("starts_on", "ends_on", "sen_status_in_order"),
            models.UniqueConstraint(
                fields=("child",), condition=Q(ends_on__isnull=True), name="sen_status_one_open"
            ),
        )
        indexes = (models.Index(fields=("provision", "ends_on"), name="sen_status_now"),)

    def __str__(self) -> str:
        return f"{self.provision} from {self.starts_on}"


class SenNeed(models.Model):
    """A ranked need type from one day to another. Rank 1 is the primary need."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="sen_needs")
    need_type = models.CharField(max_length=4)
    rank = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=80)

    class Meta:
        ordering = ("child_id", "rank", "starts_on", "id")
        constraints = (
            one_of("need_type", NeedType, "sen_need_type"),
            between("rank", 1, 99, "sen_need_rank"),
            in_order("starts_on", "ends_on", "sen_need_in_order"),
            models.UniqueConstraint(
                fields=("child", "rank"),
                condition=Q(ends_on__isnull=True),
                name="sen_need_rank_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.need_type} {self.rank}"


class Concern(models.Model):
    """Something a teacher has noticed, before any label. States: see `statute.stages.concern`."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="concerns")
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_on = models.DateField()
    noticed = models.TextField(max_length=2000)
    tried = models.TextField(max_length=1000, blank=True)
    family_view = models.TextField(max_length=1000, blank=True)
    state = models.CharField(max_length=20, default="raised")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    decision_note = models.TextField(max_length=2000, blank=True)
    look_again_on = models.DateField(null=True)

    class Meta:
        ordering = ("-raised_on", "-id")
        constraints = (
            one_of(
                "state",
                ("raised", "triaged", "gathering_evidence", "watching", "plan_started", "closed"),
                "concern_state",
            ),
        )
        indexes = (models.Index(fields=("state", "raised_on"), name="concern_by_state"),)

    def __str__(self) -> str:
        return f"concern {self.pk}"


CONCERN_EVIDENCE_KINDS = (
    "work",
    "observation",
    "assessment",
    "family",
    "child",
    "attendance",
    "specialist",
)


class ConcernEvidence(models.Model):
    """One piece of evidence gathered for a concern: what, from whom, when; asked for or received."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="concern_evidence")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12)
    asked_of = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField(null=True)
    text = models.TextField(max_length=2000, blank=True)
    received_on = models.DateField(null=True)
    received_from = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("concern_id", "asked_on", "id")
        verbose_name_plural = "concern evidence"
        constraints = (one_of("kind", CONCERN_EVIDENCE_KINDS, "concern_evidence_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.concern_id}"


class Review(models.Model):
    """The review that closes a cycle: what we learned and what we decided."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="reviews")
    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="review")
    held_on = models.DateField()
    attended = models.JSONField(default=list)
    sessions_possible = models.PositiveIntegerField(null=True)
    sessions_attended = models.PositiveIntegerField(null=True)
    learned = models.TextField(max_length=3000)
    decision = models.CharField(max_length=16)
    next_step = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-held_on", "-id")
        constraints = (one_of("decision", ReviewDecision, "review_decision"),)

    def __str__(self) -> str:
        return f"review {self.pk}"


TARGET_REVIEW_RESULTS = ("met", "on_the_way", "not_yet", "not_needed")


class TargetReview(models.Model):
    """How one target stood at the review: met, on the way, not yet, or no longer needed."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="target_reviews")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="targets")
    target = models.OneToOneField(Target, on_delete=models.PROTECT, related_name="review")
    result = models.CharField(max_length=12)
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("review_id", "id")
        constraints = (one_of("result", TARGET_REVIEW_RESULTS, "target_review_result"),)

    def __str__(self) -> str:
        return f"{self.result} {self.target_id}"


LINE_REVIEW_HELPED = ("a_lot", "somewhat", "little", "cannot_tell")


class LineReview(models.Model):
    """What came of one provision line: the grain of "what has been tried".

    Minutes are frozen as they stood at the review, so the history never shifts.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="line_reviews")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="lines")
    line = models.OneToOneField(ProvisionLine, on_delete=models.PROTECT, related_name="review")
    helped = models.CharField(max_length=12)
    comment = models.CharField(max_length=500, blank=True)
    minutes_planned = models.PositiveIntegerField()
    minutes_delivered = models.PositiveIntegerField()

    class Meta:
        ordering = ("review_id", "id")
        constraints = (one_of("helped", LINE_REVIEW_HELPED, "line_review_helped"),)

    def __str__(self) -> str:
        return f"{self.helped} {self.line_id}"
