"""A server that is killed again and again: one process loads the code, forks serve, forks die.

Run as `python -m tests.durability.zygote PORT`. It migrates and builds a small world in a fork of its
own (this process holds no database connection while it forks), then obeys lines on standard input:
`serve` forks a server and answers its pid, `reap` waits for it, `verify` answers what is kept as JSON.
"""

import json
import os
import socket
import sys
from collections.abc import Callable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


class QuietHandler(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_: Any) -> None:
        """No lines for requests."""


class Server(ThreadingMixIn, WSGIServer):
    """Serves on a socket that outlives it, so that callers queue while it is dead."""

    daemon_threads = True

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(listening.getsockname(), QuietHandler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.server_name, self.server_port = "localhost", listening.getsockname()[1]
        self.setup_environ()


def in_fork(work: Callable[[], Any]) -> Any:
    """Do it in a child process and bring back its answer."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        with os.fdopen(write, "w") as answer:
            json.dump(work(), answer)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        text = answer.read()
    os.waitpid(pid, 0)
    return json.loads(text)


def serve(listening: socket.socket) -> int:
    """Fork a server; answer its pid."""
    pid = os.fork()
    if pid == 0:
        from django.conf import settings

        settings.GOLDTHREAD_ROLE_OF_PAGES = ""  # as in a school: the whole process steps down
        from goldthread.config.wsgi import application

        server = Server(listening)
        server.set_app(application)
        server.serve_forever(poll_interval=0.5)
        os._exit(0)
    return pid


def warm() -> None:
    """Load what `goldthread serve` has loaded before its first request: code, routes, templates.

    Without `config.wsgi`: that steps down to the role of pages, which neither migrates nor verifies.
    """
    from django.core.wsgi import get_wsgi_application
    from django.template import engines
    from django.urls import get_resolver

    assert get_wsgi_application()
    assert get_resolver().reverse_dict
    environment = engines["jinja2"].env
    for name in environment.list_templates(extensions=["html"]):
        if not name.startswith("account/allauth_pages/"):  # Django's language, not Jinja's
            environment.get_template(name)


def warm_pages(cookies: dict[str, str]) -> None:
    """Open the pages once, as a server that has run for a while has, and let go of the database."""
    from django.db import connections
    from django.test import Client

    for who, path in (("ta", "/today/"), ("office", "/imports/new/")):
        client = Client(headers={"host": "localhost"})
        client.cookies["sessionid"] = cookies[who]
        assert client.get(path).status_code == 200
    connections.close_all()


def main() -> None:
    """Build, then obey."""
    django.setup()
    from tests.durability import scene

    warm()

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", int(sys.argv[1])))
    listening.listen(128)
    built = in_fork(scene.build)
    warm_pages(built["cookies"])
    print(json.dumps(built), flush=True)
    pid = 0
    for line in sys.stdin:
        if line.strip() == "serve":
            pid = serve(listening)
            print(pid, flush=True)
        elif line.strip() == "reap":
            os.waitpid(pid, 0)
            print("reaped", flush=True)
        elif line.strip() == "verify":
            print(json.dumps(in_fork(scene.verify)), flush=True)


if __name__ == "__main__":
    main()
