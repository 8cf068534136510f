"""The Jinja2 environment with what pages need beyond the components: receipts and their like."""

from typing import Any

from jinja2 import Environment

from goldthread.web.components.environment import environment as component_environment
from goldthread.web.receipts import new_key


def environment(**options: Any) -> Environment:
    """Built once by Django's Jinja2 backend."""
    made = component_environment(**options)
    made.globals |= {"new_receipt": new_key}
    return made
