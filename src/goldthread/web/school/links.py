"""Links to pages of other parts, offered only where that part is installed."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def link_to(name: str, *args: Any) -> str | None:
    """The address of a route, or None where there is no such route: then no link is shown."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None
