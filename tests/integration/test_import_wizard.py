"""The import wizard: who may, what is shown, what is applied, what comes back."""

import io
import uuid
from typing import Any

import pytest
from django.urls import reverse

from goldthread.records.imports.models import ColumnMapping, ImportBatch, ImportChange
from goldthread.records.people.models import Child, ClassMember
from goldthread.records.sen_support.models import SenNeed, SenStatus
from tests.factories.world import World, make_child
from tests.unit.exchange.files import csv_of, workbook_of

HEADINGS = ["UPN", "Adno", "Surname", "Forename", "DOB", "Reg", "SEN Status", "Primary Need"]
ADA = ["", "101", "Zyxcanary", "Ada", "04/05/2016", "Elm", "E", "ASD"]
NEW = ["", "102", "Newcanary", "Ivo", "25/12/2015", "Ash", "K", "SLCN"]
COLUMNS = {
    "upn": "UPN", "mis_id": "Adno", "surname": "Surname", "forename": "Forename",
    "born_on": "DOB", "registration": "Reg", "sen_provision": "SEN Status",
    "primary_need": "Primary Need", "date_order": "dmy",
}  # fmt: skip


def send(world: World, who: str, data: bytes, name: str = "pupils.csv", **more: Any) -> Any:
    file = io.BytesIO(data)
    file.name = name
    values = {"school": world.oakfield.pk, "file": file, "receipt": str(uuid.uuid4()), **more}
    return world.client(who).post(reverse("import_new"), values)


def post(world: World, who: str, name: str, pk: int, **values: Any) -> Any:
    values.setdefault("receipt", str(uuid.uuid4()))
    return world.client(who).post(reverse(name, args=[pk]), values)


def waiting(world: World, rows: list[list[str]], who: str = "office") -> ImportBatch:
    answer = send(world, who, csv_of([HEADINGS, *rows]))
    assert answer.status_code == 302, answer.content.decode()
    batch = ImportBatch.objects.latest("id")
    answer = post(world, who, "import_columns", batch.pk, **COLUMNS)
    assert answer.status_code == 302, answer.content.decode()
    return batch


def look(world: World, who: str, name: str, *args: Any, **query: Any) -> str:
    answer = world.client(who).get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_whole_way_from_file_to_undo(world: World) -> None:
    before = state(world)
    batch = waiting(world, [ADA, NEW])
    preview = look(world, "office", "import_page", batch.pk)
    for words in ("Education, health and care plan", "Ivo Newcanary", "Nobody is marked", "Ash"):
        assert words in preview
    assert state(world) == before
    assert post(world, "office", "import_apply", batch.pk).status_code == 302
    batch.refresh_from_db()
    assert (batch.state, batch.content, batch.counts["created"], batch.counts["updated"]) == (
        "applied", None, 1, 1,
    )  # fmt: skip
    ivo = Child.objects.get(surname="Newcanary")
    assert (ivo.source_key, ivo.enrolments.count()) == ("mis:102", 1)
    assert ClassMember.objects.get(child=ivo).school_class.name == "Ash"
    assert list(world.ada.sen_statuses.values_list("provision", flat=True)) == ["K", "E"]
    result = look(world, "office", "import_page", batch.pk)
    assert "Ivo Newcanary" in result
    assert "taken back" in look(world, "office", "import_undo", batch.pk)
    post(world, "office", "import_undo", batch.pk)
    after = state(world)
    assert after == before
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert "Newcanary" not in look(world, "office", "import_page", batch.pk)


def state(world: World) -> list[Any]:
    """Everything about Oakfield's children, by value."""
    return [
        list(model._default_manager.order_by("pk").values())
        for model in (Child, ClassMember, SenStatus, SenNeed)
    ]


def test_same_file_again_changes_nothing(world: World) -> None:
    post(world, "office", "import_apply", waiting(world, [ADA, NEW]).pk)
    before = state(world)
    again = waiting(world, [ADA, NEW])
    preview = look(world, "office", "import_page", again.pk)
    assert "Nothing would change" in preview
    assert "This same file was applied" in preview
    post(world, "office", "import_apply", again.pk)
    again.refresh_from_db()
    assert (again.counts["unchanged"], state(world)) == (2, before)
    assert not again.changes.exists()


def test_columns_are_remembered_for_the_same_headings(world: World) -> None:
    waiting(world, [ADA])
    assert ColumnMapping.objects.get().mapping["columns"]["registration"] == "Reg"
    send(world, "office", csv_of([HEADINGS, NEW]))
    page = look(world, "office", "import_columns", ImportBatch.objects.latest("id").pk)
    assert "Chosen as the last time" in page


def test_apply_sent_twice_is_done_once(world: World) -> None:
    batch, key = waiting(world, [NEW]), str(uuid.uuid4())
    for _time in range(2):
        assert post(world, "office", "import_apply", batch.pk, receipt=key).status_code == 302
    post(world, "office", "import_apply", batch.pk)
    assert Child.objects.filter(surname="Newcanary").count() == 1


def test_undo_leaves_what_was_changed_or_used_since(world: World) -> None:
    batch = waiting(world, [ADA, NEW, ["", "103", "Third", "Una", "01/02/2016", "Ash", "N", ""]])
    post(world, "office", "import_apply", batch.pk)
    Child.objects.filter(surname="Zyxcanary").update(surname="Changedcanary")
    SenStatus.objects.filter(child=world.ada, ends_on=None).update(layer="targeted")
    una = Child.objects.get(surname="Third")
    Child.objects.filter(pk=una.pk).update(preferred_forename="Uni")
    ivo = Child.objects.get(surname="Newcanary")
    SenNeed.objects.create(child=ivo, need_type="ASD", rank=2, starts_on="2026-11-18", source="x")
    page = look(world, "office", "import_undo", batch.pk)
    assert "has entries of their own" in page
    post(world, "office", "import_undo", batch.pk)
    batch.refresh_from_db()
    # Ada's surname was not the file's doing, so her entries are still as the file left them
    assert batch.state == "applied"
    una.preferred_forename = ""
    una.save()
    post(world, "office", "import_undo", batch.pk)
    batch.refresh_from_db()
    assert batch.counts["undo"] == {
        "restored": 0, "removed": 1, "changed_since": 1, "used_since": 1,
    }  # fmt: skip
    assert Child.objects.filter(surname="Newcanary").exists()
    assert not Child.objects.filter(surname="Third").exists()


def test_doubtful_rows_are_asked_before_anything(world: World) -> None:
    doubtful = ["", "104", "Zyx-Canary", "Ada", "04/05/2016", "Oak", "K", "SLCN"]
    batch = waiting(world, [doubtful])
    page = look(world, "office", "import_page", batch.pk)
    assert "Is this the same pupil?" in page
    post(world, "office", "import_apply", batch.pk)
    batch.refresh_from_db()
    assert batch.state == "waiting"
    post(world, "office", "import_decide", batch.pk, **{"line-2": str(world.ada.pk)})
    post(world, "office", "import_apply", batch.pk)
    world.ada.refresh_from_db()
    assert (world.ada.surname, world.ada.source_key) == ("Zyx-Canary", "mis:104")


def test_decision_cannot_name_another_schools_child(world: World) -> None:
    batch = waiting(world, [["", "104", "Zyx-Canary", "Ada", "04/05/2016", "Oak", "K", "SLCN"]])
    post(world, "office", "import_decide", batch.pk, **{"line-2": str(world.children["far"].pk)})
    batch.refresh_from_db()
    assert "decisions" not in batch.mapping


def test_discarded_file_is_removed(world: World) -> None:
    batch = waiting(world, [NEW])
    post(world, "office", "import_discard", batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.content) == ("discarded", None)
    assert not Child.objects.filter(surname="Newcanary").exists()


def test_hostile_and_wrong_files_are_form_errors(world: World) -> None:
    bomb = workbook_of([["Surname"], ["x"]])[:200]
    for data, name in ((bomb, "pupils.xlsx"), (b"%PDF-1.7", "pupils.csv"), (b"  ", "pupils.csv")):
        answer = send(world, "office", data, name)
        assert answer.status_code == 200
        assert "There is a problem" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_dates_in_the_other_order_are_a_form_error(world: World) -> None:
    send(world, "office", csv_of([HEADINGS, NEW]))
    batch = ImportBatch.objects.latest("id")
    answer = post(world, "office", "import_columns", batch.pk, **COLUMNS | {"date_order": "mdy"})
    assert "Choose day first" in answer.content.decode()
    assert not ColumnMapping.objects.exists()


def test_workbook_goes_the_same_way(world: World) -> None:
    assert send(world, "senco", workbook_of([HEADINGS, NEW]), "p.xlsx").status_code == 302
    batch = ImportBatch.objects.latest("id")
    post(world, "senco", "import_columns", batch.pk, **COLUMNS)
    assert "Ivo Newcanary" in look(world, "senco", "import_page", batch.pk)


def test_census_tables_go_the_same_way(world: World) -> None:
    from tests.integration.test_census_import import NEED, PUPIL
    from tests.unit.exchange.files import csv_of_dicts

    pupils = csv_of_dicts([PUPIL])
    assert "table of SEN needs too" in send(world, "office", pupils).content.decode()
    needs = io.BytesIO(csv_of_dicts([NEED]))
    needs.name = "needs.csv"
    assert send(world, "office", pupils, needs=needs).status_code == 302
    batch = ImportBatch.objects.latest("id")
    assert "Noor Wqxcanary" in look(world, "office", "import_page", batch.pk)
    post(world, "office", "import_apply", batch.pk)
    assert Child.objects.get(surname="Wqxcanary").sen_needs.count() == 1


ROUTES = ("import_page", "import_columns", "import_undo")


@pytest.mark.parametrize("who", ["teacher", "ta", "head", "parent", "pupil"])
def test_colleagues_without_the_right_are_refused(world: World, who: str) -> None:
    batch = waiting(world, [ADA])
    client = world.client(who)
    for name in ROUTES:
        answer = client.get(reverse(name, args=[batch.pk]))
        assert answer.status_code == 403
        assert "canary" not in answer.content.decode()
    for name in ("import_list", "import_new"):
        assert client.get(reverse(name)).status_code == 403
    for name in ("import_apply", "import_discard", "import_undo", "import_decide"):
        assert client.post(reverse(name, args=[batch.pk])).status_code == 403


@pytest.mark.parametrize("who", ["far_office", "far_senco", "brook_senco"])
def test_strangers_with_the_right_elsewhere_find_nothing(world: World, who: str) -> None:
    batch = waiting(world, [ADA])
    client = world.client(who)
    for name in ROUTES:
        answer = client.get(reverse(name, args=[batch.pk]))
        assert answer.status_code == 404
        assert "canary" not in answer.content.decode()
    for name in ("import_apply", "import_discard", "import_undo", "import_decide"):
        assert client.post(reverse(name, args=[batch.pk])).status_code == 404
    assert "pupils.csv" not in client.get(reverse("import_list")).content.decode()
    answer = send(world, who, csv_of([HEADINGS, NEW]))
    assert answer.status_code == 200


def test_another_schools_children_never_match(world: World) -> None:
    far = world.children["far"]
    Child.objects.filter(pk=far.pk).update(source_key="mis:900")
    row = ["", "900", "Pxqcanary", "Fay", "04/05/2016", "Oak", "K", "SLCN"]
    batch = waiting(world, [row])
    post(world, "office", "import_apply", batch.pk)
    assert Child.objects.filter(surname="Pxqcanary").count() == 2
    far.refresh_from_db()
    assert far.school_id == world.farland.pk


@pytest.mark.parametrize("several", [1, 120])
def test_preview_takes_as_many_statements_however_long_the_file(
    world: World, several: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(several):
        make_child(world.oakfield, f"Pupil{number}", "Many")
    rows = [
        ["", f"{number}", "Many", f"Pupil{number}", "04/05/2016", "Elm", "K", "SLCN"]
        for number in range(several)
    ]
    batch = waiting(world, rows)
    client = world.client("office")
    with django_assert_max_num_queries(24):
        assert client.get(reverse("import_page", args=[batch.pk])).status_code == 200


def test_import_is_audited_with_its_children(world: World) -> None:
    from goldthread.records.audit.models import Event

    batch = waiting(world, [ADA])
    post(world, "office", "import_apply", batch.pk)
    event = Event.objects.filter(action="import.applied").get()
    assert event.child_ids == [world.ada.pk]
    assert ImportChange.objects.get(batch=batch).child_id == world.ada.pk
