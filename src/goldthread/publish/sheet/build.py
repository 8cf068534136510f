"""What every document about a child begins with, from the record."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.publish.sheet.about import About, Contested, Said
from goldthread.publish.sheet.words import sentence_list
from goldthread.records.data_requests.queries.requests import words_beside
from goldthread.records.people.queries.around import registration_class_of
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.privacy import RecordPart
from goldthread.statute.vocabulary.year_groups import YearGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldthread.records.contributions.models import Contribution
    from goldthread.records.people.models import Child
    from goldthread.records.people.queries.around import ParentAround


def build_about(child: "Child", on: date, *, for_family: bool = False) -> About:
    """A checked child as named on paper."""
    year = YearGroup(child.year_group).label if child.year_group else ""
    return About(
        name=child.known_as,
        first_name=child.first_name,
        initials=child.initials,
        where=sentence_list((year, registration_class_of(child.pk, on), child.school.name)),
        school=child.school.name,
        made_on=on,
        synthetic=child.is_synthetic or child.school.is_synthetic,
        for_family=for_family,
    )


def contested_in(
    child: "Child", *parts: RecordPart, reader_id: int | None = None
) -> tuple[Contested, ...]:
    """What stands beside these parts of a checked child's record; of one reader, only what they said."""
    found = words_beside(child.pk, [part.value for part in parts])
    return tuple(
        Contested(
            _(RecordPart(one.part).label),
            Said(one.said, Voice(one.voice), one.received_on),
            _("School’s answer: %(reasons)s") % {"reasons": one.reasons},
        )
        for one in found
        if one.is_beside and reader_id in (None, one.asked_by_id)
    )


def holds_both(parents: "tuple[ParentAround, ...]", *voices: Voice) -> bool:
    """Whether a copy for staff may hold what one parent said apart from another."""
    return len(parents) > 1 and Voice.FAMILY in voices


def said_in(contributions: "Iterable[Contribution]") -> tuple[Said, ...]:
    """What was put in words, oldest first. Pictures and faces alone stay on screen."""
    return tuple(
        Said(one.text.strip(), Voice(one.voice), localdate(one.made_at))
        for one in contributions
        if one.text.strip()
    )[::-1]
