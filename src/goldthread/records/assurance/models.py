"""What is agreed about the figures, the figures last counted, and models of provision told to others."""

from django.db import models

from goldthread.records.accounts.models import User
from goldthread.records.integrity import one_of
from goldthread.records.organisations.models import Organisation
from goldthread.statute.vocabulary.needs import NeedArea
from goldthread.statute.vocabulary.provision import Layer

AGREED_ACTION_STATES = ("open", "done", "dropped")


class AgreedAction(models.Model):
    """One thing a head and a SENCO decided together, with a day to look again."""

    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agreed_actions"
    )
    text = models.CharField(max_length=300)
    figure = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=8, default="open")
    agreed_on = models.DateField()
    look_again_on = models.DateField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ("state", "look_again_on", "id")
        constraints = (one_of("state", AGREED_ACTION_STATES, "agreed_action_state"),)

    def __str__(self) -> str:
        return f"action {self.pk}"


class SavedView(models.Model):
    """A person's own name for a choice of filters and order on the register: a query string, no names."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("user_id", "name", "id")
        constraints = (
            models.UniqueConstraint(fields=("user", "name"), name="saved_view_name_once"),
        )

    def __str__(self) -> str:
        return f"view {self.pk}"


class KeptFigures(models.Model):
    """The five figures of a school as last counted for a day: a copy of sums, never a record.

    True while `stamp` is the sequence of the school's last write in the audit and `version` the
    release that counts. `figures` holds, for the day and the day it is compared with (null without
    one), part, whole and number of children by figure. `by_child` holds what they add up, part and
    whole by figure and child's id: after a write only the children it touched are counted again. No
    row says anything the record does not, and all can be emptied at any time.
    """

    school = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    stamp = models.PositiveBigIntegerField()
    version = models.CharField(max_length=40)
    figures = models.JSONField()
    by_child = models.JSONField()
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ("school_id", "on")
        verbose_name_plural = "kept figures"
        constraints = (models.UniqueConstraint(fields=("school", "on"), name="kept_figures_once"),)

    def __str__(self) -> str:
        return f"{self.school_id} {self.on.isoformat()}"


AUDIENCES = ("trust", "area")


class ModelOfProvision(models.Model):
    """How one school gives a support, told to others: what, for whom, what it takes, with what results.

    It never changes: a school withdraws it and publishes another. `results` are frozen as they stood
    on a day: pupils, targets, first and last day, and sentences with their values; without figures
    where fewer than ten pupils stand behind them. No child is named in it: publishing refuses.
    """

    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="models_of_provision"
    )
    audience = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    what = models.TextField(max_length=1000)
    for_whom = models.TextField(max_length=600)
    who = models.CharField(max_length=120)
    takes = models.TextField(max_length=600)
    layer = models.CharField(max_length=16)
    area = models.CharField(max_length=32)
    minutes = models.PositiveSmallIntegerField()
    times_per_week = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    group_size = models.PositiveSmallIntegerField()
    results = models.JSONField(default=dict, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("name", "id")
        verbose_name_plural = "models of provision"
        constraints = (
            one_of("audience", AUDIENCES, "model_of_provision_audience"),
            one_of("layer", Layer, "model_of_provision_layer"),
            one_of("area", ["all", *NeedArea], "model_of_provision_area"),
        )

    def __str__(self) -> str:
        return f"model {self.pk}"
