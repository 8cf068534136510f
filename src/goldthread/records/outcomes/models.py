"""Outcomes, their targets with baseline and measure, and the measurements made."""

from django.db import models

from goldthread.records.accounts.models import User
from goldthread.records.cycles.models import Cycle
from goldthread.records.integrity import one_of
from goldthread.records.people.models import Child
from goldthread.statute.vocabulary.delivery import Measure
from goldthread.statute.vocabulary.needs import NeedArea


class Outcome(models.Model):
    """What will be different for the child. Carried into the next cycle, it keeps its history."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="outcomes")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="outcomes")
    area = models.CharField(max_length=32)
    text = models.TextField(max_length=600)
    position = models.PositiveSmallIntegerField(default=0)
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="carried_to"
    )

    class Meta:
        ordering = ("cycle_id", "position", "id")
        constraints = (one_of("area", NeedArea, "outcome_area"),)

    def __str__(self) -> str:
        return f"outcome {self.pk}"


class Target(models.Model):
    """A step towards an outcome that can be measured: from a baseline to a goal by a day.

    `gas_levels` holds the five descriptions from -2 to +2 when the measure is goal attainment
    scaling (Kiresuk & Sherman 1968), else it is empty. Values are in `unit`.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="targets")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="targets")
    text = models.TextField(max_length=600)
    child_words = models.CharField(max_length=200, blank=True)
    measure = models.CharField(max_length=12)
    unit = models.CharField(max_length=60, blank=True)
    baseline = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    baseline_on = models.DateField(null=True)
    goal = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    due_on = models.DateField()
    gas_levels = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="carried_to"
    )

    class Meta:
        ordering = ("outcome_id", "position", "id")
        constraints = (one_of("measure", Measure, "target_measure"),)

    def __str__(self) -> str:
        return f"target {self.pk}"


class Measurement(models.Model):
    """One measurement towards a target on one day."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="measurements")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="measurements")
    on = models.DateField()
    value = models.DecimalField(max_digits=8, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("target_id", "on", "id")

    def __str__(self) -> str:
        return f"{self.target_id} {self.on}"
