"""One process beside the server that works out runs of planning, so that a school needs no second command."""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

PATIENCE: Final = 10.0
"""Seconds for the step under way. A run that is cut off is taken up again when nothing is heard of it."""


@contextmanager
def worker_beside(*, wanted: bool) -> Iterator[None]:
    """Run the worker while pages are served. A process of its own: it never holds up a page."""
    if not wanted:
        yield
        return
    process = multiprocessing.get_context("spawn").Process(
        target=_work, args=(os.getpid(),), name="goldthread-work", daemon=True
    )
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()


def _work(server: int) -> None:
    """Until told to end, or until the server is gone."""
    from goldthread.config.command_work import told_to_end
    from goldthread.config.terminal import set_up

    told = told_to_end()
    set_up()
    from goldthread.jobs.planning_runs import this_worker, work_until

    if hasattr(os, "nice"):
        os.nice(10)
    work_until(lambda: bool(told) or os.getppid() != server, this_worker())
