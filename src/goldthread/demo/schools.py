"""The trust, the authority and three schools: terms, closed days, rates, classes for each year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from goldthread.demo.days import closures_of, terms_of
from goldthread.demo.people import YEAR_GROUPS, Area, Group, School
from goldthread.records.assurance.models import AgreedAction
from goldthread.records.organisations.models import ClosedDay, Organisation, SchoolClass, Term
from goldthread.records.provision.models import StaffRate

HOURLY_RATES = {"teaching_assistant": 16.40, "teacher": 41.80, "senco": 46.20, "specialist": 78.00}


@dataclass(frozen=True)
class Plan:
    """One school as it will be: sizes are a whole year group's."""

    kind: str
    name: str
    code: str
    urn: str
    year_groups: tuple[str, ...]
    per_year: int
    class_size: int
    type_name: str
    in_trust: bool
    phase: str
    class_names: tuple[str, ...]


PRIMARY_CLASSES = ("Otter", "Kingfisher")
SECONDARY_CLASSES = ("A", "C", "E", "H", "L", "M", "R", "T")
PLANS = (
    Plan(
        "primary",
        "Otterbrook Primary School",
        "otterbrook",
        "900101",
        YEAR_GROUPS[:7],
        60,
        30,
        "Academy converter",
        True,
        "Primary",
        PRIMARY_CLASSES,
    ),
    Plan(
        "secondary",
        "Millbeck Academy",
        "millbeck",
        "900102",
        YEAR_GROUPS[7:12],
        220,
        28,
        "Academy converter",
        True,
        "Secondary",
        SECONDARY_CLASSES,
    ),
    Plan(
        "special",
        "Rivermead Special School",
        "rivermead",
        "900103",
        YEAR_GROUPS[:12],
        10,
        10,
        "Community special school",
        False,
        "Not applicable",
        ("Willow",),
    ),
)
AGREED = (
    ("Protect Tuesday and Thursday mornings from cover for teaching assistants", "delivered", 21),
    ("Ring the families who have not yet given a view before their review", "voices", 14),
    ("Move spring reviews a week earlier, away from parents' evening", "reviews", 40),
)


def add_schools(area: Area) -> None:
    """Make the trust, the authority and the three schools."""
    area.trust_id = _organisation(area, "trust", "Two Rivers Learning Trust", trust_code="TR90001")
    area.authority_id = _organisation(area, "authority", "Wyndale Council", la_code="899")
    for plan in PLANS:
        school = _school(area, plan)
        _calendar(area, school)
        _classes(area, school, plan)
        _agreed_actions(area, school)
        area.schools.append(school)


def _organisation(area: Area, kind: str, name: str, **more: object) -> int:
    return area.rows.add(Organisation, kind=kind, name=name, is_synthetic=True, **more)


def _school(area: Area, plan: Plan) -> School:
    on_roll = area.size(plan.per_year, 2) * len(plan.year_groups)
    number = _organisation(
        area,
        "school",
        plan.name,
        urn=plan.urn,
        laestab=f"899{plan.urn[-4:]}",
        la_code="899",
        trust_id=area.trust_id if plan.in_trust else None,
        authority_id=area.authority_id,
        phase=plan.phase,
        type_name=plan.type_name,
        status="Open",
        pupils_on_roll=on_roll,
        capacity=on_roll + 12,
        address="Tenter Street, Wyndale",
    )
    for grade, rate in HOURLY_RATES.items():
        area.rows.add(
            StaffRate,
            school_id=number,
            grade=grade,
            hourly_rate=Decimal(str(rate)),
            starts_on=area.began,
        )
    return School(number, plan.kind, plan.name, plan.code)


def _calendar(area: Area, school: School) -> None:
    for year in area.years:
        for term in terms_of(year):
            for number, (first, last) in enumerate(term.halves, start=1):
                area.rows.add(
                    Term,
                    school_id=school.id,
                    name=f"{term.name} {number}",
                    starts_on=first,
                    ends_on=last,
                )
        for day, reason in closures_of(year).items():
            area.rows.add(ClosedDay, school_id=school.id, on=day, reason=reason)


def _classes(area: Area, school: School, plan: Plan) -> None:
    forms = max(1, round(area.size(plan.per_year, 2) / plan.class_size))
    for year_group in plan.year_groups:
        for name in plan.class_names[:forms]:
            ids = {year: _class(area, school, year, year_group, name) for year in area.years}
            label = class_name(year_group, name)
            school.groups.append(Group(ids[area.year], label, year_group, ids))


def class_name(year_group: str, name: str) -> str:
    """How a class is called: "5 Otter", "9C"."""
    return f"{year_group}{name}" if len(name) == 1 else f"{year_group} {name}"


def _class(area: Area, school: School, year: int, year_group: str, name: str) -> int:
    return area.rows.add(
        SchoolClass,
        school_id=school.id,
        year_starting=year,
        name=class_name(year_group, name),
        year_group=year_group,
    )


def _agreed_actions(area: Area, school: School) -> None:
    for text, figure, ago in AGREED:
        agreed = area.open.on_or_before(date.fromordinal(area.on.toordinal() - ago))
        done = ago > 30
        area.rows.add(
            AgreedAction,
            school_id=school.id,
            text=text,
            figure=figure,
            state="done" if done else "open",
            agreed_on=agreed,
            look_again_on=date.fromordinal(agreed.toordinal() + 28),
            closed_on=area.open.on_or_before(area.on) if done else None,
        )
