"""How long `goldthread audit verify` takes over a million events: `python -m benchmarks.audit`.

On the embedded database in a folder of its own, then, where DATABASE_URL names a PostgreSQL, in a
database of its own there. Each step is a process of its own, the verification the command itself.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

EVENTS = 1_000_000
SECONDS = 30.0
README = Path(__file__).with_name("README.md")
DATABASE = "goldthread_benchmark_audit"


def main() -> None:
    """Measure on each database there is, and write the table into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    args = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as home:
        rows = [
            ("SQLite, encrypted, in a file", *_measured(args.events, {"GOLDTHREAD_HOME": home}))
        ]
        if url := os.environ.get("DATABASE_URL"):
            rows.append(("PostgreSQL on loopback", *_on_postgresql(args.events, url, home)))
    table = _table(args.events, rows, load)
    print(table)
    if args.write:
        text = README.read_text(encoding="utf-8")
        start, end = "<!-- results -->", "<!-- end of results -->"
        head, rest = text.split(start)
        README.write_text(f"{head}{start}\n\n{table}\n\n{end}{rest.split(end)[1]}", "utf-8")
    if slow := [row[0] for row in rows if row[2] > SECONDS]:
        sys.exit(f"More than {SECONDS:.0f} s: {', '.join(slow)}")


def _on_postgresql(events: int, url: str, home: str) -> tuple[int, float, float, float]:
    import psycopg

    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        server.execute(f"CREATE DATABASE {DATABASE}")
        own = urlunsplit(parts._replace(path=f"/{DATABASE}"))
        try:
            return _measured(events, {"GOLDTHREAD_HOME": home, "DATABASE_URL": own})
        finally:
            server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def _measured(events: int, settings: dict[str, str]) -> tuple[int, float, float, float]:
    """Rows naming a child, seconds by the clock, of the command's own processor, and its most MiB."""
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | settings
    fill = [sys.executable, "-m", "benchmarks.audit.fill", str(events)]
    children = int(subprocess.run(fill, env=environment, check=True, stdout=-1, text=True).stdout)
    verify = [sys.executable, "-m", "goldthread.config.command", "audit", "verify", "--json"]
    began = time.perf_counter()
    done = subprocess.run(verify, env=environment, check=True, stdout=-1, text=True)
    seconds = time.perf_counter() - began
    assert json.loads(done.stdout) == {"events": events, "faults": [], "found": 0}, done.stdout
    return children, seconds, *_of_its_own(verify, environment)


def _of_its_own(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Processor seconds and peak of the verification, asked of a process with no other child."""
    ask = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=-1); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    asked = [sys.executable, "-c", ask, *command]
    done = subprocess.run(asked, env=environment, check=True, stdout=-1, text=True)
    processor, peak = done.stdout.split()
    return float(processor), int(peak) * (1 if sys.platform == "darwin" else 1024) / 1024**2


def _table(events: int, rows: list[tuple[str, int, float, float, float]], load: float) -> str:
    head = (
        f"{date.today()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}, load average "
        f"{load:.1f} before, {os.getloadavg()[0]:.1f} after; {events:,} events in 8 chains, written "
        "to disk just before.\n\n"
        "| database | rows naming children | seconds | its processor's seconds | most memory, MiB |\n"
        "| --- | ---: | ---: | ---: | ---: |"
    )
    lines = [
        f"| {name} | {children:,} | {seconds:.1f} | {processor:.1f} | {peak:.0f} |"
        for name, children, seconds, processor, peak in rows
    ]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    main()
