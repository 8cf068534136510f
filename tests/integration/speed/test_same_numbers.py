"""The fast sums against the plain ones, over schools written at random, on many days."""

from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from goldthread.access.actor import Actor
from goldthread.records.assurance.actions.figures import figures_of_day
from goldthread.records.assurance.queries.figures import (
    FIGURES,
    FiguresOfDay,
    before,
    entries_of,
    five_figures,
)
from goldthread.records.assurance.queries.kept_figures import kept_figures
from goldthread.records.assurance.queries.register import (
    RegisterFilter,
    delivered_minutes,
    register_page,
)
from goldthread.records.contributions.models import Contribution
from goldthread.records.organisations.models import ClosedDay, Organisation, Term
from goldthread.records.organisations.queries import term_dates_of
from goldthread.records.outcomes.models import Measurement, Outcome, Target
from goldthread.records.people.models import Child
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine
from goldthread.records.provision.queries.ledger import (
    line_ledger,
    lines_behind,
    lines_under_way,
)
from goldthread.records.sen_support.models import Review, SenStatus
from goldthread.statute.calendar import TermDates
from tests.conftest import NOW
from tests.factories.delivery import BEGAN, log_day, make_cycle, make_group
from tests.factories.figures import counted_now
from tests.factories.world import TODAY, World, make_child
from tests.integration.speed import plain_figures, plain_ledger

DAYS = (BEGAN, date(2026, 9, 30), date(2026, 10, 29), TODAY - timedelta(days=28), TODAY)


def make_school_year(school: Organisation, seed: int, children: int = 6) -> None:
    """Cycles in every state, lines of every kind, sessions, views, reviews and measurements."""
    random = Random(seed)
    ClosedDay.objects.create(school=school, on=BEGAN + timedelta(days=random.randrange(40)))
    groups = [_group(random, school, number) for number in range(4)]
    for number in range(children):
        _child_year(random, make_child(school, f"Kit{seed}{number}", f"Sum{number:02}"), groups)
    for group in groups:
        for offset in range(0, 60, random.choice((2, 3))):
            day = BEGAN + timedelta(days=offset)
            if day.weekday() < 5:
                away = tuple(line.child for line in group.lines.all() if random.random() < 0.2)
                reason = random.choice(("", "", "", "staff_absent", "cover"))
                log_day(group, day, reason=reason, absent=away)


def _group(random: Random, school: Organisation, number: int) -> ProvisionGroup:
    return make_group(
        school,
        name=f"Group {number}",
        minutes=0 if number == 3 else random.randrange(5, 60),
        times_per_week=random.randrange(1, 6),
        weeks=random.randrange(1, 16),
        hourly_rate=Decimal(random.randrange(900, 4000)) / 100,
        one_off_cost=Decimal(random.randrange(0, 9000)) / 100,
    )


def _child_year(random: Random, child: Child, groups: list[ProvisionGroup]) -> None:
    state = random.choice(("active", "active", "active", "closed", "draft"))
    due = BEGAN + timedelta(days=random.randrange(20, 100))
    held = due + timedelta(days=random.randrange(-9, 9)) if state == "closed" else None
    cycle = make_cycle(child, state=state, review_due_on=due, closed_on=held)
    SenStatus.objects.create(child=child, provision="K", layer="targeted", starts_on=BEGAN)
    if random.random() < 0.6:
        at = NOW - timedelta(days=random.randrange(60))
        Contribution.objects.create(child=child, voice="family", text="Going well", made_at=at)
    if held:
        Review.objects.create(
            child=child, cycle=cycle, held_on=held, learned="-", decision="continue"
        )
    for group in random.sample(groups, 3):
        starts = BEGAN + timedelta(days=random.choice((-20, -7, 0, 0, 10)))
        stopped = starts + timedelta(days=random.randrange(30)) if random.random() < 0.2 else None
        ProvisionLine.objects.create(
            child=child, cycle=cycle, group=group, starts_on=starts, stopped_on=stopped,
            ends_on=starts + timedelta(days=random.randrange(30, 100)),
        )  # fmt: skip
    _measurements(
        random, child, Outcome.objects.create(child=child, cycle=cycle, area="semh", text="-")
    )


def _measurements(random: Random, child: Child, outcome: Outcome) -> None:
    some = (None, Decimal(2), Decimal("7.5"), Decimal(12))
    for _ in range(2):
        target = Target.objects.create(
            child=child, outcome=outcome, text="Joins in", measure="probe", due_on=TODAY,
            baseline=random.choice(some), goal=random.choice(some),
        )  # fmt: skip
        for _ in range(random.randrange(4)):
            on = BEGAN + timedelta(days=random.randrange(-60, 75))
            value = Decimal(random.randrange(0, 60)) / 4
            Measurement.objects.create(child=child, target=target, on=on, value=value)


@pytest.fixture(params=(1, 2))
def schools(request: pytest.FixtureRequest, world: World) -> list[int]:
    """Three schools of random years; the last has no terms on record."""
    for place, school in enumerate((world.oakfield, world.brook, world.farland)):
        make_school_year(school, 10 * request.param + place)
    Term.objects.filter(school=world.farland).delete()
    merged = Child.objects.get(forename=f"Kit{10 * request.param}0")
    merged.merged_into = Child.objects.get(forename=f"Kit{10 * request.param}1")
    merged.save()
    return [world.oakfield.pk, world.brook.pk, world.farland.pk]


def test_ledger_equals_the_plain_one(schools: list[int]) -> None:
    pks = list(ProvisionLine.objects.order_by("pk").values_list("pk", flat=True))
    for on in DAYS:
        fast, plain = line_ledger(pks, on), plain_ledger.line_ledger(pks, on)
        assert {pk: asdict(entry) for pk, entry in fast.items()} == {
            pk: asdict(entry) for pk, entry in plain.items()
        }
        assert any(entry.delivered_minutes for entry in plain.values()) or on == BEGAN


def test_figures_equal_the_plain_ones_and_their_entries(schools: list[int]) -> None:
    for on in DAYS:
        found = five_figures(schools, on)
        assert found == plain_figures.five_figures(schools, on)
        for key in FIGURES:
            rows = entries_of(key, schools[0], on)
            figure = found[schools[0]][key]
            assert (sum(r.part for r in rows), sum(r.whole for r in rows)) == (
                figure.part,
                figure.whole,
            )
    assert sum(found[schools[0]][key].whole > 0 for key in FIGURES) >= 4


def test_figures_of_two_days_equal_those_of_each_and_are_kept_so(schools: list[int]) -> None:
    for on in DAYS:
        earlier = before(on)
        now = plain_figures.five_figures(schools, on)
        then = plain_figures.five_figures(schools, earlier) if earlier else {}
        plain = {pk: FiguresOfDay(now[pk], then.get(pk, {})) for pk in schools}
        assert counted_now(schools, on) == plain
        assert kept_figures(schools, on).figures == {}
        figures_of_day(school_ids=schools[:1], on=on, at=NOW)
        figures_of_day(school_ids=schools, on=on, at=NOW)
        assert kept_figures(schools, on).figures == plain


def test_lines_behind_are_those_the_ledger_calls_behind(schools: list[int]) -> None:
    for school_id in schools:
        for on in DAYS:
            pks = list(lines_under_way(school_id, on).values_list("pk", flat=True))
            ledger = plain_ledger.line_ledger(pks, on)
            behind = [entry for entry in ledger.values() if entry.is_behind]
            behind.sort(key=lambda entry: (entry.delivered_percent or 0, entry.line_id))
            count, first = lines_behind(school_id, on, 3)
            assert count == len(behind)
            assert [line.pk for line, _ in first] == [entry.line_id for entry in behind[:3]]


def test_minutes_of_the_register_are_the_ledgers(schools: list[int]) -> None:
    children = list(Child.objects.values_list("pk", flat=True))
    for on in DAYS:
        lines = ProvisionLine.objects.filter(cycle__state="active", starts_on__lte=on)
        ledger = plain_ledger.line_ledger(lines.values("pk"), on)
        expected: dict[int, tuple[int, int]] = {}
        for line in lines.filter(pk__in=ledger):
            planned, done = expected.get(line.child_id, (0, 0))
            entry = ledger[line.pk]
            expected[line.child_id] = (
                planned + entry.planned_minutes_to_date,
                done + entry.delivered_minutes,
            )
        assert delivered_minutes(children, on) == expected


def test_register_by_delivery_is_the_whole_register_sorted(
    world: World, schools: list[int]
) -> None:
    senco: Actor = world.actor("senco", TODAY)
    for descending in (False, True):
        every = register_page(senco, TODAY, RegisterFilter(), descending=descending, count=500)
        found = [
            register_page(
                senco, TODAY, RegisterFilter(), sort="delivered", descending=descending,
                first=first, count=4,
            )
            for first in range(0, every.total, 4)
        ]  # fmt: skip
        rows = [row for page in found for row in page.rows]
        known = [row for row in every.rows if row.delivered_percent is not None]
        known.sort(key=lambda row: row.delivered_percent or 0, reverse=descending)
        assert rows == known + [row for row in every.rows if row.delivered_percent is None]
        assert {page.total for page in found} == {every.total}
    every = register_page(senco, TODAY, RegisterFilter(), count=500)
    behind = register_page(senco, TODAY, RegisterFilter(delivery="behind"), count=500)
    assert behind.rows == [row for row in every.rows if (row.delivered_percent or 80) < 80]


def test_term_dates_take_one_statement(world: World, django_assert_num_queries: Any) -> None:
    ClosedDay.objects.create(school=world.oakfield, on=date(2026, 11, 16))
    with django_assert_num_queries(1):
        found = term_dates_of([world.oakfield.pk, world.brook.pk])
    spans = tuple(
        Term.objects.filter(school=world.oakfield)
        .order_by("starts_on")
        .values_list("starts_on", "ends_on")
    )
    assert found[world.oakfield.pk] == TermDates(spans, frozenset({date(2026, 11, 16)}))
    assert not found[world.brook.pk].closed_days
