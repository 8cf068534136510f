"""The server starts only as a role that PostgreSQL's policies stop."""

import argparse

import pytest
from django.db import connection

from goldthread.config import command_serve, serving
from goldthread.config.terminal import Refused

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such policies"),
]


def test_it_steps_down_from_the_owner() -> None:
    told = serving.standing()
    owner = connection.settings_dict["USER"]
    assert (told.role, told.login, told.fault) == ("goldthread_app", owner, "")
    assert told.can_step_up
    command_serve.check_role()


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (connection.settings_dict["USER"], "no policy stops"),
        ("nobody_of_this_name", "CREATE ROLE"),
    ],
)
def test_it_refuses_a_role_that_is_not_stopped_or_not_there(
    role: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "ROLE", role)
    assert says in serving.standing().fault
    monkeypatch.setattr(command_serve, "_check_free", lambda _host, _port: None)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    with pytest.raises(Refused, match=says):
        command_serve.serve(argparse.Namespace(host="127.0.0.1", port=0, workers=1))
