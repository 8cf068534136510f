"""A young person's rights become their own: what was decided, and what each parent goes on seeing.

Nothing here happens by itself at a date: a person records what a young person said (decision 19).
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may, may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import User
from goldthread.records.accounts.queries import on_day
from goldthread.records.audit.actions import record_write
from goldthread.records.integrity import clean_row
from goldthread.records.people.models import Child, OwnRights, ParentPart
from goldthread.records.people.queries.children import facts_of
from goldthread.records.people.queries.own_rights import parents_of, parts_agreed, rights_taken_over
from goldthread.statute.clocks.own_rights import (
    A_TERM_IN_MONTHS,
    latest_birth_asked_about,
    rights_are_own_from,
)
from goldthread.statute.vocabulary.own_rights import FamilyPart, RightsOutcome

LATEST_LOOK = timedelta(days=366)


class UnableToRecordRights(UnableTo):
    """It is too early, or something is missing or does not fit."""


class UnableToShare(UnableTo):
    """The rights are not the young person's own yet, or this is no parent of theirs."""


@transaction.atomic
def record_own_rights(
    *,
    child: Child,
    outcome: RightsOutcome,
    talked_on: date,
    says: str,
    look_again_on: date | None,
    parts: Mapping[User, Collection[FamilyPart]],
    by: Actor,
    at: datetime,
) -> OwnRights:
    """Record what came of talking. Taking over begins on the day the law gives, or today if later."""
    on = localdate(at)
    check_may(by, Permission.RIGHTS_RECORD, facts_of(child, on))
    child = Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    _check_days(child, outcome, talked_on, look_again_on, on)
    taking_over = outcome is RightsOutcome.TAKES_OVER
    starts_on = max(on, rights_are_own_from(child.born_on)) if taking_over else on
    rights = OwnRights(
        child=child, outcome=outcome.value, talked_on=talked_on, says=says.strip(),
        look_again_on=None if taking_over else look_again_on, starts_on=starts_on,
        recorded_by_id=by.person_id,
    )  # fmt: skip
    try:
        clean_row(rights)
    except ValidationError as error:
        raise UnableToRecordRights(
            _("Write who was there and what was said, in up to 1,500 characters."), field="says"
        ) from error
    _end_before(child, starts_on)
    rights.save()
    fields = ["outcome", "talked_on", "says", "look_again_on", "starts_on"]
    _recorded("own_rights.recorded", rights, child, fields, by, at)
    if taking_over:
        for user, chosen in parts.items():
            _set_parts(child, user, chosen, by, at)
    return rights


@transaction.atomic
def share_with_parent(
    *, child: Child, user: User, parts: Collection[FamilyPart], by: Actor, at: datetime
) -> None:
    """The parts a parent may use from now on, said by the young person or written down for them.

    The same again changes nothing; a part left out is withdrawn at once.
    """
    on = localdate(at)
    facts = facts_of(child, on)
    if not may(by, Permission.RIGHTS_SHARE, facts):
        check_may(by, Permission.RIGHTS_RECORD, facts)
    if not rights_taken_over(child, on):
        raise UnableToShare(_("This can be chosen once your rights are your own."))
    _set_parts(child, user, parts, by, at)


def _check_days(
    child: Child, outcome: RightsOutcome, talked_on: date, look_again_on: date | None, on: date
) -> None:
    if child.born_on > latest_birth_asked_about(on):
        raise UnableToRecordRights(
            _("It is too early: talk about it from %(months)s months before the rights change.")
            % {"months": A_TERM_IN_MONTHS}
        )
    if outcome is RightsOutcome.LATER and rights_taken_over(child, on):
        raise UnableToRecordRights(
            _(
                "They decide for themselves already. What they decide differently is ticked or unticked below."
            ),
            field="outcome",
        )
    if talked_on > on:
        raise UnableToRecordRights(_("Talk first, then write it down here."), field="talked_on")
    if outcome is RightsOutcome.TAKES_OVER:
        return
    if look_again_on is None or not on < look_again_on <= on + LATEST_LOOK:
        raise UnableToRecordRights(
            _("Choose a day to talk again, between tomorrow and a year from now."),
            field="look_again_on",
        )


def _end_before(child: Child, starts_on: date) -> None:
    """What was in force ends the day before; what had not begun by then never does."""
    last = starts_on - timedelta(days=1)
    for row in OwnRights.objects.filter(child=child).exclude(ends_on__lte=last):
        row.ends_on, row.starts_on = last, min(row.starts_on, last)
        row.save(update_fields=["ends_on", "starts_on"])


def _set_parts(
    child: Child, user: User, parts: Collection[FamilyPart], by: Actor, at: datetime
) -> None:
    on = localdate(at)
    if not parents_of(child, on).filter(pk=user.pk).exists():
        raise UnableToShare(_("This is nobody linked as a parent or carer."))
    before = parts_agreed(child, on).get(user.pk, frozenset())
    if before == frozenset(parts):
        return
    last = on - timedelta(days=1)
    gone = ParentPart.objects.filter(on_day(on), child=child, user=user)
    for row in gone.exclude(part__in=[part.value for part in parts]):
        row.ends_on, row.starts_on = last, min(row.starts_on, last)
        row.save(update_fields=["ends_on", "starts_on"])
    for part in sorted(set(parts) - before):
        ParentPart.objects.create(
            child=child, user=user, part=part.value, starts_on=on, recorded_by_id=by.person_id
        )
    _recorded("own_rights.shared", child, child, ["user", "part"], by, at)


def _recorded(
    action: str,
    subject: OwnRights | Child,
    child: Child,
    fields: list[str],
    by: Actor,
    at: datetime,
) -> None:
    record_write(
        action=action, by=by, at=at, organisation_id=child.school_id, subject=subject,
        fields=fields, child_ids=[child.pk],
    )  # fmt: skip
