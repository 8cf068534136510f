"""Files brought in: what each changed, so that it can be shown, repeated safely and undone."""

from django.db import models

from goldthread.records.accounts.models import User
from goldthread.records.integrity import one_of
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child


class ColumnMapping(models.Model):
    """How one source's columns map to ours, remembered by the signature of its headings."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=64)
    source_name = models.CharField(max_length=80)
    mapping = models.JSONField(default=dict)

    class Meta:
        ordering = ("school_id", "source_name", "id")
        constraints = (
            models.UniqueConstraint(fields=("school", "signature"), name="column_mapping_once"),
        )

    def __str__(self) -> str:
        return self.source_name


IMPORT_BATCH_KINDS = ("census", "mis", "gias")
IMPORT_BATCH_STATES = ("waiting", "applied", "undone", "discarded")


class ImportBatch(models.Model):
    """One file: waiting (uploaded, nothing changed), applied, undone or discarded."""

    school = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="import_batches"
    )
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=10, default="waiting")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    issues = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-uploaded_at", "-id")
        verbose_name_plural = "import batches"
        constraints = (
            one_of("kind", IMPORT_BATCH_KINDS, "import_batch_kind"),
            one_of("state", IMPORT_BATCH_STATES, "import_batch_state"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


IMPORT_CHANGE_KINDS = ("created", "updated")


class ImportChange(models.Model):
    """What one row did to one child: the values before and after, for the undo.

    `child` is empty once an undo has taken back a child the file had added. Merging leaves these
    rows with the record the file wrote to, which is why there is no way back from the child.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="changes")
    child = models.ForeignKey(Child, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    line = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ("batch_id", "line", "id")
        constraints = (one_of("kind", IMPORT_CHANGE_KINDS, "import_change_kind"),)

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"
