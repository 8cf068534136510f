"""Status and ranked needs, kept as dated history."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.records.sen_support.models import SenNeed, SenStatus
from goldthread.statute.vocabulary.needs import NeedType
from goldthread.statute.vocabulary.provision import Layer, SenProvision

MOST_NEEDS = 6
STATUS_FIELDS = ("provision", "layer", "source", "family_told_on")


class UnableToChangeStatus(UnableTo):
    """The day does not fit the history, or something is missing."""


@transaction.atomic
def change_status(
    *,
    child: Child,
    provision: SenProvision,
    layer: Layer | None,
    starts_on: date,
    source: str,
    family_told_on: date | None,
    by: Actor,
    at: datetime,
) -> SenStatus:
    """The status from a day on. The one before ends the day before; the same day corrects it."""
    today = localdate(at)
    check_may(by, Permission.STATUS_EDIT, facts_of(child, today))
    _check_days(starts_on, family_told_on, today)
    status = _status_from(child, starts_on, by, at)
    status.provision = provision.value
    status.layer = layer.value if layer else ""
    status.source = source.strip()
    status.family_told_on = family_told_on
    status.full_clean(exclude=("family_told_on", "ends_on"))
    if status.pk is None:
        status.save()
    else:
        status.save(update_fields=STATUS_FIELDS)
    _tell("sen_status.changed", child, status, STATUS_FIELDS, by, at)
    return status


@transaction.atomic
def rank_needs(
    *, child: Child, needs: Sequence[NeedType], source: str, by: Actor, at: datetime
) -> list[SenNeed]:
    """The needs in order, the primary one first. Only what changed ends and begins anew."""
    on = localdate(at)
    check_may(by, Permission.STATUS_EDIT, facts_of(child, on))
    if len(set(needs)) != len(needs):
        raise UnableToChangeStatus(_("Choose each need once."), field="needs")
    if len(needs) > MOST_NEEDS:
        raise UnableToChangeStatus(_("Choose the needs that matter most: six at most."))
    standing = {
        need.rank: need
        for need in SenNeed.objects.select_for_update().filter(child=child, ends_on__isnull=True)
    }
    wanted = dict(enumerate(needs, start=1))
    for rank, need in standing.items():
        if wanted.get(rank) != need.need_type:
            _end(need, on)
    made = [
        _begin_need(child, need_type, rank, source, on)
        for rank, need_type in wanted.items()
        if rank not in standing or standing[rank].need_type != need_type
    ]
    if made or len(standing) > len(wanted):
        subject = made[0] if made else standing[max(standing)]
        _tell("sen_needs.ranked", child, subject, ("need_type", "rank"), by, at)
    return made


def _check_days(starts_on: date, family_told_on: date | None, today: date) -> None:
    if starts_on > today:
        raise UnableToChangeStatus(
            _("That day is still to come. Change the status when it is here."), field="starts_on"
        )
    if family_told_on is not None and family_told_on > today:
        raise UnableToChangeStatus(
            _("That day is still to come. Leave it empty until the family has been told."),
            field="family_told_on",
        )


def _status_from(child: Child, starts_on: date, by: Actor, at: datetime) -> SenStatus:
    """The open status if it began on that very day, else a new one with the open one ended."""
    current = SenStatus.objects.select_for_update().filter(child=child, ends_on=None).first()
    if current is None:
        return SenStatus(child=child, starts_on=starts_on)
    if current.starts_on > starts_on:
        raise UnableToChangeStatus(
            _("The present status began later than that. Choose a day after it began."),
            field="starts_on",
        )
    if current.starts_on == starts_on:
        return current
    current.ends_on = starts_on - timedelta(days=1)
    current.save(update_fields=["ends_on"])
    _tell("sen_status.ended", child, current, ("ends_on",), by, at)
    return SenStatus(child=child, starts_on=starts_on)


def _end(need: SenNeed, on: date) -> None:
    need.ends_on = max(need.starts_on, on - timedelta(days=1))
    need.save(update_fields=["ends_on"])


def _begin_need(child: Child, need_type: NeedType, rank: int, source: str, on: date) -> SenNeed:
    need = SenNeed(
        child=child, need_type=need_type.value, rank=rank, starts_on=on, source=source.strip()
    )
    need.full_clean(exclude=("ends_on",))
    need.save()
    return need


def _tell(
    action: str,
    child: Child,
    subject: SenStatus | SenNeed,
    fields: Sequence[str],
    by: Actor,
    at: datetime,
) -> None:
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=child.school_id,
        subject=subject,
        fields=fields,
        child_ids=(child.pk,),
    )
