"""The append-only record of every write, and of every read of a child's record.

Events form chains (one per organisation, one for the system). Each event's hash covers its own
values and the hash before it, so a row flipped, deleted, inserted or replaced is found by
`verify_chains`. Database triggers refuse UPDATE and DELETE (migration 0002). People, schools and
children are named by id only: this app lies below theirs.
"""

from django.db import models


class Chain(models.Model):
    """The head of one chain: how many events it has and the hash of the last.

    `last_write` is the sequence of its last write, 0 before the first: while it stands still, nothing
    of this organisation has been written, whatever has been read.
    """

    name = models.CharField(max_length=64, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)
    last_write = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One thing read or done: who, when, in which role, on what, naming fields but no values."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=5)  # read | write
    action = models.CharField(max_length=64)
    actor_id = models.BigIntegerField(null=True)
    actor_roles = models.CharField(max_length=128)
    organisation_id = models.BigIntegerField(null=True)
    object_type = models.CharField(max_length=64, blank=True)
    object_id = models.BigIntegerField(null=True)
    fields = models.JSONField(default=list)
    child_ids = models.JSONField(default=list)
    request_id = models.CharField(max_length=36, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("chain_id", "sequence")
        constraints = (
            models.UniqueConstraint(fields=("chain", "sequence"), name="audit_event_in_order"),
            models.CheckConstraint(
                condition=models.Q(kind__in=("read", "write")), name="audit_event_kind"
            ),
        )
        indexes = (models.Index(fields=("actor_id", "at"), name="audit_event_by_actor"),)

    def __str__(self) -> str:
        return f"{self.action} {self.chain_id}/{self.sequence}"


class EventChild(models.Model):
    """An index from a child to the events about them. Checked against `Event.child_ids`."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="children")
    child_id = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("child_id", "event"), name="audit_event_child_once"),
        )

    def __str__(self) -> str:
        return f"{self.event_id}"
