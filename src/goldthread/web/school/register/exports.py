"""The register as a file: exactly what is seen, with nothing in it a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter
from django.http import HttpResponse

from goldthread.exchange.formulas import neutral
from goldthread.records.assurance.queries.register import RegisterRow
from goldthread.web.school.register.columns import COLUMNS, Value

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(kind: str, rows: Sequence[RegisterRow], on: date) -> HttpResponse:
    """The rows as `csv` or `xlsx`, named by the day only."""
    content, content_type = (_xlsx(rows), XLSX_TYPE) if kind == "xlsx" else (_csv(rows), CSV_TYPE)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="register-{on.isoformat()}.{kind}"'
    return response


def _csv(rows: Iterable[RegisterRow]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([str(column.label) for column in COLUMNS])
    for row in rows:
        writer.writerow([_csv_cell(column.value(row)) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else neutral(str(value))


def _xlsx(rows: Sequence[RegisterRow]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Register")
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "d mmm yyyy"})
        for place, column in enumerate(COLUMNS):
            sheet.write_string(0, place, str(column.label), bold)
            for number, row in enumerate(rows, start=1):
                _write(sheet, number, place, column.value(row), day)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)
        sheet.set_column(0, len(COLUMNS) - 1, 18)
    return out.getvalue()


def _write(
    sheet: "xlsxwriter.worksheet.Worksheet", row: int, place: int, value: Value, day: object
) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, day)
    elif isinstance(value, int):
        sheet.write_number(row, place, value)
    elif value:
        sheet.write_string(row, place, value)
