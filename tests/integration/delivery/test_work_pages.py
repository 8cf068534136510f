"""One support: outside evidence and own practice in one statement, for a school and, without small numbers, a trust."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from goldthread.records.audit.models import Event
from goldthread.records.organisations.models import Organisation
from goldthread.records.outcomes.models import Outcome
from goldthread.records.people.models import Child
from goldthread.records.provision.models import ProvisionGroup
from tests.factories.delivery import BEGAN, log_days
from tests.factories.everyone import build_everyone
from tests.factories.taught import taught
from tests.factories.world import World

pytestmark = pytest.mark.django_db
PHONICS = "Phonics catch-up group"


def school_page(group_id: int) -> str:
    return reverse("school_work", args=(group_id,))


def trust_page(group_id: int) -> str:
    return reverse("trust_work", args=(group_id,))


def page(world: World, nickname: str, path: str) -> str:
    answer = world.client(nickname).get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def part(text: str, heading: str) -> str:
    """From a card's heading to the end of its card."""
    return text.split(f">{heading}</h2>")[1].split("</section>")[0]


def test_outside_evidence_and_own_practice_are_one_statement(world: World) -> None:
    group = taught(world.oakfield, PHONICS, 60, key="phonics_catch_up")
    text = page(world, "senco", school_page(group.pk))
    known = part(text, "What is known")
    assert "Outside evidence on “Systematic phonics, matched to what the pupil knows”" in known
    assert "it helped where it was studied" in known
    assert f"Children who had {PHONICS} ended" in known
    assert "an association: it does not show that the support was the cause" in known
    assert "we are fairly sure" in part(text, "How sure outside evidence is")
    assert "Training, as “Systematic phonics" in part(text, "What it takes")
    sources = part(text, "Where outside evidence comes from")
    assert f'href="{reverse("guidance_entry", args=("systematic_phonics",))}"' in sources
    assert "http://educationendowmentfoundation.org.uk/toolkit/phonics/" in sources
    others = part(text, "What else the library has on it")
    assert "<summary>Reading practice on a computer (Lexia Core5)</summary>" in others
    assert "Of what was found elsewhere (“Reading practice on a computer (Lexia Core5)”)" in others
    assert "Lexia" not in known + sources
    assert others.index("<summary>A structured programme") < others.index(
        "<summary>Reading practice"
    )
    assert "60 pupils, 60 targets" in text
    assert "canary" not in text
    assert Event.objects.filter(kind="read").count() == 0


def test_where_the_library_has_nothing_the_page_says_so(world: World) -> None:
    group = taught(world.oakfield, "Our own club", 12)
    text = page(world, "head", school_page(group.pk))
    assert "No outside evidence has been entered for this." in part(text, "What is known")
    assert "has no entry for this support" in part(text, "Where outside evidence comes from")


def test_goals_of_their_own_give_outside_evidence_and_no_figure(world: World) -> None:
    group = taught(world.oakfield, PHONICS, 12, key="phonics_catch_up", measure="gas")
    known = part(page(world, "senco", school_page(group.pk)), "What is known")
    assert "it helped where it was studied" in known
    assert "goals of children&#39;s own only" in known
    assert f"Children who had {PHONICS}" not in known


def test_each_list_leads_to_it(world: World) -> None:
    group = taught(world.oakfield, PHONICS, 60)
    goals = taught(world.oakfield, "Goal club", 12, measure="gas")
    text = page(world, "senco", reverse("school_works"))
    assert f'href="{school_page(group.pk)}"' in text
    assert f'href="{school_page(goals.pk)}"' in text
    assert f'href="{trust_page(group.pk)}"' in page(world, "trust_lead", reverse("trust_works"))


def test_it_stays_with_its_own_school_and_people(world: World) -> None:
    group = taught(world.oakfield, PHONICS, 12)
    far = taught(world.farland, "Farland club", 12)
    brook = taught(world.brook, "Brook club", 12)
    for nickname in ("teacher", "ta", "office", "parent", "pupil", "trust_lead"):
        assert world.client(nickname).get(school_page(group.pk)).status_code == 403, nickname
    for other in (far, brook):
        assert world.client("senco").get(school_page(other.pk)).status_code == 404
    assert world.client("trust_lead").get(trust_page(far.pk)).status_code == 404
    assert world.client("senco").get(trust_page(group.pk)).status_code == 403


def test_a_trust_does_not_learn_of_what_few_had(world: World) -> None:
    few = taught(world.oakfield, "Small club", 9)
    assert world.client("trust_lead").get(trust_page(few.pk)).status_code == 404
    taught(world.brook, PHONICS, 6)
    both = taught(world.oakfield, PHONICS, 6)
    text = page(world, "trust_lead", trust_page(both.pk))
    assert "12 pupils, 12 targets" in text
    for word in ("canary", "Oakfield Primary", "Brook Primary"):
        assert word not in text, word


def test_statements_are_the_same_for_few_and_many(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client = world.client("senco")
    first = taught(world.oakfield, "Club", 2)
    client.get(school_page(first.pk))
    for number in range(3):
        taught(world.oakfield, f"Club {number}", 4)
        with django_assert_max_num_queries(20):
            assert client.get(school_page(first.pk)).status_code == 200


def test_what_it_cost_is_the_time_delivered_at_the_schools_rates(world: World) -> None:
    group = taught(world.oakfield, PHONICS, 60, hourly_rate=Decimal(30))
    log_days(group, BEGAN, 8)
    costs = part(page(world, "senco", school_page(group.pk)), "What it cost here")
    # Eight times twenty minutes at £30, shared by sixty
    assert "It cost £1 a child here: the mean of 60 children" in costs
    assert "until 18 November 2026" in costs
    assert "for each tenth of a standard deviation" in costs.lower()
    assert "which is an association: it does not show that the money brought the gain" in costs


def test_no_rate_no_cost_and_no_gain_no_cost_for_it(world: World) -> None:
    free = taught(world.oakfield, "Free club", 12, hourly_rate=Decimal(0))
    assert "What it cost here is not known." in page(world, "senco", school_page(free.pk))
    few = taught(world.oakfield, "Small club", 3)
    costs = part(page(world, "senco", school_page(few.pk)), "What it cost here")
    assert "cannot be given: there are not enough data" in costs


def differing(
    school: Organisation, name: str, area: str, children: int, days: int
) -> ProvisionGroup:
    """A support towards outcomes of one area, delivered for so many days."""
    group = taught(school, name, children)
    Outcome.objects.filter(provision_lines__group=group).update(area=area)
    log_days(group, BEGAN, days)
    return group


def test_more_of_it_beside_more_is_said_as_an_association_with_its_picture(world: World) -> None:
    taught_most = differing(world.oakfield, PHONICS, "semh", 40, 44)
    differing(world.oakfield, PHONICS, "semh", 40, 15)
    dose = part(
        page(world, "senco", school_page(taught_most.pk)), "Whether more of it went with more"
    )
    assert "which is an association: who misses sessions differs" in dose
    assert '<th scope="row">80 % or more (40 pupils)</th>' in dose
    assert '<th scope="row">under 50 % (40 pupils)</th>' in dose


def test_with_one_band_the_page_says_what_would_be_enough(world: World) -> None:
    group = differing(world.oakfield, PHONICS, "semh", 60, 44)
    dose = part(page(world, "senco", school_page(group.pk)), "Whether more of it went with more")
    assert "Not enough data" in dose
    assert "at least 10 children in each of two bands" in dose
    assert "<figure" not in dose


def test_for_whom_is_shown_by_area_and_no_small_group_leaves_the_school(world: World) -> None:
    group = differing(world.oakfield, PHONICS, "semh", 40, 20)
    differing(world.oakfield, PHONICS, "cognition_and_learning", 30, 20)
    differing(world.oakfield, PHONICS, "sensory_and_physical", 7, 20)
    whom = part(page(world, "senco", school_page(group.pk)), "For whom")
    assert whom.count('class="gt-chart__dot"') == 3
    assert "(7 pupils)" in whom
    beyond = part(page(world, "trust_lead", trust_page(group.pk)), "For whom")
    # The smallest of the others goes with it, so that the total does not give it away; one is no comparison
    assert "<figure" not in beyond
    assert "cannot be told" in beyond
    for size in ("7", "30", "40"):
        assert f"{size} pupils" not in beyond
        assert f"{size} children" not in beyond


def of_age(school: Organisation, name: str, born: int, children: int) -> ProvisionGroup:
    """A support that pupils born in this year had."""
    group = taught(school, name, children)
    Child.objects.filter(provision_lines__group=group).update(born_on=date(born, 5, 4))
    return group


def test_for_whom_is_shown_by_age_and_no_small_band_leaves_the_school(world: World) -> None:
    group = of_age(world.oakfield, PHONICS, 2020, 40)
    of_age(world.oakfield, PHONICS, 2017, 30)
    of_age(world.oakfield, PHONICS, 2014, 7)
    whom = part(page(world, "senco", school_page(group.pk)), "For whom")
    assert "Distance from where pupils were expected, by age" in whom
    for row in ("Aged under 7 (40 pupils)", "Aged 7 to 10 (30 pupils)", "Aged 11 to 15 (7 pupils)"):
        assert f'<th scope="row">{row}</th>' in whom
    assert "Aged under 7 when support began: " in whom
    beyond = part(page(world, "trust_lead", trust_page(group.pk)), "For whom")
    for hidden in ("Aged", "by age", "7 pupils", "30 pupils", "40 pupils"):
        assert hidden not in beyond


def test_within_the_school_fewer_than_five_of_an_age_are_not_told_apart(world: World) -> None:
    group = of_age(world.oakfield, PHONICS, 2020, 40)
    of_age(world.oakfield, PHONICS, 2017, 30)
    of_age(world.oakfield, PHONICS, 2014, 4)
    whom = part(page(world, "senco", school_page(group.pk)), "For whom")
    assert "Aged 7 to 10 (30 pupils)" in whom
    assert "Aged 11 to 15" not in whom


def test_whether_supports_differ_is_a_funnel_of_what_enough_pupils_had(world: World) -> None:
    for number, name in enumerate(("Reading club", "Talking club", "Number club")):
        taught(world.oakfield, name, 12 + number)
    taught(world.oakfield, "Small club", 9)
    taught(world.oakfield, "Goal club", 12, measure="gas")
    for nickname, path in (("senco", "school_works"), ("trust_lead", "trust_works")):
        text = page(world, nickname, reverse(path))
        picture = text.split("Whether supports differ</h2>")[1].split("</figure>")[0]
        assert picture.count("<circle") == 3, path
        assert "Small club" not in picture
        assert "Goal club" not in picture


def test_two_supports_are_too_few_for_a_funnel(world: World) -> None:
    for name in ("Reading club", "Talking club"):
        taught(world.oakfield, name, 12)
    text = page(world, "senco", reverse("school_works"))
    assert "it takes 3 supports" in text.split("Whether supports differ</h2>")[1]


def test_the_authoritys_analyst_sees_the_area_as_one_and_nobody_elses_schools(db: None) -> None:
    world = build_everyone()
    near = world.children["mia"].school
    for school in (world.oakfield, world.brook, near):
        group = taught(school, PHONICS, 8)
    few = taught(near, "Small club", 9)
    far = taught(world.farland, "Farland club", 30)
    text = page(world, "analyst", reverse("trust_works"))
    assert "24 pupils, 24 targets" in text
    for word in ("Small club", "Farland club", "canary", near.name, "Oakfield Primary"):
        assert word not in text, word
    assert "24 pupils, 24 targets" in page(world, "analyst", trust_page(group.pk))
    for hidden in (few, far):
        assert world.client("analyst").get(trust_page(hidden.pk)).status_code == 404
    lines = reverse("school_work_lines", args=(group.pk,))
    assert world.client("analyst").get(lines).status_code == 403
    assert f'href="{reverse("trust_works")}"' in page(world, "analyst", reverse("trust_home"))
