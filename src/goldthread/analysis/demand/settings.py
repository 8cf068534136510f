"""What a release without ages by setting cannot tell, stated: who is where, and who moves on.

No release up to 2022 crosses age and setting. These shapes say which cells are possible and how
they compare; every table and every move is then raked to what was published (`ages.raked`), so a
published margin is always met and only the inside rests on what is stated here.
"""

from typing import Final

import numpy as np

from goldthread.analysis.demand.ages import AGES
from goldthread.analysis.demand.panel import Floats

KINDS: Final = (
    "Mainstream school",
    "Special school",
    "Alternative provision/Pupil referral unit",
    "Further education",
    "Educated elsewhere",
    "Non-maintained early years",
    "Unknown",
)
"""The settings these shapes are for; others are taken to be like "Unknown"."""

_WHO: Final = {
    # kind: (first age, last age, weight at the first, weight at the last)
    "Mainstream school": (3, 19, 1.2, 0.5),
    "Special school": (3, 19, 0.5, 1.2),  # plans drift to special schools with the years
    "Alternative provision/Pupil referral unit": (5, 16, 0.01, 0.06),
    "Further education": (16, 25, 1.5, 1.0),
    "Educated elsewhere": (2, 25, 0.05, 0.3),
    "Non-maintained early years": (2, 4, 1.0, 0.3),
    "Unknown": (2, 25, 0.02, 0.02),
}
_YEARLY: Final = {
    # of a hundred plans each year, outside the ages at which all move on
    "Mainstream school": {"Special school": 3.0, "Educated elsewhere": 0.7,
                          "Alternative provision/Pupil referral unit": 0.3},
    "Special school": {"Mainstream school": 0.5, "Educated elsewhere": 0.5},
    "Alternative provision/Pupil referral unit": {"Special school": 20.0, "Mainstream school": 15.0,
                                                  "Educated elsewhere": 15.0},
    "Educated elsewhere": {"Special school": 15.0, "Mainstream school": 10.0,
                           "Further education": 10.0},
    "Further education": {"Educated elsewhere": 5.0},
    "Non-maintained early years": {"Mainstream school": 10.0, "Special school": 5.0},
    "Unknown": {"Mainstream school": 40.0, "Special school": 20.0, "Educated elsewhere": 10.0},
}  # fmt: skip
_ON_REACHING: Final = {
    5: {"Non-maintained early years": {"Mainstream school": 70.0, "Special school": 27.0,
                                       "Educated elsewhere": 3.0}},
    16: {"Mainstream school": {"Further education": 60.0, "Educated elsewhere": 8.0},
         "Special school": {"Further education": 25.0, "Educated elsewhere": 5.0},
         "Alternative provision/Pupil referral unit": {"Further education": 60.0,
                                                       "Educated elsewhere": 40.0}},
    18: {"Mainstream school": {"Further education": 40.0, "Educated elsewhere": 10.0}},
    20: {"Mainstream school": {"Further education": 80.0, "Educated elsewhere": 20.0},
         "Special school": {"Further education": 80.0, "Educated elsewhere": 20.0}},
}  # fmt: skip
"""A move to where no one of that age can be is taken to the settings that have that age."""


def likely_places(settings: tuple[str, ...]) -> Floats:
    """Shape (24, S): how the settings of one age compare, 0 where nobody of that age can be."""
    shape = np.zeros((len(AGES), len(settings)))
    for column, setting in enumerate(settings):
        first, last, at_first, at_last = _WHO.get(setting, _WHO["Unknown"])
        for row, age in enumerate(AGES):
            if first <= age <= last:
                part = (age - first) / max(last - first, 1)
                shape[row, column] = at_first + part * (at_last - at_first)
    return shape


def likely_moves(settings: tuple[str, ...]) -> Floats:
    """Shape (24, S, S): from a setting to each, on reaching an age. Rows sum to 1."""
    possible = likely_places(settings) > 0
    places = {setting: place for place, setting in enumerate(settings)}
    moves = np.zeros((len(AGES), len(settings), len(settings)))
    for row, age in enumerate(AGES):
        for setting, origin in places.items():
            onward = _ON_REACHING.get(age, {}).get(setting, _YEARLY.get(setting, {}))
            for target, per_hundred in onward.items():
                if target in places and possible[row, places[target]]:
                    moves[row, origin, places[target]] = per_hundred / 100
            stays = 1.0 - moves[row, origin].sum()
            if possible[row, origin]:
                moves[row, origin, origin] = stays
            elif moves[row, origin].sum() > 0:
                moves[row, origin] /= moves[row, origin].sum()
            else:
                moves[row, origin] = possible[row] / possible[row].sum()
    return moves
