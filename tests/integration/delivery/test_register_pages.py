"""The SENCO's front page and the register: who sees whom, filters, order, files, and flat statements."""

import csv
import io
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from goldthread.exchange.formulas import neutral
from goldthread.records.assurance.models import SavedView
from goldthread.records.audit.models import Event
from goldthread.records.contributions.models import Contribution
from goldthread.records.people.models import Child
from goldthread.records.sen_support.models import Concern, Review
from tests.conftest import NOW
from tests.factories.delivery import BEGAN, log_days, make_cycle, make_group, make_line
from tests.factories.world import TODAY, World, make_child, put_on_register

CANARIES = {"ada": "Zyxcanary", "ben": "Qwvcanary", "cleo": "Jkxcanary", "dev": "Vbzcanary", "far": "Pxqcanary"}  # fmt: skip


def shown(client: Client, address: str) -> set[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    return {name for name, canary in CANARIES.items() if canary in page}


def test_register_shows_the_school_and_nobody_elsewhere(world: World) -> None:
    assert shown(world.client("senco"), "/register/") == {"ada", "cleo"}
    assert shown(world.client("head"), "/register/") == {"ada", "cleo"}
    assert shown(world.client("far_senco"), "/register/") == {"far"}
    for nickname in ("teacher", "ta", "office", "parent", "pupil", "trust_lead"):
        client = world.client(nickname)
        for path in ("/register/", "/senco/", "/senco/due/", "/register/export.csv"):
            answer = client.get(path)
            assert answer.status_code == 403, (nickname, path)
            assert "canary" not in answer.content.decode()


def test_every_pupil_shown_is_in_the_audit(world: World) -> None:
    world.client("senco").get("/register/")
    event = Event.objects.get(action="register.viewed")
    assert event.child_ids == sorted([world.ada.pk, world.children["cleo"].pk])


@pytest.mark.parametrize(
    ("words", "expected"), [("zyx", {"ada"}), ("elm", {"cleo"}), ("nobody", set())]
)
def test_register_is_looked_through_by_name_and_class(
    world: World, words: str, expected: set[str]
) -> None:
    senco = world.client("senco")
    address = senco.post("/look/", {"to": "/register/", "q": words})["Location"]
    assert shown(senco, address) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("year=5", {"ada", "cleo"}),
        ("year=6", set()),
        ("status=E", {"cleo"}),
        ("need=ASD", {"cleo"}),
        ("area=communication_and_interaction", {"ada", "cleo"}),
        ("review=no_plan", {"cleo"}),
        ("review=late", {"ada"}),
        ("review=none_since_september", {"cleo"}),
        ("family=not_heard", {"cleo"}),
        ("delivery=behind", {"ada"}),
        ("sort=delivered&dir=down", {"ada", "cleo"}),
        ("sort=nonsense&page=x&size=7&status=Q", {"ada", "cleo"}),
        ("page=99999999", {"ada", "cleo"}),
    ],
)
def test_filters_find_exactly(world: World, query: str, expected: set[str]) -> None:
    cycle = make_cycle(world.ada, review_due_on=TODAY - timedelta(days=3))
    make_line(world.ada, make_group(world.oakfield))
    Review.objects.create(
        child=world.ada, cycle=cycle, held_on=date(2026, 10, 1), learned="-", decision="continue"
    )
    Contribution.objects.create(child=world.ada, voice="family", text="Hello", made_at=NOW)
    world.children["cleo"].sen_statuses.update(provision="E")
    world.children["cleo"].sen_needs.update(need_type="ASD")
    assert shown(world.client("senco"), f"/register/?{query}") == expected


def test_order_follows_the_column_and_is_announced(world: World) -> None:
    page = world.client("senco").get("/register/?sort=name&dir=down").content.decode()
    assert page.index("Zyxcanary") < page.index("Jkxcanary")
    assert 'aria-sort="descending"' in page


def test_filters_read_as_a_sentence_with_a_way_out(world: World) -> None:
    page = (
        world.client("senco").get("/register/?year=5&review=none_since_september").content.decode()
    )
    assert "Year 5" in page
    assert "no review since September" in page
    assert "?review=none_since_september" in page


def test_files_hold_what_is_seen_and_nothing_that_runs(world: World) -> None:
    child = make_child(world.oakfield, "=HYPERLINK", "Evil")
    put_on_register(child)
    client = world.client("senco")
    answer = client.get("/register/export.csv?sort=name")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == [
        "Name",
        "'=HYPERLINK Evil",
        "Cleo Jkxcanary",
        "Ada Zyxcanary",
    ]
    assert "canary" not in answer["Content-Disposition"]
    book = zipfile.ZipFile(io.BytesIO(client.get("/register/export.xlsx").content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK Evil" in book.read("xl/sharedStrings.xml").decode()
    assert all(len(e.child_ids) == 3 for e in Event.objects.filter(action="register.exported"))
    assert client.get("/register/export.exe").status_code == 404


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_that_would_run_are_neutralised(start: str) -> None:
    assert neutral(f"{start}1") == f"'{start}1"
    assert neutral(f"a{start}") == f"a{start}"


def test_chosen_rows_are_exported_and_others_never(world: World) -> None:
    client = world.client("senco")
    ids = [str(world.ada.public_id), str(world.children["far"].public_id), "nonsense"]
    text = client.post("/register/chosen/", {"do": "csv", "pupil": ids}).content.decode()
    assert "Zyxcanary" in text
    assert "Pxqcanary" not in text
    assert "Jkxcanary" not in text
    assert client.post("/register/chosen/", {"do": "csv"}).status_code == 302
    assert client.post("/register/chosen/", {"do": "nonsense", "pupil": ids}).status_code == 404


def test_view_is_kept_replaced_and_removed_by_its_owner(world: World) -> None:
    client = world.client("senco")
    for query in ("year=5&page=3", "year=6"):
        client.post(
            "/register/views/", {"name": " Year  five ", "query": query, "receipt": str(uuid4())}
        )
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("Year five", "year=6")
    assert "Year five" in client.get("/register/").content.decode()
    assert "Year five" not in world.client("head").get("/register/").content.decode()
    assert world.client("head").post(f"/register/views/{view.pk}/remove/").status_code == 404
    client.post(f"/register/views/{view.pk}/remove/")
    assert not SavedView.objects.exists()
    nameless = client.post("/register/views/", {"name": " ", "query": ""}, follow=True)
    assert "Give the view a name" in nameless.content.decode()


def test_front_page_says_what_is_due_behind_waiting_and_new(world: World) -> None:
    make_cycle(world.ada, review_due_on=TODAY - timedelta(days=3))
    make_line(world.ada, make_group(world.oakfield))
    Concern.objects.create(
        child=world.children["ben"], raised_by=world.teacher, raised_on=TODAY, noticed="Quiet"
    )
    page = world.client("senco").get("/senco/").content.decode()
    for words in (
        "3 days late.",
        "Talking together: 0 % delivered",
        "Ask the family for their view",
        "Teacher raised a concern",
        "1 pupil on the register has no plan under way",
        "Busiest weeks",
    ):
        assert words in page, words
    assert "Pxqcanary" not in page
    assert "Vbzcanary" not in page
    for which in ("due", "behind", "waiting", "new"):
        assert world.client("senco").get(f"/senco/{which}/").status_code == 200
    assert world.client("senco").get("/senco/other/").status_code == 404


def test_empty_school_is_told_what_will_appear(world: World) -> None:
    for child in Child.objects.filter(school=world.farland):
        child.sen_statuses.all().delete()
    page = world.client("far_senco").get("/register/").content.decode()
    assert "Nobody is on the register yet" in page
    assert "Nothing now." in world.client("far_senco").get("/senco/").content.decode()


def test_statements_do_not_grow_with_pupils(world: World, django_assert_max_num_queries) -> None:
    client = world.client("senco")
    group = make_group(world.oakfield)
    for number in range(6):
        child = make_child(world.oakfield, f"Kit{number}", f"Row{number}", world.classes["oak"])
        put_on_register(child)
        make_line(child, group)
        if number in (0, 5):
            log_days(group, BEGAN + timedelta(days=7 * number), 3)
            for path, most in (
                ("/register/", 24),
                ("/register/?sort=delivered", 24),
                ("/senco/", 45),
            ):
                with django_assert_max_num_queries(most):
                    assert client.get(path).status_code == 200


def test_senco_begins_at_the_front_page(world: World) -> None:
    assert world.client("senco").get("/").headers["Location"] == "/senco/"
