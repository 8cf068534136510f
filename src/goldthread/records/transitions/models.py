"""Handing on: a class moves to its next teacher, who reads, asks and acknowledges."""

from django.db import models

from goldthread.records.accounts.models import User
from goldthread.records.integrity import one_of
from goldthread.records.organisations.models import Organisation, SchoolClass
from goldthread.records.people.models import Child

HANDOVER_STATES = ("open", "shared", "complete")


class Handover(models.Model):
    """One class handed on: from whom, to whom, by when. `open` is being prepared; `shared` is out."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handovers")
    from_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="handed_on")
    to_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="received")
    state = models.CharField(max_length=8, default="open")
    read_by = models.DateField()
    opened_on = models.DateField()
    opened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    shared_on = models.DateField(null=True)

    class Meta:
        ordering = ("-opened_on", "-id")
        constraints = (
            one_of("state", HANDOVER_STATES, "handover_state"),
            models.UniqueConstraint(fields=("from_class", "to_class"), name="handover_once"),
        )

    def __str__(self) -> str:
        return f"handover {self.pk}"


class HandoverChild(models.Model):
    """One child's day-one page within a handover. Empty texts fall back to the live profile."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="handovers")
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="children")
    to_teacher = models.ForeignKey(User, on_delete=models.PROTECT, related_name="handovers_to")
    from_teacher_note = models.TextField(max_length=1500, blank=True)
    first_day = models.TextField(max_length=800, blank=True)
    read_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("handover_id", "child_id", "to_teacher_id", "id")
        verbose_name_plural = "handover children"
        constraints = (
            models.UniqueConstraint(
                fields=("handover", "child", "to_teacher"), name="handover_child_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.handover_id} {self.child_id}"


class HandoverQuestion(models.Model):
    """A question the receiving teacher asks, and its answer."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="handover_questions")
    handover_child = models.ForeignKey(
        HandoverChild, on_delete=models.PROTECT, related_name="questions"
    )
    text = models.TextField(max_length=800)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(max_length=1500, blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("handover_child_id", "asked_at", "id")

    def __str__(self) -> str:
        return f"question {self.pk}"
