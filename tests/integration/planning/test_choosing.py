"""Choosing whom to plan for together: nobody is left out unsaid, and nothing chosen is lost."""

import re
from datetime import date

from django.urls import reverse

from goldthread.records.accounts.models import RoleHeld
from goldthread.records.audit.models import Event
from goldthread.records.cycles.models import Cycle
from goldthread.records.people.models import Child
from tests.factories.asking import look
from tests.factories.plans import AREA
from tests.factories.world import YEAR_BEGAN, World
from tests.integration.planning.test_groups_and_catalogue import FORM

TICKED = re.compile(r'name="child" value="([^"]+)" id="[^"]+" checked')


def many(world: World, number: int) -> list[Child]:
    """Pupils of Oakfield, not on the register, `Pupil000` to the last by surname."""
    return Child.objects.bulk_create(
        Child(
            school=world.oakfield,
            forename="Sam",
            surname=f"Pupil{place:03}",
            born_on=date(2016, 5, 4),
            year_group="5",
            entered_on=YEAR_BEGAN,
        )
        for place in range(number)
    )


def ids(children: list[Child]) -> list[str]:
    return [str(child.public_id) for child in children]


def test_too_many_chosen_are_shown_again_still_ticked(world: World) -> None:
    chosen, address = many(world, 52), reverse("plan_group")
    senco = world.client("senco")
    page = senco.get(address, {"child": ids(chosen)}).content.decode()
    assert "Choose at most 40 pupils at a time; you chose 52." in page
    assert set(TICKED.findall(page)) == set(ids(chosen))
    assert "Zyxcanary" in page
    fewer = senco.get(address, {"child": ids(chosen[:40])}).content.decode()
    assert "Plan for 40 pupils" in fewer


def test_too_many_sent_are_refused_with_the_words_kept(world: World) -> None:
    chosen = many(world, 41)
    sent = FORM | {"child": ids(chosen), "outcome-text": "Words worth keeping"}
    before = Event.objects.filter(kind="write").count()
    response = world.client("senco").post(reverse("plan_group"), sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Choose at most 40 pupils at a time; you chose 41." in page
    assert "Words worth keeping" in page
    assert f'value="{AREA}" selected' in page
    assert page.count('<input type="hidden" name="child"') == 2 * 41
    assert Cycle.objects.count() == 0
    assert Event.objects.filter(kind="write").count() == before


def test_pupils_of_two_schools_stay_ticked(world: World) -> None:
    RoleHeld.objects.create(
        user=world.senco, role="senco", organisation=world.brook, starts_on=YEAR_BEGAN
    )
    both = [world.ada, world.children["dev"]]
    page = world.client("senco").get(reverse("plan_group"), {"child": ids(both)}).content.decode()
    assert "Choose pupils of one school." in page
    assert set(TICKED.findall(page)) == set(ids(both))


def test_a_long_list_says_how_many_there_are_and_finds_the_others(world: World) -> None:
    many(world, 405)
    address, senco = reverse("plan_group"), world.client("senco")
    page = senco.get(address, {"everyone": "on"}).content.decode()
    assert "408 pupils" in page
    assert "The first 300 of 408 by surname are shown." in page
    assert "Pupil404" not in page
    shown = re.findall(r'name="child" value="([^"]+)"', page)
    assert len(shown) == 300
    again = look(senco, address, "", everyone="on", child=shown)
    assert "you chose 300" in again.content.decode()
    found = look(senco, address, "sam pupil404", everyone="on").content.decode()
    assert "Pupil404" in found
    assert "1 pupil<" in found
    assert "are shown" not in found
    assert "Pupil403" not in found
    assert 'value="sam pupil404"' in found


def test_a_name_finds_nobody_of_another_school(world: World) -> None:
    page = look(world.client("senco"), reverse("plan_group"), "canary", everyone="on")
    words = page.content.decode()
    assert all(known in words for known in ("Zyxcanary", "Qwvcanary", "Jkxcanary"))
    assert not any(other in words for other in ("Vbzcanary", "Pxqcanary"))


def test_one_pupil_is_counted_in_the_singular(world: World) -> None:
    sent = FORM | {"child": ids([world.ada])}
    page = world.client("senco").post(reverse("plan_group"), sent, follow=True).content.decode()
    assert "Planned for 1 pupil." in page
    two = FORM | {"child": ids([world.children["ben"], world.children["cleo"]])}
    page = world.client("senco").post(reverse("plan_group"), two, follow=True).content.decode()
    assert "Planned for 2 pupils." in page


def test_forty_chosen_take_as_many_statements_as_two(
    world: World, django_assert_max_num_queries
) -> None:
    chosen, senco, counts = many(world, 40), world.client("senco"), []
    senco.get(reverse("plan_group"))
    for number in (2, 40):
        with django_assert_max_num_queries(40) as captured:
            senco.get(reverse("plan_group"), {"child": ids(chosen[:number])})
        counts.append(len(captured))
    assert counts[0] == counts[1]
