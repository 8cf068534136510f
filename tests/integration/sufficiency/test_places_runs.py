"""A run of places from the question to the result, repeated, stopped, and beside another plan."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from goldthread.jobs.planning_runs import work_once
from goldthread.records.planning.actions.runs import UnableToRun, repeat_run, stop_run
from goldthread.records.planning.actions.working import Worker
from goldthread.records.planning.models import AreaFile, SavedRun
from goldthread.statute.vocabulary.planning import FileKind
from tests.conftest import NOW
from tests.factories.planning import TABLES, ask_places, supply
from tests.integration.sufficiency.conftest import Area, Clock

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def worked(run: SavedRun, worker: Worker) -> SavedRun:
    work_once(worker)
    return SavedRun.objects.get(pk=run.pk)


def text(area: Area, who: str, name: str, *args: Any, query: str = "") -> str:
    answer = area.world.client(who).get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_plan_has_its_bound_and_sites_and_repeats_bit_for_bit(
    area: Area, worker: Worker, clock: Clock
) -> None:
    done = worked(ask_places(area.wyndale, area.analyst), worker)
    result: dict[str, Any] = done.result or {}
    assert done.state == "done", done.said
    assert result["kind"] == "places"
    assert result["bound"] <= result["objective"]
    assert result["gap"] <= 0.005
    assert [one["name"] for one in result["sites"]] == ["Oak", "Ash", "Elm"]
    assert result["sites"][0]["easting"] == 400_000
    assert list(result["if_refused"]) == ["Oak"]
    again = worked(repeat_run(run_id=done.pk, by=area.analyst, at=NOW), worker)
    assert again.digest == done.digest != ""
    page = text(area, "officer", "planning_run", again.key)
    assert "Repeated bit for bit" in page
    assert "What if a school says no" in page


def test_plans_stand_side_by_side_and_those_of_others_are_left_out(
    area: Area, worker: Worker, clock: Clock
) -> None:
    first = worked(ask_places(area.wyndale, area.analyst), worker)
    second = worked(ask_places(area.wyndale, area.analyst, travel_cost=2_000.0), worker)
    SavedRun.objects.filter(pk=second.pk).update(title="Dear ways")
    query = f"?plan={first.key}&plan={second.key}&plan=nonsense"
    page = text(area, "officer", "plans_compare", query=query)
    assert page.count("£") >= 6
    assert "Dear ways" in page
    assert "Dear ways" not in text(area, "far_analyst", "plans_compare", query=query)


def test_a_search_that_is_stopped_keeps_nothing(
    area: Area, worker: Worker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ask_places(area.wyndale, area.analyst)
    monkeypatch.setattr("goldthread.jobs.telling.SELDOM", 0.0)
    planned = "goldthread.jobs.planning_places._so_far"

    def stopping(*_: Any) -> str:
        stop_run(run_id=run.pk, by=area.analyst, at=NOW)
        return "found one"

    monkeypatch.setattr(planned, stopping)
    stopped = worked(run, worker)
    assert (stopped.state, stopped.steps, stopped.result) == ("stopped", {}, None)


def test_a_site_nobody_knows_is_said(area: Area, worker: Worker, clock: Clock) -> None:
    failed = worked(ask_places(area.wyndale, area.analyst, if_refused=["Nowhere"]), worker)
    assert failed.state == "failed"
    assert "Nowhere" in failed.said
    assert "Nowhere" in text(area, "officer", "planning_run", failed.key)


def test_tables_that_do_not_fit_together_are_said(area: Area, worker: Worker, clock: Clock) -> None:
    run = ask_places(area.wyndale, area.analyst)
    other = supply(
        area.wyndale, area.analyst, FileKind.BUDGET, b"period,capital,revenue\n2040,1,\n"
    )
    budget = AreaFile.objects.get(kind="budget", name="budget.csv", pk__lt=other.pk)
    run.files.remove(budget)
    run.files.add(other)
    failed = worked(run, worker)
    assert failed.state == "failed"
    assert "budget" in failed.said


def test_the_form_asks_with_one_file_of_each(area: Area) -> None:
    files = {
        kind: supply(area.wyndale, area.analyst, kind, content) for kind, content in TABLES.items()
    }
    values: dict[str, Any] = {
        "title": "By the form", "travel_cost": 900, "unplaced_cost": 62000, "road_factor": 1.3,
        "discount": 0.035, "asset_life": 30, "time_limit": 60, "seed": 1, "if_refused": "Oak; Elm",
        **{kind.value: file.pk for kind, file in files.items()}, "receipt": str(uuid4()),
    }  # fmt: skip
    client = area.world.client("analyst")
    without = {name: value for name, value in values.items() if name != "zones"}
    assert (
        client.post(reverse("places_new"), without | {"receipt": str(uuid4())}).status_code == 422
    )
    assert client.post(reverse("places_new"), values).status_code == 302
    run = SavedRun.objects.get()
    assert run.parameters["if_refused"] == ["Oak", "Elm"]
    assert run.files.count() == 4


def test_two_files_of_one_kind_are_refused(area: Area) -> None:
    run = ask_places(area.wyndale, area.analyst)
    more = supply(
        area.wyndale, area.analyst, FileKind.ZONES, TABLES[FileKind.ZONES] + b"West,1,1\n"
    )
    from goldthread.records.planning.actions.runs import Question, ask_run
    from goldthread.statute.vocabulary.planning import RunKind

    ids = [*run.files.values_list("pk", flat=True), more.pk]
    with pytest.raises(UnableToRun):
        ask_run(
            organisation_id=area.wyndale.pk,
            question=Question(RunKind.PLACES, "Two", ids, 1),
            by=area.analyst,
            at=NOW,
        )
