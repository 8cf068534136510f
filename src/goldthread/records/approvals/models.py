"""What one person asked for and another approved or refused."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from goldthread.records.accounts.models import User
from goldthread.records.approvals.kinds import KINDS
from goldthread.records.integrity import one_of
from goldthread.records.organisations.models import Organisation

APPROVAL_STATES = ("waiting", "approved", "refused", "withdrawn", "done")


class Approval(models.Model):
    """One act that takes two people, in one school. `details` are ids, never names.

    Waiting and approved ones run out (`kinds.ANSWERED_WITHIN`, `USED_WITHIN`); the state stays.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    details = models.JSONField(default=dict)
    count = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="waiting")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints: ClassVar = (
            one_of("kind", tuple(KINDS), "approval_kind"),
            one_of("state", APPROVAL_STATES, "approval_state"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="approval_by_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}, {self.state}"
