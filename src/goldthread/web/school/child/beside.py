"""What stands beside a part of the record: a family's words where nothing was changed, or "being looked at"."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from goldthread.records.data_requests.queries.requests import words_beside
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.privacy import Decision, RecordPart

if TYPE_CHECKING:
    from goldthread.records.data_requests.models import DataRequest


def words_of(child_id: int, parts: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """By part, each thing said of it; no statement where no part is asked for."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in words_beside(child_id, parts) if parts else []:
        found.setdefault(one.part, []).append(
            {
                "part": _(RecordPart(one.part).label),
                "who": who_asked(one),
                "said": one.said,
                "on": one.received_on,
                "is_open": not one.is_beside,
                "decision": _(Decision(one.decision).label) if one.decision else "",
                "reasons": one.reasons,
                "decided_on": one.decided_on,
            }
        )
    return found


def who_asked(one: "DataRequest") -> str:
    """Whose request it is, as staff read it."""
    if one.asked_by is not None:
        return one.asked_by.name
    return one.asked_by_name or _(Voice(one.voice).label)
