"""No route without a declared permission; no address that could carry a child's name."""

import re

from goldthread.web.middleware import SIGN_IN_ROUTES
from tests.routes import NOT_OFFERED, all_routes

CONVERTERS_WITHOUT_WORDS = re.compile(r"<(uuid|int|day|slot|listing|filekind|figure):\w+>")


def test_every_route_declares_its_permission() -> None:
    undeclared = {
        route.name or route.path for route in all_routes() if route.permission == "denied"
    }
    assert undeclared - NOT_OFFERED == set()


def test_sign_in_routes_are_all_real() -> None:
    assert SIGN_IN_ROUTES - {route.name for route in all_routes()} == set()


def test_our_addresses_carry_ids_only_or_a_key_of_the_library_which_names_nobody() -> None:
    for route in all_routes():
        if route.is_ours:
            rest = CONVERTERS_WITHOUT_WORDS.sub("", route.path)
            rest = rest.replace("guidance/<slug:address>/", "").replace("<slug:provider>/", "")
            assert "<" not in rest, route.path
