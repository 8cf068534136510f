"""The profile from the record."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may, may
from goldthread.access.permissions import Permission as P
from goldthread.publish.profile.content import (
    BarrierLine,
    DiagnosisLine,
    ProfileContent,
    TriedLine,
)
from goldthread.publish.sheet.about import Contested, Said
from goldthread.publish.sheet.build import build_about, contested_in, holds_both
from goldthread.records.people.queries.around import parents_around
from goldthread.records.people.queries.children import facts_of
from goldthread.records.profiles.queries import (
    barriers_now,
    diagnoses_now,
    entries_now,
    strategies_now,
)
from goldthread.records.sen_support.queries.tried import Tried, tried_for
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.privacy import RecordPart

if TYPE_CHECKING:
    from goldthread.records.people.models import Child

# What a page has room for. The newest of what was tried comes first.
MOST_TRIED = 4
# Of these parts the page says what somebody contests.
CONTESTED = (RecordPart.PROFILE, RecordPart.HELPS, RecordPart.BARRIERS)
PRINTED_SECTIONS = (
    "strengths",
    "interests",
    "aspirations",
    "matters_to_me",
    "best_support",
    "communication",
)


def build_profile(actor: Actor, child: "Child", on: date) -> ProfileContent:
    """The profile for staff; diagnoses only for those who may see them."""
    facts = facts_of(child, on)
    check_may(actor, P.DOCUMENT_PRINT, facts)
    if may(actor, P.DIAGNOSIS_VIEW, facts):
        contested = contested_in(child, *CONTESTED, RecordPart.DIAGNOSES)
        profile = _profile(child, on, diagnoses=_diagnoses(child), contested=contested)
    else:
        profile = _profile(child, on, contested=contested_in(child, *CONTESTED))
    return replace(profile, is_separate=_is_separate(profile, child, on))


def _is_separate(profile: ProfileContent, child: "Child", on: date) -> bool:
    voices = [one.said.voice for one in profile.contested]
    return bool(voices) and holds_both(parents_around(child.pk, on), *voices)


def build_family_profile(actor: Actor, child: "Child", on: date) -> ProfileContent:
    """The profile for the family: no diagnoses, no remarks between colleagues."""
    check_may(actor, P.FAMILY_VIEW, facts_of(child, on))
    contested = contested_in(child, *CONTESTED, reader_id=actor.user_id)
    return _profile(child, on, contested=contested, for_family=True)


def _profile(
    child: "Child",
    on: date,
    *,
    diagnoses: tuple[DiagnosisLine, ...] = (),
    contested: tuple[Contested, ...] = (),
    for_family: bool = False,
) -> ProfileContent:
    lines: dict[str, list[str]] = {"alert": [], "do": [], "avoid": []}
    for strategy in strategies_now([child.pk]):
        lines[strategy.kind].append(strategy.text)
    tried = tried_for(child.pk)[:MOST_TRIED]
    return ProfileContent(
        about=build_about(child, on, for_family=for_family),
        alerts=tuple(lines["alert"]),
        do=tuple(lines["do"]),
        avoid=tuple(lines["avoid"]),
        barriers=tuple(BarrierLine(one.title, one.looks_like) for one in barriers_now(child.pk)),
        tried=tuple(_tried(one, with_comment=not for_family) for one in tried),
        diagnoses=diagnoses,
        contested=contested,
        is_separate=False,
        **sections_of(child),
    )


def sections_of(child: "Child") -> dict[str, tuple[Said, ...]]:
    """What was said in each printed section, the child's own words first."""
    said: dict[str, list[Said]] = {section: [] for section in PRINTED_SECTIONS}
    for entry in entries_now(child.pk):
        if entry.section in said:
            said[entry.section].append(Said(entry.text, Voice(entry.voice)))
    order = list(Voice)
    return {
        section: tuple(sorted(found, key=lambda one: order.index(one.voice)))
        for section, found in said.items()
    }


def _diagnoses(child: "Child") -> tuple[DiagnosisLine, ...]:
    return tuple(
        DiagnosisLine(one.name, one.source, one.diagnosed_on) for one in diagnoses_now(child.pk)
    )


def _tried(tried: Tried, *, with_comment: bool) -> TriedLine:
    came_of_it = _(tried.helped_label)
    if with_comment and tried.comment.strip():
        came_of_it = f"{came_of_it}. {tried.comment.strip()}"
    return TriedLine(tried.name, came_of_it)
