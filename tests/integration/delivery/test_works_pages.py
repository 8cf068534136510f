"""What works here: what each support went with, too few and goals only said so, who may see it, small numbers."""

from typing import Any

import pytest

from goldthread.records.audit.models import Event
from tests.factories.delivery import make_group
from tests.factories.taught import taught
from tests.factories.worked import scored
from tests.factories.world import World

pytestmark = pytest.mark.django_db
SCHOOL, TRUST = "/leadership/works/", "/leadership/trust/works/"


def page(world: World, nickname: str, path: str) -> str:
    answer = world.client(nickname).get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def section(text: str, heading: str) -> str:
    """From a heading of the second level to the next."""
    return text.split(f">{heading}</h2>")[1].split("<h2 ")[0]


def test_each_support_stands_where_its_data_allow(world: World) -> None:
    taught(world.oakfield, "Reading club", 60)
    taught(world.oakfield, "Small club", 3)
    taught(world.oakfield, "Goal club", 12, measure="gas")
    text = page(world, "senco", SCHOOL)
    told = section(text, "What can be said")
    assert "60 pupils, 60 targets, 7 Sep 2026 to 28 Sep 2026" in told
    assert "standard deviations (95% interval" in told
    assert "which is an association: it does not show that the support was the cause." in told
    assert "In months of the Education Endowment Foundation’s Toolkit that is about" in told
    assert "Small club" in section(text, "Not enough data yet")
    assert "children, measured alike, would be enough" in section(text, "Not enough data yet")
    goals = section(text, "Measured on pupils’ own goals").split("<details")[0]
    assert "<strong>Goal club</strong>" in goals
    assert "standard deviations" not in goals
    for word in ("canary", "p-value", "p &lt;", "significan"):
        assert word not in text
    assert Event.objects.filter(kind="read").count() == 0


def test_the_picture_holds_only_what_can_be_said_and_its_twin_the_same(world: World) -> None:
    taught(world.oakfield, "Reading club", 60)
    taught(world.oakfield, "Small club", 3)
    text = page(world, "head", SCHOOL)
    picture = text.split("<figure")[1].split("</figure>")[0]
    assert picture.count('class="gt-chart__dot"') == 1
    assert '<th scope="row">Reading club</th>' in picture
    assert "Small club" not in picture


def test_a_school_without_outcomes_says_what_it_takes(world: World) -> None:
    scored(world.ada, make_group(world.oakfield), 3, 9, unit="words")
    text = page(world, "senco", SCHOOL)
    assert "It takes targets with a baseline and a later measurement" in text
    assert "Measured in a way that does not state its spread" in text


def test_it_stays_with_its_own_school_and_people(world: World) -> None:
    taught(world.farland, "Farland club", 12)
    taught(world.brook, "Brook club", 12)
    for nickname in ("senco", "head"):
        text = page(world, nickname, SCHOOL)
        assert "Farland club" not in text
        assert "Brook club" not in text
    for nickname in ("teacher", "ta", "office", "parent", "pupil", "trust_lead"):
        assert world.client(nickname).get(SCHOOL).status_code == 403, nickname
    for nickname in ("senco", "head", "teacher", "parent"):
        assert world.client(nickname).get(TRUST).status_code == 403, nickname


def test_a_trust_sees_its_schools_as_one_without_small_numbers(world: World) -> None:
    taught(world.oakfield, "Reading club", 6)
    taught(world.brook, "Reading club", 6)
    taught(world.brook, "Small club", 9)
    taught(world.farland, "Farland club", 30)
    scored(world.ada, make_group(world.oakfield), 3, 9, unit="words")
    text = page(world, "trust_lead", TRUST)
    assert "12 pupils, 12 targets" in text
    for word in ("Small club", "Farland club", "canary", "Oakfield Primary", "Brook Primary"):
        assert word not in text, word
    assert "Some support was given to fewer than 10 pupils" in text
    assert ">fewer than 10</dd>" in text
    assert "Small club" in page(world, "brook_senco", SCHOOL)


def test_statements_are_the_same_for_one_support_and_many(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = world.client("trust_lead")
    client.get(TRUST)
    for number in range(3):
        for school in (world.oakfield, world.brook):
            taught(school, f"Club {number}", 5)
        with django_assert_max_num_queries(16):
            assert client.get(TRUST).status_code == 200


def test_scores_that_cannot_be_calculated_with_are_told(world: World, monkeypatch: Any) -> None:
    from goldthread.analysis.impact.meta_analysis.effects import CannotEstimate
    from goldthread.web.leadership import works

    def refuse(*_given: object) -> None:
        raise CannotEstimate("The outcomes differ too much in size to be calculated with.")

    monkeypatch.setattr(works, "own_practice", refuse)
    assert "This cannot be calculated" in page(world, "head", SCHOOL)


@pytest.mark.parametrize(
    ("nickname", "path", "link"),
    [("head", "/leadership/", SCHOOL), ("senco", "/senco/", SCHOOL), ("trust_lead", "/leadership/trust/", TRUST)],
)  # fmt: skip
def test_it_is_reached_by_a_link(world: World, nickname: str, path: str, link: str) -> None:
    from django.urls import reverse

    start = reverse("senco_home") if nickname == "senco" else path
    assert f'href="{link}"' in page(world, nickname, start)
