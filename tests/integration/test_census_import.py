"""The real census sample, brought in, again, reordered, cut and with a wrong header."""

import gzip
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from goldthread.access.actor import SYSTEM
from goldthread.exchange.census.loader import load_census
from goldthread.exchange.issues import Refusal
from goldthread.exchange.outcome import Outcome
from goldthread.records.audit.models import Event
from goldthread.records.imports.models import ImportBatch, ImportChange
from goldthread.records.people.models import Child, Enrolment
from goldthread.records.sen_support.models import SenNeed, SenStatus
from tests.conftest import NOW
from tests.factories.world import World
from tests.unit.exchange.files import NEEDS, PUPILS, csv_of_dicts, sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables(shared_data: Path) -> tuple[bytes, bytes]:
    return gzip.decompress(sample(shared_data, PUPILS)), gzip.decompress(sample(shared_data, NEEDS))


def load(
    pupils: bytes, needs: bytes, *, dry_run: bool = False, at: datetime = NOW, urn: str = "900001"
) -> Outcome:
    return load_census(
        pupils=("pupils.csv", pupils),
        needs=("needs.csv", needs),
        school_urn=urn,
        dry_run=dry_run,
        by=SYSTEM,
        at=at,
    )


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged, outcome.refused


def everything() -> tuple[int, ...]:
    models = (Child, Enrolment, SenStatus, SenNeed, ImportBatch, ImportChange, Event)
    return tuple(model._default_manager.count() for model in models)


def school_as_data() -> list[tuple[object, ...]]:
    names = [
        column.name
        for column in Child._meta.concrete_fields
        if column.name not in ("id", "public_id", "school", "user", "merged_into")
    ]
    return sorted(
        (*row, status)
        for *row, status in Child.objects.values_list(*names, "sen_statuses__provision")
        .filter(source_key__gt="")
        .order_by("source_key")
    )


def test_real_sample_is_created_then_unchanged(world: World, tables: tuple[bytes, bytes]) -> None:
    first = load(*tables)
    assert counts(first) == (2000, 0, 0, 0)
    assert SenStatus.objects.filter(source__startswith="school census 2026-11-18").count() == 1019
    before = everything()
    assert counts(load(*tables, at=NOW + timedelta(days=1))) == (0, 0, 2000, 0)
    assert everything() == before


def test_dry_run_says_the_same_and_changes_nothing(
    world: World, tables: tuple[bytes, bytes]
) -> None:
    before = everything()
    dry = load(*tables, dry_run=True)
    assert everything() == before
    assert dry == load(*tables)


def test_packed_tables_give_the_same(world: World, tables: tuple[bytes, bytes]) -> None:
    load(*map(gzip.compress, tables))
    assert counts(load(*tables)) == (0, 0, 2000, 0)


def test_reordered_rows_give_the_same_record(world: World, tables: tuple[bytes, bytes]) -> None:
    load(*tables)
    straight = school_as_data()
    ImportChange.objects.all().delete()
    ids = list(Child.objects.filter(source_key__gt="").values_list("pk", flat=True))
    for model in (SenStatus, SenNeed, Enrolment):
        model._default_manager.filter(child__in=ids).delete()
    Child.objects.filter(pk__in=ids).delete()
    outcome = load(*map(_shuffled, tables))
    assert counts(outcome) == (2000, 0, 0, 0)
    assert school_as_data() == straight
    assert counts(load(*tables)) == (0, 0, 2000, 0)


def _shuffled(table: bytes) -> bytes:
    head, *rows = table.splitlines(keepends=True)
    random.Random(7).shuffle(rows)
    return head + b"".join(rows)


@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.parametrize("packed", [False, True])
def test_half_a_file_changes_nothing_and_says_so(
    world: World, tables: tuple[bytes, bytes], part: int, packed: bool
) -> None:
    whole = [gzip.compress(table) if packed else table for table in tables]
    whole[part] = whole[part][: len(whole[part]) // 2]
    before = everything()
    with pytest.raises(Refusal, match="Nothing has been changed"):
        load(*whole)
    assert everything() == before


def test_pupils_cut_between_two_lines_are_refused(
    world: World, tables: tuple[bytes, bytes]
) -> None:
    rows = tables[0].splitlines(keepends=True)
    with pytest.raises(Refusal, match="part of it is missing") as refusal:
        load(b"".join(rows[: len(rows) // 10]), tables[1])
    assert refusal.value.rule == "pupils_missing"


@pytest.mark.parametrize("part", [0, 1])
def test_wrong_header_changes_nothing_and_says_so(
    world: World, tables: tuple[bytes, bytes], part: int
) -> None:
    wrong = list(tables)
    wrong[part] = wrong[part].replace(b"pupilonrolltableid", b"id", 1)
    before = everything()
    with pytest.raises(Refusal, match="pupilonrolltableid"):
        load(*wrong)
    assert everything() == before


def test_school_nobody_knows_is_refused(world: World, tables: tuple[bytes, bytes]) -> None:
    with pytest.raises(Refusal, match="No school here"):
        load(*tables, urn="123456")


def test_issues_name_the_place_and_never_the_child(
    world: World, tables: tuple[bytes, bytes]
) -> None:
    outcome = load(*tables)
    told = " ".join(str(issue) for issue in outcome.issues)
    assert {issue.file for issue in outcome.issues} == {"pupils.csv", "needs.csv"}
    assert sum(issue.rule == "need_unknown" for issue in outcome.issues) == 2000
    assert [issue.rule for issue in outcome.issues].count("several_schools") == 1
    for child in Child.objects.filter(source_key__gt="")[:50]:
        assert child.surname not in told
        assert child.forename not in told


PUPIL = {
    "pupilonrolltableid": "a1", "dob": "2015-03-02", "surname": "Wqxcanary", "forename": "Noor",
    "upn": "21db2df8-fa0", "sex": "F", "entrydate": "2020-09-01", "enrolstatus": "C",
    "senprovision": "K", "ncyearactual": "5",
}  # fmt: skip
NEED = {"pupilonrolltableid": "a1", "sentyperank": "1", "sentype": "SLCN"}


def test_changed_status_and_needs_end_and_begin(world: World) -> None:
    load(csv_of_dicts([PUPIL]), csv_of_dicts([NEED]))
    later = NOW + timedelta(days=100)
    changed = load(
        csv_of_dicts([PUPIL | {"senprovision": "E", "surname": "Wqxcanary-Hill"}]),
        csv_of_dicts([NEED | {"sentype": "ASD"}, NEED | {"sentyperank": "2"}]),
        at=later,
    )
    assert counts(changed) == (0, 1, 0, 0)
    child = Child.objects.get(forename="Noor")
    assert child.surname == "Wqxcanary-Hill"
    day, before = later.date(), later.date() - timedelta(days=1)
    assert list(child.sen_statuses.values_list("provision", "starts_on", "ends_on")) == [
        ("K", NOW.date(), before),
        ("E", day, None),
    ]
    assert sorted(child.sen_needs.values_list("need_type", "rank", "ends_on"), key=str) == [
        ("ASD", 1, None),
        ("SLCN", 1, before),
        ("SLCN", 2, None),
    ]


def test_true_upn_later_joins_the_record_of_its_digest(world: World) -> None:
    load(csv_of_dicts([PUPIL]), csv_of_dicts([NEED]))
    true = csv_of_dicts([PUPIL | {"upn": "H801200001001", "pupilonrolltableid": "zz"}])
    needs = csv_of_dicts([NEED | {"pupilonrolltableid": "zz"}])
    outcome = load(true, needs)
    child = Child.objects.get(forename="Noor")
    if child.upn:  # the number above keeps DfE's rules
        assert counts(outcome) == (0, 1, 0, 0)
    assert child.source_key == "upn-hash:21db2df8-fa0"


def test_same_child_on_two_rows_is_used_for_neither(world: World) -> None:
    rows = [PUPIL, PUPIL | {"pupilonrolltableid": "a2", "surname": "Other"}]
    outcome = load(csv_of_dicts(rows), csv_of_dicts([NEED]))
    assert counts(outcome) == (0, 0, 0, 2)
    assert not Child.objects.filter(forename="Noor").exists()


def test_interrupted_apply_leaves_nothing(
    world: World, tables: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    monkeypatch.setattr("goldthread.records.imports.actions.batches.keep_changes", _interrupted)
    with pytest.raises(KeyboardInterrupt):
        load(*tables)
    assert everything() == before


def _interrupted(*_args: object) -> None:
    raise KeyboardInterrupt


def test_statements_do_not_grow_with_the_file(
    world: World, django_assert_max_num_queries: object
) -> None:
    def rows(several: int) -> bytes:
        return csv_of_dicts(
            [PUPIL | {"pupilonrolltableid": f"k{n}", "upn": f"{n:08x}-fa0"} for n in range(several)]
        )

    for several in (1, 40):
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            load(rows(several), csv_of_dicts([NEED | {"pupilonrolltableid": "k0"}]), dry_run=True)
    assert connection.vendor in ("sqlite", "postgresql")
