"""A workbook's rows, read by the fenced process; any trouble there is a refusal here."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass

from goldthread.exchange.issues import Refusal
from goldthread.exchange.mis.archive import SAVE_PLAIN, check_archive
from goldthread.exchange.tables import Cells

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
        raise _too_heavy(file_name, "it takes too long to read") from None
    if done.returncode != 0:
        raise _too_heavy(file_name, "reading it takes too much memory or time")
    return _sheet(done.stdout, file_name)


def _bare_environment() -> dict[str, str]:
    """Return an environment that can find our code and holds none of our secrets."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONSAFEPATH": "1"}


def _sheet(output: bytes, file_name: str) -> Sheet:
    lines = [json.loads(line) for line in io.BytesIO(output)]
    for answer in lines[:1] + lines[-1:]:
        if isinstance(answer, dict) and "refused" in answer:
            what = f"The workbook cannot be used: {answer['what']}."
            raise Refusal(file_name, answer["refused"], what, SAVE_PLAIN)
    about, *rows = lines
    return Sheet(
        name=about["sheet"],
        sheet_names=tuple(about["sheets"]),
        formulas=about["formulas"],
        rows=tuple(Cells(line, texts) for line, *texts in rows),
    )


def _too_heavy(file_name: str, what: str) -> Refusal:
    return Refusal(
        file_name, "workbook_too_heavy", f"The workbook cannot be used: {what}.", SAVE_PLAIN
    )
