"""Which figures of a difference are told, in their order."""

from typing import Final

FIGURES: Final = ("q05", "q25", "median", "q75", "q95", "mean")
RANGE: Final = ("q05", "median", "q95")
