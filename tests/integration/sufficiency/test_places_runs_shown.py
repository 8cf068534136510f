"""A plan of places as it is shown: its sites on a map and as a list, and what nearly as good plans share."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from goldthread.jobs.planning_runs import work_once
from goldthread.records.planning.actions.runs import UnableToRun
from goldthread.records.planning.actions.working import Worker
from goldthread.records.planning.models import AreaFile, SavedRun
from goldthread.statute.vocabulary.planning import FileKind
from tests.factories.planning import BOUNDARIES, TABLES, ask_demand, ask_places, supply_releases
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


def test_sites_that_nearly_as_good_plans_share_are_told(area: Area, worker: Worker) -> None:
    run = ask_places(area.wyndale, area.analyst, alternatives=0.05, without=["Elm"])
    work_once(worker)
    kept = SavedRun.objects.get(pk=run.pk)
    assert kept.result is not None
    assert not any(one["site"] == "Elm" for one in kept.result["steps"])
    answer = area.world.client("analyst").get(reverse("planning_run", args=(run.key,)))
    page = " ".join(answer.content.decode().split())
    assert "plans found that cost at most 5.0 % more" in page
    assert "Nothing built at" in page
    told = page.split("plans found that cost")[1].split("</table>")[0]
    assert all(name in told for name in ("Oak", "Ash", "all open it", "none opens it"))


def test_the_form_takes_sites_by_name(area: Area) -> None:
    ask_places(area.wyndale, area.analyst)
    chosen = dict(AreaFile.objects.values_list("kind", "pk"))
    answer = area.world.client("analyst").post(
        reverse("places_new"),
        {
            **chosen, "title": "By name", "seed": 2, "travel_cost": 900, "unplaced_cost": 60000,
            "road_factor": 1.3, "discount": 0.035, "asset_life": 30, "time_limit": 20,
            "without": "Elm; ", "if_refused": "Oak;Ash", "alternatives": 0.02,
            "receipt": str(uuid4()),
        },
    )  # fmt: skip
    assert answer.status_code == 302
    asked = SavedRun.objects.get(title="By name").parameters
    assert (asked["without"], asked["if_refused"]) == (["Elm"], ["Oak", "Ash"])
    assert asked["alternatives"] == 0.02


def test_its_places_leave_as_a_table_like_dfes(area: Area, worker: Worker) -> None:
    run, page = shown(area, worker)
    address = reverse("planning_run_table", args=(run.key,))
    assert f'href="{address}"' in page
    assert run.result is not None
    sites = [{**one, "kind": "resource_base"} for one in run.result["sites"]]
    SavedRun.objects.filter(pk=run.pk).update(result={**run.result, "sites": sites})
    answer = area.world.client("officer").get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer["Content-Disposition"].startswith('attachment; filename="area-')
    text = answer.content.decode("utf-8-sig")
    assert "not for upload to COLLECT" in text.splitlines()[0]
    assert any(area.wyndale.la_code in line and "Oak" in line for line in text.splitlines())
    for who, status in (("senco", 403), ("far_analyst", 404)):
        assert area.world.client(who).get(address).status_code == status
    SavedRun.objects.filter(pk=run.pk).update(result={**run.result, "objective": None})
    assert area.world.client("officer").get(address).status_code == 404
    demand = ask_demand(area.wyndale, area.analyst, supply_releases(area.wyndale, area.analyst))
    work_once(worker)
    other = reverse("planning_run_table", args=(demand.key,))
    assert area.world.client("officer").get(other).status_code == 404


def test_a_refusal_that_leaves_no_plan_is_said(area: Area, worker: Worker) -> None:
    run, _page = shown(area, worker)
    assert run.result is not None
    refused = {"Oak": {**run.result["if_refused"]["Oak"], "costs_more_at_most": None}}
    SavedRun.objects.filter(pk=run.pk).update(result={**run.result, "if_refused": refused})
    answer = area.world.client("officer").get(reverse("planning_run", args=(run.key,)))
    assert "No plan was found" in answer.content.decode()
