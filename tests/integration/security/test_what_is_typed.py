"""Text that people type, with everything in it that a browser, a database or a file could take for its own."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goldthread.records.imports.models import ImportBatch
from goldthread.records.people.models import Child
from goldthread.records.profiles.models import Strategy
from goldthread.web.school.imports.forms import MOST_BYTES
from tests.factories.asking import look
from tests.factories.everything import things_of
from tests.factories.world import World
from tests.integration.matrix.addresses import address
from tests.routes import all_routes
from tests.unit.exchange.files import csv_of

NASTY = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>&amp;{{7*7}}{%x%}${7}"
SHOWN = re.compile(r"<img src=x|<script>alert|onerror=alert\(1\)>|>49<")


def test_what_is_typed_is_shown_as_text_on_every_page(world: World) -> None:
    """A name and an entry made of markup, on every page of the SENCO: never as markup, nowhere run."""
    Child.objects.filter(pk=world.ada.pk).update(surname=NASTY, preferred_forename=NASTY[:40])
    world.people["teacher"].name = NASTY
    world.people["teacher"].save(update_fields=["name"])
    things = things_of(world.ada, world.people["teacher"], world.people["parent"])
    Strategy.objects.update(text=NASTY)
    client, told = world.client("senco"), 0
    for route in all_routes():
        if not route.is_ours or "GET" not in route.methods.split():
            continue
        try:
            answer = client.get(address(route, things))
        except KeyError:
            continue
        body = answer.getvalue()
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            text = body.decode()
            assert not SHOWN.search(text), route.path
            told += "&lt;img src=x" in text
    assert told >= 8


@pytest.mark.parametrize(
    "words",
    ["' OR 1=1 --", "%", "_", "\\", "'; DROP TABLE people_child; --", "\" OR \"\"=\"", "*", "a' UNION SELECT 1 --", "\x00"],
)  # fmt: skip
def test_words_of_the_database_are_words_like_any_other(world: World, words: str) -> None:
    before = Child.objects.count()
    for path in ("/search/", "/register/"):
        page = look(world.client("senco"), path, words)
        assert page.status_code == 200
        shown = set(re.findall(r"\w+canary", page.content.decode()))
        assert shown & {"Pxqcanary", "Vbzcanary"} == set()
        assert path == "/register/" or not shown, words
    assert Child.objects.count() == before


@pytest.mark.parametrize(
    "number", ["0", "99999999999999999999999", "9223372036854775808", "2147483648"]
)
def test_a_number_larger_than_any_id_is_simply_not_there(world: World, number: str) -> None:
    client = world.client("senco")
    for path in (
        f"/imports/{number}/",
        f"/classes/{number}/",
        f"/documents/classes/{number}/",
        f"/catalogue/{number}/",
        f"/register/?page={number}",
        f"/concerns/{number}/",
    ):
        assert client.get(path).status_code in {200, 403, 404}, path
    form = {"pupil": [number], "child": [number], "receipt": str(uuid.uuid4())}
    assert client.post("/register/chosen/", form | {"do": "csv"}).status_code in {
        200,
        302,
        400,
        404,
        422,
    }


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/register/", ("q", "page", "sort", "year", "class", "show")),
        ("/search/", ("q", "next")),
        ("/documents/{ada}/plan/", ("number", "format", "for", "costs")),
        ("/account/login/", ("next",)),
    ],
)
def test_a_parameter_of_another_kind_is_answered(
    world: World, path: str, names: tuple[str, ...]
) -> None:
    client, path = world.client("senco"), path.format(ada=world.ada.public_id)
    values = ("", "[]", "{}", "null", "-1", "1e9", "true", "\x00", "á" * 300, "../../etc/passwd")
    for name in names:
        for value in values:
            answer = client.get(path, {name: value, f"{name}[]": value})
            assert answer.status_code in {200, 302, 400, 404}, (name, value)


def sent(client: Client, world: World, name: str, data: bytes) -> object:
    file = SimpleUploadedFile(name, data)
    form = {"school": world.oakfield.pk, "file": file, "receipt": str(uuid.uuid4())}
    return client.post("/imports/new/", form)


def test_a_file_larger_than_any_list_is_not_taken(world: World) -> None:
    client = world.client("office")
    for size in (MOST_BYTES + 1, 13 * 1024 * 1024):
        answer = sent(client, world, "pupils.csv", b"Surname,Forename\n" + b"a,b\n" * (size // 4))
        assert answer.status_code == 200  # type: ignore[attr-defined]
        assert "There is a problem" in answer.content.decode()  # type: ignore[attr-defined]
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\boot.ini", "/etc/cron.d/x", 'a"; filename="b.exe', "<b>x</b>.csv", "a\r\nX: y.csv"]
)  # fmt: skip
def test_the_name_of_a_file_is_shown_and_nothing_else(world: World, name: str) -> None:
    """It names no place on the disk, and no answer carries it in a header."""
    client = world.client("office")
    rows = [["Surname", "Forename", "DOB"], ["Newcanary", "Ivo", "01/02/2016"]]
    answer = sent(client, world, name, csv_of(rows))
    batch = ImportBatch.objects.get()
    assert not re.search(r"[/\\\r\n]", batch.file_name) or "\\" in batch.file_name
    for page in (answer, client.get(answer["Location"]), client.get("/imports/")):  # type: ignore[index,attr-defined]
        assert "passwd" not in str(dict(page.items()))  # type: ignore[attr-defined]
        assert "b.exe" not in str(dict(page.items()))  # type: ignore[attr-defined]
        assert "<b>x</b>" not in page.content.decode()  # type: ignore[attr-defined]
    assert io.BytesIO(bytes(batch.content)).read().startswith(b"Surname")
