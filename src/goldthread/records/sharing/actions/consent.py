"""Asking for consent, giving it, and taking it back, which ends at once what rests on it."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible, UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.people.actions.children import untie_now
from goldthread.records.people.models import Child
from goldthread.records.people.queries.around import parents_around
from goldthread.records.people.queries.children import facts_of
from goldthread.records.sharing.models import Consent, Sharing
from goldthread.statute.vocabulary.privacy import Way
from goldthread.statute.vocabulary.sharing import ConsentState


class UnableToConsent(UnableTo):
    """The question is not whole, or was answered otherwise already."""


@transaction.atomic
def ask_consent(
    *,
    child: Child,
    asked_of: User,
    what: str,
    with_whom: str,
    ends_on: date | None,
    by: Actor,
    at: datetime,
) -> Consent:
    """Ask a parent or the young person. The same question while it is open or given: the first."""
    on = localdate(at)
    check_may(by, Permission.SHARING_RECORD, facts_of(child, on))
    linked = {one.user_id for one in parents_around(child.pk, on) if one.is_linked}
    if asked_of.pk not in linked | {child.user_id}:
        raise UnableToConsent(_("This person is not linked to the pupil."), field="asked_of")
    if ends_on is not None and ends_on < on:
        raise UnableToConsent(_("Choose a last day that is not over."), field="ends_on")
    asked = Consent(
        child=child, asked_of=asked_of, what=what.strip(), with_whom=with_whom.strip(),
        ends_on=ends_on, asked_on=on, asked_by_id=by.user_id,
    )  # fmt: skip
    same = Consent.objects.filter(
        child=child, asked_of=asked_of, what=asked.what, with_whom=asked.with_whom,
        ends_on=ends_on, state__in=(ConsentState.ASKED.value, ConsentState.GIVEN.value),
    ).first()  # fmt: skip
    if same is not None:
        return same
    try:
        clean_row(asked)
    except ValidationError as error:
        raise UnableToConsent(
            _("Say what would be shared, and with whom."), field="what"
        ) from error
    asked.save()
    _recorded("consent.asked", asked, ["asked_of", "what", "with_whom", "ends_on"], by, at)
    return asked


@transaction.atomic
def answer_consent(*, consent: Consent, is_given: bool, by: Actor, at: datetime) -> Consent:
    """Give it or not, as the person who was asked. The same answer again changes nothing."""
    return _answer(_own(consent, by, at), is_given, Way.PAGE, by, at)


@transaction.atomic
def record_consent(
    *, consent: Consent, is_given: bool, way: str, by: Actor, at: datetime
) -> Consent:
    """Write down what the person answered by word of mouth or letter."""
    consent = _locked(consent)
    check_may(by, Permission.SHARING_RECORD, facts_of(consent.child, localdate(at)))
    if way not in (Way.SPOKEN, Way.LETTER):
        raise UnableToConsent(_("Say whether it came by word of mouth or by letter."), field="way")
    return _answer(consent, is_given, Way(way), by, at)


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Actor, at: datetime) -> Consent:
    """Take it back with one press, as the person who gave it. Taken back already: nothing changes.

    From now on nothing can be shared on it, and every invitation that rests on it ends at once. What
    was given before cannot be called back; the register says to whom it went.
    """
    return _withdraw(_own(consent, by, at), by, at)


@transaction.atomic
def record_withdrawal(*, consent: Consent, by: Actor, at: datetime) -> Consent:
    """Write down that the person took it back by word of mouth or letter: the same comes of it."""
    consent = _locked(consent)
    check_may(by, Permission.SHARING_RECORD, facts_of(consent.child, localdate(at)))
    return _withdraw(consent, by, at)


def _answer(consent: Consent, is_given: bool, way: Way, by: Actor, at: datetime) -> Consent:
    wanted = ConsentState.GIVEN if is_given else ConsentState.REFUSED
    if consent.state == wanted:
        return consent
    on = localdate(at)
    if consent.state not in (ConsentState.ASKED, ConsentState.REFUSED):
        raise UnableToConsent(_("This was answered already. You can take it back."))
    if consent.ends_on is not None and consent.ends_on < on:
        raise UnableToConsent(_("This is over: its last day has passed."))
    consent.state, consent.way, consent.answered_on = wanted.value, way.value, on
    consent.save(update_fields=["state", "way", "answered_on"])
    _recorded("consent.answered", consent, ["state", "way"], by, at)
    return consent


def _withdraw(consent: Consent, by: Actor, at: datetime) -> Consent:
    if consent.state == ConsentState.WITHDRAWN:
        return consent
    if consent.state != ConsentState.GIVEN:
        raise UnableToConsent(_("There is nothing to take back: it was not given."))
    consent.state, consent.withdrawn_on = ConsentState.WITHDRAWN.value, localdate(at)
    consent.save(update_fields=["state", "withdrawn_on"])
    _recorded("consent.withdrawn", consent, ["state"], by, at)
    resting = Sharing.objects.filter(consent=consent, tie__isnull=False).select_related("tie")
    for sharing in resting.order_by("pk"):
        if sharing.tie is not None and _is_open(sharing.tie.ends_on, localdate(at)):
            untie_now(tie=sharing.tie, by=by, at=at)
    return consent


def _is_open(ends_on: date | None, on: date) -> bool:
    return ends_on is None or ends_on >= on


def _own(consent: Consent, by: Actor, at: datetime) -> Consent:
    consent = _locked(consent)
    check_may(by, Permission.DATA_RIGHTS_USE, facts_of(consent.child, localdate(at)))
    if consent.asked_of_id != by.person_id:
        raise NotVisible
    return consent


def _locked(consent: Consent) -> Consent:
    return Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)


def _recorded(action: str, consent: Consent, fields: list[str], by: Actor, at: datetime) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=consent.child.school_id, subject=consent,
        fields=fields, child_ids=[consent.child_id],
    )  # fmt: skip
