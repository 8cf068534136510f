"""The Jinja2 environment of every page: loaders, words, filters, the few functions macros call."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone, translation
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
)

from goldthread.web.components import (
    area_map,
    charts,
    fan_chart,
    funnel_chart,
    interval_chart,
    tornado_chart,
)
from goldthread.web.components.fields import field_errors, govuk_field
from goldthread.web.components.pictures import symbol_svg


def environment(**options: Any) -> Environment:
    """Build the environment; Django's Jinja2 backend calls this with the loader for pages."""
    options |= {
        "loader": _loader(options.get("loader")),
        "undefined": ChainableUndefined,
        "extensions": ["jinja2.ext.i18n"],
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    env = Environment(**(options | {"autoescape": True}))  # noqa: S701 - it is on, one word back
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    env.filters |= {"day": day, "short_day": short_day, "clock": clock, "number": number}
    env.filters |= {"weekday": weekday, "moment": moment}
    env.globals |= {
        "static": static, "url": _url, "query": query, "charts": charts, "interval_chart": interval_chart,
        "funnel_chart": funnel_chart, "tornado_chart": tornado_chart, "fan_chart": fan_chart,
        "area_map": area_map,
        "percent": percent,
        "govuk_field": govuk_field, "field_errors": field_errors, "symbol_svg": symbol_svg,
    }  # fmt: skip
    return env


def query(current: Mapping[str, Any], **changes: Any) -> str:
    """Return the query string with some values changed; None removes one, repeated ones stay."""
    pairs = current.lists() if hasattr(current, "lists") else current.items()
    kept = {name: value for name, value in pairs if name not in changes}
    kept |= {name: value for name, value in changes.items() if value is not None}
    return "?" + urlencode(kept, doseq=True)


def day(value: date | None) -> str:
    """Return '3 November 2026' in the reader's language, kept on one line."""
    return _unbroken(formats.date_format(value, "j F Y")) if value else ""


def short_day(value: date | None) -> str:
    """Return '3 Nov' in the reader's language, kept on one line."""
    return _unbroken(formats.date_format(value, "j M")) if value else ""


def weekday(value: date | None) -> str:
    """Return 'Tuesday' in the reader's language."""
    return formats.date_format(value, "l") if value else ""


def moment(value: datetime | None) -> str:
    """Return '3 November 2026 at 14:32' in the school's own time."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    said = translation.gettext("%(day)s at %(time)s")
    return said % {"day": day(local), "time": clock(local)}


def clock(value: datetime | time | None) -> str:
    """Return '14:32'."""
    return f"{value:%H:%M}" if value else ""


def number(value: float | None, places: int = 0) -> str:
    """Return '1,234' with the separators of the reader's language."""
    return (
        ""
        if value is None
        else formats.number_format(value, places, use_l10n=True, force_grouping=True)
    )


def percent(done: float, planned: float) -> str:
    """Return '83 %', rounded down so that nothing reads as complete too soon; '–' without a plan."""
    return f"{int(100 * done / planned)}\u00a0%" if planned else "–"


def _loader(pages: BaseLoader | None) -> BaseLoader:
    ours = PackageLoader("goldthread.web.components")
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return ChoiceLoader([pages, ours, govuk] if pages else [ours, govuk])


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0")
