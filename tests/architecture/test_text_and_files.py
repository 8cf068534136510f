"""Text stays text and files stay files: rules about the code that sends them out."""

import ast
import re
from pathlib import Path

import goldthread

SOURCE = Path(goldthread.__file__).parent
WRITERS_OF_TABLES = {
    "web/school/register/exports.py": ("neutral(", "write_string("),
    "config/demand_draws.py": ("neutral(",),
    "config/demand_project.py": ("neutral(",),
    "exchange/money/writer.py": ("neutral(",),
    "config/demand_scenarios.py": ("neutral(",),
    "exchange/sufficiency/writer.py": ("neutral(", "write_string("),
    "exchange/sufficiency/scap.py": ("neutral(",),
}
"""Every file that writes a table a spreadsheet opens, and what makes its text harmless."""
SENDERS = {
    "web/school/documents/answers.py",
    "web/school/guidance/views.py",
    "web/school/register/exports.py",
    "web/school/rights/reading.py",
    "web/sufficiency/downloads.py",
}
"""Every file that answers with a download; `test_downloads.py` asks for each of them."""

UNESCAPED = {
    "web/components/templates/components/forms.html": 1,  # an input Django drew, values escaped
    "web/components/templates/components/tables.html": 2,  # "<form>" and "</form>" themselves
    "web/account/allauth_pages/allauth/elements/fields.html": 1,  # allauth's own help, no values
}
"""Where a template shows markup as it is, how often, and whose markup that is."""


def sources() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(SOURCE)), path.read_text(encoding="utf-8"))
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
    ]


def test_every_table_that_leaves_is_made_harmless() -> None:
    writers = {
        name for name, text in sources() if re.search(r"csv\.(Dict)?[wW]riter|xlsxwriter", text)
    }
    assert writers == WRITERS_OF_TABLES.keys()
    for name, needed in WRITERS_OF_TABLES.items():
        text = (SOURCE / name).read_text(encoding="utf-8")
        assert [word for word in needed if word not in text] == [], name


def test_every_download_is_known() -> None:
    assert {name for name, text in sources() if "Content-Disposition" in text} == SENDERS


def test_markup_in_python_is_ours_and_values_are_put_in_escaped() -> None:
    made = [
        f"{name}:{node.lineno}"
        for name, text in sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in {"Markup", "mark_safe"}
        and not all(isinstance(argument, ast.Constant) for argument in node.args)
        and "noqa: S704 - our own file" not in text.splitlines()[node.lineno - 1]
    ]
    assert made == []


def test_no_template_turns_escaping_off() -> None:
    off = re.compile(r"\|\s*safe\b|autoescape\s+(?:false|off)")
    found = {
        str(path.relative_to(SOURCE)): off.findall(path.read_text(encoding="utf-8"))
        for path in SOURCE.rglob("*.html")
        if off.search(path.read_text(encoding="utf-8"))
    }
    assert {name: len(times) for name, times in found.items()} == UNESCAPED


def test_no_file_name_someone_sent_is_ever_a_path() -> None:
    """The web opens no file and keeps none: what is sent stays in memory and in the database."""
    opened = [
        f"{name}:{node.lineno}"
        for name, text in sources()
        if name.startswith("web/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", ""))
        in {"open", "write_bytes", "write_text", "mkdir", "unlink", "FileSystemStorage"}
    ]
    assert opened == []
