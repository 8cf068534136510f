"""What the readers say: in English where Django is not started, and a word for every case."""

import ast
import subprocess
import sys
from pathlib import Path

from goldthread.exchange.mis import fenced
from goldthread.exchange.mis.spreadsheet import _case_words

WITHOUT_DJANGO = """
import sys
from goldthread.exchange.evidence.reader import lines_in_words, read_table
from goldthread.exchange.issues import Refusal
try:
    read_table(b"a\\n", "t.csv", ["a"])
except Refusal as refusal:
    print(refusal, lines_in_words([4]), lines_in_words([4, 5]), "django" in sys.modules)
"""


def test_readers_speak_english_without_django():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == (
        "t.csv: The file has headings and no rows. Nothing has been changed. "
        "Export it again from the system it came from, and send that whole file. "
        "line 4 lines 4, 5 False"
    )


def test_every_case_of_the_fenced_process_has_words():
    tree = ast.parse(Path(fenced.__file__).read_text(encoding="utf-8"))
    raised = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Unsafe"
    ]
    cases = [[each.value for each in call.args[:2]] for call in raised]
    assert len(cases) == 11
    for rule, *case in cases:
        assert _case_words(rule, *(case or [""]), 1_000)
