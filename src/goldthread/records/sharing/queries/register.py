"""Asking with whom records were shared, which receipts are waited for, and who consented to what."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.records.audit.models import Event
from goldthread.records.audit.queries import events_about
from goldthread.records.people.queries.children import children_for
from goldthread.records.sharing.models import Consent, Sharing
from goldthread.statute.vocabulary.sharing import ConsentState

CHASE_AFTER_DAYS = 5
"""School days would be fairer and calendar days are what local authorities ask for."""
TAKEN_OUT = ("document.taken_out", "register.exported", "child.exported")
TAKEN_OUT_DAYS = 366


def sharings_for(actor: Actor, on: date) -> QuerySet[Sharing]:
    """Every sharing of the children whose register this person may see, newest first."""
    children = children_for(actor, Permission.SHARING_VIEW, on).order_by()
    found = Sharing.objects.filter(child__in=children)
    return found.select_related("child__school", "by", "consent", "tie").order_by("-on", "-pk")


def receipts_awaited(actor: Actor, on: date) -> QuerySet[Sharing]:
    """Those whose receipt has not come, the longest waited for first."""
    awaited = sharings_for(actor, on).filter(needs_receipt=True, receipt_on__isnull=True)
    return awaited.order_by("on", "pk")


def is_to_be_chased(sharing: Sharing, on: date) -> bool:
    """Whether a receipt has been waited for too long."""
    waits = sharing.needs_receipt and sharing.receipt_on is None
    return waits and sharing.on + timedelta(days=CHASE_AFTER_DAYS) < on


def sharings_of(child_id: int) -> QuerySet[Sharing]:
    """The register of a checked child, newest first: one statement."""
    found = Sharing.objects.filter(child_id=child_id)
    return found.select_related("by", "consent__asked_of", "tie").order_by("-on", "-pk")


def sharings_told(child_id: int) -> QuerySet[Sharing]:
    """The register of a checked child as the family and the young person read it."""
    return sharings_of(child_id).filter(is_kept_quiet=False)


def consents_of(child_id: int) -> QuerySet[Consent]:
    """Every consent asked about a checked child, newest first: one statement."""
    found = Consent.objects.filter(child_id=child_id).select_related("asked_of", "asked_by")
    return found.order_by("-asked_on", "-pk")


def own_consents(child_id: int, user_id: int | None) -> QuerySet[Consent]:
    """What one person was asked to agree to about a checked child, newest first."""
    return consents_of(child_id).filter(asked_of_id=user_id)


def consents_in_force(child_id: int, on: date) -> QuerySet[Consent]:
    """Consents on which something may be shared today."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return consents_of(child_id).filter(lasting, state=ConsentState.GIVEN.value)


def is_in_force(consent: Consent, on: date) -> bool:
    """Whether something may be shared on this consent today."""
    return consent.state == ConsentState.GIVEN.value and (
        consent.ends_on is None or consent.ends_on >= on
    )


def taken_out_of(child_id: int, on: date) -> QuerySet[Event]:
    """When files about a checked child were taken out of Goldthread in the last year, newest first.

    Nobody has to remember to write this down: it is what the audit says. Where such a file went is for
    people to add.
    """
    since = on - timedelta(days=TAKEN_OUT_DAYS)
    return events_about(child_id).filter(action__in=TAKEN_OUT, at__date__gte=since)
