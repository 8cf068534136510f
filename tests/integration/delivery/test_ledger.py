"""The delivery ledger against days counted by hand, its costs, and its flat number of statements."""

from datetime import date, timedelta
from decimal import Decimal

from goldthread.records.organisations.models import ClosedDay
from goldthread.records.organisations.queries import term_dates_of
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.provision.queries.ledger import line_ledger, lines_behind
from goldthread.statute.dose import Dose, planned_minutes_between
from tests.factories.delivery import BEGAN, ENDS, log_day, log_days, make_group, make_line
from tests.factories.world import TODAY, World, make_child


def test_ledger_counts_what_was_planned_delivered_and_missed(world: World) -> None:
    group = make_group(world.oakfield)
    line = make_line(world.ada, group)
    log_days(group, BEGAN, 10)
    log_days(group, date(2026, 9, 21), 2, absent=(world.ada,))
    log_day(group, date(2026, 9, 23), reason="staff_absent")
    entry = line_ledger([line.pk], date(2026, 9, 25))[line.pk]
    assert entry.planned_minutes_to_date == 15 * 20
    assert entry.sessions_expected == 15
    assert (entry.sessions_done, entry.sessions_missed) == (10, 3)
    assert entry.delivered_minutes == 200
    assert entry.delivered_percent == 66
    assert entry.missed_reasons == {"child_absent": 2, "staff_absent": 1}
    assert entry.planned_minutes_total == 12 * 100
    assert not entry.is_half_way
    assert not entry.is_behind


def test_ledger_agrees_with_the_dose_rules(world: World) -> None:
    ClosedDay.objects.create(school=world.oakfield, on=date(2026, 11, 16))
    group = make_group(world.oakfield, weeks=20, times_per_week=3)
    line = make_line(world.ada, group)
    terms = term_dates_of([world.oakfield.pk])[world.oakfield.pk]
    dose = Dose(20, 3, 20)
    for days in range(0, 110, 7):
        on = BEGAN + timedelta(days=days)
        expected = planned_minutes_between(dose, BEGAN, ENDS, BEGAN, on, terms)
        assert line_ledger([line.pk], on)[line.pk].planned_minutes_to_date == expected


def test_cost_of_a_session_is_shared_by_the_children_planned(world: World) -> None:
    group = make_group(world.oakfield, one_off_cost=Decimal(30))
    ada, ben = make_line(world.ada, group), make_line(world.children["ben"], group)
    log_days(group, BEGAN, 3, absent=(world.children["ben"],))
    log_day(group, date(2026, 9, 10), reason="trip_or_event")
    ledger = line_ledger([ada.pk, ben.pk], date(2026, 9, 11))
    assert ledger[ada.pk].cost_to_date == ledger[ben.pk].cost_to_date == Decimal("22.50")
    assert ledger[ada.pk].cost_planned == (1200 * Decimal(15) / 60 + 30) / 2


def test_line_below_four_fifths_from_half_way_on_is_behind(world: World) -> None:
    group = make_group(world.oakfield)
    line = make_line(world.ada, group)
    log_days(group, BEGAN, 30)
    half_way = date(2026, 10, 21)
    assert not line_ledger([line.pk], half_way)[line.pk].is_behind
    later = line_ledger([line.pk], TODAY)[line.pk]
    assert later.is_half_way
    assert later.is_behind
    assert [row.pk for row, _ in lines_behind(world.oakfield.pk, TODAY, 5)[1]] == [line.pk]
    assert lines_behind(world.farland.pk, TODAY, 5) == (0, [])


def test_stopped_line_owes_nothing_more(world: World) -> None:
    group = make_group(world.oakfield)
    line = make_line(world.ada, group, stopped_on=date(2026, 9, 11))
    assert line_ledger([line.pk], TODAY)[line.pk].planned_minutes_to_date == 100
    assert lines_behind(world.oakfield.pk, TODAY, 5) == (0, [])


def test_provision_all_the_time_has_no_ledger(world: World) -> None:
    line = make_line(world.ada, make_group(world.oakfield, minutes=0, times_per_week=0))
    assert line_ledger([line.pk], TODAY) == {}


def test_school_without_terms_owes_every_weekday(world: World) -> None:
    world.oakfield.terms.all().delete()
    line = make_line(world.ada, make_group(world.oakfield, weeks=30))
    entry = line_ledger([line.pk], date(2026, 11, 1))[line.pk]
    assert entry.planned_minutes_to_date == 40 * 20


def test_ledger_takes_the_same_statements_for_one_line_and_many(
    world: World, django_assert_max_num_queries
) -> None:
    group = make_group(world.oakfield)
    for number in range(6):
        make_line(make_child(world.oakfield, f"Kit{number}", f"Line{number}"), group)
    log_days(group, BEGAN, 5)
    pks = list(ProvisionLine.objects.order_by("pk").values_list("pk", flat=True))
    with django_assert_max_num_queries(5):
        assert len(line_ledger(pks[:1], TODAY)) == 1
    with django_assert_max_num_queries(5):
        assert len(line_ledger(pks, TODAY)) == 6
    with django_assert_max_num_queries(5):
        assert len(line_ledger(ProvisionLine.objects.values("pk"), TODAY)) == 6
