"""The class map from the record."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_class, check_may_in_school
from goldthread.access.permissions import Permission as P
from goldthread.publish.provision_map.content import MapChild, MapLine, ProvisionMapContent
from goldthread.publish.support_plan.build import dose_words
from goldthread.records.people.queries.children import children_for
from goldthread.records.provision.queries.ledger import LineLedger, line_ledger
from goldthread.records.provision.queries.planning import PlanLine, live_lines_of
from goldthread.records.sen_support.queries.on_paper import provisions_on
from goldthread.records.transitions.queries.classes import members_of
from goldthread.statute.vocabulary.provision import SenProvision

if TYPE_CHECKING:
    from goldthread.records.organisations.models import SchoolClass
    from goldthread.records.people.models import Child


def children_on_map(actor: Actor, school_class: "SchoolClass", on: date) -> "list[Child]":
    """The children of the class whose documents this person may print, by name."""
    visible = children_for(actor, P.DOCUMENT_PRINT, on).values("pk")
    return list(members_of(actor, school_class.pk, on).filter(pk__in=visible.order_by()))


def build_provision_map(
    actor: Actor,
    school_class: "SchoolClass",
    children: "list[Child]",
    on: date,
    *,
    with_costs: bool = False,
) -> ProvisionMapContent:
    """The map of a class. Costs are refused to those without the right to see them."""
    check_may_in_class(actor, P.DOCUMENT_PRINT, school_class.school_id, school_class.pk)
    check_may_in_class(actor, P.PLAN_VIEW, school_class.school_id, school_class.pk)
    if with_costs:
        check_may_in_school(actor, P.COST_VIEW, school_class.school_id)
    lines = live_lines_of([child.pk for child in children], on)
    ledger = line_ledger([line.line_id for found in lines.values() for line in found], on)
    codes = provisions_on(lines, on)
    school = school_class.school
    return ProvisionMapContent(
        class_name=school_class.name,
        school=school.name,
        made_on=on,
        children=tuple(
            MapChild(
                child.known_as,
                _status(codes.get(child.pk)),
                tuple(_line(line, ledger, with_costs) for line in lines[child.pk]),
            )
            for child in children
            if child.pk in lines
        ),
        without=sum(child.pk not in lines for child in children),
        with_costs=with_costs,
        synthetic=school.is_synthetic or any(child.is_synthetic for child in children),
    )


def _status(code: str | None) -> str:
    return _(SenProvision(code).label) if code in {"K", "E"} else ""


def _line(line: PlanLine, ledger: dict[int, LineLedger], with_costs: bool) -> MapLine:
    entry = ledger.get(line.line_id)
    return MapLine(
        name=line.name,
        layer=_(line.layer.label),
        dose=dose_words(line),
        who=line.lead_name,
        until=line.last_day,
        planned_minutes=entry.planned_minutes_to_date if entry else None,
        delivered_minutes=entry.delivered_minutes if entry else None,
        cost_to_date=entry.cost_to_date if entry and with_costs else None,
        cost_planned=line.cost if with_costs else None,
    )
