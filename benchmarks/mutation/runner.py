"""Each fault in a process of its own: forked once the tests are collected and the database is made.

The parent imports everything and runs no test. For each fault a child takes the changed code into the
function where it stands, runs the tests that reach that function, those first that noticed another
fault in it, then the quickest, and ends at the first that fails, or when they took `LONGEST` seconds. A fault in a table, or in a function that fills one, is put in by filling the tables anew, and
every test may be run. What a child wrote, the embedded database in memory with it, ends with the child.
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import coverage
import pytest
from django.conf import settings

from benchmarks.mutation.mutants import SOURCE, TABLE, Mutant, files
from benchmarks.mutation.putting_in import put_in_function, put_in_table

KILLED, SURVIVED, TIMED_OUT, NOT_IN_BODY = "killed", "survived", "timed out", "not in the body"
OUTCOMES = {0: SURVIVED, 1: KILLED, 3: NOT_IN_BODY}
MEMORY = 6 * 1024**3
LONGEST = 20.0
"""Seconds of processor time that the tests of one fault may take by themselves: with more of them
more would be noticed, never less."""


class Runner:
    """A plugin of pytest that runs the tests once for each fault, and once for all to see what they reach."""

    def __init__(self, mutants: list[Mutant], note: Callable[[Mutant, str, str], None]) -> None:
        self.mutants = mutants
        self.note = note
        self.failed: list[str] = []
        self.noticed_by: Counter[tuple[str, str, str]] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what failed; in a child that ends it."""
        if report.failed:
            self.failed.append(report.nodeid)
            self.why = report.longreprtext

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of one run of the tests: one for what each reaches, then one for each fault."""
        if session.testsfailed:
            raise session.Interrupted("the tests could not be collected")
        self.items = session.items
        self._make_database()
        for name in (settings.ROOT_URLCONF, *{mutant.module for mutant in self.mutants}):
            importlib.import_module(name)
        gc.freeze()
        self._see_what_tests_reach()
        every = sorted(range(len(self.items)), key=lambda place: self.seconds[place])
        code, said = self._outcome(lambda: self._passes(every), every)
        if code != SURVIVED:
            raise pytest.UsageError(f"Without any fault: {code} {said}")
        self._check_that_putting_in_breaks_nothing()
        for mutant in self.mutants:
            outcome, by = self._try(mutant)
            self.noticed_by[mutant.path, mutant.function, by] += 1
            self.note(mutant, outcome, by)
        return True

    def _check_that_putting_in_breaks_nothing(self) -> None:
        """Each file put in as it is, tables filled anew: no test may take that for a fault."""
        for path in sorted({mutant.path for mutant in self.mutants}):
            text = (SOURCE / path).read_text(encoding="utf-8")
            outcome, by = self._try(Mutant("", path, TABLE, 1, 1, "", "", text))
            if outcome != SURVIVED:
                raise pytest.UsageError(f"{path} put in without a fault: {outcome} {by}")

    def _make_database(self) -> None:
        """One test that needs the database, in the parent, so that every child has it."""
        needing = [item for item in self.items if "django_db_setup" in item.fixturenames]
        if needing:
            _run(needing[0])
        if self.failed:
            raise pytest.UsageError(
                f"{self.failed[0]} fails before any fault is put in: {self.why}"
            )

    def _see_what_tests_reach(self) -> None:
        self.lines: list[dict[str, set[int]]] = []
        self.seconds: list[float] = []
        targets = [str(path) for paths in files().values() for path in paths]
        for item in self.items:
            code, said = _forked(lambda item=item: self._reached(item, targets), 600)
            if code:
                raise pytest.UsageError(f"{item.nodeid} fails before any fault is put in: {said}")
            told = json.loads(said)
            self.lines.append({path: set(lines) for path, lines in told["lines"].items()})
            self.seconds.append(told["seconds"])

    def _reached(self, item: pytest.Item, targets: list[str]) -> tuple[int, str]:
        measured = coverage.Coverage(data_file=None, include=targets, config_file=False)
        start = time.process_time()
        measured.start()
        _run(item)
        measured.stop()
        seconds = time.process_time() - start
        if self.failed:
            return 1, self.why
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a test that reaches none of it
            data = measured.get_data()
        lines = {
            str(Path(path).relative_to(SOURCE)): sorted(data.lines(path) or ())
            for path in data.measured_files()
        }
        return 0, json.dumps({"lines": lines, "seconds": seconds})

    def _try(self, mutant: Mutant) -> tuple[str, str]:
        inside = set(range(mutant.first_line, mutant.last_line + 1))
        every = range(len(self.items))
        reaching = [
            place
            for place in every
            if not inside.isdisjoint(self.lines[place].get(mutant.path, ()))
        ]
        if mutant.function != TABLE and reaching:
            chosen = self._in_order(mutant, reaching)
            outcome, by = self._outcome(
                lambda: self._survives(put_in_function, mutant, chosen), chosen
            )
            if outcome != NOT_IN_BODY:
                return outcome, by
        chosen = self._in_order(mutant, every)
        return self._outcome(lambda: self._survives(put_in_table, mutant, chosen), chosen)

    def _in_order(self, mutant: Mutant, places: Iterable[int]) -> list[int]:
        def key(place: int) -> tuple[int, float]:
            name = self.items[place].nodeid
            times = self.noticed_by[mutant.path, mutant.function, name]
            return -times, self.seconds[place]

        chosen, seconds = [], 0.0
        for place in sorted(places, key=key):
            if chosen and seconds + self.seconds[place] > LONGEST:
                break
            chosen.append(place)
            seconds += self.seconds[place]
        return chosen

    def _outcome(self, work: Callable[[], tuple[int, str]], places: list[int]) -> tuple[str, str]:
        seconds = int(30 + 5 * sum(self.seconds[place] for place in places))
        code, said = _forked(work, seconds)
        return OUTCOMES.get(code, TIMED_OUT), said

    def _survives(
        self, put_in: Callable[[Mutant], bool], mutant: Mutant, places: Iterable[int]
    ) -> tuple[int, str]:
        try:
            changed = put_in(mutant)
        except Exception as fault:
            return 1, f"import: {type(fault).__name__}"
        return self._passes(places) if changed else (3, "")

    def _passes(self, places: Iterable[int]) -> tuple[int, str]:
        for place in places:
            _run(self.items[place])
            if self.failed:
                return 1, self.failed[0]
        return 0, ""


def _run(item: pytest.Item) -> None:
    """Run one test, and take down after it all but what every other test shares."""
    chain = set(item.listchain())
    elsewhere = min(item.session.items, key=lambda one: len(chain.intersection(one.listchain())))
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=elsewhere)


def _forked(work: Callable[[], tuple[int, str]], seconds: int) -> tuple[int, str]:
    """What a child says of its work, and its exit code; ended when it needs too long or too much."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 2
        with contextlib.suppress(BaseException):
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.alarm(20 * seconds)
            code, said = work()
            os.write(writing, said.encode())
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def run(tests: list[str], mutants: list[Mutant], note: Callable[[Mutant, str, str], None]) -> None:
    """Try every fault with these tests."""
    code = pytest.main(["-q", "-s", "-p", "no:xdist", *tests], plugins=[Runner(mutants, note)])
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        sys.exit(f"The tests ended with {code}.")
