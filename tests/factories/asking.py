"""Asking for a pupil by name as a page does: the words in the body, a key to them in the address."""

from typing import Any

from django.test import Client


def look(client: Client, to: str, words: str, **others: Any) -> Any:
    """The page a form leads to that asks by name."""
    return client.post("/look/", {"to": to, "q": words, **others}, follow=True)
