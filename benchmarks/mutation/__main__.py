"""How many small faults in access, the audit and disclosure the tests notice: `make mutation`.

Every fault is tried, unless a share to draw is given. It fails when a package is below 90 % with
every fault counted, those that change nothing included.
"""

import argparse
import csv
import os
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.mutation.mutants import PACKAGES, ROOT, TABLE, Mutant, files, mutants_of
from benchmarks.mutation.runner import SURVIVED, TIMED_OUT, run
from goldthread.analysis.impact.proportions import wilson_interval

LEAST = 90.0
HERE = Path(__file__).parent
RESULTS = HERE / "results.csv"
EQUIVALENT = HERE / "equivalent.csv"
README = HERE / "README.md"
AUDIT = sorted(
    str(path.relative_to(ROOT)) for path in (ROOT / "tests/integration").glob("test_audit*.py")
)
TESTS = {
    "access": [
        *sorted(
            str(path.relative_to(ROOT)) for path in (ROOT / "tests/unit").glob("test_access_*.py")
        ),
        "tests/architecture/test_reference.py",
    ],
    "records.audit": [
        "tests/unit/test_access_rules.py",
        *AUDIT,
        "tests/integration/test_anchors.py",
        "tests/integration/test_reads_are_audited.py",
    ],
    "analysis.disclosure": ["tests/unit/analysis/test_protected_numbers.py"],
}
PARTS = ("functions", "tables")
COLUMNS = ("package", "file", "part", "drawn", "faults", "noticed", "survived", "equivalent")


def main() -> None:
    """Try every fault of the packages asked for, and write what was noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PACKAGES, help="one package; another's results stay")
    parser.add_argument(
        "--file", default="", help="only the faults of files with this in their name"
    )
    for part in PARTS:
        parser.add_argument(
            f"--{part}", type=float, default=1.0, help=f"share of the faults in {part} to draw"
        )
    parser.add_argument("--draw", type=int, default=1, help="another number draws other faults")
    parser.add_argument("--write", action="store_true", help="write the results and the README")
    args = parser.parse_args()
    os.environ["CI"] = "1"  # the cases drawn by property tests are the same for every fault
    packages = [args.only] if args.only else list(PACKAGES)
    equivalent = known_equivalent()
    rows: list[dict[str, str | int]] = []
    for package in packages:
        mutants = [
            one
            for file in files()[package]
            if args.file in str(file)
            for one in mutants_of(package, file, args.functions, args.tables, args.draw)
        ]
        rows += _tried(package, mutants, equivalent, vars(args))
    if args.write:
        _write(rows, packages)
    for package in packages:
        mine = [row for row in rows if row["package"] == package]
        print(package, scores(mine))
        if scores(mine)[0] < LEAST:
            sys.exit(f"{package}: fewer than {LEAST:.0f} % of the faults were noticed")


def known_equivalent() -> dict[tuple[str, ...], str]:
    """The faults that change nothing anybody could see, each with its reason."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        return {
            (row["file"], row["function"], row["before"], row["after"]): row["reason"]
            for row in csv.DictReader(file)
        }


def scores(rows: list[dict[str, str | int]]) -> tuple[float, float]:
    """Per cent noticed: of all, and of those that change something."""
    total, noticed, same = (
        sum(int(row[name]) for row in rows) for name in ("faults", "noticed", "equivalent")
    )
    return round(100 * noticed / total, 1), round(100 * noticed / (total - same), 1)


def _tried(
    package: str,
    mutants: list[Mutant],
    equivalent: dict[tuple[str, ...], str],
    drawn: dict[str, float],
) -> list[dict[str, str | int]]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    start = time.monotonic()

    def note(mutant: Mutant, outcome: str, by: str) -> None:
        same = outcome == SURVIVED and mutant.key in equivalent
        part = "tables" if mutant.function == TABLE else "functions"
        counts.setdefault((mutant.path, part), Counter()).update([outcome, *["same"] * same])
        if (done := sum(count.total() - count["same"] for count in counts.values())) % 50 == 0:
            print(f"{done} after {time.monotonic() - start:.0f} s")
        if outcome == SURVIVED and not same:
            print(f"{mutant.path} {mutant.function}\n  - {mutant.before}\n  + {mutant.after}")
        elif outcome == TIMED_OUT:
            print(f"{mutant.path} {mutant.function} ended early {by}\n  + {mutant.after}")

    print(f"{package}: {len(mutants)} faults")
    run(TESTS[package], mutants, note)
    print(f"{package}: {time.monotonic() - start:.0f} s")
    return [
        {
            "package": package,
            "file": path,
            "part": part,
            "drawn": f"{drawn[part]:.0%}",
            "faults": count.total() - count["same"],
            "noticed": count.total() - count["same"] - count[SURVIVED],
            "survived": count[SURVIVED],
            "equivalent": count["same"],
        }
        for (path, part), count in counts.items()
    ]


def _write(rows: list[dict[str, str | int]], packages: list[str]) -> None:
    with RESULTS.open(encoding="utf-8", newline="") as file:
        kept = [row for row in csv.DictReader(file) if row["package"] not in packages]
    every: list[dict[str, str | int]] = sorted([*kept, *rows], key=lambda row: str(row["file"]))
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(every)
    head, rest = README.read_text(encoding="utf-8").split("<!-- results -->")
    tail = rest.split("<!-- end of results -->")[1]
    README.write_text(
        f"{head}<!-- results -->\n\n{table(every)}\n\n<!-- end of results -->{tail}", "utf-8"
    )


def table(rows: list[dict[str, str | int]]) -> str:
    """The scores of each package, functions and tables apart, for the README."""
    lines = [
        "| package | part | drawn | faults | noticed | survived | of these equivalent | score | without equivalent | interval of the score |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for package in PACKAGES:
        for part in PARTS:
            mine = [row for row in rows if (row["package"], row["part"]) == (package, part)]
            if not mine:
                continue
            sums = [str(sum(int(row[name]) for row in mine)) for name in COLUMNS[4:]]
            both = [f"**{score} %**" for score in scores(mine)]
            within = "" if mine[0]["drawn"] == "100%" else _interval(int(sums[1]), int(sums[0]))
            cells = [f"`{package}`", part, str(mine[0]["drawn"]), *sums, *both, within]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _interval(noticed: int, faults: int) -> str:
    found = wilson_interval(noticed, faults)
    return f"{100 * found.low:.1f} to {100 * found.high:.1f} %"


if __name__ == "__main__":
    main()
