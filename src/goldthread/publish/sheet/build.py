"""What every document about a child begins with, from the record."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from goldthread.publish.sheet.about import About, Said
from goldthread.publish.sheet.words import sentence_list
from goldthread.records.people.around import registration_class_of
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.year_groups import YearGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldthread.records.contributions.models import Contribution
    from goldthread.records.people.around import ParentAround
    from goldthread.records.people.models import Child


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
