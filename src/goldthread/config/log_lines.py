"""How a log line is written: one line of JSON, in UTC, that nothing from outside can break in two.

It tells what failed and where, never what it was about. The message of an exception can hold what
someone typed or what a row says ("Key (upn)=(…) already exists"), so a traceback keeps files, lines,
functions and the exceptions' kinds, and leaves out what they say. The request's id, shown on the page
of the error, finds the line.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.apps import apps

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    """When, how grave, from where, which request, who (by id) and what; never a name.

    JSON escapes line breaks and control characters, so that what somebody sends cannot look like an
    event of its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        request = getattr(record, "request", None)
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "request": getattr(request, "request_id", None) or _request_under_way(),
            "who": _who(request),
            "method": getattr(request, "method", None),
            "status": getattr(record, "status_code", None),
            "message": record.getMessage(),
            "trace": self.formatException(record.exc_info) if record.exc_info else None,
        }
        return json.dumps({name: value for name, value in told.items() if value}, default=str)

    def formatException(self, ei: Raised) -> str:  # noqa: N802 - the name logging gives it
        """Each exception of the chain, the first cause first: where it went through, its kind."""
        told: list[str] = []
        error, seen = ei[1], set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            kind = type(error)
            frames = traceback.extract_tb(error.__traceback__)
            places = [f"  {frame.filename}:{frame.lineno}:{frame.name}" for frame in frames]
            told.insert(0, "\n".join([*places, f"{kind.__module__}.{kind.__qualname__}"]))
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(told)


def _request_under_way() -> str | None:
    if not apps.models_ready:
        return None
    from goldthread.records.audit.actions import request_id

    return request_id.get() or None


def _who(request: Any) -> str | None:
    """The public id of who is signed in, where that was asked already: a log line asks no database."""
    return getattr(getattr(request, "_cached_user", None), "public_id", None)
