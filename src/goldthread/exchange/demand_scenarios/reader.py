"""Read scenarios of demand: TOML, UTF-8, `[[scenario]]` tables with `[[scenario.change]]` in each.

Strict: one thing that is not understood refuses the file, by table and key. A scenario that was
half read would answer a question nobody asked. The file holds no child's data, so keys are named.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from goldthread.analysis.demand.ages import FIRST_AGE, LAST_AGE
from goldthread.analysis.demand.scenarios import Rate, RateChange, Scenario
from goldthread.exchange.demand_panel.assemble import NEEDS
from goldthread.exchange.ehc_plans.columns import SETTINGS
from goldthread.exchange.issues import ReadResult, Refusal
from goldthread.exchange.words import gettext as _

LARGEST: Final = 200_000
MOST_SCENARIOS: Final = 20
MOST_CHANGES: Final = 50
YEARS: Final = (2000, 2100)
FACTORS: Final = (0.01, 20.0)
MOST_POUNDS: Final = 1e11
LONGEST_NAME: Final = 120
LONGEST_EVIDENCE: Final = 2000
REQUIRED: Final = ("rate", "factor", "first_year", "evidence")
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class _Place:
    """A table of the file, by name, and how it is refused."""

    file: str
    table: str

    def refusal(self, key: str, problem: str, rule: str) -> Refusal:
        said = _("%(table)s, key “%(key)s”: %(problem)s") % {
            "table": self.table, "key": key, "problem": problem,
        }  # fmt: skip
        return Refusal(self.file, rule, said, _remedy())


def read_scenarios(data: bytes, file_name: str) -> ReadResult[Scenario]:
    """Every scenario of the file, or a refusal that names the first table and key in the way."""
    tables = _tables(data, file_name)
    scenarios: list[Scenario] = []
    for number, values in enumerate(tables, 1):
        one = _scenario(values, file_name, number)
        if one.name in {earlier.name for earlier in scenarios}:
            raise _Place(file_name, _title(number)).refusal(
                "name", _("An earlier scenario has the same name."), "name_twice"
            )
        scenarios.append(one)
    return ReadResult(file_name, tuple(scenarios), (), len(scenarios))


def _remedy() -> str:
    return _("docs/how-to/demand-analyst.md shows how a scenario is written, with four examples.")


def _tables(data: bytes, file: str) -> list[Mapping[str, Any]]:
    if len(data) > LARGEST:
        raise Refusal(file, "too_large", _("It is larger than a file of scenarios."), _remedy())
    try:
        whole = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refusal(file, "not_utf8", _("It is not written in UTF-8."), _remedy()) from None
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is no TOMLDecodeError
        place = re.search(r"at line (\d+)", str(error))
        problem = (
            _("It is not TOML from line %(line)s on.") % {"line": place.group(1)}
            if place
            else _("It is not TOML.")
        )
        raise Refusal(file, "not_toml", problem, _remedy()) from None
    for key in whole:
        if key != "scenario":
            raise _Place(file, _("The file")).refusal(
                _short(key), _("Only [[scenario]] tables stand in it."), "key_unknown"
            )
    return _list_of(whole, "scenario", _Place(file, _("The file")), MOST_SCENARIOS)


def _list_of(
    values: Mapping[str, Any], key: str, place: _Place, most: int
) -> list[Mapping[str, Any]]:
    tables = values.get(key)
    if not isinstance(tables, list) or not tables or not all(isinstance(x, dict) for x in tables):
        raise place.refusal(key, _("One or more tables in [[double brackets]]."), "tables_missing")
    if len(tables) > most:
        problem = _("No more than %(most)s.") % {"most": most}
        raise place.refusal(key, problem, "too_many")
    return tables


def _title(number: int) -> str:
    return _("Scenario %(number)s") % {"number": number}


def _scenario(values: Mapping[str, Any], file: str, number: int) -> Scenario:
    place = _Place(file, _title(number))
    _check_keys(values, ("name", "change"), ("name", "change"), place)
    name = _text(values["name"], "name", place, LONGEST_NAME)
    changes = tuple(
        _change(change, _Place(file, f"{place.table}, {_('change %(number)s') % {'number': at}}"))
        for at, change in enumerate(_list_of(values, "change", place, MOST_CHANGES), 1)
    )
    return Scenario(name, changes)


def _check_keys(
    values: Mapping[str, Any], known: tuple[str, ...], required: tuple[str, ...], place: _Place
) -> None:
    for key in values:
        if key not in known:
            problem = _("It is not one of: %(keys)s.") % {"keys": ", ".join(known)}
            raise place.refusal(_short(key), problem, "key_unknown")
    for key in required:
        if key not in values:
            raise place.refusal(key, _("It is missing."), "key_missing")


def _change(values: Mapping[str, Any], place: _Place) -> RateChange:
    _check_keys(values, ("rate", *_KEYS), REQUIRED, place)
    rate = values["rate"]
    if not isinstance(rate, str) or rate not in tuple(Rate):
        raise place.refusal("rate", _one_of(tuple(Rate)), "rate_unknown")
    read = {key: _KEYS[key](values[key], key, place) for key in values if key != "rate"}
    change = RateChange(Rate(rate), **read)
    if change.towards and change.rate is not Rate.MOVES:
        raise place.refusal("towards", _("Only moves go somewhere."), "towards_without_moves")
    if change.needs and change.rate is Rate.MOVES:
        raise place.refusal("needs", _("Moves cannot be told apart by need."), "moves_by_need")
    if change.last_year is not None and change.last_year < change.first_year:
        raise place.refusal("last_year", _("It is before first_year."), "years_reversed")
    return change


def _one_of(names: tuple[str, ...]) -> str:
    return _("It is one of: %(names)s.") % {"names": ", ".join(names)}


def _short(key: str) -> str:
    return _NO_TEXT.sub(" ", key[:40])


def _text(value: object, key: str, place: _Place, longest: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise place.refusal(key, _("A text that says something."), "text_missing")
    if len(value) > longest or _NO_TEXT.search(value):
        problem = _("A text of at most %(longest)s characters.") % {"longest": longest}
        raise place.refusal(key, problem, "text_unreadable")
    return " ".join(value.split())


def _evidence(value: object, key: str, place: _Place) -> str:
    return _text(value, key, place, LONGEST_EVIDENCE)


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) or isfinite(value)


def _pair(value: object) -> tuple[Any, Any] | None:
    """Two numbers that are finite, in order."""
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_number, value)):
        return None
    low, high = value
    return (low, high) if low <= high else None


def _factor(value: object, key: str, place: _Place) -> tuple[float, float]:
    pair = _pair(value)
    if pair is None or not FACTORS[0] <= pair[0] <= pair[1] <= FACTORS[1]:
        problem = _(
            "Two numbers from %(low)s to %(high)s, the smaller first, between which it lies in "
            "eight cases of ten."
        ) % {"low": FACTORS[0], "high": f"{FACTORS[1]:g}"}
        raise place.refusal(key, problem, "factor_unreadable")
    return float(pair[0]), float(pair[1])


def _ages(value: object, key: str, place: _Place) -> tuple[int, int]:
    pair = _pair(value)
    whole = pair is not None and all(isinstance(age, int) for age in pair)
    if pair is None or not whole or not FIRST_AGE <= pair[0] <= pair[1] <= LAST_AGE:
        problem = _("Two ages from %(low)s to %(high)s, the younger first.") % {
            "low": FIRST_AGE, "high": LAST_AGE,
        }  # fmt: skip
        raise place.refusal(key, problem, "ages_unreadable")
    return pair


def _whole(low: int, high: int) -> Callable[[object, str, _Place], int]:
    def read(value: object, key: str, place: _Place) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            problem = _("A whole number from %(low)s to %(high)s.") % {"low": low, "high": high}
            raise place.refusal(key, problem, "number_unreadable")
        return value

    return read


def _pounds(value: object, key: str, place: _Place) -> float:
    if not isinstance(value, int | float) or not _is_number(value) or not 0 <= value <= MOST_POUNDS:
        raise place.refusal(key, _("Pounds a year, nought or more."), "pounds_unreadable")
    return float(value)


def _names(known: tuple[str, ...]) -> Callable[[object, str, _Place], tuple[str, ...]]:
    def read(value: object, key: str, place: _Place) -> tuple[str, ...]:
        listed = isinstance(value, list) and value and all(isinstance(one, str) for one in value)
        if not isinstance(value, list) or not listed or any(one not in known for one in value):
            problem = _("A list of one or more of: %(names)s.") % {"names": ", ".join(known)}
            raise place.refusal(key, problem, "names_unknown")
        return tuple(dict.fromkeys(value))

    return read


_KEYS: Final[Mapping[str, Callable[[object, str, _Place], Any]]] = {
    "factor": _factor,
    "first_year": _whole(*YEARS),
    "evidence": _evidence,
    "years_to_full": _whole(1, 20),
    "last_year": _whole(*YEARS),
    "ages": _ages,
    "needs": _names(NEEDS),
    "settings": _names(SETTINGS),
    "towards": _names(SETTINGS),
    "cost_a_year": _pounds,
    "cost_a_plan": _pounds,
}
