"""`goldthread demand project --scenario`: what dated changes would do, and what they cost."""

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.evidence_table import file_bytes, refusals_said
from goldthread.config.terminal import Misused, Refused, note
from goldthread.config.words import _, gettext_noop
from goldthread.exchange.formulas import neutral

if TYPE_CHECKING:
    from goldthread.analysis.demand.differences import Difference, Differences, Worth
    from goldthread.analysis.demand.scenarios import RateChange, Scenario

FIGURES = ("q05", "q25", "median", "q75", "q95", "mean")
RANGE = ("q05", "median", "q95")
RATE_LABELS = {
    "starts": gettext_noop("new plans"),
    "ends": gettext_noop("plans that end"),
    "stays": gettext_noop("plans that go on"),
    "moves": gettext_noop("moves between settings"),
}
VERDICT_WORDS = {
    "fewer": gettext_noop("There are fewer plans over these years; no cost is given for it."),
    "more": gettext_noop(
        "There are more plans over these years: none is avoided, so none has a cost."
    ),
    "unsure": gettext_noop(
        "There may be fewer plans or more: no cost for a plan avoided can be given."
    ),
    "none": gettext_noop("It changes no number of plans in these years."),
}


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
    for scenario in scenarios:
        for number, change in enumerate(scenario.changes, 1):
            if change.first_year > years[-1] or (change.last_year or years[0]) < years[0]:
                text = _("“%(name)s”, change %(number)s lies outside these years: it does nothing.")
            elif change.first_year < years[0]:
                text = _(
                    "“%(name)s”, change %(number)s begins by the origin: what it did until then is "
                    "in the counts already, and would be counted twice."
                )
            else:
                continue
            note(text % {"name": scenario.name, "number": number})


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


def scenarios_as_data(made: "Differences") -> list[dict[str, Any]]:
    """For --json: each scenario over all the areas shown."""
    import numpy as np

    from goldthread.analysis.demand.differences import worth
    from goldthread.analysis.demand.project import summarised

    found = []
    for one in made.found:
        together, spent = one.totals.sum(axis=1), np.asarray(one.spent.sum(axis=0))
        summary = summarised(together)
        years = [
            {"year": year, **dict(zip(FIGURES, map(float, figures), strict=True)), "cost": cost}
            for year, figures, cost in zip(made.years, summary, map(float, spent), strict=True)
        ]
        found.append(
            {
                "name": one.scenario.name,
                "changes": [_change_as_data(change) for change in one.scenario.changes],
                "difference": years,
                "worth": _worth_as_data(worth(spent, together)),
            }
        )
    return found


def _change_as_data(change: "RateChange") -> dict[str, Any]:
    return {
        "rate": change.rate.value,
        "factor": list(change.factor),
        "first_year": change.first_year,
        "last_year": change.last_year,
        "years_to_full": change.years_to_full,
        "ages": list(change.ages),
        "needs": list(change.needs),
        "settings": list(change.settings),
        "towards": list(change.towards),
        "cost_a_year": change.cost_a_year,
        "cost_a_plan": change.cost_a_plan,
        "evidence": change.evidence,
    }


def _worth_as_data(one: "Worth") -> dict[str, Any]:
    return {
        "spent": one.spent,
        "plan_years_avoided": dict(zip(RANGE, one.avoided, strict=True)),
        "verdict": one.verdict.value,
        "cost_of_a_plan_year_avoided": (
            None if one.each is None else dict(zip(RANGE, one.each, strict=True))
        ),
    }


def scenario_lines(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """For people: what changes and on what evidence, then the difference by year, then the cost."""
    for one in found:
        yield ""
        yield _("“%(name)s”: plans with it, less plans without it") % {"name": one["name"]}
        for change in one["changes"]:
            yield _("  %(rate)s times %(low)s to %(high)s from January %(year)s: %(evidence)s") % {
                "rate": _(RATE_LABELS[change["rate"]]),
                "low": f"{change['factor'][0]:g}", "high": f"{change['factor'][1]:g}",
                "year": change["first_year"], "evidence": change["evidence"],
            }  # fmt: skip
        for year in one["difference"]:
            yield _("  %(year)s  %(middle)s  (%(low)s to %(high)s)  £%(cost)s") % {
                "year": year["year"], "middle": f"{year['median']:>+9,.0f}",
                "low": f"{year['q05']:+,.0f}", "high": f"{year['q95']:+,.0f}",
                "cost": f"{year['cost']:,.0f}",
            }  # fmt: skip
        yield "  " + _worth_said(one["worth"])


def _worth_said(worth: Mapping[str, Any]) -> str:
    each = worth["cost_of_a_plan_year_avoided"]
    if each is None:
        return _(VERDICT_WORDS[worth["verdict"]])
    return _(
        "£%(spent)s over these years; for one plan less for one year £%(middle)s "
        "(£%(low)s to £%(high)s)"
    ) % {
        "spent": f"{worth['spent']:,.0f}",
        "middle": f"{each['median']:,.0f}",
        "low": f"{each['q05']:,.0f}",
        "high": f"{each['q95']:,.0f}",
    }
