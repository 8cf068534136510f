"""A real authority: where should bases open for 900 children among its 170 schools?

`python -m benchmarks.places.authority [--authority 341] [--children 900] [--seeds 3] [--seconds 60]`
"""

import argparse
import csv
import gzip
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from goldthread.analysis.places.distances import great_circle

DATA = Path(
    os.environ.get("GOLDTHREAD_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
)
SCHOOLS = DATA / "schools" / "england_schools_sen_location.csv.gz"
ROAD = 1.3
"""Roads to straight lines, as `places plan` assumes."""
A_KILOMETRE = 900.0
"""Pounds a year for a child and each kilometre of the way: made up, of the size of a shared taxi."""
HOME_KM = 1.0
"""Standard deviation of a home round the school a child with a plan is in now; made up."""
SIZES = ((0, 8), (250, 16), (700, 24))
"""Places of a base by the roll of its school: 8, 16 or 24, the usual modules."""
TO_OPEN = {8: 95_000.0, 16: 150_000.0, 24: 205_000.0}
"""Pounds a year of a base of that size beside its places: lead teacher, room, capital; made up."""


@dataclass(frozen=True)
class Authority:
    """Schools by name, places in a base there, and ways in kilometres (schools, children)."""

    schools: tuple[str, ...]
    places: tuple[int, ...]
    ways: np.ndarray


def main() -> None:
    """Make each seed's children up, ask the command, print a row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--authority", default="341", help="number of the authority")
    parser.add_argument("--children", type=int, default=900)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0)
    args = parser.parse_args()
    print("| seed | schools | children | open | cost | gap | status | seconds | processor |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |")
    for seed in range(1, args.seeds + 1):
        made = authority(args.authority, args.children, np.random.default_rng(seed))
        said, wall, cpu = _asked(made, args.seconds)
        row = (
            seed, len(made.schools), args.children, len(said["open"]), f"£{said['objective']:,.0f}",
            f"{100 * said['gap']:.4f} %", said["status"], f"{wall:.1f}", f"{cpu:.1f}",
        )  # fmt: skip
        print("|", " | ".join(map(str, row)), "|", flush=True)


def authority(number: str, children: int, rng: np.random.Generator) -> Authority:
    """The schools of an authority that have a position, and children who live near where they go."""
    with gzip.open(SCHOOLS, "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["LA"] == number and row["lat"]]
    spots = np.array([(float(row["lat"]), float(row["lon"])) for row in rows])
    plans = np.array([_count(row["TSENELSE"]) for row in rows])
    at = rng.choice(len(rows), size=children, p=plans / plans.sum())
    degrees = HOME_KM / 111.2
    homes = spots[at] + rng.normal(0.0, degrees, (children, 2)) / [
        [1.0, np.cos(np.radians(spots[:, 0].mean()))]
    ]
    rolls = [_count(row["NOR"]) for row in rows]
    places = tuple(max(size for least, size in SIZES if roll >= least) for roll in rolls)
    return Authority(
        tuple(f"{row['URN']}" for row in rows), places, ROAD * great_circle(spots, homes)
    )


def _count(text: str) -> float:
    """A count; the codes of what is not published count as nothing known."""
    return float(text) if text.isdigit() else 0.0


def _asked(made: Authority, seconds: float) -> tuple[dict[str, Any], float, float]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "authority.csv"
        file.write_text(_table(made), encoding="utf-8")
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(
            [
                sys.executable, "-m", "goldthread.config.command", "places", "solve", str(file),
                "--format", "csv", "--time-limit", str(seconds), "--json",
            ],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said: dict[str, Any] = json.loads(done.stdout)
    return said, wall, cpu


def _table(made: Authority) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    count = made.ways.shape[1]
    writer.writerow(("site", "capacity", "opening_cost", *(f"child {n}" for n in range(count))))
    writer.writerow(("demand", "", "", *[1] * count))
    for name, places, ways in zip(made.schools, made.places, made.ways, strict=True):
        costs = [f"{A_KILOMETRE * way:.2f}" for way in ways]
        writer.writerow((name, places, TO_OPEN[places], *costs))
    return out.getvalue()


if __name__ == "__main__":
    main()
