"""A run of demand from the question to the result: steps, stop, resume, a dead worker, repetition."""

from typing import Any

import pytest

from goldthread.access.actor import SYSTEM
from goldthread.jobs.planning_runs import work_once
from goldthread.jobs.telling import Telling, WorkerStopped
from goldthread.records.audit.models import Event
from goldthread.records.planning.actions.files import UnableToKeepFile, remove_file
from goldthread.records.planning.actions.runs import (
    UnableToRun,
    remove_run,
    repeat_run,
    resume_run,
    stop_run,
)
from goldthread.records.planning.actions.working import (
    RunLost,
    StopAsked,
    Worker,
    claim_run,
    finish_run,
    tell_progress,
)
from goldthread.records.planning.models import AreaFile, SavedRun
from goldthread.statute.vocabulary.planning import FileKind
from tests.conftest import NOW
from tests.factories.planning import LAST_JANUARY, ask_demand, supply, supply_releases
from tests.integration.sufficiency.conftest import Area, Clock

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def files(area: Area) -> list[AreaFile]:
    return supply_releases(area.wyndale, area.analyst)


@pytest.fixture
def run(area: Area, files: list[AreaFile]) -> SavedRun:
    return ask_demand(area.wyndale, area.analyst, files)


def fresh(run: SavedRun) -> SavedRun:
    return SavedRun.objects.get(pk=run.pk)


def test_a_run_gives_history_tables_and_what_to_doubt(
    run: SavedRun, worker: Worker, clock: Clock
) -> None:
    assert work_once(worker)
    done = fresh(run)
    result: dict[str, Any] = done.result or {}
    assert done.state == "done"
    assert (done.version, done.numpy_version) == ("1.0", "2.3")
    assert result["origin"] == LAST_JANUARY
    assert [one["year"] for one in result["total"]] == [2026, 2027, 2028] == result["years"]
    assert len(result["history"]) == 10
    assert result["area"]["name"] == "Wyndale Council"
    assert {len(result[key]) for key in ("age", "setting", "need")} == {5, 7, 13}
    for step, whole in enumerate(result["total"]):
        assert whole["q05"] <= whole["q25"] <= whole["median"] <= whole["q75"] <= whole["q95"]
        for key in ("age", "setting", "need"):
            parts = sum(one["years"][step]["mean"] for one in result[key])
            assert parts == pytest.approx(whole["mean"], rel=1e-3), key
    assert not work_once(worker)


def test_a_repetition_is_the_same_bit_for_bit(
    area: Area, run: SavedRun, worker: Worker, clock: Clock
) -> None:
    work_once(worker)
    again = repeat_run(run_id=run.pk, by=area.analyst, at=NOW)
    work_once(worker)
    assert fresh(again).digest == fresh(run).digest != ""
    other = ask_demand(area.wyndale, area.analyst, list(run.files.all()), draws=101)
    work_once(worker)
    assert fresh(other).digest != fresh(run).digest


def test_a_run_taken_up_again_ends_with_the_same_numbers(
    area: Area, run: SavedRun, worker: Worker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped after the second of four steps, gone on by another worker: as if nothing had been."""
    work_once(worker)
    straight = fresh(run)
    other = repeat_run(run_id=run.pk, by=area.analyst, at=NOW)
    say = Telling.say

    def stop_after_two(self: Telling, share: float, said: str) -> None:
        if share >= 0.6 and not fresh(other).stop_asked:
            stop_run(run_id=other.pk, by=area.analyst, at=NOW)
        say(self, share, said)

    monkeypatch.setattr(Telling, "say", stop_after_two)
    work_once(worker)
    stopped = fresh(other)
    assert (stopped.state, sorted(stopped.steps)) == ("stopped", ["age", "la"])
    monkeypatch.setattr(Telling, "say", say)
    resume_run(run_id=other.pk, by=area.analyst, at=NOW)
    work_once(Worker("two", "there", "1.0", "2.3"))
    assert fresh(other).digest == straight.digest
    assert fresh(other).steps == {}


def test_steps_of_another_version_are_done_anew(area: Area, run: SavedRun, worker: Worker) -> None:
    SavedRun.objects.filter(pk=run.pk).update(
        steps={"la": "old"}, version="0.9", numpy_version="2.3"
    )
    taken = claim_run(worker=worker, by=SYSTEM, at=NOW)
    assert taken is not None
    assert fresh(run).steps == {}


def test_the_run_of_a_dead_worker_is_taken_up_and_lost_to_it(
    run: SavedRun, worker: Worker, clock: Clock
) -> None:
    dead = claim_run(worker=Worker("dead", "there", "1.0", "2.3"), by=SYSTEM, at=clock())
    assert dead is not None
    clock.pass_minutes(4)
    assert claim_run(worker=worker, by=SYSTEM, at=clock()) is None
    clock.pass_minutes(2)
    taken = claim_run(worker=worker, by=SYSTEM, at=clock())
    assert taken is not None
    assert taken.pk == dead.pk
    with pytest.raises(RunLost):
        tell_progress(run=dead, share=0.5, said="", by=SYSTEM, at=clock())
    with pytest.raises(RunLost):
        finish_run(run=dead, result={"kind": "demand"}, by=SYSTEM, at=clock())
    assert fresh(run).worker == "one"
    assert fresh(run).result is None


def test_one_run_at_a_time_on_a_machine(
    area: Area, run: SavedRun, files: list[AreaFile], worker: Worker
) -> None:
    second = ask_demand(area.wyndale, area.analyst, files)
    assert claim_run(worker=worker, by=SYSTEM, at=NOW) == run
    assert claim_run(worker=Worker("two", "here", "1.0", "2.3"), by=SYSTEM, at=NOW) is None
    assert claim_run(worker=Worker("three", "there", "1.0", "2.3"), by=SYSTEM, at=NOW) == second


def test_a_worker_that_ends_hands_its_run_back(run: SavedRun, worker: Worker, clock: Clock) -> None:
    with pytest.raises(WorkerStopped):
        work_once(worker, stopped=lambda: True)
    assert (fresh(run).state, fresh(run).worker) == ("waiting", "")


def test_stopping_and_removing(area: Area, run: SavedRun, worker: Worker) -> None:
    stop_run(run_id=run.pk, by=area.analyst, at=NOW)
    stop_run(run_id=run.pk, by=area.analyst, at=NOW)
    assert fresh(run).state == "stopped"
    assert Event.objects.filter(action="planning_run.stop_asked").count() == 1
    resume_run(run_id=run.pk, by=area.analyst, at=NOW)
    claimed = claim_run(worker=worker, by=SYSTEM, at=NOW)
    assert claimed is not None
    with pytest.raises(UnableToRun):
        remove_run(run_id=run.pk, by=area.analyst, at=NOW)
    stop_run(run_id=run.pk, by=area.analyst, at=NOW)
    with pytest.raises(StopAsked):
        tell_progress(run=claimed, share=0.5, said="", by=SYSTEM, at=NOW)
    SavedRun.objects.filter(pk=run.pk).update(state="stopped", worker="", machine="")
    remove_run(run_id=run.pk, by=area.analyst, at=NOW)
    assert not SavedRun.objects.exists()
    assert set(
        Event.objects.filter(action__startswith="planning_run").values_list(
            "organisation_id", flat=True
        )
    ) == {area.wyndale.pk}


def test_releases_without_the_area_say_so(
    area: Area, files: list[AreaFile], worker: Worker, clock: Clock
) -> None:
    run = ask_demand(area.wyndale, area.analyst, files)
    SavedRun.objects.filter(pk=run.pk).update(
        inputs={**run.inputs, "area": {"code": "777", "name": "None"}}
    )
    work_once(worker)
    assert fresh(run).state == "failed"
    assert "777" in fresh(run).said


def test_a_part_that_was_never_published_is_said_and_left_out(
    area: Area, files: list[AreaFile], worker: Worker, clock: Clock
) -> None:
    without = [one for one in files if "need" not in one.name]
    run = ask_demand(area.wyndale, area.analyst, without)
    work_once(worker)
    result: dict[str, Any] = fresh(run).result or {}
    assert result["need"] == []
    assert any("need" in sentence for sentence in result["faults"])


def test_the_same_bytes_are_the_same_file(area: Area, files: list[AreaFile]) -> None:
    content = bytes(files[0].content or b"")
    again = supply(area.wyndale, area.analyst, FileKind.RELEASE, content, "another name.csv.gz")
    assert again.pk == files[0].pk
    assert AreaFile.objects.count() == len(files)


def test_a_file_in_use_stays_and_one_taken_out_can_come_back(
    area: Area, run: SavedRun, worker: Worker, clock: Clock
) -> None:
    file = run.files.order_by("pk").first()
    assert file is not None
    content = bytes(file.content or b"")
    with pytest.raises(UnableToKeepFile):
        remove_file(file_id=file.pk, by=area.analyst, at=NOW)
    work_once(worker)
    remove_file(file_id=file.pk, by=area.analyst, at=NOW)
    with pytest.raises(UnableToRun):
        repeat_run(run_id=run.pk, by=area.analyst, at=NOW)
    supply(area.wyndale, area.analyst, FileKind.RELEASE, content, file.name)
    repeat_run(run_id=run.pk, by=area.analyst, at=NOW)


def test_own_figures_are_frozen_and_hidden_when_small(area: Area, run: SavedRun) -> None:
    live = run.inputs["live"]
    assert live["plans"] is None
    assert all(row["plans"] is None for key in ("by_age", "by_need") for row in live[key])
