"""Read a location problem in one of the layouts the literature uses, or from a table.

Numbers stand in a fixed order; how many there must be follows from the first ones. A file with
fewer was cut, one with more is of another layout: both are refused, never guessed at. Old files
end in a DOS end-of-file mark or in a block of zero bytes with remains of another file: what
stands after the first of these is left out when all the numbers stand before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from goldthread.analysis.places.instance import Array, CannotSolve, Instance, make_instance
from goldthread.exchange.decoding import EXPORT_AGAIN, cut_in_half, unpacked
from goldthread.exchange.issues import Refusal
from goldthread.exchange.places.network import shortest_paths
from goldthread.exchange.words import gettext as _
from goldthread.exchange.words import gettext_noop

MAX_CELLS: Final = 25_000_000
"""Sites times customers: 200 MB as numbers; beyond it a desk computer swaps."""
MAX_VERTICES: Final = 3_000  # a network's full table and its copies stay below 256 MiB
MAX_LENGTH: Final = 40  # characters of one number; real ones have at most 17 digits
CHECK_LAYOUT: Final = gettext_noop("Check that it is the right file, and name its layout.")
END_MARKS: Final = (b"\x1a", b"\0")
CAPACITY_WORD: Final = b"capacity"
"""Stands in the large OR-Library files where a number is to be put."""


@dataclass(frozen=True, slots=True, eq=False)
class LocationProblem:
    """A problem with the names of its sites and customers (numbers from 0 where it has none)."""

    instance: Instance
    sites: tuple[str | int, ...]
    customers: tuple[str | int, ...]


@dataclass(slots=True)
class Numbers:
    """The numbers of a file, taken in order."""

    file: str
    values: Array
    at: int = 0

    def take(self, count: int) -> Array:
        """The next so many; refuses a file that ends before."""
        if self.at + count > len(self.values):
            raise cut_in_half(
                self.file,
                _("There should be %(wanted)s numbers and there are %(has)s.")
                % {"wanted": self.at + count, "has": len(self.values)},
            )
        self.at += count
        return self.values[self.at - count : self.at]

    def whole(self, what: str, most: int = 1_000_000) -> int:
        """The next number, which counts something."""
        value = float(self.take(1)[0])
        if not 1 <= value <= most or value != int(value):
            problem = _("The number of %(what)s is not a whole number from 1 to %(most)s.")
            raise _not_this(self.file, problem % {"what": what, "most": f"{most:,}"})
        return int(value)

    def end(self) -> None:
        """Refuse a file that goes on."""
        if self.at < len(self.values):
            problem = _("There should be %(wanted)s numbers and there are %(has)s.")
            has = {"wanted": self.at, "has": len(self.values)}
            raise _not_this(self.file, problem % has)


def _not_this(file: str, problem: str) -> Refusal:
    return Refusal(file, "layout_wrong", problem, _(CHECK_LAYOUT))


def read_problem(
    data: bytes,
    file_name: str,
    layout: str,
    *,
    single_source: bool = False,
    capacity: float | None = None,
) -> LocationProblem:
    """Read one file; `layout` is a key of LAYOUTS.

    `capacity` stands for every site's, where the file leaves it open (OR-Library capa to capc)
    or not. Raises Refusal: what is wrong with the file and what to do.
    """
    packed = unpacked(data, file_name)
    try:
        if layout == "csv":
            from goldthread.exchange.places.table import problem_of_table

            return problem_of_table(packed, file_name, single_source, capacity)
        numbers, rows = _numbers(packed, file_name, capacity)
        instance = LAYOUTS[layout](numbers, rows, single_source, capacity)
        numbers.end()
    except CannotSolve as error:
        problem = _(error.sentence) % error.values if error.values else _(error.sentence)
        raise Refusal(file_name, "no_problem", problem, _(CHECK_LAYOUT)) from error
    return LocationProblem(instance, tuple(range(instance.sites)), tuple(range(instance.customers)))


def _numbers(
    data: bytes, file_name: str, capacity: float | None
) -> tuple[Numbers, tuple[int, ...]]:
    """All the numbers, and how many stand on each line that has any."""
    for mark in END_MARKS:
        data = data.partition(mark)[0]
    words = data.split()
    if capacity is not None:
        filled = b"%.17g" % capacity
        words = [filled if word.lower() == CAPACITY_WORD else word for word in words]
    elif any(word.lower() == CAPACITY_WORD for word in words):
        raise Refusal(
            file_name, "capacity_open", _("The file leaves the capacity of the sites open."),
            _("Give one with --capacity, such as 8000."),
        )  # fmt: skip
    if any(len(word) > MAX_LENGTH or b"_" in word for word in words):
        raise _words_in(file_name)
    try:
        values = np.array(words, dtype=float)
    except ValueError:
        raise _words_in(file_name) from None
    if not np.isfinite(values).all():
        raise _words_in(file_name)
    return Numbers(file_name, values), tuple(
        len(line.split()) for line in data.splitlines() if line.strip()
    )


def _words_in(file_name: str) -> Refusal:
    problem = _("There is something other than numbers in it.")
    return Refusal(file_name, "number_expected", problem, _(EXPORT_AGAIN))


def _size(numbers: Numbers, first: str, second: str) -> tuple[int, int]:
    sizes = numbers.whole(first), numbers.whole(second)
    if sizes[0] * sizes[1] > MAX_CELLS:
        problem = _("The problem has more than %(limit)s pairs of a site and a customer.")
        raise Refusal(
            numbers.file, "too_large", problem % {"limit": f"{MAX_CELLS:,}"}, _(CHECK_LAYOUT)
        )
    return sizes


def _limits(capacities: Array, capacity: float | None) -> Array:
    return capacities if capacity is None else np.full_like(capacities, capacity)


def _orlib(
    numbers: Numbers, rows: tuple[int, ...], single: bool, capacity: float | None
) -> Instance:
    """OR-Library: sites, then for each customer its demand and its costs from every site.

    Copies exist with all demands on one line and then a line of costs for each site: the line
    after the sites tells, for in the layout as published it holds one number.
    """
    sizes = [int(size) for size in numbers.values[:2]]
    if len(sizes) == 2 and sizes[1] > 1 and rows[1:][sizes[0] : sizes[0] + 1] == (sizes[1],):
        return _holmberg(numbers, rows, single, capacity)
    m, n = _size(numbers, _("sites"), _("customers"))
    sites = numbers.take(2 * m).reshape(m, 2)
    blocks = numbers.take(n * (m + 1)).reshape(n, m + 1)
    return make_instance(
        blocks[:, 1:].T, blocks[:, 0], sites[:, 1], _limits(sites[:, 0], capacity),
        single_source=single,
    )  # fmt: skip


def _holmberg(
    numbers: Numbers, _rows: tuple[int, ...], single: bool, capacity: float | None
) -> Instance:
    """Holmberg, Rönnqvist and Yuan: sites, all demands, then a row of costs for each site."""
    m, n = _size(numbers, _("sites"), _("customers"))
    sites = numbers.take(2 * m).reshape(m, 2)
    demands = numbers.take(n)
    costs = numbers.take(m * n).reshape(m, n)
    return make_instance(
        costs, demands, sites[:, 1], _limits(sites[:, 0], capacity), single_source=single
    )


def _delmaire(
    numbers: Numbers, _rows: tuple[int, ...], single: bool, capacity: float | None
) -> Instance:
    """Delmaire and others: customers first, a row of costs for each customer; capacities last."""
    n, m = _size(numbers, _("customers"), _("sites"))
    costs = numbers.take(n * m).reshape(n, m).T
    demands, opening, capacities = numbers.take(n), numbers.take(m), numbers.take(m)
    return make_instance(
        costs, demands, opening, _limits(capacities, capacity), single_source=single
    )


def _pmed(
    numbers: Numbers, _rows: tuple[int, ...], _single: bool, capacity: float | None
) -> Instance:
    """OR-Library p-median: edges of a network; distances are the shortest ways (Beasley 1985).

    With a capacity it becomes the capacitated p-median, every customer of size 1.
    """
    n, edges = _size(numbers, _("vertices"), _("edges"))
    count = numbers.whole(_("sites to open"), n)
    if n > MAX_VERTICES:
        raise _not_this(numbers.file, _("There are too many vertices for a full table."))
    rows = numbers.take(3 * edges).reshape(edges, 3)
    ends = rows[:, :2]
    if (ends != np.round(ends)).any() or (ends < 1).any() or (ends > n).any():
        raise _not_this(numbers.file, _("An edge ends at a vertex that does not exist."))
    if (rows[:, 2] < 0).any():
        raise _not_this(numbers.file, _("An edge has a length below nought."))
    distances = shortest_paths(n, ends.astype(np.intp) - 1, rows[:, 2])
    limits = np.full(n, np.inf if capacity is None else capacity)
    return make_instance(
        distances, np.ones(n), np.zeros(n), limits, count=count, single_source=True
    )


LAYOUTS: Final[Mapping[str, Callable[[Numbers, tuple[int, ...], bool, float | None], Instance]]] = {
    "orlib": _orlib,
    "holmberg": _holmberg,
    "delmaire": _delmaire,
    "pmed": _pmed,
}
