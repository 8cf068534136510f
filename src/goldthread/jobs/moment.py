"""The clock, read once by each command. Everything below is told the moment."""

from datetime import datetime

from django.utils import timezone


def this_moment() -> datetime:
    """Now, in UTC."""
    return timezone.now()  # noqa: TID251 - commands are where time comes from
