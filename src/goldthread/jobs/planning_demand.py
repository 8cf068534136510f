"""Working out a run of demand: plans of one area for years to come, each table one step."""

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from goldthread.exchange.demand_scenarios.figures import FIGURES
from goldthread.jobs.telling import Telling
from goldthread.records.planning.queries.runs import contents_of
from goldthread.statute.vocabulary.planning import FileKind

if TYPE_CHECKING:
    from goldthread.analysis.demand.panel import Panel
    from goldthread.exchange.demand_panel.folder import FolderRead
    from goldthread.records.planning.models import SavedRun

TABLES: Final = ("la", "age", "setting", "need")
DIGITS: Final = 6
"""Kept after the point: a millionth of a plan, and the same writing on both databases."""


def demand_result(run: "SavedRun", telling: Telling) -> dict[str, Any]:
    """The result as it is kept: history, tables, what to doubt, what was assumed."""
    telling.say(0.0, _("Reading the releases"))
    read = _read(run)
    known, row = _known(run, read)
    tables: dict[str, Any] = {}
    for at, by in enumerate(TABLES):
        telling.say(0.2 + 0.8 * at / len(TABLES), _(STEP_LABELS[by]))
        tables[by] = telling.step(by, lambda by=by: _table(run, known, row, by))  # type: ignore[misc]
    telling.say(0.95, _("Comparing with the scenarios"))
    compared = telling.step("changes", lambda: _compared(run, known, row))
    area, origin = known.areas[row], known.years[-1]
    return {
        "kind": "demand",
        "area": {"code": area.gss_code or area.code, "name": area.name},
        "origin": origin,
        "years": [origin + step for step in range(1, run.parameters["horizon"] + 1)],
        "draws": run.parameters["draws"],
        "seed": run.seed,
        "history": _history(known, row),
        "total": tables["la"]["rows"][0]["years"],
        **{by: tables[by]["rows"] for by in TABLES[1:]},
        "alarm": tables["la"]["alarm"],
        "faults": list(
            dict.fromkeys(
                [
                    *_faults(read, known, row),
                    *(f for by in TABLES for f in tables[by]["faults"]),
                    *compared["faults"],
                ]
            )
        ),
        "scenarios": compared["found"],
        "assumptions": _assumptions(run, known),
        "live": _live(run),
    }


STEP_LABELS: Final = {
    "la": "Projecting the number of plans", "age": "Breaking it down by age",
    "setting": "Breaking it down by setting", "need": "Breaking it down by need",
}  # fmt: skip
"""What is said of each step."""


def _read(run: "SavedRun") -> "FolderRead":
    from goldthread.exchange.demand_panel.folder import read_releases

    files = [(name, data) for kind, name, data in contents_of(run) if kind == FileKind.RELEASE]
    return read_releases(files, _("The files"), run.parameters.get("origin"))


def _known(run: "SavedRun", read: "FolderRead") -> "tuple[Panel, int]":
    """What was known at the origin, and the row of this area in it."""
    from goldthread.analysis.demand.history import known_at
    from goldthread.analysis.demand.panel import CannotProject
    from goldthread.statute.vocabulary.areas import REORGANISATIONS

    origin = run.parameters.get("origin") or read.panel.years[-1]
    known = known_at(read.panel, origin, REORGANISATIONS)
    code = run.inputs["area"]["code"]
    rows = [row for row, area in enumerate(known.areas) if area.code == code]
    if not rows:
        raise CannotProject(
            "The releases have no count for January %(origin)s of the area with the code %(code)s.",
            origin=origin, code=code,
        )  # fmt: skip
    return known, rows[0]


def _table(run: "SavedRun", known: "Panel", row: int, by: str) -> dict[str, Any]:
    """One table of the area, from the same futures as the others; empty with a reason where it cannot be."""
    import numpy as np

    from goldthread.analysis.demand.breaks import break_alarm
    from goldthread.analysis.demand.project import project
    from goldthread.analysis.refusals import Unanswerable
    from goldthread.exchange.demand_panel.doubts import alarm_sentences
    from goldthread.statute.reforms import reforms_within

    horizon, origin = run.parameters["horizon"], known.years[-1]
    try:
        made = project(
            known, horizon, np.random.default_rng(run.seed), by, run.parameters["draws"], only=[row]
        )
    except Unanswerable as why:
        if by == "la":
            raise
        return {"rows": [], "faults": [str(why)]}
    summary = made.summary()[0]
    rows = [
        {"category": category, "years": [_figures(year, summary[step, place])
                                         for step, year in enumerate(made.years)]}
        for place, category in enumerate(made.categories)
    ]  # fmt: skip
    found: dict[str, Any] = {"rows": rows, "faults": []}
    if by == "la":
        alarm = break_alarm(made.model, tuple(one.name for one in reforms_within(origin, horizon)))
        found["alarm"] = list(alarm_sentences(alarm, origin))
    return found


def _compared(run: "SavedRun", known: "Panel", row: int) -> dict[str, Any]:
    """Each scenario in the same futures as the tables, as differences; or why it cannot be."""
    from goldthread.analysis.demand.differences import differences
    from goldthread.analysis.refusals import Unanswerable
    from goldthread.exchange.demand_scenarios.reader import read_scenarios
    from goldthread.exchange.demand_scenarios.told import date_doubts, scenarios_as_data

    scenarios = [
        one
        for kind, name, data in contents_of(run)
        if kind == FileKind.CHANGES
        for one in read_scenarios(data, name).rows
    ]
    if not scenarios:
        return {"found": [], "faults": []}
    horizon, draws = run.parameters["horizon"], run.parameters["draws"]
    try:
        made = differences(known, scenarios, horizon, run.seed, "la", draws, only=[row])
    except Unanswerable as why:
        return {"found": [], "faults": [str(why)]}
    return {
        "found": _kept(scenarios_as_data(made)), "faults": list(date_doubts(scenarios, made.years)),
    }  # fmt: skip


def _kept(value: Any) -> Any:
    """Numbers with the digits that are kept, however deep they stand."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, list):
        return [_kept(one) for one in value]
    return {name: _kept(one) for name, one in value.items()} if isinstance(value, dict) else value


def _figures(year: int, values: Any) -> dict[str, Any]:
    figures = zip(FIGURES, values, strict=True)
    return {"year": year} | {name: round(float(value), DIGITS) for name, value in figures}


def _history(known: "Panel", row: int) -> list[dict[str, Any]]:
    """The published count of each January; None where none was published."""
    counts = zip(known.years, known.plans[row].tolist(), strict=True)
    return [{"year": year, "plans": None if plans != plans else plans} for year, plans in counts]


def _faults(read: "FolderRead", known: "Panel", row: int) -> list[str]:
    from goldthread.exchange.demand_panel.doubts import doubtful_returns
    from goldthread.exchange.issues import summarise

    found = list(doubtful_returns(known, {known.areas[row].code}))
    missing = [str(one["year"]) for one in _history(known, row) if one["plans"] is None]
    if missing:
        said = _("No count was published for this area in January %(years)s.")
        found.append(said % {"years": ", ".join(missing)})
    if known.joined[row].any():
        found.append(_(
            "The area was made from others: the years before are its share of theirs, worked out "
            "from its first January."
        ))  # fmt: skip
    counts = summarise(read.issues)
    for rule, count in {**counts.refused, **counts.notes}.items():
        first = next(issue for issue in read.issues if issue.rule == rule)
        said = _("%(file)s, line %(line)s: %(message)s (%(count)s like it)")
        found.append(said % {
            "file": first.file, "line": first.line, "message": first.message, "count": count,
        })  # fmt: skip
    return found


def _assumptions(run: "SavedRun", known: "Panel") -> list[str]:
    shown = {"origin": known.years[-1], "areas": len(known.areas), "draws": run.parameters["draws"]}
    return [
        _("Nothing later than January %(origin)s was used.") % shown,
        _("The area’s growth is learned together with %(areas)s areas: an area’s own trend alone foresees worse.") % shown,
        _("%(draws)s whole futures were drawn. 90 %% of them lie between the outer figures, half between the inner ones.") % shown,
        _("Law and practice stay as in the past few years. Births and migration are not put in separately."),
        _("Medians of parts do not add up to the median of the whole, and should not; means do."),
    ]  # fmt: skip


def _live(run: "SavedRun") -> dict[str, Any] | None:
    live: dict[str, Any] | None = run.inputs.get("live")
    if live is None:
        return None
    note = _(
        "Pupils with a plan on the registers of the schools of this area that use Goldthread "
        "(%(schools)s), on the day the run was asked for. Children elsewhere are not in it, so it is no "
        "newer count of the published figure. Fewer than 10, and what would give them away, are hidden."
    ) % {"schools": live["schools"]}
    return {**live, "note": note}
