"""Head and trust: figures against hand counts, doors to entries, small numbers, agreed actions."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from goldthread.records.assurance.models import AgreedAction
from goldthread.records.assurance.queries.figures import entries_of, five_figures
from goldthread.records.audit.models import Event
from goldthread.records.contributions.models import Contribution
from goldthread.records.organisations.models import Organisation
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.people.models import Child
from goldthread.records.sen_support.models import Review
from tests.conftest import NOW
from tests.factories.delivery import BEGAN, log_days, make_cycle, make_group, make_line
from tests.factories.world import TODAY, World, make_child

DUE = date(2026, 10, 16)


def review(child: Child, held_on: date | None = None, *, heard: bool = False) -> None:
    state = "closed" if held_on else "active"
    cycle = make_cycle(child, review_due_on=DUE, state=state, closed_on=held_on)
    if heard:
        Contribution.objects.create(
            child=child, voice="family", text="Going well", made_at=NOW - timedelta(days=40)
        )
    if held_on:
        Review.objects.create(
            child=child, cycle=cycle, held_on=held_on, learned="-", decision="continue"
        )


def measure(child: Child, values: tuple[int, ...], baseline: int = 2, goal: int = 10) -> None:
    cycle = child.cycles.first() or make_cycle(child)
    outcome = Outcome.objects.create(child=child, cycle=cycle, area="semh", text="Join in")
    target = Target.objects.create(
        child=child, outcome=outcome, text="Joins in", measure="probe", baseline=baseline, goal=goal,
        due_on=DUE,
    )  # fmt: skip
    for place, value in enumerate(values):
        on = BEGAN + timedelta(days=7 * place)
        Measurement.objects.create(child=child, target=target, on=on, value=value)


def parts(school: Organisation, on: date = TODAY) -> dict[str, tuple[int, int]]:
    figures = five_figures([school.pk], on)[school.pk]
    return {key: (figure.part, figure.whole) for key, figure in figures.items()}


def test_figures_count_what_they_say(world: World) -> None:
    children = world.children
    review(children["ada"], DUE, heard=True)
    review(children["ben"], DUE + timedelta(days=3))
    review(children["cleo"])
    review(children["far"], DUE, heard=True)
    measure(children["ada"], (2, 5))
    measure(children["ben"], (5, 5))
    measure(children["cleo"], (9, 4), baseline=9, goal=1)
    measure(children["cleo"], (3,))
    group = make_group(world.oakfield, one_off_cost=10)
    make_line(children["cleo"], group)
    log_days(group, BEGAN, 10)
    found = parts(world.oakfield, date(2026, 10, 18))
    assert found["reviews"] == (1, 3)
    assert found["families"] == (1, 1)
    assert found["progress"] == (2, 3)
    assert found["delivered"] == (200, 30 * 20)
    assert found["money"] == (60, 310)
    assert parts(world.oakfield)["families"] == (1, 2)
    assert parts(world.brook) == dict.fromkeys(found, (0, 0))


def test_entries_add_up_to_their_figure(world: World) -> None:
    review(world.ada, DUE, heard=True)
    review(world.children["ben"])
    make_line(world.children["cleo"], make_group(world.oakfield))
    for key, (part, whole) in parts(world.oakfield).items():
        rows = entries_of(key, world.oakfield.pk, TODAY)
        assert (sum(row.part for row in rows), sum(row.whole for row in rows)) == (part, whole)


def test_figures_take_the_same_statements_for_one_school_and_many(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for child in world.children.values():
        review(child, heard=True)
        make_line(child, make_group(child.school))
    for schools in ([world.oakfield.pk], [world.oakfield.pk, world.brook.pk, world.farland.pk]):
        with django_assert_max_num_queries(10):
            five_figures(schools, TODAY)


def test_head_sees_figures_without_names_and_opens_them_with(world: World) -> None:
    review(world.ada, DUE)
    review(world.children["far"], DUE)
    client = world.client("head")
    page = client.get("/leadership/").content.decode()
    assert "canary" not in page
    for words in (
        "100\u00a0%",
        "1 of 1 reviews due",
        "Nothing to count yet",
        "21\u00a0October\u00a02026",
    ):
        assert words in page, words
    opened = client.get("/leadership/figures/reviews/").content.decode()
    assert "Zyxcanary" in opened
    assert "Pxqcanary" not in opened
    assert Event.objects.get(action="figures.opened").child_ids == [world.ada.pk]
    for key in ("delivered", "progress", "families", "money"):
        assert client.get(f"/leadership/figures/{key}/").status_code == 200
    assert client.get("/leadership/figures/other/").status_code == 404


def test_figures_stay_closed_to_others(world: World) -> None:
    for nickname in ("teacher", "ta", "office", "parent", "pupil", "trust_lead"):
        client = world.client(nickname)
        for path in ("/leadership/", "/leadership/figures/reviews/"):
            assert client.get(path).status_code == 403, nickname
    for nickname in ("senco", "head", "teacher", "parent"):
        assert world.client(nickname).get("/leadership/trust/").status_code == 403


def test_few_targets_give_no_share(world: World) -> None:
    measure(world.ada, (2, 5))
    assert "Not enough data" in world.client("head").get("/leadership/").content.decode()


def test_action_is_agreed_once_and_closed_by_the_school_only(world: World) -> None:
    client = world.client("head")
    sent = {
        "receipt": str(uuid4()), "text": "Cover Tuesdays", "figure": "delivered",
        "look_again_on_day": "18", "look_again_on_month": "12", "look_again_on_year": "2026",
    }  # fmt: skip
    for _ in range(2):
        assert client.post("/leadership/actions/", sent).status_code == 302
    action = AgreedAction.objects.get()
    assert "Cover Tuesdays" in world.client("senco").get("/leadership/").content.decode()
    assert "Cover Tuesdays" not in world.client("far_head").get("/leadership/").content.decode()
    close = f"/leadership/actions/{action.pk}/close/"
    assert world.client("far_head").post(close, {"state": "done"}).status_code == 404
    assert world.client("teacher").post(close, {"state": "done"}).status_code == 403
    client.post(close, {"state": "done"})
    action.refresh_from_db()
    assert (action.state, action.closed_on) == ("done", TODAY)
    past = sent | {"receipt": str(uuid4()), "look_again_on_year": "2025"}
    refused = client.post("/leadership/actions/", past)
    assert refused.status_code == 422
    assert "Choose a day after today" in refused.content.decode()


def test_trust_sees_its_schools_with_small_numbers_hidden(world: World) -> None:
    for number in range(14):
        child = make_child(world.oakfield, f"Kit{number}", f"Canary{number}")
        review(child, DUE if number < 9 else DUE + timedelta(days=2))
    review(world.children["dev"], DUE)
    review(world.children["far"], DUE)
    page = world.client("trust_lead").get("/leadership/trust/").content.decode()
    assert page.index("Brook Primary") < page.index("Oakfield Primary")
    assert "Farland" not in page
    assert "anary" not in page
    assert "Too few to show" in page
    assert "9 of 14" not in page  # one hidden school would be worked out from the other


@pytest.mark.parametrize(("late", "words"), [(1, "Nearly all"), (13, "A few"), (5, "9 of 14")])
def test_trust_says_shares_near_the_edge_in_words(world: World, late: int, words: str) -> None:
    for number in range(14):
        child = make_child(world.oakfield, f"Kit{number}", f"Canary{number}")
        review(child, DUE + timedelta(days=2) if number < late else DUE)
    page = world.client("trust_lead").get("/leadership/trust/").content.decode()
    assert words in page


@pytest.mark.parametrize(
    ("nickname", "path"),
    [("head", "/leadership/"), ("trust_lead", "/leadership/trust/"), ("ta", "/today/")],
)
def test_each_begins_at_their_own_page(world: World, nickname: str, path: str) -> None:
    assert world.client(nickname).get("/").headers["Location"] == path
