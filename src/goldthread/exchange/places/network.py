"""From the edges of a network to the distances between all its vertices."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from goldthread.analysis.places.instance import Array, Indices

TINY = 1e-300
"""Stands for an edge of length nought, which a sparse table would take for no edge."""


def shortest_paths(vertices: int, ends: Indices, lengths: Array) -> Array:
    """(n, n) shortest ways over undirected edges; a repeated edge: its last length counts.

    `ends` (e, 2) counted from 0, `lengths` (e,) not below nought. Infinite where no way leads.
    """
    low, high = ends.min(axis=1), ends.max(axis=1)
    last = {
        (int(a), int(b)): float(c) for a, b, c in zip(low, high, lengths, strict=True) if a != b
    }
    pairs = np.array(list(last), dtype=np.intp).reshape(-1, 2)
    weights = np.maximum(np.array(list(last.values()), dtype=float), TINY)
    graph = csr_array((weights, (pairs[:, 0], pairs[:, 1])), shape=(vertices, vertices))
    found: Array = shortest_path(graph, method="D", directed=False)
    found[found < 1e-200] = 0.0  # in place: a second table of this size is not affordable
    return found
