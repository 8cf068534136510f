"""The SEN register as rows: filtered, sorted and cut to a page in the database.

Delivered minutes come from the ledger for the rows shown; only when the register is sorted or
filtered by them are they worked out for every row found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from goldthread.access.actor import Actor
from goldthread.access.permissions import Permission
from goldthread.records.accounts.queries import on_day
from goldthread.records.contributions.models import Contribution
from goldthread.records.cycles.models import Cycle
from goldthread.records.people.models import ChildAdult, ClassMember
from goldthread.records.people.queries.children import children_for
from goldthread.records.provision.models import ProvisionLine
from goldthread.records.provision.queries.line_minutes import ENOUGH_PERCENT, line_minutes
from goldthread.records.sen_support.models import Review, SenNeed, SenStatus
from goldthread.statute.clocks.base import SOON_WITHIN_DAYS
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.needs import NeedType
from goldthread.statute.vocabulary.provision import SenProvision
from goldthread.statute.vocabulary.year_groups import YearGroup, academic_year_of

ON_REGISTER: Final = (SenProvision.SEN_SUPPORT.value, SenProvision.EHC_PLAN.value)

SORTS: Final = {
    "name": ("_surname", "_forename"),
    "class": ("class_name",),
    "year": ("_year_order",),
    "status": ("status",),
    "layer": ("layer",),
    "need": ("need",),
    "adult": ("key_adult",),
    "due": ("review_due_on",),
    "last": ("last_review_on",),
    "family": ("family_heard_at",),
}
"""Column to what it is sorted by; `delivered` is sorted after the ledger is known."""

REVIEW_CHOICES: Final = ("late", "fortnight", "none_since_september", "no_plan")
FAMILY_CHOICES: Final = ("not_heard",)
DELIVERY_CHOICES: Final = ("behind",)


@dataclass(frozen=True)
class RegisterFilter:
    """What to show. Empty means everything; unknown values find nothing."""

    q: str = ""
    year: str = ""
    class_id: str = ""
    status: str = ""
    layer: str = ""
    need: str = ""
    area: str = ""
    review: str = ""
    family: str = ""
    delivery: str = ""


@dataclass(frozen=True)
class RegisterRow:
    """One pupil on the register as it stands on a day."""

    child_id: int
    public_id: UUID
    school_id: int
    name: str
    first_name: str
    class_name: str
    year_group: str
    status: str
    layer: str
    need: str
    key_adult: str
    review_due_on: date | None
    last_review_on: date | None
    family_heard_at: datetime | None
    has_plan: bool
    planned_minutes: int = 0
    delivered_minutes: int = 0

    @property
    def delivered_percent(self) -> int | None:
        """Delivered of planned to date over current lines; None while nothing is due."""
        return delivered_percent(self.planned_minutes, self.delivered_minutes)


def delivered_percent(planned: int, delivered: int) -> int | None:
    """Delivered of planned, rounded down; None while nothing is due."""
    return 100 * delivered // planned if planned else None


@dataclass(frozen=True)
class RegisterPage:
    """The rows of one page and how many there are in all."""

    rows: list[RegisterRow]
    total: int


def register_page(
    actor: Actor,
    on: date,
    chosen: RegisterFilter,
    *,
    sort: str = "name",
    descending: bool = False,
    first: int = 0,
    count: int = 50,
) -> RegisterPage:
    """The rows of one page: the same number of statements for twenty pupils and two thousand."""
    found = _filtered(register_children(actor, on), on, chosen)
    if sort == "delivered" or chosen.delivery:
        return _page_by_delivery(found, on, chosen, sort, descending, first, count)
    ordered = _ordered(found, sort, descending)
    rows = [_row(child) for child in ordered[first : first + count]]
    return RegisterPage(_with_delivery(rows, on), found.count())


def register_rows_of(actor: Actor, on: date, child_ids: Iterable[int]) -> list[RegisterRow]:
    """The rows of chosen pupils, by name; pupils who may not be seen are left out."""
    found = register_children(actor, on).filter(pk__in=list(child_ids))
    return _with_delivery([_row(child) for child in _ordered(found, "name", False)], on)


def register_children(actor: Actor, on: date) -> QuerySet[Any]:
    """Every pupil on the register whom the actor may see there, with the register's columns."""
    found: QuerySet[Any] = _on_register(actor, on).annotate(**_columns(on))
    return found


def _on_register(actor: Actor, on: date) -> QuerySet[Any]:
    current = SenStatus.objects.filter(on_day(on), provision__in=ON_REGISTER)
    children: QuerySet[Any] = children_for(actor, Permission.REGISTER_VIEW, on).order_by()
    return children.filter(pk__in=current.order_by().values("child_id")).filter(
        Q(left_on__isnull=True) | Q(left_on__gte=on)
    )


def class_choices(actor: Actor, on: date) -> list[tuple[str, str]]:
    """This year's registration classes in which someone is on the register, by name."""
    members = ClassMember.objects.filter(
        on_day(on),
        child__in=_on_register(actor, on).values("pk"),
        school_class__kind="registration",
    )
    found = members.order_by("school_class__name", "school_class_id").values_list(
        "school_class_id", "school_class__name"
    )
    return [(str(pk), name) for pk, name in found.distinct()]


def _columns(on: date) -> dict[str, Any]:
    """Each column as a subquery over the child's own rows, reached by index."""

    def of_child(source: QuerySet[Any], value: str) -> Subquery:
        return Subquery(source.filter(child_id=OuterRef("pk")).values(value)[:1])

    status = SenStatus.objects.filter(on_day(on)).order_by("-starts_on", "-pk")
    needs = SenNeed.objects.filter(on_day(on)).order_by("rank", "pk")
    members = ClassMember.objects.filter(on_day(on)).order_by(
        "school_class__kind", "-school_class__year_starting", "pk"
    )
    adults = ChildAdult.objects.filter(on_day(on), kind="key_adult").order_by("pk")
    open_cycles = Cycle.objects.filter(state__in=("draft", "active")).order_by("-number", "pk")
    reviews = Review.objects.filter(held_on__lte=on).order_by("-held_on", "-pk")
    heard = Contribution.objects.filter(voice=Voice.FAMILY.value).order_by("-made_at", "-pk")
    none = Value("", CharField())
    return {
        "status": Coalesce(of_child(status, "provision"), none),
        "layer": Coalesce(of_child(status, "layer"), none),
        "need": Coalesce(of_child(needs, "need_type"), none),
        "class_name": Coalesce(of_child(members, "school_class__name"), none),
        "key_adult": Coalesce(of_child(adults, "user__name"), none),
        "cycle_state": Coalesce(of_child(open_cycles, "state"), none),
        "review_due_on": Subquery(
            open_cycles.filter(child_id=OuterRef("pk"), state="active").values("review_due_on")[:1],
            output_field=DateField(),
        ),
        "last_review_on": Subquery(
            reviews.filter(child_id=OuterRef("pk")).values("held_on")[:1], output_field=DateField()
        ),
        "family_heard_at": Subquery(
            heard.filter(child_id=OuterRef("pk")).values("made_at")[:1],
            output_field=DateTimeField(),
        ),
        "_surname": Coalesce(NullIf("preferred_surname", none), "surname"),
        "_forename": Coalesce(NullIf("preferred_forename", none), "forename"),
        "_year_order": _year_order(),
    }


def _year_order() -> Case:
    years = [When(year_group=year.value, then=Value(year.order)) for year in YearGroup]
    return Case(*years, default=Value(99), output_field=IntegerField())


def _filtered(found: QuerySet[Any], on: date, chosen: RegisterFilter) -> QuerySet[Any]:
    for word in chosen.q.split():
        found = found.filter(_matches(word))
    if chosen.class_id:
        members = ClassMember.objects.filter(on_day(on))
        number = int(chosen.class_id) if chosen.class_id.isdigit() else 0
        found = found.filter(pk__in=members.filter(school_class_id=number).values("child_id"))
    if chosen.area:
        types = [t.value for t in NeedType if t.area is not None and t.area.value == chosen.area]
        found = found.filter(need__in=types)
    plain = {"year_group": chosen.year, "status": chosen.status, "layer": chosen.layer}
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if chosen.need:
        found = found.filter(need=chosen.need)
    return _filtered_by_family(_filtered_by_review(found, on, chosen.review), on, chosen.family)


def _matches(word: str) -> Q:
    names = ("forename", "surname", "preferred_forename", "preferred_surname", "former_surname")
    matches = Q(class_name__icontains=word) | Q(key_adult__icontains=word)
    for name in names:
        matches |= Q(**{f"{name}__icontains": word})
    return matches | Q(upn__iendswith=word)


def _filtered_by_review(found: QuerySet[Any], on: date, choice: str) -> QuerySet[Any]:
    began = academic_year_of(on).first_day
    match choice:
        case "late":
            return found.filter(review_due_on__lt=on)
        case "fortnight":
            return found.filter(review_due_on__lte=on + timedelta(days=SOON_WITHIN_DAYS))
        case "none_since_september":
            return found.filter(Q(last_review_on__isnull=True) | Q(last_review_on__lt=began))
        case "no_plan":
            return found.filter(cycle_state="")
    return found


def _filtered_by_family(found: QuerySet[Any], on: date, choice: str) -> QuerySet[Any]:
    if choice != "not_heard":
        return found
    began = academic_year_of(on).first_day
    return found.filter(Q(family_heard_at__isnull=True) | Q(family_heard_at__date__lt=began))


def _ordered(found: QuerySet[Any], sort: str, descending: bool) -> QuerySet[Any]:
    """In the column's order, what is not recorded last either way, then by name."""
    names = SORTS.get(sort, SORTS["name"])
    order = [
        F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True)
        for name in names
    ]
    return found.order_by(*order, "_surname", "_forename", "pk")


def _row(child: Any) -> RegisterRow:
    return RegisterRow(
        child_id=child.pk,
        public_id=child.public_id,
        school_id=child.school_id,
        name=child.known_as,
        first_name=child.first_name,
        class_name=child.class_name,
        year_group=child.year_group,
        status=child.status,
        layer=child.layer,
        need=child.need,
        key_adult=child.key_adult,
        review_due_on=child.review_due_on,
        last_review_on=child.last_review_on,
        family_heard_at=child.family_heard_at,
        has_plan=bool(child.cycle_state),
    )


def _with_delivery(rows: Sequence[RegisterRow], on: date) -> list[RegisterRow]:
    minutes = delivered_minutes([row.child_id for row in rows], on)
    return [_filled(row, minutes) for row in rows]


def _filled(row: RegisterRow, minutes: Mapping[int, tuple[int, int]]) -> RegisterRow:
    planned, delivered = minutes.get(row.child_id, (0, 0))
    return replace(row, planned_minutes=planned, delivered_minutes=delivered)


def delivered_minutes(
    child_ids: Iterable[int] | QuerySet[Any], on: date
) -> dict[int, tuple[int, int]]:
    """Planned to date and delivered minutes over each child's lines of their cycle under way.

    A queryset of ids stays in the database.
    """
    chosen = child_ids if isinstance(child_ids, QuerySet) else list(child_ids)
    lines = ProvisionLine.objects.filter(
        child_id__in=chosen, cycle__state="active", starts_on__lte=on
    )
    sums: dict[int, tuple[int, int]] = {}
    for entry in line_minutes(lines, on):
        planned, done = sums.get(entry.line.child_id, (0, 0))
        sums[entry.line.child_id] = planned + entry.planned.to_date, done + entry.delivered
    return sums


def _page_by_delivery(
    found: QuerySet[Any], on: date, chosen: RegisterFilter,
    sort: str, descending: bool, first: int, count: int,
) -> RegisterPage:  # fmt: skip
    """Every pupil's share decides who is on the page; only the page's own rows are then read."""
    ids: list[int] = list(_ordered(found, sort, descending).values_list("pk", flat=True))
    minutes = delivered_minutes(found.order_by().values("pk"), on)
    percents = {pk: delivered_percent(*minutes.get(pk, (0, 0))) for pk in ids}
    if chosen.delivery:
        ids = [pk for pk in ids if _is_below(percents[pk])]
    if sort == "delivered":
        known = [pk for pk in ids if percents[pk] is not None]
        known.sort(key=lambda pk: percents[pk] or 0, reverse=descending)
        ids = known + [pk for pk in ids if percents[pk] is None]
    shown = ids[first : first + count]
    rows = {child.pk: _row(child) for child in found.filter(pk__in=shown)}
    return RegisterPage([_filled(rows[pk], minutes) for pk in shown], len(ids))


def _is_below(percent: int | None) -> bool:
    return percent is not None and percent < ENOUGH_PERCENT
