"""What the peers say: run by the peers' own Python; a case as JSON in, figures and seconds out."""

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")


def pymare(case: dict) -> dict:
    from pymare import meta_regression

    y, v = (np.array(case[name])[:, None] for name in ("y", "v"))
    began = time.perf_counter()
    stats = meta_regression(y=y, v=v, method="REML").get_fe_stats()
    took = time.perf_counter() - began
    return {
        "estimate": float(stats["est"].item()),
        "se": float(stats["se"].item()),
        "seconds": took,
    }


def statsmodels(case: dict) -> dict:
    import statsmodels.formula.api as smf

    table = pd.DataFrame(case["table"])
    began = time.perf_counter()
    model = smf.mixedlm(
        case["formula"], table, groups=table["school"], re_formula=case.get("re"),
        vc_formula=case.get("vc"),
    )  # fmt: skip
    fit = model.fit(reml=True)
    took = time.perf_counter() - began
    return {
        "estimate": float(fit.fe_params.iloc[1]), "se": float(fit.bse_fe.iloc[1]),
        "converged": bool(fit.converged), "seconds": took,
    }  # fmt: skip


if __name__ == "__main__":
    given = json.load(sys.stdin)
    try:
        answer = {"pymare": pymare, "statsmodels": statsmodels}[given["peer"]](given)
    except Exception as error:
        answer = {"failed": f"{type(error).__name__}: {error}"}
    json.dump(answer, sys.stdout)
