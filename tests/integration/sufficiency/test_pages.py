"""The pages of planning: what the analyst and the officer see and do, and everybody else does not."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from goldthread.jobs.planning_runs import work_once
from goldthread.publish.sufficiency.words import probably
from goldthread.records.planning.actions.runs import repeat_run
from goldthread.records.planning.actions.working import Worker
from goldthread.records.planning.models import AreaFile, SavedRun
from goldthread.statute.vocabulary.planning import FileKind
from tests.conftest import NOW
from tests.factories.planning import SITES, ask_demand, supply, supply_releases
from tests.integration.sufficiency.conftest import Area, Clock

pytestmark = pytest.mark.django_db
OTHERS = (
    "senco", "head", "dsl", "teacher", "subject_teacher", "cover", "ta", "office", "data_manager",
    "parent", "pupil", "therapist", "governor", "trust_lead", "dpo", "operator",
)  # fmt: skip


def look(area: Area, who: str, name: str, *args: Any, query: str = "") -> Any:
    return area.world.client(who).get(reverse(name, args=args) + query)


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def send(area: Area, who: str, name: str, *args: Any, **values: Any) -> Any:
    values = {"receipt": str(uuid4()), **values}
    return area.world.client(who).post(reverse(name, args=args), values)


def file_form(content: bytes, kind: FileKind = FileKind.SITES, **changes: Any) -> dict[str, Any]:
    return {
        "kind": kind.value, "file": SimpleUploadedFile("sites.csv", content),
        "source": "Estates survey", "source_on_day": "1", "source_on_month": "9", "source_on_year": "2026",
    } | changes  # fmt: skip


@pytest.fixture
def run(area: Area) -> SavedRun:
    return ask_demand(area.wyndale, area.analyst, supply_releases(area.wyndale, area.analyst))


@pytest.fixture
def done(run: SavedRun, worker: Worker, clock: Clock) -> SavedRun:
    work_once(worker)
    return SavedRun.objects.get(pk=run.pk)


def test_an_empty_area_says_how_to_begin(area: Area) -> None:
    page = text(look(area, "analyst", "sufficiency_home"))
    assert "How to begin" in page
    assert f'href="{reverse("area_file_new")}"' in page
    assert reverse("area_file_new") not in text(look(area, "officer", "sufficiency_home"))


def test_the_home_page_shows_the_newest_projection_with_its_assumptions(
    area: Area, done: SavedRun
) -> None:
    for who in ("analyst", "officer"):
        page = text(look(area, who, "sufficiency_home"))
        assert "2028" in page
        assert "By primary need" in page
        assert "Nothing later than January 2025 was used." in page
        assert reverse("planning_run", args=(done.key,)) in page
    assert reverse("demand_new") not in text(look(area, "officer", "sufficiency_home"))


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_is_let_in(area: Area, done: SavedRun, who: str) -> None:
    for name in ("sufficiency_home", "area_files", "plans_compare", "demand_new"):
        assert look(area, who, name).status_code == 403
    assert look(area, who, "planning_run", done.key).status_code == 403


def test_another_authority_finds_nothing(area: Area, done: SavedRun) -> None:
    file_id = AreaFile.objects.order_by("pk").values_list("pk", flat=True)[0]
    assert look(area, "far_analyst", "planning_run", done.key).status_code == 404
    for act in ("stop", "resume", "repeat", "remove"):
        assert send(area, "far_analyst", f"planning_run_{act}", done.key).status_code == 404
    assert send(area, "far_analyst", "area_file_remove", file_id).status_code == 404
    assert done.title not in text(look(area, "far_analyst", "sufficiency_home"))
    assert "caseload" not in text(look(area, "far_analyst", "area_files"))


def test_the_officer_sees_and_changes_nothing(area: Area, done: SavedRun) -> None:
    file_id = AreaFile.objects.order_by("pk").values_list("pk", flat=True)[0]
    page = text(look(area, "officer", "planning_run", done.key))
    assert "Repeat with the same seed" not in page
    for act in ("stop", "resume", "repeat", "remove"):
        assert send(area, "officer", f"planning_run_{act}", done.key).status_code == 403
    assert send(area, "officer", "area_file_remove", file_id).status_code == 403
    assert look(area, "officer", "area_file_new").status_code == 403
    assert SavedRun.objects.count() == 1


def test_asking_by_the_form_twice_asks_once(area: Area) -> None:
    files = supply_releases(area.wyndale, area.analyst)
    values = {
        "title": "Ten years", "releases": [one.pk for one in files], "horizon": 10, "draws": 100,
        "seed": 4, "origin": "", "receipt": str(uuid4()),
    }  # fmt: skip
    answers = [send(area, "analyst", "demand_new", **values) for _again in range(2)]
    run = SavedRun.objects.get()
    assert {answer.url for answer in answers} == {reverse("planning_run", args=(run.key,))}
    assert (run.seed, run.parameters) == (4, {"origin": None, "horizon": 10, "draws": 100})
    assert run.inputs["area"] == {"code": "899", "name": "Wyndale Council"}
    page = text(look(area, "analyst", "planning_run", run.key))
    assert "It waits for its turn" in page
    assert "Look again" in page


def test_what_cannot_be_meant_is_said_at_the_field(area: Area) -> None:
    supply_releases(area.wyndale, area.analyst)
    answer = send(area, "analyst", "demand_new", title="", horizon=40, draws=10, seed=-1)
    assert answer.status_code == 422
    page = " ".join(answer.content.decode().split())
    assert "Give it a name" in page
    assert "Choose at least one release." in page
    assert not SavedRun.objects.exists()


def test_a_file_is_kept_with_its_source_and_listed(area: Area) -> None:
    answer = send(area, "analyst", "area_file_new", **file_form(SITES))
    assert answer.status_code == 302
    page = text(look(area, "officer", "area_files"))
    assert "Estates survey" in page
    assert "sites.csv" in page
    assert "Take out" not in page
    file = AreaFile.objects.get()
    assert bytes(file.content or b"") == SITES
    assert send(area, "analyst", "area_file_remove", file.pk).status_code == 302
    assert "sites.csv" not in text(look(area, "officer", "area_files"))


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"name,places\nOak,8\n", FileKind.SITES, "no column"),
        (b"", FileKind.SITES, "empty"),
        (b"PK\x03\x04zip", FileKind.SITES, "spreadsheet"),
        (b"name,places\nOak,8\n", FileKind.RELEASE, "headings of no release"),
        (b"\x1f\x8b" + b"\0" * 40, FileKind.RELEASE, "release"),
        (SITES, FileKind.BOUNDARIES, "GeoJSON"),
        (
            b'{"type": "FeatureCollection", "features": []}',
            FileKind.BOUNDARIES,
            "None of its areas",
        ),
    ],
)
def test_a_file_its_reader_cannot_read_is_not_kept(
    area: Area, content: bytes, kind: FileKind, said: str
) -> None:
    answer = send(area, "analyst", "area_file_new", **file_form(content, kind))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not AreaFile.objects.exists()


def test_a_file_too_large_is_not_read(area: Area) -> None:
    answer = send(area, "analyst", "area_file_new", **file_form(SITES + b" " * 10 * 1024 * 1024))
    assert answer.status_code == 422
    assert "larger than 10 MB" in answer.content.decode()


def test_the_page_says_that_it_was_repeated_bit_for_bit(
    area: Area, done: SavedRun, worker: Worker, clock: Clock
) -> None:
    again = repeat_run(run_id=done.pk, by=area.analyst, at=NOW)
    work_once(worker)
    assert "Repeated bit for bit" in text(look(area, "officer", "planning_run", again.key))
    SavedRun.objects.filter(pk=done.pk).update(version="0.9", digest="0" * 64)
    page = text(look(area, "officer", "planning_run", again.key))
    assert "another version worked out" in page
    assert "0.9" in page


def test_the_buttons_do_what_they_say(area: Area, run: SavedRun) -> None:
    states = []
    for act in ("stop", "resume", "stop"):
        assert send(area, "analyst", f"planning_run_{act}", run.key).status_code == 302
        states.append(SavedRun.objects.get().state)
    assert states == ["stopped", "waiting", "stopped"]
    assert "Go on" in text(look(area, "analyst", "planning_run", run.key))
    assert send(area, "analyst", "planning_run_remove", run.key).url == reverse("sufficiency_home")
    assert not SavedRun.objects.exists()


@pytest.mark.parametrize("name", ["sufficiency_home", "area_files"])
def test_the_number_of_statements_does_not_grow(
    area: Area, done: SavedRun, name: str, django_assert_max_num_queries: Any
) -> None:
    client = area.world.client("analyst")
    client.get(reverse(name))
    with django_assert_max_num_queries(100) as one:
        client.get(reverse(name))
    for place in range(2):
        repeat_run(run_id=done.pk, by=area.analyst, at=NOW)
        supply(area.wyndale, area.analyst, FileKind.SITES, SITES + b"\n" * place)
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert client.get(reverse(name)).status_code == 200


FILES = (
    ("planning_run_workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     "attachment", b"PK\x03\x04"),
    ("planning_run_report", "application/pdf", "inline", b"%PDF-"),
)  # fmt: skip


@pytest.mark.parametrize(("route", "kind", "how", "begins"), FILES)
def test_a_result_is_taken_away_by_who_may_see_it(
    area: Area, done: SavedRun, route: str, kind: str, how: str, begins: bytes
) -> None:
    for who in ("analyst", "officer"):
        answer = look(area, who, route, done.key)
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert answer["Content-Disposition"].startswith(f'{how}; filename="area-')
        assert answer.content.startswith(begins)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert look(area, "senco", route, done.key).status_code == 403
    assert look(area, "far_analyst", route, done.key).status_code == 404
    assert look(area, "analyst", route, uuid4()).status_code == 404


@pytest.mark.parametrize("route", [one[0] for one in FILES])
def test_what_is_not_worked_out_yet_cannot_be_taken_away(
    area: Area, run: SavedRun, route: str
) -> None:
    assert look(area, "analyst", route, run.key).status_code == 404


def test_the_fan_of_all_plans_says_the_same_in_words_and_as_a_table(
    area: Area, done: SavedRun
) -> None:
    page = text(look(area, "officer", "planning_run", done.key))
    assert done.result is not None
    last = done.result["total"][-1]
    assert f"were counted in {done.result['origin']}." in page
    assert "<title id=" in page
    assert probably(last["q05"], last["q95"]) in page
    assert "Nine in ten of the futures" in page
