"""What is newer, or an authority's own, beside the releases: a SEN2 return, a register's counts."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldthread.config.demand_panel import projections_said, row_of, say_issues
from goldthread.config.evidence_table import file_bytes, refusals_said
from goldthread.config.terminal import Misused, Refused, note
from goldthread.config.words import _

if TYPE_CHECKING:
    from goldthread.analysis.demand.live import LivePoint
    from goldthread.analysis.demand.panel import Panel
    from goldthread.exchange.sen2.reader import Sen2Return


def add_newer(parser: argparse.ArgumentParser) -> None:
    """The options about one authority."""
    parser.add_argument(
        "--area", metavar=_("CODE"), help=_("one authority only, by DfE's number or its ONS code")
    )
    parser.add_argument(
        "--sen2", type=Path, metavar=_("FILE.xml"), help=_("that authority's own SEN2 return")
    )
    parser.add_argument(
        "--gias", type=Path, metavar=_("FILE.csv"),
        help=_("GIAS establishments, to know what kind the schools of the return are"),
    )  # fmt: skip
    parser.add_argument(
        "--live", type=Path, metavar=_("FILE.csv"),
        help=_("counts of that authority's register on a day after the origin"),
    )  # fmt: skip


def check_newer(args: argparse.Namespace) -> None:
    """What is one authority's is given with the authority."""
    if (args.sen2 or args.live) and not args.area:
        raise Misused(_("--sen2 and --live are of one authority: name it with --area."))
    if args.gias and not args.sen2:
        raise Misused(_("--gias goes with --sen2."))


def return_of(args: argparse.Namespace) -> "Sen2Return | None":
    """The SEN2 return, if there is one; says what is odd in it."""
    if args.sen2 is None:
        return None
    from goldthread.exchange.sen2.reader import read_return

    with refusals_said():
        made = read_return(file_bytes(args.sen2), args.sen2.name, _kinds(args.gias))
    say_issues(made.issues)
    return made


def _kinds(path: Path | None) -> dict[str, str]:
    """The kind of each establishment by its numbers."""
    if path is None:
        return {}
    from goldthread.exchange.gias.reader import read_establishments

    rows = read_establishments(file_bytes(path), path.name).rows
    numbers = {row.ukprn: row.type_name for row in rows if row.ukprn}
    return {**numbers, **{row.urn: row.type_name for row in rows}}


def newer_point(
    args: argparse.Namespace, known: "Panel", own: "Sen2Return | None"
) -> "tuple[int, LivePoint] | None":
    """The row of the authority and where it stands after the origin, if a file says so."""
    if not args.area:
        return None
    row = row_of(known, args.area)
    _check_same_area(known, row, own)
    later = own is not None and own.census_day.year > args.origin
    if later and args.live:
        raise Misused(_("The return is newer than the origin: give it or --live, not both."))
    with projections_said(args.live or args.sen2 or args.panel):
        if own is not None and later:
            return row, _of_return(own, args.origin)
        if args.live:
            return row, _of_register(args.live, args.origin, float(known.plans[row, -1]))
    return None


def _check_same_area(known: "Panel", row: int, own: "Sen2Return | None") -> None:
    if own is not None and own.la_code != known.areas[row].code:
        raise Refused(
            _("%(file)s is the return of authority %(code)s, not of %(area)s.")
            % {"file": own.file, "code": own.la_code, "area": known.areas[row].name}
        )


def _of_return(own: "Sen2Return", origin: int) -> "LivePoint":
    from goldthread.analysis.demand.live import january_point
    from goldthread.exchange.area_counts import Measure, Split

    needs = tuple(
        (count.category, count.value or 0.0)
        for count in own.rows
        if count.measure is Measure.PLANS and count.split is Split.NEED
    )
    return january_point(own.census_day.year, origin, own.plans, needs)


def _of_register(path: Path, origin: int, published: float) -> "LivePoint":
    from goldthread.analysis.demand.live import live_point
    from goldthread.exchange.live_casework.reader import read_live

    with refusals_said():
        counts = read_live(file_bytes(path), path.name).rows
    return live_point(counts, origin, published)


def say_point(point: "LivePoint") -> None:
    """That it is not yet a January, and how sure it is taken to be."""
    note(
        _(
            "%(day)s: taken as %(plans)s plans, give or take %(error)s %% (one standard deviation, "
            "assumed). It is not yet a published January; ages and settings are still those of "
            "the origin. The path within a year is untested."
        )
        % {
            "day": point.day.isoformat(),
            "plans": f"{point.plans:,.0f}",
            "error": f"{100 * point.spread:.1f}",
        }
    )


def point_as_data(point: "LivePoint") -> dict[str, Any]:
    """The point for --json."""
    return {
        "day": point.day,
        "plans": point.plans,
        "relative_error": point.spread,
        "compared_with_its_own_january": point.compared,
        "published_january": False,
    }
