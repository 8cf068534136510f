"""Writing down what is said: by the child or family themselves, or by an adult for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.contributions.models import Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.people.models import Child
from goldthread.records.people.queries import facts_of
from goldthread.statute.vocabulary.delivery import Voice


class UnableToContribute(UnableTo):
    """Nothing was said yet, or it belongs to another child's plan."""


@dataclass(frozen=True)
class Said:
    """What was said: words, a feeling or pictures chosen, in answer to which question."""

    text: str = ""
    prompt: str = "anything"
    feeling: str = ""
    choices: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, text: str, prompt: str = "anything", feeling: str = "", choices: Iterable[str] = ()
    ) -> "Said":
        """From the values of a form."""
        return cls(text.strip(), prompt, feeling, tuple(choices))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said at all."""
        return not (self.text or self.feeling or self.choices)


@transaction.atomic
def record_contribution(
    *,
    child: Child,
    voice: Voice,
    said: Said,
    by: Actor,
    at: datetime,
    cycle: Cycle | None = None,
) -> Contribution:
    """An adult writes down someone's words. `voice` says whose; the signature says who wrote."""
    check_may(by, Permission.CONTRIBUTION_RECORD, facts_of(child, localdate(at)))
    return _keep(child, voice, said, by, at, cycle, "contribution.recorded")


@transaction.atomic
def make_contribution(
    *, child: Child, said: Said, by: Actor, at: datetime, cycle: Cycle | None = None
) -> Contribution:
    """The child or a family member speaks for themselves. Whose voice it is follows from who asks."""
    check_may(by, Permission.CONTRIBUTION_MAKE, facts_of(child, localdate(at)))
    voice = Voice.CHILD if by.own_child_id == child.pk else Voice.FAMILY
    return _keep(child, voice, said, by, at, cycle, "contribution.made")


def _keep(
    child: Child,
    voice: Voice,
    said: Said,
    by: Actor,
    at: datetime,
    cycle: Cycle | None,
    action: str,
) -> Contribution:
    if said.is_empty:
        raise UnableToContribute(_("Write or choose something first."), field="text")
    if cycle is not None and cycle.child_id != child.pk:
        raise UnableToContribute(_("That plan belongs to someone else. Open this page again."))
    contribution = Contribution(
        child=child,
        cycle=cycle,
        voice=voice.value,
        prompt=said.prompt,
        text=said.text,
        feeling=said.feeling,
        choices=list(said.choices),
        by_id=by.user_id,
        made_at=at,
    )
    contribution.full_clean(exclude=("choices", "by", "cycle"))
    contribution.save()
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=child.school_id,
        subject=contribution,
        fields=("voice", "prompt", "text", "feeling", "choices"),
        child_ids=(child.pk,),
    )
    return contribution
