"""Ours beside PyMARE, statsmodels and, where R is installed, metafor, clubSandwich and lme4."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from goldthread.analysis.impact.meta_analysis.blocks import make_blocks
from goldthread.analysis.impact.meta_analysis.effects import make_effects
from goldthread.analysis.impact.meta_analysis.pooling import pool
from goldthread.analysis.impact.meta_analysis.robust import with_robust
from goldthread.analysis.impact.meta_analysis.three_level import pool_three_level
from goldthread.analysis.impact.multilevel.fit import fit_multilevel
from goldthread.analysis.impact.multilevel.terms import intercepts, make_model, slopes
from validation.meta_analysis_data import rows_of
from validation.multilevel import numbers, table_of

HERE = Path(__file__).parent
PATIENCE = 300
Answer = dict[str, object]


def report(times: int) -> Iterator[str]:
    """A table: each case, each program, the figure, its error, seconds, and how often slower."""
    yield "| case | program | estimate | standard error | seconds | times ours |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for name, ours, peers in _cases():
        answer, seconds = _best(ours, times)
        yield _line(name, "Goldthread", {**answer, "seconds": seconds}, seconds)
        for program, found in peers():
            yield _line("", program, found, seconds)


def _best(ours: Callable[[], Answer], times: int) -> tuple[Answer, float]:
    """The answer, and the shortest of several runs."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        answer = ours()
        took.append(time.perf_counter() - began)
    return answer, min(took)


def _line(case: str, program: str, found: Answer, ours: float) -> str:
    if "failed" in found:
        return f"| {case} | {program} | {found['failed']} | | | |"
    more = "" if found.get("converged", True) else " (did not converge)"
    seconds = float(str(found["seconds"]))
    return (
        f"| {case} | {program}{more} | {found['estimate']:.6f} | {found['se']:.6f} | {seconds:.4f} | "
        f"{seconds / ours:.1f} |"
    )


def _python(case: Answer) -> Answer:
    """The peers' Python, named by PEERS."""
    program = os.environ.get("PEERS")
    if not program:
        return {"failed": "not run: PEERS names no Python with requirements.txt"}
    return _asked([program, str(HERE / "peer_fits.py")], case)


def _r(case: Answer) -> Answer:
    if not shutil.which("Rscript"):
        return {"failed": "not run: R is not installed"}
    return _asked(["Rscript", str(HERE / "peers.R")], case)


def _asked(command: list[str], case: Answer) -> Answer:
    try:
        done = subprocess.run(
            command, input=json.dumps(case), capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"stopped after {PATIENCE} s"}
    return json.loads(done.stdout) if done.stdout else {"failed": done.stderr[-200:]}


def _data() -> Path:
    default = Path(__file__).resolve().parents[3] / "shared" / "data"
    return Path(os.environ.get("GOLDTHREAD_DATA", default))


Peers = Callable[[], Iterator[tuple[str, Answer]]]


def _cases() -> Iterator[tuple[str, Callable[[], Answer], Peers]]:
    yield from _meta_cases()
    yield from _mixed_cases()


def _meta_cases() -> Iterator[tuple[str, Callable[[], Answer], Peers]]:
    rows = rows_of(_data() / "meta_analysis" / "dat.konstantopoulos2011.txt")
    y, v = ([float(row[name]) for row in rows] for name in ("yi", "vi"))
    district = [row["district"] for row in rows]
    effects = make_effects(y, v)
    blocks = make_blocks(effects, district, range(effects.k))
    meta: Answer = {"kind": "meta", "y": y, "v": v}

    def said(result) -> Answer:
        return {"estimate": result.first.estimate, "se": result.first.se}

    def two() -> Iterator[tuple[str, Answer]]:
        yield "PyMARE 0.0.13", _python({**meta, "peer": "pymare"})
        yield "metafor", _r(meta)

    def three(robust: bool) -> Peers:
        def asked() -> Iterator[tuple[str, Answer]]:
            yield "PyMARE, statsmodels", {"failed": "have no such model"}
            yield (
                "metafor, clubSandwich" if robust else "metafor",
                _r({**meta, "cluster": district, "robust": robust}),
            )

        return asked

    yield "meta-analysis, 56 schools, REML", lambda: said(pool(effects)), two
    yield "three levels, REML", lambda: said(pool_three_level(effects, blocks)), three(False)
    yield (
        "three levels, CR2",
        lambda: said(with_robust(pool_three_level(effects, blocks), effects, blocks)),
        three(True),
    )


def _mixed_cases() -> Iterator[tuple[str, Callable[[], Answer], Peers]]:
    exam = table_of(_data() / "multilevel" / "mlmRev_Exam.csv.gz")
    y, x, school = numbers(exam["normexam"]), numbers(exam["standLRT"]), exam["school"]
    table = {"y": list(y), "x": list(x), "school": school}
    design = np.c_[np.ones_like(x), x]
    growth = table_of(_data() / "multilevel" / "mlmRev_egsingle.csv.gz")
    maths, year = numbers(growth["math"]), numbers(growth["year"])
    long = {
        "y": list(maths),
        "x": list(year),
        "school": growth["schoolid"],
        "child": growth["childid"],
    }
    by_child = [intercepts("child", growth["childid"]), intercepts("school", growth["schoolid"])]

    def said(model) -> Answer:
        fit = fit_multilevel(model)
        return {"estimate": fit.coefficients[1], "se": fit.covariance[1, 1] ** 0.5}

    def asked(table: Answer, r_formula: str, **more: object) -> Peers:
        case: Answer = {"kind": "mixed", "table": table, "formula": "y ~ x", **more}

        def peers() -> Iterator[tuple[str, Answer]]:
            yield "statsmodels 0.15.0", _python({**case, "peer": "statsmodels"})
            yield "lme4", _r({**case, "r_formula": r_formula})

        return peers

    intercept = make_model(y, design, [intercepts("school", school)], school)
    slope = make_model(y, design, [slopes("school", school, x)], school)
    nested = make_model(maths, np.c_[np.ones_like(year), year], by_child, growth["schoolid"])
    yield (
        "4,059 pupils, random intercept",
        lambda: said(intercept),
        asked(table, "y ~ x + (1|school)"),
    )
    yield "and random slope", lambda: said(slope), asked(table, "y ~ x + (x|school)", re="~x")
    yield (
        "7,230 scores in 1,721 children in 60 schools",
        lambda: said(nested),
        asked(long, "y ~ x + (1|child) + (1|school)", re="1", vc={"child": "0 + C(child)"}),
    )
