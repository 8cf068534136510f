"""Doing things with profiles: what an adult says after reading what helps a child."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted, UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.people.models import Child
from goldthread.records.people.queries.children import facts_of
from goldthread.records.profiles.models import ProfileRead, Strategy, StrategyReply


class UnableToReply(UnableTo):
    """The strategy has changed since the page was opened, or the note is too long."""


@transaction.atomic
def acknowledge_profile(*, child: Child, by: Actor, at: datetime) -> ProfileRead:
    """Say that this adult has read what helps this child, as it stands today. Once a day is enough."""
    day = localdate(at)
    check_may(by, Permission.PROFILE_ACKNOWLEDGE, facts_of(child, day))
    read, made = ProfileRead.objects.get_or_create(child=child, by_id=_person(by), on=day)
    if made:
        record_write(
            action="profile.acknowledged",
            by=by,
            at=at,
            organisation_id=child.school_id,
            subject=read,
            child_ids=[child.pk],
        )
    return read


@transaction.atomic
def reply_to_strategy(
    *, strategy: Strategy, worked: bool, note: str = "", by: Actor, at: datetime
) -> StrategyReply:
    """Say whether a strategy worked today. Said again the same day, the later answer stands."""
    day = localdate(at)
    child = strategy.child
    check_may(by, Permission.PROFILE_ACKNOWLEDGE, facts_of(child, day))
    if strategy.ends_on is not None and strategy.ends_on < day:
        raise UnableToReply(_("This has changed meanwhile. Look at what is there now."))
    if len(note) > 300:
        raise UnableToReply(_("Keep the note to 300 characters."), field="note")
    reply = StrategyReply.objects.filter(strategy=strategy, by_id=_person(by), on=day).first()
    if reply is not None and (reply.worked, reply.note) == (worked, note):
        return reply
    fields = ["worked", "note"]
    if reply is None:
        reply = StrategyReply(child=child, strategy=strategy, by_id=_person(by), on=day)
    reply.worked, reply.note = worked, note
    reply.full_clean()
    reply.save() if reply.pk is None else reply.save(update_fields=fields)
    record_write(
        action="strategy.replied",
        by=by,
        at=at,
        organisation_id=child.school_id,
        subject=reply,
        fields=fields,
        child_ids=[child.pk],
    )
    return reply


def _person(by: Actor) -> int:
    if by.user_id is None:
        raise NotPermitted(Permission.PROFILE_ACKNOWLEDGE.value)
    return by.user_id
