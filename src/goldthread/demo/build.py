"""Build the synthetic area: the same seed and day give the same rows, to the last id."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from goldthread.access.actor import SYSTEM
from goldthread.demo.adults import add_adults
from goldthread.demo.concerns import add_concerns
from goldthread.demo.content import load_content
from goldthread.demo.data_rights import add_data_rights
from goldthread.demo.delivery import add_sessions
from goldthread.demo.handing_on import add_handovers
from goldthread.demo.leaving import add_leaver
from goldthread.demo.models_of_provision import add_models
from goldthread.demo.own_rights import add_own_rights
from goldthread.demo.people import Area, School
from goldthread.demo.planning import add_planning
from goldthread.demo.plans import add_cycles
from goldthread.demo.profiles import add_profiles
from goldthread.demo.provision import add_provision
from goldthread.demo.register import add_statuses, draw_register
from goldthread.demo.restricted import add_restricted_notes
from goldthread.demo.reviews import add_reviews
from goldthread.demo.rights import add_rights
from goldthread.demo.roll import add_children, add_school_lives
from goldthread.demo.rows import Rows, Told
from goldthread.demo.schools import add_schools
from goldthread.demo.signing_in import add_signing_in
from goldthread.demo.standing_in import add_standing_in
from goldthread.records.accounts.models import User
from goldthread.records.audit.actions import Entry, append
from goldthread.records.cycles.models import Cycle
from goldthread.records.guidance.actions import keep_guidance
from goldthread.records.organisations.models import Organisation
from goldthread.records.outcomes.models import Measurement, Target
from goldthread.records.people.models import Child
from goldthread.records.provision.actions.catalogue import load_catalogue
from goldthread.records.provision.models import (
    CatalogueEntry,
    ProvisionGroup,
    ProvisionLine,
    Session,
    SessionChild,
)
from goldthread.records.sen_support.models import Concern, Review, SenStatus
from goldthread.statute.guidance import guidance_from

SEED = "goldthread"
STEPS = 10


class NotADemo(Exception):
    """This database holds something that the demo did not make."""


@dataclass(frozen=True)
class Counts:
    """What there is."""

    schools: int
    children: int
    on_register: int
    adults: int
    cycles: int
    reviews: int
    targets: int
    measurements: int
    groups: int
    lines: int
    sessions: int
    session_children: int
    concerns: int


def _quiet(_what: str, _rows: int) -> None:
    return None


@transaction.atomic
def build_area(
    *, on: date, at: datetime, seed: str = SEED, scale: float = 1.0, told: Told = _quiet
) -> Counts:
    """Fill an empty database with the area as it stands on a day. All or nothing."""
    if is_built() or holds_real_data():
        raise NotADemo
    load_catalogue(by=SYSTEM, at=at)
    catalogue = CatalogueEntry.objects.filter(school__isnull=True).values_list("key", "pk")
    area = Area(Rows(), load_content(), on, at, seed, scale, told, catalogue=dict(catalogue))
    _fill(area)
    area.rows.write(told)
    _add_guidance(area)
    _tell_audit(area)
    add_rights(area)
    add_models(area)
    add_planning(area)
    return count_area()


def _fill(area: Area) -> None:
    add_schools(area)
    add_children(area)
    draw_register(area)
    add_statuses(area)
    add_adults(area)
    add_own_rights(area)
    add_signing_in(area)
    add_school_lives(area)
    add_profiles(area)
    turns = add_cycles(area)
    groups = add_provision(area, turns)
    add_sessions(area, groups)
    add_reviews(area, turns)
    add_concerns(area)
    add_handovers(area)
    add_restricted_notes(area)
    add_standing_in(area)
    add_leaver(area)
    add_data_rights(area)


def _add_guidance(area: Area) -> None:
    """The trust's own entries beside the library that ships."""
    trust = Organisation.objects.get(pk=area.trust_id)
    entries = [guidance_from(values) for values in area.content.guidance]
    keep_guidance(organisation=trust, entries=entries, by=SYSTEM, at=area.at)


def _tell_audit(area: Area) -> None:
    """One event for each kind of thing in each school, naming the children it is about."""
    entries = []
    for school in area.schools:
        everyone = tuple(pupil.id for pupil in school.pupils)
        known = tuple(pupil.id for pupil in school.register)
        for action, about in (
            ("demo.children_made", everyone),
            ("demo.profiles_made", known),
            ("demo.plans_made", known),
            ("demo.sessions_made", known),
        ):
            entries.append(_entry(school, action, about))
    append(entries, by=SYSTEM, at=area.at)


def _entry(school: School, action: str, about: tuple[int, ...]) -> Entry:
    return Entry(kind="write", action=action, organisation_id=school.id, child_ids=about)


def is_built() -> bool:
    """Whether the area is there."""
    return Organisation.objects.filter(is_synthetic=True).exists()


def holds_real_data() -> bool:
    """Whether the database holds anyone or anything that is not marked synthetic."""
    return any(
        model.objects.filter(is_synthetic=False).exists() for model in (Organisation, Child, User)
    )


def count_area() -> Counts:
    """Count what the demo holds."""
    register = SenStatus.objects.filter(ends_on__isnull=True, provision__in=("K", "E"))
    return Counts(
        schools=Organisation.objects.filter(kind="school").count(),
        children=Child.objects.count(),
        on_register=register.count(),
        adults=User.objects.filter(own_record__isnull=True).count(),
        cycles=Cycle.objects.count(),
        reviews=Review.objects.count(),
        targets=Target.objects.count(),
        measurements=Measurement.objects.count(),
        groups=ProvisionGroup.objects.count(),
        lines=ProvisionLine.objects.count(),
        sessions=Session.objects.count(),
        session_children=SessionChild.objects.count(),
        concerns=Concern.objects.count(),
    )
