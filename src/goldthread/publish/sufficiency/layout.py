"""The report for members: what it rests on first, then what is needed, where, the cost, how sure.

It is given the results of a projection and of a plan of places, and nothing of any child. It is
made to be read in public, so a number below ten is not printed, and no group of children is named
by where it lives and what it needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from goldthread.publish.sheet.blocks import (
    Bar,
    Bars,
    Block,
    Bullets,
    Column,
    Facts,
    Heading,
    Panel,
    Sheet,
    Table,
    Text,
)
from goldthread.publish.sheet.words import day
from goldthread.publish.sufficiency.words import about, figure, pounds, probably, span

FEWEST = 10
"""A smaller number is not printed: nobody is to be found by it."""
MOST_ROWS = 30
Result = Mapping[str, Any]
TABLE_LABELS = {
    "need": "Plans by main need",
    "age": "Plans by age",
    "setting": "Plans by where children learn",
}
STATUS_LABELS = {
    "optimal": "No cheaper plan exists for these figures: proven.",
    "within_gap": "Close enough to the cheapest possible plan: proven.",
    "time_limit": "The search ended before the proof was complete.",
    "stopped": "The search was stopped before the proof was complete.",
}


@dataclass(frozen=True)
class Report:
    """What is printed. `demand` or `places` may be missing, not both; `made_on` is the day's date."""

    area: str
    authority: str
    made_on: date
    demand: Result | None = None
    places: Result | None = None
    assumptions: tuple[str, ...] = ()
    synthetic: bool = False


def report_sheet(report: Report) -> Sheet:
    """The report as a sheet: A4, 12 point."""
    return Sheet(
        title=_("Places for children with special educational needs"),
        name=report.area,
        initials=report.area,
        where="" if report.authority == report.area else report.authority,
        school=report.authority,
        purpose=_(
            "For members: what is likely to be needed, where, what it costs and how sure that is. "
            "Figures are estimates for the whole area. No child is in this report."
        ),
        made_on=report.made_on,
        made_on_words=day(report.made_on),
        blocks=(
            *_in_short(report), *_rests_on(report), *_needed(report.demand), *_where(report.places),
            *_costs(report.places), *_how_sure(report), *_before_deciding(),
        ),
        synthetic=report.synthetic,
    )  # fmt: skip


def _in_short(report: Report) -> tuple[Block, ...]:
    said = []
    if report.demand and report.demand["total"]:
        end = report.demand["total"][-1]
        known = {"year": end["year"], "range": probably(end["q05"], end["q95"])}
        said.append(_("In %(year)s there will %(range)s education, health and care plans.") % known)
    if report.places:
        said += _plan_in_short(report.places)
    return (Panel(_("In short"), tuple(Text(one) for one in said), "key"),) if said else ()


def _plan_in_short(places: Result) -> list[str]:
    if places["objective"] is None:
        return [_("No plan was found that keeps to the budgets and limits given.")]
    steps = places["steps"]
    known = {
        "places": figure(sum(step["places"] for step in steps)),
        "sites": len({step["site"] for step in steps}),
        "capital": pounds(sum(step["capital"] for step in steps)),
    }
    if not steps:
        return [_("The plan opens nothing new.")]
    return [_("The plan opens %(places)s places at %(sites)s sites for %(capital)s of capital.") % known]  # fmt: skip


def _rests_on(report: Report) -> tuple[Block, ...]:
    demand = report.demand or {}
    lines = (*demand.get("assumptions", ()), *report.assumptions, *_terms(report.places))
    blocks: list[Block] = [Heading(_("What this rests on"))]
    if lines:
        blocks.append(Bullets(tuple(map(str, lines))))
    else:
        blocks.append(Text(_("No assumptions were recorded with these figures.")))
    for title, key in ((_("Please keep in mind"), "alarm"), (_("What is doubtful in the data"), "faults")):  # fmt: skip
        if demand.get(key):
            blocks += [Heading(title, 3), Bullets(tuple(map(str, demand[key])))]
    return tuple(blocks)


def _terms(places: Result | None) -> tuple[str, ...]:
    """The terms of the plan that decide it, in words."""
    if not places:
        return ()
    terms = places["assumptions"]
    unit = _("minute") if terms.get("travel_unit") == "minutes" else _("kilometre")
    said = [
        _("A child’s travel costs %(cost)s a year for each %(unit)s.")
        % {"cost": pounds(terms["travel_cost"]), "unit": unit},
        _("A child without a place here costs %(cost)s a year elsewhere.")
        % {"cost": pounds(terms["unplaced_cost"])},
        _("Money is discounted by %(rate)s%% a year; buildings are paid for over %(years)s years.")
        % {"rate": f"{100 * terms['discount']:g}", "years": f"{terms['asset_life']:g}"},
        _futures(terms["scenarios"]),
    ]
    if terms.get("road_factor"):
        factor = {"factor": f"{terms['road_factor']:g}"}
        said.append(_("Roads are taken as %(factor)s times as long as straight lines.") % factor)
    return tuple(said)


def _futures(count: int) -> str:
    if count == 1:
        return _("The plan was made for one future: the demand as it was supplied.")
    return _("The plan was made for %(count)s possible futures.") % {"count": count}


def _needed(demand: Result | None) -> tuple[Block, ...]:
    if not demand or not demand["total"]:
        return ()
    blocks: list[Block] = [Heading(_("What is needed"))]
    known = demand["history"][-1:]
    if known:
        counted = {"count": figure(known[0]["plans"]), "year": known[0]["year"]}
        blocks.append(Text(_("In January %(year)s there were %(count)s plans.") % counted))
    live = demand.get("live")
    if live and (live.get("plans") or 0) >= FEWEST:
        blocks.append(Text(_live(live), "quiet"))
    blocks.append(Bars(_bars(demand["total"])))
    blocks.append(Text(_("Each bar is the middle of the futures; the words give the range in which nine in ten lie."), "quiet"))  # fmt: skip
    blocks += [
        _categories(_(label), demand[key]) for key, label in TABLE_LABELS.items() if demand.get(key)
    ]
    return tuple(blocks)


def _live(live: Result) -> str:
    known = {"count": figure(live["plans"]), "note": live.get("note") or ""}
    return (_("Own casework now: %(count)s plans. %(note)s") % known).strip()


def _bars(years: Sequence[Result]) -> tuple[Bar, ...]:
    longest = max(round(year["q95"]) for year in years)
    return tuple(
        Bar(
            str(year["year"]), round(year["median"]), longest,
            _("%(middle)s, probably %(range)s")
            % {"middle": figure(year["median"]), "range": span(year["q05"], year["q95"])},
        )
        for year in years
    )  # fmt: skip


def _categories(title: str, rows: Sequence[Result]) -> Table:
    """The last year of each category, the largest first; small numbers are not printed."""
    ends = [(str(row["category"]), row["years"][-1]) for row in rows if row["years"]]
    ordered = sorted(ends, key=lambda end: -end[1]["median"])[:MOST_ROWS]
    year = ordered[0][1]["year"] if ordered else ""
    return Table(
        f"{title}, {year}",
        (Column(_("Group"), 5), Column(_("Middle"), 2, numeric=True), Column(_("Probably"), 3, numeric=True)),
        tuple((name, *_cells(end)) for name, end in ordered),
    )  # fmt: skip


def _cells(end: Result) -> tuple[str, str]:
    if end["median"] < FEWEST:
        return _("fewer than %(count)s") % {"count": FEWEST}, "–"
    return figure(end["median"]), span(end["q05"], end["q95"])


def _where(places: Result | None) -> tuple[Block, ...]:
    if not places or places["objective"] is None:
        return ()
    if not places["steps"]:
        return (Heading(_("Where")), Text(_("Nothing new opens in this plan.")))
    columns = (
        Column(_("Site"), 5), Column(_("When"), 2), Column(_("New places"), 2, numeric=True),
        Column(_("Capital"), 3, numeric=True),
    )  # fmt: skip
    rows = tuple(
        (step["site"], str(step["period"]), figure(step["places"]), pounds(step["capital"]))
        for step in places["steps"]
    )
    return (Heading(_("Where")), Table(_("What opens when"), columns, rows))


def _costs(places: Result | None) -> tuple[Block, ...]:
    if not places or places["objective"] is None:
        return ()
    columns = (
        Column(_("Period"), 3), Column(_("Capital"), 3, numeric=True),
        Column(_("Running, a year"), 3, numeric=True), Column(_("Children to place"), 3, numeric=True),
        Column(_("Without a place here"), 3, numeric=True),
    )  # fmt: skip
    rows = tuple(
        (str(one["period"]), pounds(one["capital"]), pounds(one["revenue_a_year"]),
         figure(one["children_to_place"]), _few(one["unplaced"]))
        for one in places["periods"]
    )  # fmt: skip
    total = _("All years together, in today’s money"), about(places["objective"])
    said = _("Building, running, travel and places elsewhere together. Children are the mean of the futures.")  # fmt: skip
    return (
        Heading(_("What it costs")), Facts((total,)), Text(said, "quiet"),
        Table(_("Period by period"), columns, rows),
    )  # fmt: skip


def _few(children: float) -> str:
    if children >= FEWEST or round(children, 1) == 0:
        return figure(children)
    return _("fewer than %(count)s") % {"count": FEWEST}


def _how_sure(report: Report) -> tuple[Block, ...]:
    lines = []
    if report.demand:
        drawn = {"draws": figure(report.demand["draws"]), "origin": report.demand["origin"]}
        lines.append(
            _(
                "%(draws)s futures were drawn from what was known in January %(origin)s. One in ten outcomes lies outside the ranges, if the years ahead are like those behind."
            )
            % drawn
        )
    if report.places:
        lines += _proof(report.places)
    return (Heading(_("How sure this is")), Bullets(tuple(lines))) if lines else ()


def _proof(places: Result) -> list[str]:
    lines = [_(STATUS_LABELS[places["status"]])] if places["status"] in STATUS_LABELS else []
    if places["objective"] is not None and places["bound"] is not None:
        less = places["objective"] - places["bound"]
        if less >= 1:
            said = _("No plan for these figures can be cheaper by more than %(money)s.")
            lines.append(said % {"money": about(less)})
    chances = [one["chance_of_shortage"] for one in places["periods"]]
    if chances and places["assumptions"]["scenarios"] > 1:
        lines.append(
            _("In up to %(share)s%% of the futures some children find no place here.")
            % {"share": f"{100 * max(chances):.0f}"}
        )
    worst = places.get("worst_served")
    if worst and worst["share_unplaced"] > 0:
        share = {"share": f"{100 * worst['share_unplaced']:.0f}"}
        lines.append(_("Of the group served worst, %(share)s%% find no place here.") % share)
    return [*lines, *_alternatives(places), *_refusals(places)]


def _alternatives(places: Result) -> list[str]:
    near = places.get("alternatives")
    if not near:
        return []
    known = {"count": near["plans_found"], "share": f"{100 * near['tolerance']:g}"}
    said = [_("%(count)s plans cost at most %(share)s%% more: the choice between them is open.") % known]  # fmt: skip
    if near["always_open"]:
        named = {"sites": ", ".join(near["always_open"])}
        said.append(_("In every one of them, proven: %(sites)s.") % named)
    return said


def _refusals(places: Result) -> list[str]:
    said = []
    for site, one in (places.get("if_refused") or {}).items():
        if one["costs_more_at_most"] is None:
            continue
        least, most = about(max(one["costs_more_at_least"] or 0.0, 0.0)), about(one["costs_more_at_most"])  # fmt: skip
        known = {"site": site, "least": least, "most": most}
        if least == most:
            said.append(_("If %(site)s says no, it costs about %(most)s more.") % known)
        else:
            said.append(
                _("If %(site)s says no, it costs about %(least)s to %(most)s more.") % known
            )
    return said


def _before_deciding() -> tuple[Block, ...]:
    said = _(
        "Sites named here are where a conversation begins. Whether a place suits a child, what the "
        "school and families say, staff, buildings, equality and consultation are outside these "
        "figures. A plan is not a need: children who wait are not counted."
    )
    return (Panel(_("Before anything is decided"), (Text(said),)),)
