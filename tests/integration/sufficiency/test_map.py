"""Where the sites of a plan lie: drawn in boundaries the authority supplied, and the same as a list."""

import json

import pytest
from django.urls import reverse

from goldthread.jobs.planning_runs import work_once
from goldthread.records.planning.actions.runs import UnableToRun
from goldthread.records.planning.actions.working import Worker
from goldthread.records.planning.models import SavedRun
from goldthread.statute.vocabulary.planning import FileKind
from tests.factories.planning import BOUNDARIES, TABLES, ask_places
from tests.integration.sufficiency.conftest import Area

pytestmark = pytest.mark.django_db


def shown(area: Area, worker: Worker, boundaries: bytes = b"") -> tuple[SavedRun, str]:
    run = ask_places(area.wyndale, area.analyst, boundaries)
    work_once(worker)
    answer = area.world.client("officer").get(reverse("planning_run", args=(run.key,)))
    assert answer.status_code == 200
    return SavedRun.objects.get(pk=run.pk), " ".join(answer.content.decode().split())


def test_sites_are_drawn_and_listed_in_the_boundaries_supplied(area: Area, worker: Worker) -> None:
    run, page = shown(area, worker, BOUNDARIES)
    assert run.result is not None
    (kept,) = run.result["areas"]
    assert kept["polygons"] == [
        [[[398000, 308000], [414000, 308000], [414000, 321000], [398000, 321000]]]
    ]
    assert "Where the sites are" in page
    assert "Invented for tests" in page  # whose boundaries they are
    listed = page.split('class="gt-map-list"')[1]
    assert all(name in listed for name in ("Oak", "Ash", "Elm"))
    assert "<i>and</i>" not in page


def test_without_boundaries_the_sites_are_drawn_alone(area: Area, worker: Worker) -> None:
    run, page = shown(area, worker)
    assert run.result is not None
    assert (run.result["areas"], run.result["areas_source"]) == ([], "")
    assert "Where the sites are" in page


def test_where_no_site_says_where_it_is_there_is_no_map(area: Area, worker: Worker) -> None:
    run, _page = shown(area, worker)
    result = json.loads(json.dumps(run.result))
    for site in result["sites"]:
        del site["easting"], site["northing"]
    SavedRun.objects.filter(pk=run.pk).update(result=result)
    answer = area.world.client("officer").get(reverse("planning_run", args=(run.key,)))
    assert "Where the sites are" not in answer.content.decode()


def test_the_form_offers_boundaries_and_they_are_written_down(area: Area) -> None:
    run = ask_places(area.wyndale, area.analyst, BOUNDARIES)
    form = area.world.client("analyst").get(reverse("places_new")).content.decode()
    assert "localities.geojson" in form
    (kept,) = (one for one in run.inputs["files"] if one["kind"] == "boundaries")
    assert kept["name"] == "localities.geojson"


def test_two_files_of_boundaries_are_refused(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLES, FileKind.BOUNDARIES, BOUNDARIES + b" ")
    with pytest.raises(UnableToRun, match="one file only"):
        ask_places(area.wyndale, area.analyst, BOUNDARIES)
