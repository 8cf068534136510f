"""Planning an area: the files an authority supplied, and every run with inputs, version and seed.

Nothing here is about a child: files are published figures and sites, results are sums.
"""

import uuid

from django.db import models
from django.db.models import Q

from goldthread.records.accounts.models import User
from goldthread.records.integrity import between, one_of
from goldthread.records.organisations.models import Organisation
from goldthread.statute.vocabulary.planning import FileKind, RunKind, RunState


class AreaFile(models.Model):
    """What an authority supplied: the bytes as they came, where they come from, and of which day.

    The same bytes of the same kind are the same row. A file that was taken out keeps its digest, so
    that runs made with it go on saying what they were made from; brought again it has its bytes back.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="area_files"
    )
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=300)
    source_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("kind", "name", "id")
        constraints = (
            one_of("kind", FileKind, "area_file_kind"),
            models.UniqueConstraint(
                fields=("organisation", "kind", "digest"), name="area_file_once"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False, content__isnull=True)
                | Q(removed_at__isnull=True, content__isnull=False),
                name="area_file_removed_is_empty",
            ),
        )

    def __str__(self) -> str:
        return self.name


class SavedRun(models.Model):
    """One question asked once: what went in, how far it is, and what came out.

    `inputs` holds the digests of the files, and figures of one's own schools as they stood that day,
    frozen, so that a run can be repeated after a file was taken out elsewhere or pupils moved.
    `steps` are parts already worked out, by name: a run that was broken off goes on after them.
    `worker` is who works on it now; one who lost it can write nothing any more. `machine` is where:
    one heavy run on a machine, held by a constraint.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="planning_runs"
    )
    kind = models.CharField(max_length=8)
    title = models.CharField(max_length=120)
    parameters = models.JSONField(default=dict, blank=True)
    inputs = models.JSONField(default=dict)
    files = models.ManyToManyField(AreaFile, related_name="runs")
    seed = models.PositiveIntegerField()
    repeats = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="repeated_as"
    )
    state = models.CharField(max_length=8, default=RunState.WAITING.value)
    stop_asked = models.BooleanField(default=False)
    share = models.FloatField(default=0.0)
    said = models.CharField(max_length=300, blank=True)
    steps = models.JSONField(default=dict, blank=True)
    result = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    version = models.CharField(max_length=40, blank=True)
    numpy_version = models.CharField(max_length=40, blank=True)
    worker = models.CharField(max_length=40, blank=True)
    machine = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = (
            one_of("kind", RunKind, "saved_run_kind"),
            one_of("state", RunState, "saved_run_state"),
            between("share", 0, 1, "saved_run_share"),
            models.UniqueConstraint(
                fields=("machine",),
                condition=Q(state=RunState.RUNNING.value),
                name="saved_run_one_a_machine",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE.value)
                | (Q(result__isnull=False, finished_at__isnull=False) & ~Q(digest="")),
                name="saved_run_done_has_a_result",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "kind", "-asked_at"), name="saved_run_of_area"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
