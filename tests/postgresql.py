"""Print the URL of a PostgreSQL to test on: DATABASE_URL, or one that answers on localhost."""

import os

import psycopg

LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"


def url() -> str:
    """The URL, or nothing."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given
    try:
        psycopg.connect(LOCAL, connect_timeout=2).close()
    except psycopg.OperationalError:
        return ""
    return LOCAL


if __name__ == "__main__":
    print(url())
