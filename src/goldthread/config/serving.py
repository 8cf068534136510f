"""On which terms pages are served by PostgreSQL: as a role that owns no table and cannot pass its policies.

Commands work as the owner of the tables. The server steps down to `goldthread_app` as it connects;
where `DATABASE_URL` names a login that is only a member of that role, there is no way back up either.
"""

from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, connections

from goldthread.config.words import _
from goldthread.records.sight.install import ROLE


def serve_as_pages_role() -> None:
    """From here on every connection of this process is of the role that pages are served as."""
    told = connections.settings["default"]
    if connection.vendor != "postgresql":
        return
    connections.close_all()
    told.update(_of_pages(told))


def _of_pages(told: dict[str, Any]) -> dict[str, Any]:
    options = told["OPTIONS"].get("options", "").replace("-c goldthread.purpose=system", "")
    options = options.replace(f"-c role={ROLE}", "").strip()
    return {"OPTIONS": told["OPTIONS"] | {"options": f"{options} -c role={ROLE}".strip()}}


@dataclass(frozen=True)
class Standing:
    """The role of pages as PostgreSQL tells it. `fault` is empty when no policy can be passed by."""

    role: str
    login: str = ""
    fault: str = ""
    can_step_up: bool = False


_STANDING = """SELECT current_user, session_user, may.pass, has.pass
  FROM (SELECT bool_or(r.rolsuper OR r.rolbypassrls) OR bool_or(pg_has_role(
               current_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = 'people_child'::regclass),
               'MEMBER')) AS pass FROM pg_roles r WHERE r.rolname = current_user) may,
       (SELECT bool_or(r.rolsuper OR r.rolbypassrls) OR bool_or(pg_has_role(
               session_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = 'people_child'::regclass),
               'MEMBER')) AS pass FROM pg_roles r WHERE r.rolname = session_user) has
"""


def standing() -> Standing:
    """Connect as the server would, and ask who that is."""
    other = connection.copy()
    other.settings_dict = connection.settings_dict | _of_pages(connection.settings_dict)
    try:
        with other.cursor() as cursor:
            cursor.execute(_STANDING)
            role, login, passes, can_step_up = cursor.fetchone()
    except DatabaseError:
        return Standing(ROLE, fault=_missing())
    finally:
        other.close()
    if passes:
        return Standing(role, login, _("Pages would be served as a role no policy stops."), True)
    return Standing(role, login, can_step_up=can_step_up)


def _missing() -> str:
    return _(
        "The role that pages are served as is not there, or this user may not take it. As an "
        "administrator of PostgreSQL, once: CREATE ROLE goldthread_app; GRANT goldthread_app TO "
        "the user in DATABASE_URL. Then run `goldthread init`."
    )
