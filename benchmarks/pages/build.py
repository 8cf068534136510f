"""Fill the home in GOLDTHREAD_HOME with a school and say, as JSON, which pages to visit and how.

Statements and bytes are counted here, in one process, on the file database the server then uses.
"""

import json
import sys
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from goldthread.config.terminal import set_up


def main(children: int, on: date) -> list[dict[str, Any]]:
    """Build, count, sign in: one entry for each page."""
    set_up(must_exist=False)
    from benchmarks.pages.visits import visits
    from benchmarks.pages.world import build_school
    from goldthread.config.command_init import prepare

    prepare()
    school = build_school(children, on)
    return [_counted(visit, school.child) for visit in visits(school)]


def _counted(visit: Any, child: UUID) -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.pages.visits import write_something
    from goldthread.records.accounts.models import User
    from goldthread.web.account.proof import keep_proof

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(
        User.objects.get(pk=visit.user_id), "allauth.account.auth_backends.AuthenticationBackend"
    )
    session = client.session
    keep_proof(session, visit.user_id, datetime.now(UTC), strong=True)
    session.save()
    client.get(visit.path)
    if visit.after_write:
        write_something(child, datetime.now(UTC))
    with CaptureQueriesContext(connection) as statements:
        response = client.get(visit.path)
    if response.status_code != 200:
        raise SystemExit(f"{visit.name} answered {response.status_code}")
    return {
        "name": visit.name,
        "path": visit.path,
        "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "statements": len(statements),
        "bytes": len(response.content),
        "child": str(child) if visit.after_write else "",
    }


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), date.fromisoformat(sys.argv[2])), sys.stdout)
