"""Working through the runs an authority asked for: one at a time, told step by step, resumed after a fall."""

import logging
import platform
import time
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation

import goldthread
from goldthread.access.actor import SYSTEM
from goldthread.analysis.refusals import Unanswerable
from goldthread.exchange.issues import Refusal
from goldthread.jobs.moment import this_moment
from goldthread.jobs.planning_demand import demand_result
from goldthread.jobs.planning_places import places_result
from goldthread.jobs.telling import Clock, Telling
from goldthread.records.planning.actions.working import (
    RunLost,
    StopAsked,
    Worker,
    break_off_run,
    claim_run,
    finish_run,
    hand_back_run,
)
from goldthread.statute.vocabulary.planning import RunKind, RunState

if TYPE_CHECKING:
    from goldthread.records.planning.models import SavedRun

logger = logging.getLogger(__name__)
PAUSE: Final = 2.0
"""Seconds between two looks at an empty queue: one short statement each."""
WORKED_OUT: Final[Mapping[RunKind, Callable[["SavedRun", Telling], dict[str, Any]]]] = {
    RunKind.DEMAND: demand_result,
    RunKind.PLACES: places_result,
}
LANGUAGE: Final = "en-gb"
"""A result is kept in one language, so that the same run gives the same digest everywhere."""


def this_worker() -> Worker:
    """Who works in this process, with the versions a result depends on."""
    import numpy as np

    return Worker(uuid.uuid4().hex, platform.node(), goldthread.__version__, np.__version__)


def work_until(stopped: Callable[[], bool], worker: Worker) -> None:
    """Work whatever comes until told to stop; a run under way is handed back, to go on later."""
    while not stopped():
        if not work_once(worker, stopped):
            time.sleep(PAUSE)


def work_once(
    worker: Worker, stopped: Callable[[], bool] = lambda: False, clock: Clock | None = None,
    timer: Callable[[], float] = time.monotonic,
) -> bool:  # fmt: skip
    """Work out one run, if there is one for this machine; whether there was."""
    clock = clock or this_moment
    run = claim_run(worker=worker, by=SYSTEM, at=clock())
    if run is None:
        return False
    try:
        _work(run, Telling(run, stopped, clock, timer), clock)
    except RunLost:
        logger.warning("Run %s was taken up by another worker or removed", run.pk)
    except BaseException:
        hand_back_run(run=run, by=SYSTEM, at=clock())
        raise
    return True


def _work(run: "SavedRun", telling: Telling, clock: Clock) -> None:
    try:
        with translation.override(LANGUAGE):
            result = WORKED_OUT[RunKind(run.kind)](run, telling)
        finish_run(run=run, result=result, by=SYSTEM, at=clock())
    except StopAsked:
        _break_off(run, RunState.STOPPED, "", clock)
    except Refusal as refusal:
        _break_off(
            run, RunState.FAILED, f"{refusal.file}: {refusal.problem} {refusal.remedy}", clock
        )
    except Unanswerable as why:
        _break_off(run, RunState.FAILED, str(why), clock)
    except (ArithmeticError, LookupError, ValueError, MemoryError):
        logger.exception("Run %s could not be worked out", run.pk)
        said = "Something went wrong here, not with your files. Whoever runs Goldthread finds it in the log."
        _break_off(run, RunState.FAILED, said, clock)


def _break_off(run: "SavedRun", state: RunState, said: str, clock: Clock) -> None:
    break_off_run(run=run, state=state, said=said, by=SYSTEM, at=clock())
