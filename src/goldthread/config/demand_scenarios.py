"""`goldthread demand project --scenario`: what dated changes would do, and what they cost."""

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.evidence_table import file_bytes, refusals_said
from goldthread.config.terminal import Misused, Refused, note
from goldthread.config.words import _
from goldthread.exchange.demand_scenarios.figures import FIGURES, RANGE
from goldthread.exchange.formulas import neutral

if TYPE_CHECKING:
    from goldthread.analysis.demand.differences import Difference, Differences
    from goldthread.analysis.demand.scenarios import Scenario


def add_scenarios(parser: argparse.ArgumentParser) -> None:
    """The options about scenarios."""
    parser.add_argument(
        "--scenario", type=Path, metavar=_("FILE.toml"), action="append", default=[],
        help=_("dated changes of rates to compare with; may be given several times"),
    )  # fmt: skip
    parser.add_argument(
        "--scenarios-out", type=Path, metavar=_("FILE.csv"),
        help=_("where to write the differences the scenarios make"),
    )  # fmt: skip
    parser.add_argument(
        "--costs-out", type=Path, metavar=_("FILE.csv"),
        help=_("where to write what the scenarios cost, by year"),
    )  # fmt: skip


def check_scenarios(args: argparse.Namespace) -> None:
    """Tables of scenarios need scenarios."""
    if (args.scenarios_out or args.costs_out) and not args.scenario:
        raise Misused(_("--scenarios-out and --costs-out need a --scenario."))


def scenarios_of(paths: Sequence[Path]) -> "tuple[Scenario, ...]":
    """The scenarios of all files; two with one name could not be told apart."""
    from goldthread.exchange.demand_scenarios.reader import read_scenarios

    found: list[Scenario] = []
    for path in paths:
        with refusals_said():
            found.extend(read_scenarios(file_bytes(path), path.name).rows)
    names = [one.name for one in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Refused(_("Two scenarios have the name “%(name)s”.") % {"name": twice})
    return tuple(found)


def say_dates(scenarios: "Sequence[Scenario]", years: Sequence[int]) -> None:
    """Name changes that lie outside the years, or that the past already holds."""
    from goldthread.exchange.demand_scenarios.told import date_doubts

    for sentence in date_doubts(scenarios, years):
        note(sentence)


def write_differences(path: Path, made: "Differences", columns: tuple[str, ...]) -> int:
    """One row for each scenario, area, year and category; how many there are."""

    def rows() -> Iterator[tuple[object, ...]]:
        for one, row, step, start in _places(made):
            for place, category in enumerate(made.categories):
                kept = (neutral(category),) if columns else ()
                yield (*start, *kept, *_plain(one.summary[row, step, place]))

    return _write(path, ("scenario", "area_code", "area", "year", *columns, *FIGURES), rows())


def write_costs(path: Path, made: "Differences") -> int:
    """One row for each scenario, area and year: spent, and avoided to that year."""
    from goldthread.analysis.demand.differences import worth

    def rows() -> Iterator[tuple[object, ...]]:
        for one, row, step, start in _places(made):
            to_date = worth(one.spent[row, : step + 1], one.totals[:, row, : step + 1])
            each = _plain(to_date.each) if to_date.each else ["", "", ""]
            spent = _plain((one.spent[row, step], to_date.spent))
            yield (*start, *spent, *_plain(to_date.avoided), *each, to_date.verdict.value)

    avoided = tuple(f"plan_years_avoided_{name}" for name in RANGE)
    each = tuple(f"cost_each_{name}" for name in RANGE)
    head = ("scenario", "area_code", "area", "year", "cost", "cost_to_date", *avoided, *each)
    return _write(path, (*head, "verdict"), rows())


def _places(made: "Differences") -> Iterator[tuple["Difference", int, int, tuple[object, ...]]]:
    for one in made.found:
        for row, area in enumerate(made.areas):
            code = neutral(area.gss_code or area.code)
            for step, year in enumerate(made.years):
                yield one, row, step, (neutral(one.scenario.name), code, neutral(area.name), year)


def _plain(values: Any) -> list[str]:
    return [f"{float(value):.12g}" for value in values]


def _write(path: Path, head: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> int:
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(head)
            for row in rows:
                writer.writerow(row)
                count += 1
    except OSError as error:
        raise Refused(
            _("%(file)s cannot be written (%(reason)s).") % {"file": path, "reason": error.strerror}
        ) from error
    return count


def scenario_lines(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """For people: what changes and on what evidence, then the difference by year, then the cost."""
    from goldthread.exchange.demand_scenarios.told import change_sentence, worth_sentence

    for one in found:
        yield ""
        yield _("“%(name)s”: plans with it, less plans without it") % {"name": one["name"]}
        for change in one["changes"]:
            yield "  " + change_sentence(change)
        for year in one["difference"]:
            yield _("  %(year)s  %(middle)s  (%(low)s to %(high)s)  £%(cost)s") % {
                "year": year["year"], "middle": f"{year['median']:>+9,.0f}",
                "low": f"{year['q05']:+,.0f}", "high": f"{year['q95']:+,.0f}",
                "cost": f"{year['cost']:,.0f}",
            }  # fmt: skip
        yield "  " + worth_sentence(one["worth"])
