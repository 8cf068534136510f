"""`goldthread serve`: the web server, with everything warm before the first request."""

import argparse

from goldthread.config.beside import worker_beside
from goldthread.config.terminal import DONE, Refused, Subparsers, add_command, note, set_up
from goldthread.config.words import _, gettext_noop

TEACHES = gettext_noop("""
needs     `goldthread init` done. Opens on this computer only unless --host says otherwise.
          For a school's network, put a proxy with HTTPS in front and set
          GOLDTHREAD_HTTPS=1 and GOLDTHREAD_HOSTS=goldthread.myschool.sch.uk.
          Ctrl-C ends it; what is being written is finished first.

examples
  goldthread serve
  goldthread serve --port 8080 --workers 4
""")
TARGET = "goldthread.config.served:application"
THREADS = 4
"""Per worker: pages are short, and a thread that waits for the disk must not stop the others."""


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    parser = add_command(
        subparsers, "serve", run, summary=_("Start the web server"), teaches=_(TEACHES)
    )
    add_address(parser)


def add_address(parser: argparse.ArgumentParser) -> None:
    """Where to listen, shared with `demo`."""
    parser.add_argument("--port", metavar=_("PORT"), type=int, default=8000, help=_("default 8000"))
    parser.add_argument(
        "--host",
        metavar=_("HOST"),
        default="127.0.0.1",
        help=_("default 127.0.0.1, this computer"),
    )
    parser.add_argument(
        "--workers", metavar=_("NUMBER"), type=int, default=2, help=_("processes (default 2)")
    )
    parser.add_argument(
        "--no-work", action="store_true",
        help=_("do not work out runs of planning beside the pages"),
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Check, then serve until stopped."""
    set_up()
    check_tables()
    serve(args)
    return DONE


def check_tables() -> None:
    """Refuse to serve a database that an update has left behind."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused(
            _("The tables are older than the program. Run `goldthread init`, then serve.")
        )


def check_role() -> None:
    """Refuse to serve pages as a role that PostgreSQL's policies do not stop."""
    from django.db import connection

    from goldthread.config.serving import standing

    if connection.vendor == "postgresql" and (fault := standing().fault):
        raise Refused(fault)


def serve(args: argparse.Namespace, patience: int = 10) -> None:
    """Listen until Ctrl-C, then give requests under way so many seconds to end."""
    from django.db import connections
    from django.utils import translation
    from granian import Granian
    from granian.constants import Interfaces

    _check_free(args.host, args.port)
    check_role()
    connections.close_all()  # a connection must not pass into the server's processes
    translation.deactivate()  # the terminal's language is not the pages': each request chooses
    address = f"http://{args.host}:{args.port}/"
    note(_("Goldthread is at %(address)s  (Ctrl-C ends it)") % {"address": address})
    with worker_beside(wanted=not args.no_work):
        Granian(
            TARGET,
            address=args.host,
            port=args.port,
            interface=Interfaces.WSGI,
            workers=args.workers,
            blocking_threads=THREADS,
            log_enabled=False,
            workers_kill_timeout=patience,
        ).serve()
    note(_("Goldthread has stopped."))


def _check_free(host: str, port: int) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                _("Port %(port)s is taken or not allowed. Choose another: --port %(next)s")
                % {"port": port, "next": port + 1}
            ) from error
