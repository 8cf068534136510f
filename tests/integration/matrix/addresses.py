"""An address for every route and every child: what stands in the place of each id."""

from typing import Any

from django.urls import reverse

from tests.factories.everything import Things
from tests.routes import Route

# Routes whose `public_id` is a person's, and whose `tie_id` is a parent's.
OF_PEOPLE = frozenset(
    {"person", "person_child", "person_link", "person_own", "person_role", "person_role_end",
     "person_sign_in", "person_unlink", "work_of", "work_of_pass"}
)  # fmt: skip
ONE_OF = {"which": "due", "key": "delivered", "kind": "csv", "address": "repeated_reading",
          "provider": "example", "identity_id": 1, "link_key": "00000000-0000-4000-8000-000000000000"}  # fmt: skip
# Addresses where the child itself decides; elsewhere the school, class, group or file does.
CHILD_ROUTES_BEGIN = ("children/<uuid:public_id>", "documents/<uuid:", "documents/family/<uuid:", "family/<uuid:")  # fmt: skip


def is_about_a_child(route: Route) -> bool:
    """Whether the address names one child and nothing else decides."""
    return route.path.startswith(CHILD_ROUTES_BEGIN)


def address(route: Route, things: Things) -> str:
    """The route's address for a child. An id that is not known here is an error: add it."""
    return reverse(route.name, kwargs={name: _value(route, name, things) for name in names(route)})


def names(route: Route) -> list[str]:
    """What stands between angle brackets in the route's path."""
    return [part.split(">")[0].split(":")[-1] for part in route.path.split("<")[1:]]


def _value(route: Route, name: str, things: Things) -> Any:
    if name in ONE_OF:
        return ONE_OF[name]
    if route.name in OF_PEOPLE and name in {"public_id", "tie_id"}:
        return things["user_public_id" if name == "public_id" else "parent_tie_id"]
    if name == "other_id":
        return things["other_id"]
    if name in {"public_id", "child_id", "one_id"}:
        return things["public_id"]
    return things[name]
