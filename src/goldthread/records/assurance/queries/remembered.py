"""Answers of a pure and slow calculation, kept by a digest of everything that went into it.

Nothing can be out of date: other records make another digest. What went in is not kept, and neither is
a calculation that failed. Each process remembers for itself.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """The last `most` answers that were asked for."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[bytes, Answer] = OrderedDict()
        self._lock = Lock()

    def of(self, given: object, calculate: Callable[[], Answer]) -> Answer:
        """The answer to `given`, whose `repr` says all of it. Two who ask at once may both calculate."""
        key = hashlib.sha256(repr(given).encode()).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        answer = calculate()
        with self._lock:
            self._kept[key] = answer
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return answer
