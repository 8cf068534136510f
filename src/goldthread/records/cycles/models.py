"""One turn of assess, plan, do, review for one child. Outcomes, provision and views hang on it."""

from django.db import models

from goldthread.records.accounts.models import User
from goldthread.records.integrity import in_order, one_of
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child

CYCLE_STATES = ("draft", "active", "closed")


class Cycle(models.Model):
    """A cycle: from its start to the review that closes it. `number` counts a child's cycles.

    State `draft` is being planned, `active` is under way, `closed` has been reviewed.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="cycles")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, default="draft")
    what_we_know = models.TextField(max_length=4000, blank=True)
    lead = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    review_due_on = models.DateField()
    closed_on = models.DateField(null=True)
    previous = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="following"
    )

    class Meta:
        ordering = ("child_id", "number", "id")
        constraints = (
            one_of("state", CYCLE_STATES, "cycle_state"),
            in_order("starts_on", "review_due_on", "cycle_review_after_start"),
            in_order("starts_on", "closed_on", "cycle_in_order"),
            models.UniqueConstraint(fields=("child", "number"), name="cycle_number_once"),
            models.UniqueConstraint(
                fields=("child",),
                condition=models.Q(state__in=("draft", "active")),
                name="cycle_one_open",
            ),
        )
        indexes = (models.Index(fields=("school", "state", "review_due_on"), name="cycle_due"),)

    def __str__(self) -> str:
        return f"cycle {self.number} of {self.child_id}"
