"""Requests for access to a child's record, what was read for them, and what was given."""

from django.db import models
from django.db.models import F, Q

from goldthread.records.accounts.models import User
from goldthread.records.integrity import between, in_order, one_of
from goldthread.records.people.models import Child
from goldthread.statute.stages.access_request import AccessRequestState
from goldthread.statute.vocabulary.educational_record import AccessRight

ACCESS_REQUEST_ASKERS = ("child", "parent", "for_them")
ACCESS_REQUEST_GROUNDS = ("own", "child_agrees", "child_cannot", "authority", "parental", "")


class AccessRequest(models.Model):
    """One request: who asks, by what right, how far it is, and who read. Stages: `statute.stages`.

    The right of access is the child's; `ground` says why somebody else may use it. `right` is another
    where a parent asks for the educational record. `requester` is set where the person has an account here.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="access_requests")
    right = models.CharField(max_length=14, default=AccessRight.SUBJECT_ACCESS.value)
    asker = models.CharField(max_length=8)
    requester = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    requester_name = models.CharField(max_length=120)
    received_on = models.DateField()
    state = models.CharField(max_length=14, default="logged")
    ground = models.CharField(max_length=12, blank=True)
    identity_how = models.CharField(max_length=200, blank=True)
    obstacle_note = models.CharField(max_length=600, blank=True)
    months_more = models.PositiveSmallIntegerField(default=0)
    extension_reason = models.CharField(max_length=400, blank=True)
    gathered_at = models.DateTimeField(null=True)
    first_reader = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    second_reader = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sent_back_note = models.CharField(max_length=600, blank=True)
    ended_on = models.DateField(null=True)
    outcome_note = models.CharField(max_length=600, blank=True)
    logged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-received_on", "-id")
        constraints = (
            one_of("right", AccessRight, "access_request_right"),
            one_of("asker", ACCESS_REQUEST_ASKERS, "access_request_asker"),
            one_of("ground", ACCESS_REQUEST_GROUNDS, "access_request_ground"),
            one_of("state", AccessRequestState, "access_request_state"),
            between("months_more", 0, 2, "access_request_months"),
            models.CheckConstraint(
                condition=~Q(right="education")
                | Q(asker="parent", months_more=0, ground__in=("", "parental")),
                name="access_request_parents_own",
            ),
            models.CheckConstraint(
                condition=Q(right="education") | ~Q(ground="parental"),
                name="access_request_childs_own",
            ),
            models.CheckConstraint(
                condition=Q(second_reader__isnull=True) | ~Q(second_reader=F("first_reader")),
                name="access_request_two_readers",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("sealed", "given"))
                | Q(first_reader__isnull=False, second_reader__isnull=False),
                name="access_request_sealed_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"access request {self.pk}"


REQUEST_PAUSE_KINDS = ("identity", "clarification")


class RequestPause(models.Model):
    """Days in which the school waited to be told who asks, or what is meant."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="request_pauses")
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField(max_length=14)
    reason = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ("request_id", "starts_on", "id")
        constraints = (
            one_of("kind", REQUEST_PAUSE_KINDS, "request_pause_kind"),
            in_order("starts_on", "ends_on", "request_pause_in_order"),
        )

    def __str__(self) -> str:
        return f"pause {self.pk}"


PACK_PIECE_DECISIONS = ("", "give", "take_out", "leave_out")
PACK_PIECE_REASONS = (
    "",
    "other_child",
    "other_person",
    "confidence",
    "harm",
    "advice",
    "outside",
    "other",
)


class PackPiece(models.Model):
    """One thing held, as it was when gathered: a row that people wrote in, or a table of plain rows.

    `content` has columns (names of fields) and rows (their values, as text). `suggested` are words
    found that may name others; `hint` says why a reader should weigh it. `words` are taken out.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="pack_pieces")
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="pieces")
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=64)
    content = models.JSONField()
    suggested = models.JSONField(default=list)
    hint = models.CharField(max_length=12, blank=True)
    decision = models.CharField(max_length=10, blank=True)
    words = models.JSONField(default=list)
    reason = models.CharField(max_length=12, blank=True)
    is_agreed = models.BooleanField(default=False)

    class Meta:
        ordering = ("request_id", "position")
        constraints = (
            one_of("decision", PACK_PIECE_DECISIONS, "pack_piece_decision"),
            one_of("reason", PACK_PIECE_REASONS, "pack_piece_reason"),
            models.UniqueConstraint(fields=("request", "position"), name="pack_piece_once"),
            models.CheckConstraint(
                condition=Q(decision__in=("", "give")) | ~Q(reason=""),
                name="pack_piece_left_out_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"piece {self.pk}"


class SealedPack(models.Model):
    """What two people read and sealed: the document, the same for machines, and their digests."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="sealed_packs")
    request = models.OneToOneField(AccessRequest, on_delete=models.PROTECT, related_name="pack")
    document = models.BinaryField()
    data = models.BinaryField()
    document_digest = models.CharField(max_length=64)
    data_digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ("-sealed_at", "-id")

    def __str__(self) -> str:
        return f"pack {self.pk}"
