"""A workbook's rows, read by the fenced process; any trouble there is a refusal here."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass

from goldthread.exchange.mis.archive import check_archive, unsafe
from goldthread.exchange.tables import Cells
from goldthread.exchange.words import gettext as _

FENCED = "goldthread.exchange.mis.fenced"
DEADLINE = 8.0  # seconds; 2,000 pupils with 24 columns take under half of one


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook as texts. Formula cells hold the value last calculated."""

    name: str
    sheet_names: tuple[str, ...]
    formulas: int
    rows: tuple[Cells, ...]


def read_sheet(
    data: bytes, file_name: str, sheet: str | None = None, deadline: float = DEADLINE
) -> Sheet:
    """Read the named sheet, or the first that holds anything."""
    check_archive(data, file_name)
    request = json.dumps({"sheet": sheet}).encode() + b"\n"
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no user input in it
            [sys.executable, "-m", FENCED],
            input=request + data,
            capture_output=True,
            env=_bare_environment(),
            timeout=deadline,
            check=False,
        )
    except subprocess.TimeoutExpired:
        what = _("it takes too long to read")
        raise unsafe(file_name, "workbook_too_heavy", what) from None
    if done.returncode != 0:
        what = _("reading it takes too much memory or time")
        raise unsafe(file_name, "workbook_too_heavy", what)
    return _sheet(done.stdout, file_name)


def _bare_environment() -> dict[str, str]:
    """Return an environment that can find our code and holds none of our secrets."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONSAFEPATH": "1"}


def _sheet(output: bytes, file_name: str) -> Sheet:
    lines = [json.loads(line) for line in io.BytesIO(output)]
    for answer in lines[:1] + lines[-1:]:
        if isinstance(answer, dict) and "refused" in answer:
            rule = answer["refused"]
            raise unsafe(file_name, rule, _case_words(rule, answer["case"], answer["limit"]))
    about, *rows = lines
    return Sheet(
        name=about["sheet"],
        sheet_names=tuple(about["sheets"]),
        formulas=about["formulas"],
        rows=tuple(Cells(line, texts) for line, *texts in rows),
    )


def _case_words(rule: str, case: str, limit: int | None) -> str:
    """What the fenced process found, in words."""
    sentences = {
        ("unpacks_too_large", ""): _("it holds more text than a pupil list does"),
        ("workbook_unreadable", "parts"): _("its parts do not fit together"),
        ("workbook_unreadable", "sheet"): _("a sheet of it cannot be read"),
        ("workbook_unreadable", "xml"): _("its XML is damaged"),
        ("sheet_missing", ""): _("it has no sheet of the name chosen before"),
        ("empty_file", ""): _("its sheets are empty"),
        ("too_many_columns", ""): _("it has more than %(limit)s columns"),
        ("too_many_rows", ""): _("it has more than %(limit)s rows"),
        ("workbook_too_heavy", "parts"): _("it has more parts than a pupil list does"),
        ("workbook_too_heavy", "cells"): _("it has more than %(limit)s cells"),
        ("doctype", ""): _("its XML defines entities, which no spreadsheet program writes"),
    }
    return sentences[rule, case] % {"limit": f"{limit or 0:,}"}
