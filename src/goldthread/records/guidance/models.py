"""What a school or trust has written beside the guidance that ships (see `library/`)."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from goldthread.records.accounts.models import User
from goldthread.records.organisations.models import Organisation


class GuidanceVersion(models.Model):
    """One version of an organisation's own entry. A changed entry is a new row; none is overwritten.

    `content` holds the entry as `statute.guidance.as_values` gives it. The newest version counts;
    `is_retired` says on it that the entry is no longer offered.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="guidance"
    )
    key = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    is_retired = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("organisation_id", "key", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "key", "version"), name="guidance_version_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.version}"
