"""The answer of `goldthread places plan`, for people."""

from collections.abc import Iterator
from typing import Any

from goldthread.config.terminal import labelled
from goldthread.config.words import _, gettext_noop, ngettext
from goldthread.exchange.places.trial_told import trial_sentence

CANDIDATES = gettext_noop(
    "These sites are candidates for a conversation, not decisions: equality, consultation, "
    "buildings and staff are outside this calculation."
)


def lines(data: dict[str, Any], status: str) -> Iterator[str]:
    """For people: the cost and how good it is, then what opens when and what it means."""
    if data["objective"] is None:
        yield _("no plan: %(status)s, %(seconds)s s") % {
            "status": status, "seconds": f"{data['seconds']:.1f}",
        }  # fmt: skip
        return
    yield labelled(_("cost"), pounds(data["objective"]))
    yield from _proof_lines(data, status)
    for step in data["steps"]:
        yield ngettext(
            "%(period)s: %(site)s opens %(count)s module, %(places)s places, %(capital)s",
            "%(period)s: %(site)s opens %(count)s modules, %(places)s places, %(capital)s",
            step["modules"],
        ) % {
            "period": step["period"], "site": step["site"], "count": step["modules"],
            "places": f"{step['places']:g}", "capital": pounds(step["capital"]),
        }  # fmt: skip
    for period in data["periods"]:
        yield _(
            "%(period)s: %(children)s children to place, %(unplaced)s without a place here, "
            "%(empty)s places empty; furthest %(furthest)s %(unit)s"
        ) % {
            "period": period["period"], "children": f"{period['children_to_place']:.1f}",
            "unplaced": f"{period['unplaced']:.1f}", "empty": f"{period['empty_places']:.1f}",
            "furthest": f"{period['furthest']:.1f}",
            "unit": _(UNIT_LABELS[data["assumptions"]["travel_unit"]]),
        }  # fmt: skip
    yield from _more_lines(data)
    yield _(CANDIDATES)


UNIT_LABELS = {"kilometres": "kilometres", "minutes": "minutes"}


def _proof_lines(data: dict[str, Any], status: str) -> Iterator[str]:
    if data["bound"] is None:
        yield _("no bound yet: give it more time with --time-limit")
        return
    yield labelled(_("at best"), pounds(data["bound"]))
    proven = {
        "gap": f"{100 * data['gap']:.2f}", "status": status, "seconds": f"{data['seconds']:.1f}",
        "money": pounds(data["objective"] - data["bound"]),
    }  # fmt: skip
    yield _("gap: %(gap)s %%, %(money)s (%(status)s), %(seconds)s s") % proven


def _more_lines(data: dict[str, Any]) -> Iterator[str]:
    if data["trial"]:
        yield trial_sentence(data["trial"])
    for name, one in data["if_refused"].items():
        if one["costs_more_at_most"] is None:
            yield _("If %(site)s says no, no plan was found.") % {"site": name}
        else:
            yield _("If %(site)s says no: between %(least)s and %(most)s more.") % {
                "site": name, "least": pounds(one["costs_more_at_least"]),
                "most": pounds(one["costs_more_at_most"]),
            }  # fmt: skip
    if data["alternatives"]:
        yield from _near_lines(data["alternatives"])


def _near_lines(near: dict[str, Any]) -> Iterator[str]:
    always, never = set(near["always_open"]), set(near["never_open"])
    shares = sorted(near["share_open"].items(), key=lambda pair: -pair[1])
    for name, share in shares:
        one = {"site": name, "share": f"{100 * share:.0f}", "count": near["plans_found"]}
        if name in always:
            yield _("%(site)s: in every plan as good as this, proven") % one
        elif share > 0 and name not in never:
            yield _("%(site)s: in %(share)s %% of the %(count)s plans as good as this found") % one


def pounds(value: float) -> str:
    """Whole pounds with commas; the sign before."""
    sign = "-" if value < 0 else ""
    return f"{sign}£{abs(value):,.0f}"
