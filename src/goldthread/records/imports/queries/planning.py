"""What a file would change, worked out without changing anything: the preview, and the first half of applying."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _

from goldthread.records.imports.queries.incoming import (
    IncomingPupil,
    RowProblem,
    fitted,
    is_lasting,
)
from goldthread.records.imports.queries.matching import match
from goldthread.records.imports.queries.standing import Standing
from goldthread.records.people.likeness import Likeness, Lookalikes, named
from goldthread.records.people.models import Child

Outcome = Literal["created", "updated", "unchanged"]
NEW_CHILD = 0  # the decision "this is another child", where the others are ids
KEPT_ONCE_GIVEN = ("source_key",)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changes: what, from, to."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one row."""

    pupil: IncomingPupil
    outcome: Outcome
    child: Child | None
    differences: tuple[Difference, ...] = ()
    lookalikes: tuple[Likeness, ...] = ()
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Every row's fate. `undecided` are rows that may be a child already there."""

    rows: list[Planned]
    problems: list[RowProblem]
    undecided: list[Planned] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows end which way; rows refused on reading come on top."""
        counted = Counter(row.outcome for row in (*self.rows, *self.undecided))
        refused = len({problem.line for problem in self.problems if problem.refused})
        return {
            "created": counted["created"],
            "updated": counted["updated"],
            "unchanged": counted["unchanged"],
            "refused": refused,
        }

    @property
    def changes(self) -> list[Planned]:
        """The rows that change something."""
        return [row for row in self.rows if row.outcome != "unchanged"]


def plan_changes(
    pupils: Sequence[IncomingPupil],
    standing: Standing,
    decisions: Mapping[int, int] | None = None,
) -> Plan:
    """Compare a file with what stands.

    `decisions` say, by line, which child a doubtful row means, or that it is a new one. Without
    them (None) nobody is there to ask: such rows are created, each with a note.
    """
    sound = fitted(list(pupils))
    problems = list(sound.problems)
    matches = match(sound.pupils, standing.records, _decided(standing, decisions or {}))
    refused = {problem.line for problem in matches.problems}
    problems += matches.problems
    living = [child for child in standing.records if child.merged_into_id is None]
    resembling, found = Lookalikes(living), matches.children
    rows: list[Planned] = []
    undecided: list[Planned] = []
    for pupil in sound.pupils:
        if pupil.line in refused:
            continue
        pupil = _taught_where_registered(pupil, standing, problems)
        row = _planned(pupil, found[pupil.line], standing, resembling, problems)
        row = replace(row, by_name=pupil.line in matches.by_name)
        doubtful = row.outcome == "created" and row.lookalikes
        if doubtful and decisions is None:
            problems.append(_possible_duplicate(pupil))
        if doubtful and decisions is not None and pupil.line not in decisions:
            undecided.append(row)
        else:
            rows.append(row)
    return Plan(rows, problems, undecided)


def _decided(standing: Standing, decisions: Mapping[int, int]) -> dict[int, Child]:
    children = {child.pk: child for child in standing.records if child.merged_into_id is None}
    return {
        line: children[child_id] for line, child_id in decisions.items() if child_id in children
    }


def _taught_where_registered(
    pupil: IncomingPupil, standing: Standing, problems: list[RowProblem]
) -> IncomingPupil:
    """The pupil, without a class that is a teaching group here."""
    known = standing.classes.get(pupil.class_name.casefold())
    if known is None or known.kind == "registration":
        return pupil
    message = _("A teaching group has this name, so it cannot be a registration class: left out.")
    problems.append(RowProblem(pupil.line, "class_is_teaching_group", message, "registration"))
    return replace(pupil, class_name="")


def _possible_duplicate(pupil: IncomingPupil) -> RowProblem:
    return RowProblem(
        pupil.line,
        "possible_duplicate",
        "This may be a child already on record: added, and listed among possible duplicates.",
    )


def _planned(
    pupil: IncomingPupil,
    child: Child | None,
    standing: Standing,
    resembling: Lookalikes,
    problems: list[RowProblem],
) -> Planned:
    if child is None:
        likenesses = tuple(resembling.of(named(dict(pupil.values))))
        return Planned(pupil, "created", None, _first_entries(pupil), likenesses)
    values = _values_to_keep(pupil, child, standing.on, problems)
    differences = (*_details(values, child), *_entries(pupil, child, standing, problems))
    return Planned(pupil, "updated" if differences else "unchanged", child, differences)


def _first_entries(pupil: IncomingPupil) -> tuple[Difference, ...]:
    said = (
        ("sen_status", pupil.provision), ("needs", pupil.needs), ("class", pupil.class_name),
    )  # fmt: skip
    return tuple(Difference(what, None, value) for what, value in said if value)


def _values_to_keep(
    pupil: IncomingPupil, child: Child, on: date, problems: list[RowProblem]
) -> dict[str, Any]:
    """The row's values, without those that would undo something surer."""
    values = {
        name: value
        for name, value in pupil.values.items()
        if not (name in KEPT_ONCE_GIVEN and getattr(child, name))
    }
    upn = values.get("upn", "")
    if child.upn and upn and upn != child.upn:
        if is_lasting(child.upn) and not is_lasting(upn):
            del values["upn"]
        elif not child.former_upn:
            values.setdefault("former_upn", child.upn)
    entered, left = values.get("entered_on"), child.left_on
    if left and left < on:
        message = _("The record says this child has left: details are kept, the leaving day stays.")
        problems.append(RowProblem(pupil.line, "left_already", message))
    if entered and left and entered > left:
        problems.append(
            RowProblem(
                pupil.line, "entered_after_leaving",
                _("The record says the child left before this day of entry: left as it is."),
                "entered_on",
            )
        )  # fmt: skip
        del values["entered_on"]
    return values


def _details(values: Mapping[str, Any], child: Child) -> list[Difference]:
    return [
        Difference(name, getattr(child, name), value)
        for name, value in values.items()
        if getattr(child, name) != value
    ]


def _entries(
    pupil: IncomingPupil, child: Child, standing: Standing, problems: list[RowProblem]
) -> list[Difference]:
    """What changes in dated history: status, needs, class."""
    found = []
    status = standing.statuses.get(child.pk)
    if pupil.provision and _says_otherwise(pupil, status):
        if status is not None and status.starts_on > standing.on:
            message = _("A later SEN status is on record: left as it is.")
            problems.append(RowProblem(pupil.line, "status_begins_later", message))
        else:
            before = status.provision if status else None
            found.append(Difference("sen_status", before, pupil.provision))
    needs = tuple(need.need_type for need in standing.needs.get(child.pk, ()))
    if pupil.needs and pupil.needs != needs:
        found.append(Difference("needs", needs, pupil.needs))
    member = standing.members.get(child.pk)
    if pupil.class_name and not _is_in_class(pupil.class_name, standing, child):
        found.append(
            Difference("class", member.school_class.name if member else None, pupil.class_name)
        )
    return found


def _says_otherwise(pupil: IncomingPupil, status: Any) -> bool:
    if status is None or status.provision != pupil.provision:
        return True
    return bool(pupil.legacy_code and status.legacy_code not in ("", pupil.legacy_code))


def _is_in_class(name: str, standing: Standing, child: Child) -> bool:
    member = standing.members.get(child.pk)
    return (
        member is not None
        and member.school_class.year_starting == standing.year_starting
        and member.school_class.name.casefold() == name.casefold()
    )
