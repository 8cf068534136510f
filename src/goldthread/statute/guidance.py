"""What makes an entry of the guidance library whole: the one set of rules, for ours and a school's own.

An entry is a table of plain values, as a file holds it. `guidance_from` returns it checked and
typed, or raises UnreadableGuidance with every problem at once. No value is repeated in a problem.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from goldthread.statute.vocabulary.guidance import (
    Certainty,
    Finding,
    GuidanceKind,
    GuidanceSetting,
    Helper,
)
from goldthread.statute.vocabulary.needs import NeedArea, NeedType

OLDEST: Final = 25
LONGEST_KEY: Final = 80
TEXTS: Final = {
    "name": 120, "what": 1000, "dose": 400, "training": 400, "cautions": 600,
    "certainty_why": 600, "staff": 600, "parents": 400, "children": 200,
}  # fmt: skip
"""Texts of an entry and how many characters each may have; `what` and `children` fit the catalogue."""
OPTIONAL_TEXTS: Final = frozenset({"training", "cautions", "certainty_why"})
SOURCE_TEXTS: Final = {"title": 300, "publisher": 160, "address": 500, "says": 600}
CODES: Final[dict[str, type[StrEnum]]] = {
    "kind": GuidanceKind, "result": Finding, "certainty": Certainty,
}  # fmt: skip
CODE_LISTS: Final[dict[str, type[StrEnum]]] = {
    "areas": NeedArea, "need_types": NeedType, "settings": GuidanceSetting, "led_by": Helper,
}  # fmt: skip
WORD_LISTS: Final = ("barriers", "synonyms", "catalogue")
MAY_BE_EMPTY: Final = frozenset({"need_types", "synonyms", "catalogue"})

PROBLEM_MESSAGES: Final = {
    "missing": "is missing",
    "unknown": "is not a field of an entry",
    "text": "is not a text, or is empty",
    "long": "is too long",
    "code": "is not one of the words we know for it",
    "list": "is not a list of words",
    "empty": "is empty",
    "ages": "is not two ages from 0 to 25, the younger first",
    "date": "is not a date such as 2026-11-22",
    "version": "is not a number from 1",
    "key": "is not made of small letters, figures and underscores",
    "address": "is not a web address that begins with http",
    "year": "is not a year of four figures, or empty",
    "review": "is not after the day it was written",
    "unsourced": "says how sure it is, but no source is given: write unsourced",
    "sourced": "is unsourced, although sources are given",
    "untested": "says what was found, but no source is given: write untested",
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an entry: the field and which of PROBLEM_MESSAGES it is."""

    field: str
    rule: str


class UnreadableGuidance(ValueError):
    """An entry cannot be used. `problems` are all that was found, in the order of the fields."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{one.field} {PROBLEM_MESSAGES[one.rule]}" for one in problems))


@dataclass(frozen=True)
class Source:
    """Where a statement comes from, and the day somebody opened and read it."""

    title: str
    publisher: str
    year: str
    address: str
    looked_up: date
    says: str


@dataclass(frozen=True)
class Guidance:
    """One intervention or strategy: what it is, for whom, what is known of it and from where.

    `ages` are whole years, youngest and oldest. `barriers` are what gets in the way, in teachers'
    words. `catalogue` are keys of the provision catalogue that put it into practice.
    """

    key: str
    version: int
    name: str
    kind: GuidanceKind
    areas: tuple[NeedArea, ...]
    need_types: tuple[NeedType, ...]
    barriers: tuple[str, ...]
    synonyms: tuple[str, ...]
    ages: tuple[int, int]
    settings: tuple[GuidanceSetting, ...]
    led_by: tuple[Helper, ...]
    what: str
    dose: str
    training: str
    cautions: str
    result: Finding
    certainty: Certainty
    certainty_why: str
    staff: str
    parents: str
    children: str
    catalogue: tuple[str, ...]
    written_on: date
    review_by: date
    sources: tuple[Source, ...]

    def is_due(self, on: date) -> bool:
        """Whether its own review date has passed."""
        return on >= self.review_by

    def suits_age(self, age: int | None) -> bool:
        """Whether it is meant for this age; an unknown age is not held against it."""
        return age is None or self.ages[0] <= age <= self.ages[1]


FIELDS: Final = tuple(field.name for field in fields(Guidance))
SOURCE_FIELDS: Final = tuple(field.name for field in fields(Source))


def guidance_from(values: Mapping[str, Any]) -> Guidance:
    """The entry these values make. Raises UnreadableGuidance naming every problem."""
    problems = tuple(_problems(values))
    if problems:
        raise UnreadableGuidance(problems)
    typed: dict[str, Any] = dict(values)
    typed |= {name: codes(values[name]) for name, codes in CODES.items()}
    typed |= {name: tuple(map(codes, values[name])) for name, codes in CODE_LISTS.items()}
    typed |= {name: tuple(values[name]) for name in (*WORD_LISTS, "ages")}
    typed |= {name: values.get(name, "") for name in OPTIONAL_TEXTS}
    typed["sources"] = tuple(Source(**one) for one in values.get("sources", ()))
    return Guidance(**typed)


def as_values(entry: Guidance) -> dict[str, Any]:
    """The entry as plain values, as `guidance_from` takes them."""
    values = asdict(entry)
    for name in (*CODE_LISTS, *WORD_LISTS, "ages"):
        values[name] = [one.value if isinstance(one, StrEnum) else one for one in values[name]]
    return values | {
        **{name: values[name].value for name in CODES},
        "sources": list(values["sources"]),
    }


def _problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    optional = OPTIONAL_TEXTS | {"sources"}
    yield from (Problem(name, "unknown") for name in values if name not in FIELDS)
    missing = [name for name in FIELDS if name not in values and name not in optional]
    yield from (Problem(name, "missing") for name in missing)
    for name in FIELDS:
        if name in values:
            yield from _problems_of(name, values[name])
    if not missing:
        yield from _together(values)


def _problems_of(name: str, value: Any) -> Iterator[Problem]:
    """What is wrong with one field by itself."""
    rule: str | None = None
    if name in TEXTS:
        rule = _text(value, TEXTS[name], optional=name in OPTIONAL_TEXTS)
    elif name in CODES:
        rule = None if isinstance(value, str) and value in _codes(CODES[name]) else "code"
    elif name in CODE_LISTS or name in WORD_LISTS:
        rule = _list(name, value)
    elif name == "sources":
        yield from _sources(value)
    else:
        rule = _other(name, value)
    if rule is not None:
        yield Problem(name, rule)


def _other(name: str, value: Any) -> str | None:
    """Keys, numbers, ages and days."""
    right = {
        "key": isinstance(value, str) and _is_key(value),
        "version": type(value) is int and 1 <= value <= 32767,
        "ages": _are_ages(value),
        "written_on": type(value) is date,
        "review_by": type(value) is date,
    }[name]
    rule = {"written_on": "date", "review_by": "date"}.get(name, name)
    return None if right else rule


def _is_key(value: str) -> bool:
    plain = value.replace("_", "a")
    return (
        0 < len(value) <= LONGEST_KEY
        and plain.isascii()
        and plain.isalnum()
        and plain == plain.lower()
    )


def _are_ages(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(type(age) is int for age in value)
        and 0 <= value[0] <= value[1] <= OLDEST
    )


def _text(value: Any, longest: int, *, optional: bool = False) -> str | None:
    if not isinstance(value, str) or not (value.strip() or optional) or not _is_clean(value):
        return "text"
    return "long" if len(value) > longest else None


def _is_clean(value: str) -> bool:
    """No control characters, which no screen shows and no file needs."""
    return all(one.isprintable() or one == "\n" for one in value)


def _list(name: str, value: Any) -> str | None:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        return "list"
    if not value and name not in MAY_BE_EMPTY:
        return "empty"
    if name in CODE_LISTS:
        return None if set(value) <= _codes(CODE_LISTS[name]) else "code"
    return next((rule for one in value if (rule := _text(one, 120))), None)


def _codes(codes: type[StrEnum]) -> set[str]:
    return {code.value for code in codes}


def _sources(value: Any) -> Iterator[Problem]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, Mapping) for one in value):
        yield Problem("sources", "list")
        return
    for source in value:
        yield from (Problem("sources", "unknown") for name in source if name not in SOURCE_FIELDS)
        for name in SOURCE_FIELDS:
            rule = _source_rule(name, source[name]) if name in source else "missing"
            if rule is not None:
                yield Problem(f"sources.{name}", rule)


def _source_rule(name: str, value: Any) -> str | None:
    if name == "looked_up":
        return None if type(value) is date else "date"
    if name == "year":
        whole = isinstance(value, str) and (value == "" or (len(value) == 4 and value.isdecimal()))
        return None if whole else "year"
    rule = _text(value, SOURCE_TEXTS[name])
    return "address" if rule is None and name == "address" and not _is_web(value) else rule


def _is_web(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in value


def _together(values: Mapping[str, Any]) -> Iterator[Problem]:
    """What only shows when fields are read beside each other."""
    written, review = values["written_on"], values["review_by"]
    if type(written) is date and type(review) is date and review <= written:
        yield Problem("review_by", "review")
    unsourced = values["certainty"] == Certainty.UNSOURCED
    if values.get("sources"):
        if unsourced:
            yield Problem("certainty", "sourced")
    else:
        if not unsourced:
            yield Problem("certainty", "unsourced")
        if values["result"] != Finding.UNTESTED:
            yield Problem("result", "untested")


def puts_into_practice(entry: Guidance, key: str, name: str) -> bool:
    """Whether provision with this catalogue key, or this name, is a way to do what the entry says."""
    return key in entry.catalogue or name.casefold() == entry.name.casefold()
