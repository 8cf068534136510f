"""One pupil as a file describes them, whatever the file's format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from goldthread.records.people.models import Child
from goldthread.statute.identifiers import InvalidIdentifier, check_upn

# A key of a file's own: what made it, then the key. Two keys of one maker that differ are two
# children; `CENSUS_ROW` numbers rows of one extract and says nothing of another.
HASHED_UPN = "upn-hash:"
OWN_NUMBER = "mis:"
CENSUS_ROW = "census:"
LASTING_KEYS = (HASHED_UPN, OWN_NUMBER)


@dataclass(frozen=True, slots=True)
class IncomingPupil:
    """What one row says. A field that is not in `values` is not said, and stays as it is.

    `provision` and `class_name` are "" and `needs` is empty where the file says nothing of them.
    """

    line: int
    values: Mapping[str, Any]
    provision: str = ""
    legacy_code: str = ""
    needs: tuple[str, ...] = ()
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Something about one row that a person should know. Names no child."""

    line: int
    rule: str
    message: str
    field: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Fitted:
    """Pupils whose values fit the record, and what was left out or refused because it does not."""

    pupils: list[IncomingPupil]
    problems: list[RowProblem] = field(default_factory=list)


LONGEST = {
    column.name: column.max_length
    for column in Child._meta.concrete_fields
    if getattr(column, "max_length", None)
}
LONGEST_CLASS_NAME = 40


def fitted(pupils: list[IncomingPupil]) -> Fitted:
    """Part pupils whose values the record can hold from those it cannot; nothing is cut short."""
    result = Fitted([])
    for pupil in pupils:
        kept = _fitted(pupil, result.problems)
        if kept is not None:
            result.pupils.append(kept)
    return result


def _fitted(pupil: IncomingPupil, problems: list[RowProblem]) -> IncomingPupil | None:
    values = dict(pupil.values)
    for name, value in pupil.values.items():
        longest = LONGEST.get(name)
        if longest is None or value is None or len(str(value)) <= longest:
            continue
        needed = name in ("surname", "forename")
        sentence = (
            _("Longer than %(longest)s characters: the row is not used.")
            if needed
            else _("Longer than %(longest)s characters: left out.")
        )
        message = sentence % {"longest": longest}
        problems.append(RowProblem(pupil.line, "text_too_long", message, name, refused=needed))
        if needed:
            return None
        del values[name]
    return IncomingPupil(
        pupil.line, values, pupil.provision, pupil.legacy_code, pupil.needs, pupil.class_name
    )


def is_lasting(upn: str) -> bool:
    """Whether a UPN is for good: a temporary one, or none, may give way to another."""
    try:
        return not check_upn(upn).is_temporary
    except InvalidIdentifier:
        return False
