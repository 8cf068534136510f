"""Scenarios beside a projection: the same futures with and without, their cost and evidence on the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from goldthread.demo.planning import EARLIER
from goldthread.jobs.planning_runs import work_once
from goldthread.records.planning.actions.runs import repeat_run
from goldthread.records.planning.actions.working import Worker
from goldthread.records.planning.models import AreaFile, SavedRun
from goldthread.statute.vocabulary.planning import FileKind
from tests.conftest import NOW
from tests.factories.planning import ask_demand, supply, supply_releases
from tests.integration.sufficiency.conftest import Area

pytestmark = pytest.mark.django_db
NOTHING = b"""[[scenario]]
name = "Nothing <b>new</b>"
[[scenario.change]]
rate = "starts"
factor = [1.0, 1.0]
first_year = 2026
evidence = "no evidence"
"""
OF_A_NEED = NOTHING.replace(b'rate = "starts"', b'rate = "starts"\nneeds = ["ASD"]')


def worked(area: Area, worker: Worker, *scenarios: bytes, leave_out: str = "none") -> SavedRun:
    files = [
        one for one in supply_releases(area.wyndale, area.analyst) if leave_out not in one.name
    ]
    files += [
        supply(area.wyndale, area.analyst, FileKind.CHANGES, text, f"{place}.toml")
        for place, text in enumerate(scenarios)
    ]
    run = ask_demand(area.wyndale, area.analyst, files)
    work_once(worker)
    return SavedRun.objects.get(pk=run.pk)


def shown(area: Area, run: SavedRun) -> str:
    answer = area.world.client("officer").get(reverse("planning_run", args=(run.key,)))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_scenario_is_a_difference_with_its_range_cost_and_evidence(
    area: Area, worker: Worker
) -> None:
    run = worked(area, worker, EARLIER.format(first=2026, later=2027).encode())
    assert run.result is not None
    (found,) = run.result["scenarios"]
    assert [one["year"] for one in found["difference"]] == run.result["years"]
    first = found["difference"][0]
    assert first["q05"] <= first["median"] <= first["q95"]
    assert first["cost"] > 0
    page = shown(area, run)
    assert "Help found two years earlier" in page
    assert "new plans times 1.05 to 1.3 from January 2026" in page
    again = repeat_run(run_id=run.pk, by=area.analyst, at=NOW)
    work_once(worker)
    assert SavedRun.objects.get(pk=again.pk).digest == run.digest


def test_the_projection_is_the_same_with_a_scenario_and_without(area: Area, worker: Worker) -> None:
    alone = worked(area, worker).result
    beside = worked(area, worker, NOTHING).result
    assert alone is not None
    assert beside is not None
    for part in ("total", "age", "setting", "need"):
        assert alone[part] == beside[part]
    assert alone["scenarios"] == []
    (found,) = beside["scenarios"]
    assert {one["mean"] for one in found["difference"]} == {0.0}
    assert found["worth"]["verdict"] == "none"


def test_names_are_text_and_nothing_is_shown_without_a_scenario(area: Area, worker: Worker) -> None:
    assert "If something changed" not in shown(area, worked(area, worker))
    page = shown(area, worked(area, worker, NOTHING))
    assert "Nothing &lt;b&gt;new&lt;/b&gt;" in page
    assert "It changes no number of plans in these years." in page


def test_a_need_nobody_published_is_said_and_the_projection_stands(
    area: Area, worker: Worker
) -> None:
    run = worked(area, worker, OF_A_NEED, leave_out="by_need")
    assert run.state == "done"
    assert run.result is not None
    assert run.result["scenarios"] == []
    assert run.result["faults"]
    assert shown(area, run).count(run.result["faults"][-1]) == 1
    named = worked(area, worker, OF_A_NEED).result
    assert named is not None
    assert len(named["scenarios"]) == 1


def test_a_file_that_is_no_scenario_is_not_kept(area: Area) -> None:
    answer = area.world.client("analyst").post(
        reverse("area_file_new"),
        {
            "kind": "changes", "file": SimpleUploadedFile("s.toml", b"[[scenario]]\nname = 1\n"),
            "source": "Ours", "source_on_day": "1", "source_on_month": "9",
            "source_on_year": "2026", "receipt": "5f0c9b1e-0000-4000-8000-000000000001",
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert "name" in answer.content.decode()
    assert not AreaFile.objects.exists()


def test_the_form_offers_scenarios_once_there_are_some(area: Area) -> None:
    client = area.world.client("analyst")
    supply_releases(area.wyndale, area.analyst)
    asked = "Compare with these scenarios"
    assert asked not in client.get(reverse("demand_new")).content.decode()
    supply(area.wyndale, area.analyst, FileKind.CHANGES, NOTHING, "0.toml")
    assert asked in client.get(reverse("demand_new")).content.decode()
