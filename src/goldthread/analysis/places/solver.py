"""The general solver underneath, passed in: a mixed-integer program in, what it found out.

`highs` is the one that ships: HiGHS (Huangfu and Hall 2018) through highspy, for its warm starts,
its callbacks and a bound that is true also when time runs out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final, Protocol

import numpy as np
from scipy.sparse import csr_array

from goldthread.analysis.places.instance import Array, Mask

SHORTEST_RUN: Final = 0.05
"""Seconds below which a run is not started."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Minimise `costs` x with `rows` x between `low` and `high`, x between `least` and `most`."""

    costs: Array
    rows: csr_array
    low: Array
    high: Array
    least: Array
    most: Array
    whole: Mask


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop. `watch(objective, bound)` is asked now and then whether to go on.

    `nodes` of branch and bound at most: a limit that does not hang on the clock.
    """

    seconds: float
    gap: float = 0.0
    seed: int = 0
    watch: Callable[[float, float], bool] | None = None
    nodes: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """`values` of the best solution, or None; `bound`: infinite when there is no solution.

    `duals` of the rows, where the model is a linear program.
    """

    values: Array | None
    objective: float
    bound: float
    finished: bool
    duals: Array = field(default_factory=lambda: np.zeros(0))


class Solver(Protocol):
    """Anything that can solve a Model within Limits, from a start if given."""

    def __call__(self, model: Model, limits: Limits, start: Array | None = None) -> Found:
        """Solve."""


class Kept(Protocol):
    """A linear program that is kept and solved again from where it ended."""

    def between(self, high: Array, most: Array) -> Found:
        """Solve with other upper limits of the rows and of the columns."""

    def add(self, rows: csr_array, low: Array) -> None:
        """Add rows that are at least `low`."""

    def solve(self, seconds: float) -> Found:
        """Solve as it stands."""


class KeptByHighs:
    """A linear program kept in HiGHS, on one thread, started from its last basis."""

    def __init__(self, model: Model) -> None:
        """Pass the program once."""
        import highspy

        self._highspy = highspy
        self._program: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        options: dict[str, Any] = {"output_flag": False, "threads": 1, "solver": "simplex"}
        for name, value in options.items():
            self._program.setOptionValue(name, value)
        self._program.passModel(_highs_model(highspy, model))
        self._low, self._least = model.low, model.least

    def between(self, high: Array, most: Array) -> Found:
        """Solve with other upper limits of the rows and of the columns."""
        rows, columns = (np.arange(len(part), dtype=np.int32) for part in (high, most))
        self._program.changeRowsBounds(len(high), rows, self._low, high)
        self._program.changeColsBounds(len(most), columns, self._least, most)
        self._program.run()
        return _found(self._highspy, self._program, is_mip=False)

    def add(self, rows: csr_array, low: Array) -> None:
        """Add rows that are at least `low`."""
        self._program.addRows(
            len(low), low, np.full(len(low), inf), rows.nnz,
            rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32), rows.data,
        )  # fmt: skip

    def solve(self, seconds: float) -> Found:
        """Solve as it stands."""
        used = float(self._program.getRunTime())
        self._program.setOptionValue("time_limit", used + max(seconds, SHORTEST_RUN))
        self._program.run()
        return _found(self._highspy, self._program, is_mip=False)


def highs(model: Model, limits: Limits, start: Array | None = None) -> Found:
    """Solve with HiGHS on one thread, so that the same seed gives the same answer."""
    import highspy

    if limits.seconds < SHORTEST_RUN:
        return Found(None, inf, -inf, finished=False)
    program: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in _options(limits).items():
        program.setOptionValue(name, value)
    program.passModel(_highs_model(highspy, model))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        program.setSolution(solution)
    if limits.watch is not None:
        _listen(program, limits.watch)
    program.run()
    return _found(highspy, program, bool(model.whole.any()))


def _options(limits: Limits) -> dict[str, Any]:
    nodes = {} if limits.nodes is None else {"mip_max_nodes": limits.nodes}
    return nodes | {
        "output_flag": False,
        "threads": 1,
        "random_seed": limits.seed,
        "time_limit": float(limits.seconds),
        "mip_rel_gap": float(max(limits.gap, 1e-9)),
        "mip_abs_gap": 1e-9,
    }


def _highs_model(highspy: Any, model: Model) -> Any:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(model.costs), len(model.low)
    program.col_cost_, program.col_lower_, program.col_upper_ = model.costs, model.least, model.most
    program.row_lower_, program.row_upper_ = model.low, model.high
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = model.rows.indptr
    program.a_matrix_.index_ = model.rows.indices
    program.a_matrix_.value_ = model.rows.data
    if model.whole.any():
        kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
        program.integrality_ = [kinds[int(whole)] for whole in model.whole]
    return program


def _listen(program: Any, watch: Callable[[float, float], bool]) -> None:
    def asked(event: Any) -> None:
        data = event.data_out
        if not watch(float(data.mip_primal_bound), float(data.mip_dual_bound)):
            event.interrupt()

    program.cbMipInterrupt += asked


def _found(highspy: Any, program: Any, is_mip: bool) -> Found:
    status, info = program.getModelStatus(), program.getInfo()
    statuses = highspy.HighsModelStatus
    if status in (statuses.kInfeasible, statuses.kUnboundedOrInfeasible):
        return Found(None, inf, inf, finished=True)
    finished = status == statuses.kOptimal
    values = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.array(program.getSolution().col_value)
    objective = float(info.objective_function_value) if values is not None else inf
    bound = float(info.mip_dual_bound) if is_mip else (objective if finished else -inf)
    duals = np.zeros(0) if is_mip else np.array(program.getSolution().row_dual)
    return Found(values, objective, bound if np.isfinite(bound) else -inf, finished, duals)
