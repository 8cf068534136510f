"""Measure the five pages at each size, print the table and write it into the README beside this."""

import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.pages.server import WORKERS, ask, cpu_seconds, serving, writing

SIZES = (20, 50, 2000)
ROUNDS = 3
REQUESTS = 8
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->"


def main() -> None:
    """Every size in turn, each in a home of its own."""
    on = _weekday(date.today())
    found = {size: _measure(size, on) for size in SIZES}
    table = "\n".join(_table(found))
    print(table)
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n{_about(on)}\n\n{table}\n\n{END}{after}", encoding="utf-8")


def _weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend: there is nothing to do on a Sunday."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _measure(size: int, on: date) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="goldthread-pages-") as folder:
        home = Path(folder)
        built = subprocess.run(
            [sys.executable, "-m", "benchmarks.pages.build", str(size), on.isoformat()],
            env=_environment() | {"GOLDTHREAD_HOME": folder},
            check=True,
            stdout=subprocess.PIPE,
        )
        pages = json.loads(built.stdout)
        port = _free_port()
        with serving(home, port) as server:
            for page in pages:
                measured = _cpu_after_writes if page["child"] else _cpu
                page["cpu"] = measured(home, server, port, page)
    return {page["name"]: page for page in pages}


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}


def _cpu(_home: Path, server: int, port: int, page: dict[str, Any]) -> float:
    """Milliseconds a request: the median of the rounds, after every worker is warm."""
    ask(port, page["path"], page["session"], REQUESTS)
    rounds = []
    for _ in range(ROUNDS):
        before = cpu_seconds(server)
        ask(port, page["path"], page["session"], REQUESTS)
        rounds.append(1000 * (cpu_seconds(server) - before) / REQUESTS)
    return median(rounds)


def _cpu_after_writes(home: Path, server: int, port: int, page: dict[str, Any]) -> float:
    """Milliseconds of the one request that comes first after a write: the mean, each asked alone."""
    found = []
    with writing(home, page["child"]) as write:
        for _ in range(ROUNDS * REQUESTS):
            write()
            before = cpu_seconds(server)
            ask(port, page["path"], page["session"], 1)
            found.append(1000 * (cpu_seconds(server) - before))
    return sum(found) / len(found)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _about(on: date) -> str:
    import sqlcipher3

    model = next(
        (line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "unknown processor: unknown",
    ).partition(": ")[2]
    return (
        f"{date.today().isoformat()} (the school as it stands on {on.isoformat()}), {model}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, encrypted SQLite "
        f"{sqlcipher3.dbapi2.sqlite_version} in a file, {WORKERS} workers, "
        f"medians of {ROUNDS} rounds of {REQUESTS} requests."
    )


def _table(found: dict[int, dict[str, dict[str, Any]]]) -> list[str]:
    head = " | ".join(f"{what} at {size:,}" for what in ("SQL", "kB", "CPU ms") for size in SIZES)
    lines = [f"| page | {head} | CPU 2,000 : 20 | CPU 2,000 : 50 |"]
    lines.append("| --- |" + " ---: |" * (3 * len(SIZES) + 2))
    for name in found[SIZES[0]]:
        cells = [str(found[size][name]["statements"]) for size in SIZES]
        cells += [f"{found[size][name]['bytes'] / 1000:.1f}" for size in SIZES]
        cells += [f"{found[size][name]['cpu']:.1f}" for size in SIZES]
        cells += [f"{found[2000][name]['cpu'] / found[few][name]['cpu']:.2f}" for few in SIZES[:2]]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


if __name__ == "__main__":
    main()
