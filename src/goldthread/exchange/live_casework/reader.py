"""Read counts of a register on one or more days: columns day and plans, and age, need, setting.

A row is a number of plans that have the same age, need and setting, as far as those columns are
there; the rows of a day add up to its plans. Counts only: a column that could name a child has no
place in the file, and one that is not known refuses it.
"""

from __future__ import annotations

from typing import Final

from goldthread.analysis.demand.live import LiveCount
from goldthread.exchange.cells import RowCells, check_headings, positions
from goldthread.exchange.demand_panel.assemble import NEEDS
from goldthread.exchange.ehc_plans.columns import SETTINGS
from goldthread.exchange.issues import Issue, ReadResult, Refusal
from goldthread.exchange.tables import open_table
from goldthread.exchange.words import gettext as _

COLUMNS: Final = ("day", "plans")
OPTIONAL: Final = ("age", "need", "setting")
MOST_ROWS: Final = 100_000
MOST_PLANS: Final = 200_000


def read_live(data: bytes, file_name: str) -> ReadResult[LiveCount]:
    """The counts, or a refusal: a count that is not understood would make the sum too small."""
    table = open_table(data, file_name, max_rows=MOST_ROWS)
    table.ends_its_last_line = True
    places = positions(table.headers, file_name)
    check_headings(places, COLUMNS, file_name, _("a table of counts of a register"))
    unknown = [at for name, at in places.items() if name not in (*COLUMNS, *OPTIONAL)]
    if unknown:
        problem = _("Column %(number)s is none of: %(names)s.") % {
            "number": unknown[0] + 1, "names": ", ".join((*COLUMNS, *OPTIONAL)),
        }  # fmt: skip
        raise Refusal(file_name, "column_unknown", problem, _remedy())
    issues: list[Issue] = []
    counts: list[LiveCount] = []
    for cells in table.rows():
        row = RowCells(file_name, cells.line, cells.values, places, issues)
        count = _count(row)
        if count is not None:
            counts.append(count)
    if table.issues:
        issues = [*table.issues, *issues]
    if issues:
        first = issues[0]
        problem = _("Line %(line)s: %(message)s") % {"line": first.line, "message": first.message}
        raise Refusal(file_name, first.rule, problem, _remedy())
    return ReadResult(file_name, tuple(counts), (), table.rows_seen)


def _remedy() -> str:
    return _("Correct it and try again: every count is needed, or the sum would be too small.")


def _count(row: RowCells) -> LiveCount | None:
    day = row.day("day")
    plans = row.whole("plans", 0, MOST_PLANS)
    if day is None and not row.text("day"):
        row.refuse("day", "day_missing", _("A row needs a day."))
    if plans is None and not row.text("plans"):
        row.refuse("plans", "plans_missing", _("A row needs a number of plans."))
    need, setting = row.text("need").upper(), row.text("setting")
    if need and need not in NEEDS:
        row.refuse("need", "need_unknown", _("Not a type of need in DfE's list."))
    if setting and setting not in SETTINGS:
        row.refuse("setting", "setting_unknown", _("Not a setting of DfE's release."))
    age = row.whole("age", 0, 25)
    if row.issues or day is None or plans is None:
        return None
    return LiveCount(day, plans, age, need, setting)
