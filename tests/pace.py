"""Limits on time that say something of the code, on a machine that is slow or busy just now.

A limit is stated for a machine on which `_piece` takes `REFERENCE` seconds. Where the same piece takes
longer, by processor time or by the clock on the wall, the limit is longer by that ratio; never shorter.
"""

import statistics
import time
from collections.abc import Callable

REFERENCE = 0.05


def allowed(seconds: float, clock: Callable[[], float] = time.process_time) -> float:
    """So many seconds of `clock` on the machine of reference, in seconds of this one now."""
    return seconds * max(1.0, statistics.median(_taken(clock) for _ in range(5)) / REFERENCE)


def _taken(clock: Callable[[], float]) -> float:
    began = clock()
    _piece()
    return clock() - began


def _piece() -> int:
    """Strings and a dictionary: what readers and pages spend their time on."""
    kept: dict[int, str] = {}
    total = 0
    for number in range(200_000):
        kept[number % 1000] = str(number)
        total += len(kept[number % 1000])
    return total
