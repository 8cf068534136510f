"""Routes a dependency brings that we do not offer are denied to everyone."""

from django.test import Client

from tests.factories.world import World


def test_routes_not_offered_are_denied(world: World) -> None:
    for path in ("/account/signup/", "/account/email/", "/account/password/reset/"):
        assert Client().get(path).status_code == 302
        assert world.client("senco").get(path).status_code == 403
