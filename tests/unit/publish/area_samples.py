"""An area's projection and plan of places, made up: as the analyses and the command give them."""

import json
from pathlib import Path
from typing import Any

from goldthread.config.command import main
from tests.unit.test_places_plan import FILES, futures, typed

SHARES = {"q05": 0.87, "q25": 0.95, "median": 1.0, "q75": 1.05, "q95": 1.13, "mean": 1.004}


def year(at: int, middle: float) -> dict[str, float]:
    return {"year": at, **{name: middle * share for name, share in SHARES.items()}}


def demand(**changes: Any) -> dict[str, Any]:
    needs = {
        "Autistic spectrum disorder": 480.0,
        "Speech, language": 300.0,
        "=1+1": 12.0,
        "Multi-sensory": 3.0,
    }
    return {
        "kind": "demand", "area": {"code": "E08000999", "name": "Saltmarsh"}, "origin": 2026,
        "years": [2027, 2028, 2029], "draws": 1000, "seed": 7,
        "history": [{"year": 2025, "plans": 1204}, {"year": 2026, "plans": 1260}],
        "total": [year(2027, 1330), year(2028, 1425), year(2029, 1502)],
        "need": [
            {"category": name, "years": [year(at, middle) for at in (2027, 2028, 2029)]}
            for name, middle in needs.items()
        ],
        "alarm": ["A change of the law lies within these years: the ranges do not know it."],
        "faults": ["The count of January 2021 fell by half."],
        "assumptions": ["Practice goes on as in the past few years."],
        "live": {"on": "2026-11-18", "plans": 1311, "note": "Plans open in this service.",
                 "by_age": [{"category": "5 to 10", "plans": 500}],
                 "by_need": [{"category": "@SUM", "plans": 2}]},
        **changes,
    }  # fmt: skip


SITES = [
    {"name": "Oak", "kind": "resource_base", "phase": "primary", "places_now": 0, "urn": "100001",
     "needs": ["SLCN"], "easting": 400_000, "northing": 300_000},
    {"name": "Elm", "kind": "sen_unit", "places_now": 8, "needs": "SLCN;ASD",
     "easting": 406_000, "northing": 303_000},
    {"name": "Ash", "kind": "special_school", "phase": "secondary", "places_now": 40,
     "easting": 412_000, "northing": 300_000},
]  # fmt: skip


def places(folder: Path, capsys: Any, *more: str) -> dict[str, Any]:
    """What `goldthread places plan --json` gives, with the sites it was given beside it."""
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "scenarios.csv").write_text(futures(0.7, 1.0, 1.4), encoding="utf-8")
    assert main([*typed(folder, "--gap", "0", *more, names=(*FILES, "scenarios")), "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {"kind": "places", "sites": SITES, **answer}
