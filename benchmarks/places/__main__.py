"""Every published instance, ours and the general solvers side by side; see the README.

`python -m benchmarks.places [--sets holmberg,pmed] [--seconds 60] [--peers peers/bin/python]`
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from goldthread.analysis.places.compact import Core, compact
from goldthread.analysis.places.instance import Instance
from goldthread.exchange.places.reader import read_problem

DATA = Path(
    os.environ.get("GOLDTHREAD_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
)
FOLDER = DATA / "facility_location"
LAYOUTS = {
    "orlib_cap": "holmberg", "holmberg": "holmberg", "yang": "holmberg", "delmaire": "delmaire",
    "pmed": "pmed", "orlib_original_format": "orlib",
}  # fmt: skip
COLUMNS = ("set", "instance", "kind", "optimum", "solver", "objective", "bound", "above_optimum_%",
           "gap_%", "status", "wall_s", "cpu_s", "checked")  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One instance in one of its two kinds, with the optimum as published."""

    set: str
    name: str
    file: Path
    single: bool
    optimum: float


def cases(sets: list[str]) -> Iterator[Case]:
    """Every instance of the sets; OR-Library's capacitated ones in both kinds."""
    with (FOLDER / "optima.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["set"] not in sets:
                continue
            for column, single in (("optimum_published", True), ("optimum_multi_source", False)):
                if row[column]:
                    yield Case(
                        row["set"], row["instance"], FOLDER / row["file"], single,
                        float(row[column]),
                    )  # fmt: skip


def main() -> None:
    """Run, print and keep every row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", default=",".join(LAYOUTS))
    parser.add_argument("--only", default="", help="instances, by name")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--peers", type=Path, help="the Python that has requirements.txt")
    parser.add_argument("--solvers", default="ours,highs,cbc,scip")
    parser.add_argument("--out", type=Path, default=Path("places.csv"))
    args = parser.parse_args()
    solvers = [name for name in args.solvers.split(",") if name == "ours" or args.peers]
    with args.out.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        for case in cases(args.sets.split(",")):
            if args.only and case.name not in args.only.split(","):
                continue
            for row in _rows(case, solvers, args):
                writer.writerow(row)
                out.flush()
                print(*row.values(), sep="  ", flush=True)


def _rows(case: Case, solvers: list[str], args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    data = case.file.read_bytes()
    problem = read_problem(data, case.file.name, LAYOUTS[case.set], single_source=case.single)
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "program.mps"
        if set(solvers) - {"ours"}:
            _write(problem.instance, program)
        peer = [str(args.peers), str(Path(__file__).with_name("peer.py"))]
        for solver in solvers:
            command = [*peer, solver, str(program), str(args.seconds)]
            if solver == "ours":
                command = _our_command(case, args.seconds)
            said, wall, cpu = _timed(command)
            yield _row(case, problem.instance, solver, said, wall, cpu)


def _our_command(case: Case, seconds: float) -> list[str]:
    kind = ["--single-source"] if case.single else []
    return [
        sys.executable, "-m", "goldthread.config.command", "places", "solve", str(case.file),
        "--format", LAYOUTS[case.set], *kind, "--time-limit", str(seconds), "--json",
    ]  # fmt: skip


def _timed(command: list[str]) -> tuple[dict[str, Any], float, float]:
    """What it said, and how long it took from start to end, of the clock and of the processor."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError:
        said = {"objective": None, "bound": None, "status": f"failed ({done.returncode})"}
    return said, wall, cpu


def _row(
    case: Case, instance: Instance, solver: str, said: dict[str, Any], wall: float, cpu: float
) -> dict[str, Any]:
    objective, bound = said["objective"], said["bound"]
    above = None if objective is None else 100 * (objective / case.optimum - 1)
    gap = None
    if objective is not None and bound is not None:
        gap = 100 * max(0.0, objective - bound) / objective
    kind = "single" if case.single else "split"
    checked = _checked(instance, said) if solver == "ours" else ""
    values = (
        case.set, case.name, kind, case.optimum, solver, objective, bound,
        None if above is None else round(above, 5), None if gap is None else round(gap, 4),
        said["status"], round(wall, 2), round(cpu, 2), checked,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _checked(instance: Instance, said: dict[str, Any]) -> str:
    """Price the plan anew from the file: who is served, from open sites, within capacities."""
    if said["objective"] is None:
        return "no plan"
    loads, cost, opened = np.zeros(instance.sites), 0.0, set(said["open"])
    for customer, place in enumerate(said["assignment"]):
        parts = place if isinstance(place, list) else [[place, 1.0]]
        if abs(sum(share for _, share in parts) - 1) > 1e-6 or not {j for j, _ in parts} <= opened:
            return "wrong assignment"
        for site, share in parts:
            loads[site] += share * instance.demands[customer]
            cost += share * instance.costs[site, customer]
    cost += float(instance.opening[sorted(opened)].sum())
    if (loads > instance.capacities * (1 + 1e-6)).any():
        return "over capacity"
    same = abs(cost - said["objective"]) <= 1e-6 * max(1.0, abs(cost))
    return "yes" if same and said["bound"] <= cost * (1 + 1e-9) else "wrong cost"


def _write(instance: Instance, path: Path) -> None:
    """The usual program: every pair, x <= y for each where there is no capacity."""
    import highspy

    every = Core(np.isfinite(instance.costs), np.zeros(instance.sites, dtype=bool))
    model = compact(instance, every, linked=not instance.capacitated).model
    program: Any = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(model.costs), len(model.low)
    program.col_cost_, program.col_lower_, program.col_upper_ = model.costs, model.least, model.most
    program.row_lower_, program.row_upper_ = model.low, model.high
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_ = model.rows.indptr, model.rows.indices
    program.a_matrix_.value_ = model.rows.data
    kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
    program.integrality_ = [kinds[int(whole)] for whole in model.whole]
    solver: Any = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(program)
    solver.writeModel(str(path))


if __name__ == "__main__":
    main()
