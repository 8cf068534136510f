"""What leaders and the SENCO agree to do about what the figures show."""

from django.db import models

from goldthread.records.accounts.models import User
from goldthread.records.integrity import one_of
from goldthread.records.organisations.models import Organisation

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
