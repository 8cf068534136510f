"""How a run tells how far it is, keeps what is worked out, and learns that it is to stop."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from goldthread.access.actor import SYSTEM
from goldthread.jobs.moment import this_moment
from goldthread.records.planning.actions.working import keep_step, tell_progress

if TYPE_CHECKING:
    from goldthread.records.planning.models import SavedRun

Clock = Callable[[], datetime]
SELDOM: Final = 1.0
"""Seconds between two writes of a search that would tell more often."""


class WorkerStopped(BaseException):
    """The worker itself is to end: the run is handed back. Nothing on the way may catch it."""


class Telling:
    """One run's way to say how far it is. Each saying may raise `StopAsked` or `RunLost`.

    `timer` counts the seconds of a search.
    """

    def __init__(
        self, run: "SavedRun", stopped: Callable[[], bool] = lambda: False,
        clock: Clock | None = None, timer: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._run = run
        self._stopped = stopped
        self._clock = clock or this_moment
        self.timer = timer
        self._told_at = float("-inf")

    def say(self, share: float, said: str) -> None:
        """Write it down now."""
        if self._stopped():
            raise WorkerStopped
        self._told_at = self.timer()
        tell_progress(run=self._run, share=share, said=said, by=SYSTEM, at=self._clock())

    def say_seldom(self, share: float, said: str) -> None:
        """Write it down if the last time was a second ago or more."""
        if self.timer() - self._told_at >= SELDOM:
            self.say(share, said)

    def step(self, name: str, work: Callable[[], Any]) -> Any:
        """What a step gave when it was worked out before, else what it gives now, kept."""
        if name not in self._run.steps:
            value = work()
            keep_step(run=self._run, name=name, value=value, by=SYSTEM, at=self._clock())
        return self._run.steps[name]
