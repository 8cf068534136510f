"""One general solver on one program, on its defaults; run by the peers' own Python.

`python peer.py highs|cbc|scip PROGRAM.mps SECONDS` prints objective, bound and status as JSON.
"""

import json
import re
import subprocess
import sys


def highs(program: str, seconds: float) -> dict[str, object]:
    """HiGHS, the general presolve, cuts and search."""
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", seconds)
    solver.readModel(program)
    solver.run()
    info = solver.getInfo()
    status = solver.modelStatusToString(solver.getModelStatus())
    return _said(info.objective_function_value, info.mip_dual_bound, status)


def scip(program: str, seconds: float) -> dict[str, object]:
    """SCIP with SoPlex."""
    from pyscipopt import Model

    model = Model()
    model.hideOutput()
    model.readProblem(program)
    model.setParam("limits/time", seconds)
    model.optimize()
    objective = model.getObjVal() if model.getNSols() else float("inf")
    return _said(objective, model.getDualbound(), model.getStatus())


def cbc(program: str, seconds: float) -> dict[str, object]:
    """CBC as PuLP brings it. Its status may say optimal when time ran out: the log tells."""
    import pulp

    command = [pulp.apis.PULP_CBC_CMD.pulp_cbc_path, program, "-timeMode", "elapsed"]
    command += ["-sec", str(seconds), "-solve", "-quit"]
    log = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    objective = _last(log, r"Objective value:\s+(\S+)")
    bound = _last(log, r"Lower bound:\s+(\S+)")
    proven = "Result - Optimal solution found" in log
    return _said(objective, objective if proven else bound, "optimal" if proven else "limit")


def _last(log: str, pattern: str) -> float:
    found = re.findall(pattern, log)
    return float(found[-1]) if found else float("nan")


def _said(objective: float, bound: float, status: str) -> dict[str, object]:
    finite = [value if abs(value) < 1e19 else None for value in (objective, bound)]
    return {"objective": finite[0], "bound": finite[1], "status": status}


if __name__ == "__main__":
    run = {"highs": highs, "scip": scip, "cbc": cbc}[sys.argv[1]]
    print(json.dumps(run(sys.argv[2], float(sys.argv[3]))))
