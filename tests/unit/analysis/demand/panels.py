"""A made-up history of areas (synthetic), the same from every seed."""

import numpy as np

from goldthread.analysis.demand.flows import Flows
from goldthread.analysis.demand.panel import AgeBand, Area, Panel
from goldthread.analysis.demand.settings import KINDS, likely_moves, likely_places

BANDS = (
    AgeBand("Under 5", 0, 4),
    AgeBand("Age 5 to 10", 5, 10),
    AgeBand("Age 11 to 15", 11, 15),
    AgeBand("Age 16 to 19", 16, 19),
    AgeBand("Age 20 to 25", 20, 25),
)
AGE_MIX = np.array([0.04, 0.33, 0.35, 0.21, 0.07])
START_MIX = np.array([0.23, 0.45, 0.27, 0.05, 0.0])
SETTING_MIX = np.array([0.41, 0.35, 0.01, 0.16, 0.06, 0.01, 0.0])


def made_up(areas: int = 12, years: range = range(2012, 2021), seed: int = 1) -> Panel:
    """Areas of unlike size whose requests tell how they will grow."""
    rng = np.random.default_rng(seed)
    count = len(years)
    plans = np.empty((areas, count))
    plans[:, 0] = np.round(rng.uniform(200, 5000, areas))
    asked = rng.normal(0.2, 0.04, (areas, count))
    for column in range(1, count):
        growth = 0.05 + 0.5 * (asked[:, column - 1] - 0.2) + rng.normal(0, 0.02, areas)
        plans[:, column] = np.round(plans[:, column - 1] * np.exp(growth))
    starts = np.round(0.14 * plans)
    return Panel(
        areas=tuple(Area(f"{300 + n}", f"E0{n:07d}", f"Area {n}") for n in range(areas)),
        years=tuple(years),
        bands=BANDS,
        settings=KINDS,
        needs=("ASD", "SEMH", "DS"),
        plans=plans,
        by_age=plans[:, :, None] * AGE_MIX,
        by_setting=plans[:, :, None] * SETTING_MIX,
        by_need=plans[:, :, None] * np.array([0.7, 0.3, np.nan]),
        starts=starts,
        requests=np.round(asked * plans),
        undecided=np.round(0.25 * asked * plans),
        starts_by_age=starts[:, :, None] * START_MIX,
        starts_by_setting=starts[:, :, None] * np.array([0.7, 0.2, 0.01, 0.01, 0.03, 0.05, 0.0]),
        joined=np.zeros(plans.shape, dtype=np.bool_),
    )


def certain_flows(needs: int = 2) -> Flows:
    """An area where nothing ends and nobody moves; whole plans in every possible cell."""
    places = (likely_places(KINDS) > 0).astype(float)
    stock = np.repeat(places[:, None, :] * 3, needs, axis=1)
    starts = np.repeat(places[:, None, :], needs, axis=1)
    stays = np.broadcast_to(np.eye(len(KINDS)), (24, len(KINDS), len(KINDS)))
    return Flows(
        stock=stock,
        ends=np.zeros(24),
        moves=np.array(stays),
        starts=starts / starts.sum(),
        stock_spread=np.zeros(24),
        start_spread=np.zeros((24, len(KINDS))),
        end_spread=np.zeros(24),
        setting_spread=np.zeros(len(KINDS)),
        bands=np.repeat(np.arange(5), [3, 6, 5, 4, 6]),
    )


MOVES = likely_moves(KINDS)
