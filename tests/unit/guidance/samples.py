"""An entry that is whole, to change one thing of at a time."""

from datetime import date
from typing import Any

from goldthread.statute.guidance import Guidance, guidance_from

SOURCE: dict[str, Any] = {
    "title": "A trial", "publisher": "A journal", "year": "2020",
    "address": "https://example.org/a-trial", "looked_up": date(2026, 11, 22), "says": "It helped.",
}  # fmt: skip


def values(**changes: Any) -> dict[str, Any]:
    """The plain values of one entry."""
    whole = {
        "key": "den_building", "version": 1, "name": "Den building", "kind": "intervention",
        "areas": ["semh"], "need_types": ["SEMH"], "barriers": ["working with other children"],
        "synonyms": ["woods", "forest school"], "ages": [5, 11], "settings": ["small_group"],
        "led_by": ["teaching_assistant"], "what": "Children build a den together.",
        "dose": "An hour a week.", "training": "", "cautions": "Check the weather.",
        "result": "helped", "certainty": "low", "certainty_why": "One small trial.",
        "staff": "It helped in one small trial.", "parents": "Your child builds dens.",
        "children": "You build a den.", "catalogue": ["play_skills_group"],
        "written_on": date(2026, 11, 22), "review_by": date(2028, 11, 22), "sources": [SOURCE],
    }  # fmt: skip
    return whole | changes


def entry(**changes: Any) -> Guidance:
    """The entry itself."""
    return guidance_from(values(**changes))


UNSOURCED: dict[str, Any] = {"sources": [], "certainty": "unsourced", "result": "untested"}
