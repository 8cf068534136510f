"""The server itself, spoken to byte by byte: what no test through Django's client can ask."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.embedded]
HOST = b"Host: localhost\r\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def port(made_home, tmp_path_factory) -> Iterator[int]:
    """A server of the demo's home, for this module."""
    chosen = _free_port()
    given = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GOLDTHREAD_")
        and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    running = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "goldthread.config.command",
            "serve",
            "--port",
            str(chosen),
            "--workers",
            "1",
        ],
        env=given | {"GOLDTHREAD_HOME": str(made_home.home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(1200):
            assert running.poll() is None, "the server ended before it answered"
            if _answers(chosen):
                break
            time.sleep(0.1)
        else:
            raise AssertionError("the server did not answer within two minutes")
        yield chosen
    finally:
        running.terminate()
        running.wait(timeout=30)


def _answers(port: int) -> bool:
    try:
        return b" 200 " in said(
            port, b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
        )
    except OSError:
        return False


def said(port: int, request: bytes) -> bytes:
    """Everything the server says to these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request)
        line.settimeout(3)
        heard = b""
        try:
            while piece := line.recv(65_536):
                heard += piece
        except TimeoutError:
            pass
    return heard


def statuses(heard: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", heard)]


NEXT = b"GET /privacy/ HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"


def test_of_two_lengths_the_chunks_count_or_the_request_is_refused(port: int) -> None:
    """Were the number believed, what is left of the chunks would be taken for a request."""
    for heads in (
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n" % len(CHUNKS + NEXT),
    ):
        heard = said(port, b"POST /look/ HTTP/1.1\r\n" + HOST + heads + b"\r\n" + CHUNKS + NEXT)
        assert statuses(heard) in ([400], [403], [403, 200]), heads


@pytest.mark.parametrize(
    "heads",
    [
        b"Content-Length: 0\r\nContent-Length: 90\r\n",
        b"Content-Length: 5, 90\r\n",
        b"Content-Length: +5\r\n",
        b"Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n",
        b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
    ],
)
def test_a_length_that_can_be_read_in_two_ways_is_refused(port: int, heads: bytes) -> None:
    heard = said(port, b"POST /look/ HTTP/1.1\r\n" + HOST + heads + b"\r\n" + CHUNKS + NEXT)
    assert statuses(heard) in ([400], [501], []), heads


def test_trace_gives_nothing_back(port: int) -> None:
    for path in (b"/", b"/account/login/", b"/static/build/goldthread.css", b"*"):
        request = (
            b"TRACE "
            + path
            + b" HTTP/1.1\r\n"
            + HOST
            + b"Cookie: a=tracecanary\r\nConnection: close\r\n\r\n"
        )
        heard = said(port, request)
        assert b" 200 " not in heard.split(b"\r\n")[0]
        assert b"tracecanary" not in heard


def test_the_server_says_no_version(port: int) -> None:
    heard = said(port, b"GET /account/login/ HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
    head = heard.split(b"\r\n\r\n")[0].lower()
    assert head.startswith(b"http/1.1 200")
    assert b"\r\nserver: granian\r\n" in head + b"\r\n"  # its name, and no version of it
    assert not re.search(rb"python|django|granian[/ ]", heard.lower())


def test_no_folder_is_listed_and_no_file_beside_the_assets_is_served(port: int) -> None:
    for path in (
        b"/static/", b"/static/build/", b"/static/build", b"/.git/config", b"/static/../goldthread.db",
        b"/static/%2e%2e/keys/secret", b"/static/..%2fkeys%2fsecret", b"//etc/passwd", b"/keys/secret",
        b"/static/build/../../../keys/database",
    ):  # fmt: skip
        heard = said(port, b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        assert b" 200 " not in heard.split(b"\r\n")[0], path
        assert b"root:" not in heard
        assert b"Index of" not in heard


def test_it_speaks_plain_http_to_nobody_but_this_computer() -> None:
    """Unless told otherwise, it listens on this computer alone: the network is the proxy's, with HTTPS."""
    import argparse

    from goldthread.config.command_serve import add_address

    parser = argparse.ArgumentParser()
    add_address(parser)
    assert parser.parse_args([]).host == "127.0.0.1"
