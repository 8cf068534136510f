"""A sheet as a Word file a school can go on writing in: real headings, lists and table headings."""

from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from goldthread.publish.sheet.blocks import (
    Bars,
    Block,
    Bullets,
    Facts,
    Heading,
    Panel,
    Path,
    Quote,
    Sheet,
    Signatures,
    Split,
    Table,
    Text,
    printable,
)
from goldthread.publish.sheet.words import page_words, sentence_list, synthetic_words

INK = RGBColor(0x1A, 0x22, 0x33)
QUIET = RGBColor(0x4A, 0x54, 0x68)
FACE = "Arial"  # on every computer a school has; readable, and replaced in one place by the reader


def write_word(sheet: Sheet) -> bytes:
    """Write the sheet. Its title property carries initials and never a name."""
    sheet = printable(sheet)
    document = docx.Document()
    _page(document, sheet)
    _styles(document, sheet)
    _properties(document, sheet)
    _foot(document, sheet)
    document.add_heading(sheet.title, 1)
    document.add_paragraph(sheet.name).style = document.styles["Subtitle"]
    _quiet(document.add_paragraph(sheet.where))
    if sheet.purpose:
        _quiet(document.add_paragraph(sheet.purpose))
    for block in sheet.blocks:
        _add(document, block)
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def _page(document: Any, sheet: Sheet) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if sheet.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.7)
    section.top_margin = section.bottom_margin = Cm(1.9)


def _styles(document: Any, sheet: Sheet) -> None:
    sizes = {"Normal": 0, "Heading 1": 11, "Heading 2": 2, "Heading 3": 0, "Subtitle": 4}
    for name, larger in sizes.items():
        style = document.styles[name]
        style.font.name = FACE
        style.font.size = Pt(sheet.points + larger)
        style.font.color.rgb = INK
        style.font.italic = False
        style.font.bold = name != "Normal"
        properties = style.element.get_or_add_rPr()
        for spread in properties.findall(qn("w:spacing")):
            properties.remove(spread)
        fonts = properties.get_or_add_rFonts()
        for attribute in [key for key in fonts.attrib if "Theme" in key]:
            del fonts.attrib[attribute]
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FACE)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["Heading 2"].paragraph_format.space_before = Pt(7)
    _language(document, sheet.language)


def _language(document: Any, language: str) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for found in defaults.iter(qn("w:lang")):
        found.set(qn("w:val"), language)


def _properties(document: Any, sheet: Sheet) -> None:
    properties = document.core_properties
    made = datetime.combine(sheet.made_on, time())
    properties.title = f"{sheet.title}, {sheet.initials}"
    properties.author = properties.last_modified_by = sheet.school
    properties.language = sheet.language
    properties.comments = synthetic_words() if sheet.synthetic else ""
    properties.created = properties.modified = made


def _foot(document: Any, sheet: Sheet) -> None:
    section = document.sections[0]
    if sheet.synthetic:
        mark = section.header.paragraphs[0].add_run(synthetic_words())
        mark.bold = True
        mark.font.size = Pt(9)
    paragraph = section.footer.paragraphs[0]
    said = (sheet.title, sheet.version, sheet.initials, sheet.made_on_words)
    paragraph.add_run(sentence_list(said) + " · ")
    before, rest = page_words().split("{page}")
    between, after = rest.split("{pages}")
    paragraph.add_run(before)
    _field(paragraph, "PAGE")
    paragraph.add_run(between)
    _field(paragraph, "NUMPAGES")
    paragraph.add_run(after)
    _quiet(paragraph, 9)


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "18")  # half points
    run.get_or_add_rPr().append(size)
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _quiet(paragraph: Paragraph, points: int | None = None) -> None:
    for run in paragraph.runs:
        run.font.color.rgb = QUIET
        if points:
            run.font.size = Pt(points)


def _add(document: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            document.add_heading(text, level)
        case Text(text, manner):
            _text(document, text, manner)
        case Bullets(items):
            for item in items:
                document.add_paragraph(item, style="List Bullet")
        case Quote(text, voice):
            _quote(document, text, voice)
        case Facts(pairs):
            for name, value in pairs:
                paragraph = document.add_paragraph(f"{name}: {value}")
                paragraph.paragraph_format.space_after = Pt(2)
        case _:
            _add_figure(document, block)


def _add_figure(document: Any, block: Block) -> None:
    match block:
        case Table(caption, columns, rows):
            shares = tuple(column.share for column in columns)
            _table(document, caption, tuple(column.label for column in columns), rows, shares)
        case Bars(items):
            for bar in items:
                document.add_paragraph(f"{bar.label}: {bar.words}", style="List Bullet")
        case Path(start, now, goal):
            _quiet(document.add_paragraph(sentence_list((start, now, goal))))
        case Signatures(caption, columns, names):
            rows = tuple((name, "\n", "") for name in names)
            _table(document, caption, columns, rows, (4, 6, 3))
        case Panel(title, inner):
            document.add_heading(title, 2)
            _add_all(document, inner)
        case Split(left, right):
            _add_all(document, left)
            _add_all(document, right)


def _add_all(document: Any, blocks: tuple[Block, ...]) -> None:
    for block in blocks:
        _add(document, block)


def _text(document: Any, text: str, manner: str) -> None:
    paragraph = document.add_paragraph(text)
    if manner == "quiet":
        _quiet(paragraph)
    if manner == "lead":
        for run in paragraph.runs:
            run.bold = True


def _quote(document: Any, text: str, voice: str) -> None:
    """Words and whose they are, in one paragraph: a profile then fits on one side."""
    paragraph = document.add_paragraph(text)
    paragraph.paragraph_format.left_indent = Cm(0.6)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.add_run(f"\u2002{voice}").font.color.rgb = QUIET


def _table(
    document: Any,
    caption: str,
    heads: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    shares: tuple[int, ...],
) -> None:
    title = document.add_paragraph()
    title.add_run(caption).bold = True
    title.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1 + len(rows), cols=len(heads))
    table.style = "Table Grid"
    section = document.sections[0]
    usable = section.page_width - section.left_margin - section.right_margin
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(usable * share / sum(shares))
    _row(table.rows[0], heads, bold=True)
    _repeat(table.rows[0])
    for row, cells in zip(list(table.rows)[1:], rows, strict=True):
        _row(row, cells)
        row.cells[0].paragraphs[0].runs[0].bold = True
    document.add_paragraph()


def _row(row: Any, texts: tuple[str, ...], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold = bold
        run.font.size = Pt(11)
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))


def _repeat(row: Any) -> None:
    heading = OxmlElement("w:tblHeader")
    heading.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(heading)
