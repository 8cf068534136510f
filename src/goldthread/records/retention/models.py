"""What keeps a record, what ends it, and the list that keeps an erased record from coming back."""

from django.db import models
from django.db.models import F, Q

from goldthread.records.accounts.models import User
from goldthread.records.integrity import between, in_order, one_of
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child
from goldthread.statute.clocks.retention import LONGEST_YEARS, RETENTION_CLOCKS

HOLD_KINDS = ("legal", "complaint", "inquiry", "other")


class Hold(models.Model):
    """A reason why a record is not erased, whatever its age: a dispute, an inquiry, a court."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=400)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    placed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("child_id", "starts_on", "id")
        constraints = (
            one_of("kind", HOLD_KINDS, "hold_kind"),
            in_order("starts_on", "ends_on", "hold_in_order"),
        )

    def __str__(self) -> str:
        return f"hold {self.pk}"


class OwnPeriod(models.Model):
    """How many years this school keeps a kind of record from a day on, where not as the rule says."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    years = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    starts_on = models.DateField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("school_id", "rule", "-starts_on", "-id")
        constraints = (
            one_of("rule", [clock.name for clock in RETENTION_CLOCKS], "own_period_rule"),
            between("years", 1, LONGEST_YEARS, "own_period_years"),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.years}"


REMOVAL_DECISIONS = ("erase", "keep")
REMOVAL_GROUNDS = ("due", "request", "mistake", "restored")


class Removal(models.Model):
    """A decision about one record by two people: erased, or kept until a day. The certificate.

    Holds no name and nothing of what the record held. `public_ids` are the erased record's, with
    those that had been joined to it: whatever a backup brings back is erased again by this list,
    then on the ground `restored` and without the two people. `counts` has the rows by table.
    """

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, null=True, on_delete=models.PROTECT, related_name="removals")
    public_ids = models.JSONField(default=list)
    decision = models.CharField(max_length=6)
    ground = models.CharField(max_length=10)
    keep_until = models.DateField(null=True)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("-proposed_at", "-id")
        constraints = (
            one_of("decision", REMOVAL_DECISIONS, "removal_decision"),
            one_of("ground", REMOVAL_GROUNDS, "removal_ground"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("proposed_by")),
                name="removal_by_two",
            ),
            models.CheckConstraint(
                condition=Q(decision="erase", keep_until__isnull=True)
                | Q(decision="keep", keep_until__isnull=False),
                name="removal_keeps_until",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True)
                | Q(ground="restored")
                | Q(proposed_by__isnull=False, agreed_by__isnull=False),
                name="removal_agreed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("child",),
                condition=Q(agreed_at__isnull=True, declined_at__isnull=True),
                name="removal_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"removal {self.pk}"
