"""With whom a child's record was shared, on which basis; and consent, where consent is the basis.

The register is added to, never rewritten. Consent belongs to one person, who gave it and can take it
back alone.
"""

from django.db import models
from django.db.models import Q

from goldthread.records.accounts.models import User
from goldthread.records.integrity import in_order, one_of
from goldthread.records.people.models import Child, ChildAdult
from goldthread.statute.vocabulary.privacy import Way
from goldthread.statute.vocabulary.sharing import ConsentState, LawfulBasis, Recipient, SharedHow


class Consent(models.Model):
    """One person asked to agree to one sharing: what, with whom, until when; their answer, or taken back."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="consents")
    asked_of = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents_asked")
    what = models.CharField(max_length=300)
    with_whom = models.CharField(max_length=160)
    ends_on = models.DateField(null=True)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=ConsentState.ASKED.value)
    way = models.CharField(max_length=8, blank=True)
    answered_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering = ("-asked_on", "-id")
        constraints = (
            one_of("state", ConsentState, "consent_state"),
            one_of("way", ["", *Way], "consent_way"),
            in_order("asked_on", "ends_on", "consent_in_order"),
            models.CheckConstraint(
                condition=~Q(state=ConsentState.WITHDRAWN.value) | Q(withdrawn_on__isnull=False),
                name="consent_withdrawn_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConsentState.GIVEN.value) | Q(answered_on__isnull=False),
                name="consent_given_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"consent {self.pk}"


class Sharing(models.Model):
    """One time something of a child's record was given to someone: what, why, on which basis, and back.

    `tie` is the invitation it consists of, where it is one. `is_kept_quiet`: the family is not told,
    because telling them would put someone at risk; then `quiet_because` says why.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="sharings")
    on = models.DateField()
    recipient = models.CharField(max_length=12)
    with_whom = models.CharField(max_length=160)
    what = models.CharField(max_length=300)
    why = models.CharField(max_length=400)
    basis = models.CharField(max_length=12)
    consent = models.ForeignKey(
        Consent, null=True, on_delete=models.PROTECT, related_name="sharings"
    )
    how = models.CharField(max_length=8)
    tie = models.OneToOneField(
        ChildAdult, null=True, on_delete=models.PROTECT, related_name="sharing"
    )
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    needs_receipt = models.BooleanField(default=False)
    receipt_on = models.DateField(null=True)
    came_back = models.CharField(max_length=400, blank=True)
    is_kept_quiet = models.BooleanField(default=False)
    quiet_because = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("-on", "-id")
        constraints = (
            one_of("recipient", Recipient, "sharing_recipient"),
            one_of("basis", LawfulBasis, "sharing_basis"),
            one_of("how", SharedHow, "sharing_how"),
            in_order("on", "receipt_on", "sharing_receipt_in_order"),
            models.CheckConstraint(
                condition=Q(basis=LawfulBasis.CONSENT.value, consent__isnull=False)
                | (~Q(basis=LawfulBasis.CONSENT.value) & Q(consent__isnull=True)),
                name="sharing_consent_is_there",
            ),
            models.CheckConstraint(
                condition=Q(is_kept_quiet=False) | ~Q(quiet_because=""), name="sharing_quiet_why"
            ),
        )
        indexes = (models.Index(fields=("child", "-on"), name="sharing_of_child"),)

    def __str__(self) -> str:
        return f"sharing {self.pk}"
