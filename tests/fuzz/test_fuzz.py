"""Every reader fuzzed, each in a process of its own: `make fuzz` for ten million inputs each.

`GOLDTHREAD_FUZZ_RUNS` says how many; the suite tries 200,000 of each.
"""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

RUNS = int(os.environ.get("GOLDTHREAD_FUZZ_RUNS", "200000"))
STATISTIC = re.compile(r"stat::(\w+):\s+(\d+)")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.embedded,
    pytest.mark.skipif(
        importlib.util.find_spec("atheris") is None,
        reason="Atheris has no wheel for this system; CI has it",
    ),
]


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_the_bytes_the_reader_answers_or_refuses(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, f"--runs={RUNS}", f"--found={tmp_path}"],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    told = done.stderr[-4000:]
    found = [path.read_bytes() for path in tmp_path.iterdir()]
    assert (done.returncode, found) == (0, []), f"{told}\n{done.stdout[-4000:]}"
    statistics = dict(STATISTIC.findall(done.stderr))
    assert int(statistics["number_of_executed_units"]) >= RUNS
    record_property("fuzzed", f"{name}: {RUNS:,}, {statistics['new_units_added']} ways found")


def test_an_input_that_breaks_a_reader_is_found(tmp_path: Path) -> None:
    """The harness itself: what is no refusal, what takes too much, ends the run with the input."""
    broken = (
        "import sys; sys.argv[1:] = ['evidence', '--runs=20', '--found={found}']\n"
        "from dataclasses import replace\n"
        "import tests.fuzz.__main__ as harness\n"
        "def wrong(data):\n    {does}\n"
        "harness.TARGETS['evidence'] = replace(harness.TARGETS['evidence'], read=wrong)\n"
        "harness.main()\n"
    )
    for number, does in enumerate(("raise KeyError", "bytearray(400 * 1024 * 1024)")):
        folder = tmp_path / str(number)
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", broken.format(found=folder, does=does)],
            capture_output=True,
            check=False,
        )
        assert done.returncode != 0
        assert list(folder.iterdir())
