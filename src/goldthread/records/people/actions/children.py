"""Doing things with children and the adults tied to them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may, check_may_in_school
from goldthread.access.permissions import Permission
from goldthread.access.refusals import UnableTo
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.accounts.queries import on_day
from goldthread.records.audit.actions import record_write
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.merging import move_rows, relations
from goldthread.records.people.models import Child, ChildAdult, Enrolment
from goldthread.records.people.queries.children import facts_of

# What can be said of a child on a form or in a file; the rest is the system's own.
DETAILS = (
    "forename", "middle_names", "surname", "preferred_forename", "preferred_surname",
    "former_surname", "born_on", "sex", "upn", "former_upn", "uln", "source_key", "ethnicity",
    "first_language", "year_group", "entered_on", "left_on",
)  # fmt: skip
NUMBERS_TAKEN_OVER = ("upn", "former_upn", "uln", "source_key")


class UnableToTie(UnableTo):
    """The adult cannot be tied to the child like this."""


@transaction.atomic
def tie_adult(
    *,
    child: Child,
    user: User,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    relationship: str = "",
    by: Actor,
    at: datetime,
) -> ChildAdult:
    """Tie an adult to a child between two days. The same tie again only moves its end outwards.

    The caller has checked the permission: a plan ties who delivers it, a handover who receives.
    """
    tie = ChildAdult.objects.filter(child=child, user=user, kind=kind, starts_on=starts_on).first()
    if tie is not None and (tie.ends_on is None or (ends_on and ends_on <= tie.ends_on)):
        return tie
    if tie is None:
        tie = ChildAdult(
            child=child, user=user, kind=kind, starts_on=starts_on, relationship=relationship
        )
    tie.ends_on = ends_on
    try:
        tie.full_clean(exclude=("ends_on",))
    except ValidationError as error:
        raise UnableToTie(_("Check the dates: the end comes after the beginning.")) from error
    tie.save()
    record_write(
        action="adult.tied",
        by=by,
        at=at,
        organisation_id=child.school_id,
        subject=tie,
        fields=["kind", "starts_on", "ends_on"],
        child_ids=[child.pk],
    )
    return tie


@transaction.atomic
def untie_adult(*, tie: ChildAdult, ends_on: date, by: Actor, at: datetime) -> ChildAdult:
    """End a tie on a day, that day included. What was already over stays as it was."""
    if tie.ends_on is not None and tie.ends_on <= ends_on:
        return tie
    tie.ends_on = max(ends_on, tie.starts_on)
    tie.save(update_fields=["ends_on"])
    record_write(
        action="adult.untied",
        by=by,
        at=at,
        organisation_id=tie.child.school_id,
        subject=tie,
        fields=["ends_on"],
        child_ids=[tie.child_id],
    )
    return tie


@transaction.atomic
def link_parent(
    *,
    child: Child,
    user: User,
    relationship: str,
    has_parental_responsibility: bool,
    by: Actor,
    at: datetime,
) -> ChildAdult:
    """Link a parent or carer to a child of one's own school, from today. Linked already: no change."""
    day = localdate(at)
    check_may(by, Permission.USERS_MANAGE, facts_of(child, day))
    roles = RoleHeld.objects.filter(on_day(day), user=user, role="parent")
    if not roles.filter(organisation_id=child.school_id).exists():
        raise UnableToTie(_("Give this person the parent role in the child's school first."))
    linked = ChildAdult.objects.filter(on_day(day), child=child, user=user, kind="parent").first()
    if linked is not None:
        return linked
    tie = tie_adult(
        child=child,
        user=user,
        kind="parent",
        starts_on=day,
        ends_on=None,
        relationship=relationship.strip()[:40],
        by=by,
        at=at,
    )
    tie.has_parental_responsibility = has_parental_responsibility
    tie.save(update_fields=["has_parental_responsibility"])
    return tie


@transaction.atomic
def unlink_parent(*, tie: ChildAdult, by: Actor, at: datetime) -> ChildAdult:
    """End a parent's link now: their next request no longer shows the child."""
    check_may(by, Permission.USERS_MANAGE, facts_of(tie.child, localdate(at)))
    return untie_now(tie=tie, by=by, at=at)


@transaction.atomic
def untie_now(*, tie: ChildAdult, by: Actor, at: datetime) -> ChildAdult:
    """End a tie at once: yesterday was its last day. The caller has checked the permission."""
    yesterday = localdate(at) - timedelta(days=1)
    if tie.starts_on > yesterday:
        tie.starts_on = yesterday
        tie.save(update_fields=["starts_on"])
    return untie_adult(tie=tie, ends_on=yesterday, by=by, at=at)


@transaction.atomic
def give_own_page(*, child: Child, user: User, by: Actor, at: datetime) -> Child:
    """Let a pupil sign in to their own page with this account. Theirs already: no change."""
    day = localdate(at)
    check_may(by, Permission.USERS_MANAGE, facts_of(child, day))
    child = Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    if child.user_id == user.pk:
        return child
    roles = RoleHeld.objects.filter(on_day(day), user=user, role="child")
    if not roles.filter(organisation_id=child.school_id).exists():
        raise UnableToTie(_("Give this person the child's role in the pupil's school first."))
    if child.user_id is not None:
        raise UnableToTie(_("This pupil signs in already. Make a new password for that account."))
    if Child.objects.filter(user=user).exists():
        raise UnableToTie(_("This account belongs to another pupil. End that first."))
    return _set_own_account(child, user, "own_page.given", by, at)


@transaction.atomic
def take_own_page_back(*, child: Child, by: Actor, at: datetime) -> Child:
    """End a pupil's sign-in to their own page: their next request shows nothing of it."""
    check_may(by, Permission.USERS_MANAGE, facts_of(child, localdate(at)))
    return _set_own_account(child, None, "own_page.taken_back", by, at)


def _set_own_account(
    child: Child, user: User | None, action: str, by: Actor, at: datetime
) -> Child:
    child.user = user
    child.save(update_fields=["user"])
    _recorded(action, child, ["user"], by, at)
    return child


class UnableToKeepChild(UnableTo):
    """The details do not fit, or another child of the school has the same number."""


class UnableToMerge(UnableTo):
    """The two records cannot be joined like this."""


@transaction.atomic
def create_child(
    *, school: Organisation, details: Mapping[str, Any], by: Actor, at: datetime
) -> Child:
    """Add a child to a school's roll. The caller has shown who else it might be."""
    check_may_in_school(by, Permission.CHILD_CREATE, school.pk)
    child = Child(school=school, **_known(details))
    _keep_details(child)
    _recorded("child.created", child, sorted(details), by, at)
    enrol(child=child, starts_on=child.entered_on or localdate(at), by=by, at=at)
    return child


@transaction.atomic
def change_details(*, child: Child, details: Mapping[str, Any], by: Actor, at: datetime) -> Child:
    """Correct what is written of who a child is. Saying the same again changes nothing."""
    check_may(by, Permission.CHILD_CREATE, facts_of(child, localdate(at)))
    changed = [name for name, value in _known(details).items() if getattr(child, name) != value]
    if not changed:
        return child
    for name in changed:
        setattr(child, name, details[name])
    _keep_details(child, changed)
    _recorded("child.changed", child, changed, by, at)
    return child


@transaction.atomic
def enrol(*, child: Child, starts_on: date, by: Actor, at: datetime) -> Enrolment:
    """Put a child on the roll of their school from a day. On roll already, nothing changes."""
    check_may(by, Permission.CHILD_CREATE, facts_of(child, localdate(at)))
    there = Enrolment.objects.filter(
        child=child, school_id=child.school_id, ends_on__isnull=True
    ).first()
    if there is not None:
        return there
    enrolment = Enrolment(child=child, school_id=child.school_id, starts_on=starts_on)
    enrolment.save()
    record_write(
        action="child.enrolled",
        by=by,
        at=at,
        organisation_id=child.school_id,
        subject=enrolment,
        fields=["starts_on"],
        child_ids=[child.pk],
    )
    return enrolment


@transaction.atomic
def merge_children(
    *, duplicate: Child, survivor: Child, by: Actor, at: datetime, keep_plan_of: Child | None = None
) -> Child:
    """Join two records of one child: `survivor` lives on with both histories.

    The duplicate keeps its own details and points to the survivor. Where both have a plan under
    way, `keep_plan_of` says whose goes on; the other is closed and stays readable.
    """
    on = localdate(at)
    for child in (duplicate, survivor):
        check_may(by, Permission.CHILD_MERGE, facts_of(child, on))
    _check_can_merge(duplicate, survivor)
    _settle_open_plans(duplicate, survivor, keep_plan_of, on)
    move_rows(duplicate, survivor, on)
    Child.objects.filter(merged_into=duplicate).update(merged_into=survivor)
    changed = _hand_over(duplicate, survivor)
    record_write(
        action="children.merged",
        by=by,
        at=at,
        organisation_id=survivor.school_id,
        subject=survivor,
        fields=["merged_into", *changed],
        child_ids=[duplicate.pk, survivor.pk],
    )
    return survivor


def _known(details: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise ValueError(f"Not a child's details: {sorted(unknown)}")
    return dict(details)


def _keep_details(child: Child, fields: list[str] | None = None) -> None:
    taken = UnableToKeepChild(
        _("Another child of this school has this number. Look at that child's page first."),
        field="upn",
    )
    try:
        child.full_clean(exclude=("user", "merged_into", "entered_on", "left_on"))
    except ValidationError as error:
        if "upn" in str(error):
            raise taken from error
        raise UnableToKeepChild(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            child.save(update_fields=fields)
    except IntegrityError as error:
        raise taken from error


def _recorded(action: str, child: Child, fields: list[str], by: Actor, at: datetime) -> None:
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=child.school_id,
        subject=child,
        fields=fields,
        child_ids=[child.pk],
    )


def _check_can_merge(duplicate: Child, survivor: Child) -> None:
    if duplicate.pk == survivor.pk:
        raise UnableToMerge(_("These are one record already."))
    if duplicate.school_id != survivor.school_id:
        raise UnableToMerge(_("The two records belong to two schools. Hand the child on instead."))
    if duplicate.merged_into_id or survivor.merged_into_id:
        raise UnableToMerge(_("One of these records has been joined to another since. Look again."))
    if duplicate.user_id and survivor.user_id:
        raise UnableToMerge(
            _("Both records have a page of their own to sign in to. End one of them first.")
        )


def _open_plans(child: Child) -> list[Any]:
    """Rows of which a child may have one open at a time, such as cycles."""
    return [
        row
        for model, column in relations()
        for rule in model._meta.constraints
        if getattr(rule, "fields", None) == (column,) and "state__in" in str(rule.condition)  # type: ignore[attr-defined]
        for row in model._default_manager.filter(rule.condition, **{column: child})  # type: ignore[attr-defined]
    ]


def _settle_open_plans(
    duplicate: Child, survivor: Child, keep_plan_of: Child | None, on: date
) -> None:
    plans = {child.pk: _open_plans(child) for child in (duplicate, survivor)}
    if not all(plans.values()):
        return
    if keep_plan_of is None:
        raise UnableToMerge(
            _("Both records have a plan under way. Say which plan goes on."), field="keep_plan_of"
        )
    ending = survivor if keep_plan_of.pk == duplicate.pk else duplicate
    for plan in plans[ending.pk]:
        plan.state, plan.closed_on = "closed", max(plan.starts_on, on)
        plan.save(update_fields=["state", "closed_on"])


def _hand_over(duplicate: Child, survivor: Child) -> list[str]:
    """Point the duplicate to the survivor, who takes numbers and sign-in they lack."""
    changed = [
        name
        for name in NUMBERS_TAKEN_OVER
        if getattr(duplicate, name) and not getattr(survivor, name)
    ]
    for name in changed:
        setattr(survivor, name, getattr(duplicate, name))
    if duplicate.upn and duplicate.upn != survivor.upn and not survivor.former_upn:
        survivor.former_upn = duplicate.upn
        changed.append("former_upn")
    duplicate.merged_into = survivor
    if duplicate.user_id:
        survivor.user, duplicate.user = duplicate.user, None
        changed.append("user")
    duplicate.save(update_fields=["merged_into", "user"])
    if changed:
        survivor.save(update_fields=changed)
    return changed
