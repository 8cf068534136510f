"""Half-written forms, kept on the server so that nothing is lost when a connection or sign-in is."""

from django.db import models

from goldthread.records.accounts.models import User
from goldthread.records.people.models import Child


class Draft(models.Model):
    """What one person has typed into one form so far. `form` is the path it would be sent to."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="drafts")
    form = models.CharField(max_length=120)
    child = models.ForeignKey(Child, null=True, on_delete=models.PROTECT, related_name="drafts")
    values = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("-saved_at", "-id")
        constraints = (models.UniqueConstraint(fields=("user", "form"), name="draft_once"),)

    def __str__(self) -> str:
        return self.form
