"""Read a SEN2 person-level return as counts of one authority: stocks in January, flows of the year.

What is kept is counts by age, by setting and by need. Names, numbers and addresses are not read
(`persons`), and a date of birth is turned into an age and dropped, person by person.

The shape is from documented element names (domain.md 3.4): no real return has been seen. Elements
are found by name in any case, wherever they stand within a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from goldthread.exchange.area_counts import AreaCount, Measure, Split
from goldthread.exchange.dates import read_date
from goldthread.exchange.decoding import EXPORT_AGAIN, MIB, unpacked
from goldthread.exchange.ehc_plans.columns import NEED_COLUMNS, SETTINGS
from goldthread.exchange.issues import Issue, Refusal
from goldthread.exchange.sen2.persons import Group, Unsafe, stream
from goldthread.exchange.sen2.settings import UNKNOWN, setting_of
from goldthread.exchange.words import gettext as _
from goldthread.exchange.words import gettext_noop

MAX_RETURN: Final = 256 * MIB
"""The largest authority has some 20,000 plans, at two or three kilobytes each with its requests."""
MOST_UNKNOWN: Final = 0.05
"""Of plans whose setting only GIAS could tell: beyond, settings are taken to be not given."""
YOUNGEST, OLDEST = 0, 25
NEEDS: Final = tuple(NEED_COLUMNS.values())
PROBLEM_MESSAGES: Final = {
    "not_xml": gettext_noop("It is no XML that can be read to its end."),
    "doctype": gettext_noop("It begins with a document type, which no return has."),
    "too_much": gettext_noop("It is deeper or longer than a return can be."),
    "persons_nested": gettext_noop("It has a person within a person."),
}
NOTE_MESSAGES: Final = {
    "birth_date_unreadable": gettext_noop("No date of birth that gives an age up to 25: counted without age."),
    "need_unknown": gettext_noop("No primary need in DfE's list: counted without need."),
    "plans_several": gettext_noop("More than one active plan: counted once."),
    "active_and_ceased": gettext_noop("Active and ceased by the census day: not counted as a plan."),
    "placement_missing": gettext_noop("No placement on the census day: setting unknown."),
    "setting_needs_gias": gettext_noop("A school by its number only: give GIAS to know what it is."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sen2Return:
    """Counts of one authority; `rows` as the readers of published releases give them."""

    file: str
    la_code: str
    census_day: date
    persons: int
    rows: tuple[AreaCount, ...]
    issues: tuple[Issue, ...]

    @property
    def plans(self) -> float:
        """Plans there were on the census day."""
        return next(
            row.value or 0.0
            for row in self.rows
            if row.measure is Measure.PLANS and row.split is Split.TOTAL
        )


def read_return(data: bytes, file_name: str, kinds: Mapping[str, str] | None = None) -> Sen2Return:
    """Count a return. `kinds` gives GIAS's kind of establishment by URN and UKPRN."""
    whole = unpacked(data, file_name, MAX_RETURN)
    try:
        tally = _counted(whole, file_name, kinds or {})
    except Unsafe as problem:
        raise _refusal(file_name, problem.rule, _(PROBLEM_MESSAGES[problem.rule])) from None
    if not tally.totals[Measure.PLANS]:
        raise _refusal(file_name, "no_plans", _("It holds no plan that is active in January."))
    issues = tuple(
        Issue(file_name, tally.lines[rule], None, rule, _(NOTE_MESSAGES[rule]), "note", count)
        for rule, count in sorted(tally.notes.items())
    )
    return Sen2Return(
        file_name, tally.la_code, tally.day, tally.persons, tuple(_rows(tally)), issues
    )


def _counted(data: bytes, file: str, kinds: Mapping[str, str]) -> _Tally:
    """Every person counted; the header must have come before the first of them."""
    tallies: list[_Tally] = []

    def add(person: Group, header: Group) -> None:
        if not tallies:
            tallies.append(_Tally(*_header(header, file), kinds))
        tallies[0].add(person)

    header = stream(data, add)
    return tallies[0] if tallies else _Tally(*_header(header, file), kinds)


def _refusal(file: str, rule: str, problem: str) -> Refusal:
    return Refusal(file, rule, problem, _(EXPORT_AGAIN))


def _header(header: Group, file: str) -> tuple[str, date]:
    """The authority and the census day, without which the rest means nothing."""
    if header.item("collection").casefold() != "sen2":
        raise _refusal(file, "not_sen2", _("Its header does not say that it is a SEN2 return."))
    code = header.item("lea")
    if not (len(code) == 3 and code.isascii() and code.isdecimal()):
        raise _refusal(file, "la_code_unreadable", _("Its header has no three-digit authority."))
    day = _day(header.item("referencedate"))
    if day is None or day.month != 1:
        raise _refusal(file, "no_census_day", _("Its header has no census day in January."))
    return code, day


def _day(text: str) -> date | None:
    read = read_date(text) if text else None
    return None if read is None else read.day


@dataclass(slots=True)
class _Tally:
    """Counts so far, by what is counted and by each split."""

    la_code: str
    day: date
    kinds: Mapping[str, str]
    persons: int = 0
    totals: Counter[Measure] = field(default_factory=Counter)
    parts: Counter[tuple[Measure, Split, str]] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, person: Group) -> None:
        """Count a person; what they are is forgotten with it."""
        self.persons += 1
        age = self._age(person)
        for request in person.all("requests"):
            self._count_request(request)
        for plan in person.all("namedplan"):
            self._count_flows(plan, person, age)
        active = person.all("activeplans")
        if not active:
            return
        if self._has_ceased(person):
            self._note("active_and_ceased", person)
            return
        if len(active) > 1:
            self._note("plans_several", person)
        self._count(Measure.PLANS, age, self._setting(active[0], person), person)
        need = _primary_need(active[0])
        if need is None:
            self._note("need_unknown", person)
        else:
            self.parts[Measure.PLANS, Split.NEED, need] += 1

    def _note(self, rule: str, person: Group) -> None:
        self.notes[rule] += 1
        self.lines.setdefault(rule, person.line)

    def _age(self, person: Group) -> int | None:
        """On 31 August before the census day, as in every release."""
        born = _day(person.item("personbirthdate"))
        if born is None:
            return None
        age = self.day.year - 1 - born.year - ((born.month, born.day) > (8, 31))
        if age < -1 or age > OLDEST:
            return None
        return max(age, YOUNGEST)

    def _in_year(self, text: str) -> bool:
        day = _day(text)
        return day is not None and day.year == self.day.year - 1

    def _count_request(self, request: Group) -> None:
        if self._in_year(request.item("receiveddate")):
            self.totals[Measure.REQUESTS] += 1
        if request.item("requestoutcome").upper() == "N" and self._in_year(
            request.item("requestoutcomedate")
        ):
            self.totals[Measure.REFUSED] += 1
        if request.item("assessmentoutcome").upper() == "A":
            self.totals[Measure.UNDECIDED] += 1

    def _count_flows(self, plan: Group, person: Group, age: int | None) -> None:
        if self._in_year(plan.item("startdate")):
            self._count(Measure.STARTS, age, None, person)
        if self._in_year(plan.item("ceasedate")):
            self._count(Measure.CEASED, age, None, person)

    def _has_ceased(self, person: Group) -> bool:
        """Every plan of theirs that says when it ended did so by the census day, and some does."""
        plans = person.all("namedplan")
        ends = [_day(plan.item("ceasedate")) for plan in plans]
        return bool(ends) and all(end is not None and end <= self.day for end in ends)

    def _count(self, measure: Measure, age: int | None, setting: str | None, person: Group) -> None:
        self.totals[measure] += 1
        if age is None:
            self._note("birth_date_unreadable", person)
        else:
            self.parts[measure, Split.AGE, str(age)] += 1
        if setting is not None:
            self.parts[measure, Split.SETTING, setting] += 1

    def _setting(self, active: Group, person: Group) -> str:
        placement = _placement(active, self.day)
        if placement is None:
            self._note("placement_missing", person)
            return UNKNOWN
        setting = setting_of(placement.items, self.kinds)
        if setting is None:
            self._note("setting_needs_gias", person)
            return UNKNOWN
        return setting


def _placement(active: Group, day: date) -> Group | None:
    """The placement on the census day: of those that have begun and not ended, the first in rank."""
    there = []
    for one in active.all("placementdetail"):
        begun, ended = _day(one.item("entrydate")), _day(one.item("leavingdate"))
        if (begun is None or begun <= day) and (ended is None or ended > day):
            there.append(one)
    return min(there, key=lambda one: one.item("placementrank") or "9", default=None)


def _primary_need(active: Group) -> str | None:
    needs = sorted(active.all("senneed"), key=lambda one: one.item("sentyperank") or "9")
    code = needs[0].item("sentype").upper() if needs else ""
    return code if code in NEEDS else None


MEASURES: Final = (
    Measure.PLANS, Measure.STARTS, Measure.CEASED, Measure.REQUESTS, Measure.REFUSED,
    Measure.UNDECIDED,
)  # fmt: skip


def _rows(tally: _Tally) -> Iterator[AreaCount]:
    """Counts as of a published release. A flow of which the file has nothing is not given."""
    for measure in MEASURES:
        told = Measure.REQUESTS if measure in (Measure.REFUSED, Measure.UNDECIDED) else measure
        if not tally.totals[told]:
            continue
        year = tally.day.year - (measure is not Measure.PLANS)
        place = (0, year, "area", tally.la_code, "", "", measure)
        yield AreaCount(*place, Split.TOTAL, "", float(tally.totals[measure]))
        for split, categories in _splits(tally, measure):
            for category in categories:
                label = f"Age {category}" if split is Split.AGE else category
                yield AreaCount(*place, split, label, float(tally.parts[measure, split, category]))


def _splits(tally: _Tally, measure: Measure) -> Iterator[tuple[Split, Iterable[str]]]:
    if measure in (Measure.PLANS, Measure.STARTS, Measure.CEASED):
        yield Split.AGE, map(str, range(YOUNGEST, OLDEST + 1))
    if measure is Measure.PLANS:
        yield Split.NEED, NEEDS
        if tally.notes["setting_needs_gias"] <= MOST_UNKNOWN * tally.totals[measure]:
            yield Split.SETTING, SETTINGS
