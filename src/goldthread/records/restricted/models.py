"""Notes about a child that few may read, and the people named as readers until a day."""

from django.db import models
from django.db.models import Q

from goldthread.records.accounts.models import User
from goldthread.records.integrity import in_order, one_of
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child
from goldthread.statute.vocabulary.restricted import RestrictedKind


class RestrictedNote(models.Model):
    """One note, in the words of whoever wrote it: they are never changed, only added to or ended.

    `school` wrote it and keeps it: another school learns at most that there is one. `taken_at` is
    empty while a note that was handed in waits for a reader. `is_announced`: those who plan for the
    child are told that there is one, and whom to ask.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="restricted_notes")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    text = models.TextField(max_length=4000)
    is_announced = models.BooleanField(default=False)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-written_at", "-id")
        constraints = (
            one_of("kind", RestrictedKind, "restricted_note_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="restricted_note_says_something"),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="restricted_note_taken_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="restricted_note_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_announced=False) | Q(taken_at__isnull=False),
                name="restricted_note_announced_by_a_reader",
            ),
        )

    def __str__(self) -> str:
        return f"restricted note {self.pk}"


class RestrictedReader(models.Model):
    """One person named as a reader of one note until a day, that day included."""

    note = models.ForeignKey(RestrictedNote, on_delete=models.PROTECT, related_name="readers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    named_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("note_id", "starts_on", "id")
        constraints = (in_order("starts_on", "ends_on", "restricted_reader_in_order"),)

    def __str__(self) -> str:
        return f"reader {self.pk}"
