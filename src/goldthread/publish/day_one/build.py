"""The day-one page from the record: what the last teacher wrote, else the profile as it stands."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may
from goldthread.access.permissions import Permission as P
from goldthread.publish.day_one.content import Asked, DayOneContent
from goldthread.publish.profile.build import sections_of
from goldthread.publish.sheet.build import build_about
from goldthread.publish.sheet.dose_words import rhythm_words
from goldthread.publish.support_plan.build import dose_words
from goldthread.records.people.queries.around import staff_around
from goldthread.records.people.queries.children import facts_of
from goldthread.records.provision.queries.planning import live_lines_of
from goldthread.records.transitions.queries.handovers import day_one_of
from goldthread.records.transitions.queries.on_paper import latest_row_of
from goldthread.records.transitions.queries.sheets import sheets_for

if TYPE_CHECKING:
    from goldthread.records.people.models import Child

ADULT_WORDS = {"key_adult": "Key adult", "supporter": "Supports", "teacher": "Teacher"}


def build_day_one(actor: Actor, child: "Child", on: date) -> DayOneContent:
    """The page as it stands on a day, for staff."""
    check_may(actor, P.DOCUMENT_PRINT, facts_of(child, on))
    row = latest_row_of(child, actor)
    page = day_one_of(row, on) if row is not None else None
    sheet = page.sheet if page else sheets_for([child], actor.user_id, on)[0]
    said = sections_of(child)
    return DayOneContent(
        about=build_about(child, on),
        first_day=row.first_day if row else "",
        from_teacher=row.from_teacher_note if row else "",
        matters_to_me=said["matters_to_me"],
        best_support=said["best_support"],
        interests=said["interests"][:2],
        support=_support(child, on),
        people=_people(child, on),
        asked=tuple(
            Asked(one.text, one.answer)
            for one in (page.questions if page else ())
            if one.answer.strip()
        ),
        alerts=sheet.alerts,
        do=tuple(line.text for line in sheet.do),
        avoid=tuple(line.text for line in sheet.avoid),
        targets=sheet.targets,
    )


def _support(child: "Child", on: date) -> tuple[tuple[str, str], ...]:
    lines = live_lines_of([child.pk], on).get(child.pk, ())
    return tuple(
        (line.name, rhythm_words(line.dose) if line.dose else dose_words(line)) for line in lines
    )


def _people(child: "Child", on: date) -> tuple[tuple[str, str], ...]:
    return tuple((_(ADULT_WORDS[adult.kind]), adult.name) for adult in staff_around(child.pk, on))
