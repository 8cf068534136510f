"""Asking about children and the adults around them, always as someone in particular."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NoReturn
from uuid import UUID

from django.db import connection
from django.db.models import (
    BigIntegerField,
    CharField,
    F,
    FilteredRelation,
    Model,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from goldthread.access.actor import Actor, Grant
from goldthread.access.checks import check_may
from goldthread.access.family import withheld_from
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotVisible
from goldthread.access.roles import ROLES, RoleName
from goldthread.access.scope import ChildFacts, Scope, scope_for
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.accounts.queries import on_day
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import (
    Child,
    ChildAdult,
    ChildBar,
    ClassMember,
    ClassStaff,
    Delegation,
    EmergencyOpening,
    OwnRights,
    ParentPart,
)
from goldthread.records.people.queries.standing_in import stand_ins_of
from goldthread.records.sight.context import WHO, facts_behind, facts_behind_row, seeing
from goldthread.statute.vocabulary.own_rights import FamilyPart, RightsOutcome

_GROWN = RightsOutcome.TAKES_OVER.value
_SOMEBODY, _SOME_DAY = -7, date(1, 1, 1)
"""They stand in a statement for who is asked about, and when."""


def actor_for(user: User, on: date) -> Actor:
    """The person as the rules see them on a day: one statement, two for people above a school; for
    those to whom a colleague handed duties, four more."""
    with seeing(user.pk, on, WHO):
        return actor_of_ties(user.pk, ties_of(user.pk, on), on)


def actor_of_ties(user_id: int, rows: Iterable[tuple[str, str, int]], on: date) -> Actor:
    """The person from what ties them to schools, classes and children."""
    ties: dict[str, set[int]] = {
        "class": set(),
        "parent": set(),
        "tied": set(),
        "own": set(),
        "opened": set(),
        "barred": set(),
        "grown": set(),
        "stands_in": set(),
    }
    held: list[tuple[str, int]] = []
    agreed: list[tuple[int, FamilyPart]] = []
    for kind, name, number in rows:
        if kind == "role":
            held.append((name, number))
        elif kind == "part":
            agreed.append((number, FamilyPart(name)))
        else:
            ties[kind].add(number)
    return Actor(
        user_id=user_id,
        grants=_grants(held),
        class_ids=frozenset(ties["class"]),
        supported_child_ids=frozenset(ties["tied"]),
        family_child_ids=frozenset(ties["parent"]),
        withheld=withheld_from(ties["grown"], agreed),
        own_child_id=next(iter(ties["own"]), None),
        opened_child_ids=frozenset(ties["opened"]),
        stand_ins=stand_ins_of(ties["stands_in"], on) if ties["stands_in"] else (),
        barred_child_ids=frozenset(ties["barred"]),
    )


def ties_of(user_id: int, on: date) -> list[tuple[str, str, int]]:
    """Kind, name and number of everything that is a person's own on a day: one statement."""
    statement, values = _statement_of_ties()
    day = connection.ops.adapt_datefield_value
    asked: dict[Any, Any] = {_SOMEBODY: user_id, day(_SOME_DAY): day(on)}
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked.get(value, value) for value in values])
        rows: list[tuple[str, str, int]] = cursor.fetchall()
    return rows


@cache
def _statement_of_ties() -> tuple[str, tuple[Any, ...]]:
    """Every request asks it, and putting it together takes longer than asking."""
    statement, values = _ties(_SOMEBODY, _SOME_DAY).query.sql_with_params()
    return statement, tuple(values)


def _ties(user_id: int, on: date) -> QuerySet[Any]:

    def rows(kind: str, source: QuerySet[Any], name: F | Value, number: str) -> Any:
        return (
            source.order_by()
            .annotate(
                _kind=Value(kind, CharField()),
                _name=Cast(name, CharField()),
                _number=Cast(F(number), BigIntegerField()),
            )
            .values_list("_kind", "_name", "_number")
        )

    none = Value("", CharField())
    today = on_day(on)
    adults = ChildAdult.objects.filter(today, user_id=user_id)
    parent_of = adults.filter(kind="parent")
    grown = OwnRights.objects.filter(
        today, child_id__in=parent_of.values("child_id"), outcome=_GROWN
    )
    parts = ParentPart.objects.filter(today, user_id=user_id)
    opened = EmergencyOpening.objects.filter(user_id=user_id, on=on, ended_at__isnull=True)
    found: QuerySet[Any] = rows(
        "role", RoleHeld.objects.filter(today, user_id=user_id), F("role"), "organisation_id"
    ).union(
        rows("class", ClassStaff.objects.filter(today, user_id=user_id), none, "school_class_id"),
        rows("parent", parent_of, none, "child_id"),
        rows("grown", grown, none, "child_id"),
        rows("part", parts, F("part"), "child_id"),
        rows("tied", adults.exclude(kind="parent"), none, "child_id"),
        rows("opened", opened, none, "child_id"),
        rows("barred", ChildBar.objects.filter(today, user_id=user_id), none, "child_id"),
        rows("stands_in", Delegation.objects.filter(today, receiver_id=user_id), none, "id"),
        rows("own", Child.objects.filter(user_id=user_id), none, "id"),
        all=True,
    )
    return found


def _grants(held: list[tuple[str, int]]) -> tuple[Grant, ...]:
    above = {number for name, number in held if _covers_below(name)}
    schools: dict[int, set[int]] = {}
    if above:
        within = Q(trust_id__in=above) | Q(authority_id__in=above)
        rows = Organisation.objects.filter(within).order_by()
        for school_id, trust_id, authority_id in rows.values_list("id", "trust_id", "authority_id"):
            for number in above & {trust_id, authority_id}:
                schools.setdefault(number, set()).add(school_id)
    return tuple(
        Grant(
            RoleName(name),
            number,
            frozenset((_covers_below(name) and schools.get(number)) or {number}),
        )
        for name, number in sorted(held)
    )


def _covers_below(role: str) -> bool:
    return ROLES[RoleName(role)].held_in != {"school"}


def in_scope(scope: Scope, on: date) -> Q:
    """A scope as a condition on children: the SQL twin of `Scope.covers`."""
    if scope.everyone:
        return Q()
    members = ClassMember.objects.filter(on_day(on), school_class_id__in=sorted(scope.class_ids))
    covered = (
        Q(pk__in=sorted(scope.child_ids))
        | Q(school_id__in=sorted(scope.school_ids))
        | Q(school_id__in=sorted(scope.within_school_ids), pk__in=sorted(scope.supported_ids))
        | Q(school_id__in=sorted(scope.class_school_ids), pk__in=members.values("child_id"))
        | Q(school_id__in=sorted(scope.opened_school_ids), pk__in=sorted(scope.opened_ids))
    )
    for one in scope.stand_ins:
        named = Q() if one.child_ids is None else Q(pk__in=sorted(one.child_ids))
        covered |= Q(school_id=one.school_id) & named & ~Q(pk__in=sorted(one.kept_from))
    return covered & ~Q(pk__in=sorted(scope.barred_ids)) if scope.barred_ids else covered


def children_for(actor: Actor, permission: Permission, on: date) -> QuerySet[Child]:
    """Every living record of a child for whom the actor holds the permission, by name."""
    scope = scope_for(actor, permission)
    return Child.objects.filter(in_scope(scope, on), merged_into__isnull=True).order_by(
        "surname", "forename", "id"
    )


def child_for(actor: Actor, permission: Permission, public_id: UUID, on: date) -> Child:
    """One child by the id in the URL, or `NotVisible` / `NotPermitted`. A merged id leads on."""
    return child_and_facts(actor, permission, public_id, on)[0]


def child_and_facts(
    actor: Actor, permission: Permission, public_id: UUID, on: date
) -> tuple[Child, ChildFacts]:
    """As `child_for`, with what the rules know of the child: one statement, a merged record two."""
    today = FilteredRelation(
        "class_members",
        condition=Q(class_members__starts_on__lte=on)
        & (Q(class_members__ends_on__isnull=True) | Q(class_members__ends_on__gte=on)),
    )
    rows = list(
        Child.objects.select_related("school", "merged_into__school")
        .filter(public_id=public_id)
        .annotate(today=today, class_today=F("today__school_class_id"))
        .order_by("id", "class_today")
    )
    if not rows:
        return _behind_the_wall(actor, permission, public_id, on)
    child: Child = rows[0]
    classes = frozenset(row.class_today for row in rows if row.class_today is not None)
    facts = ChildFacts(child.pk, child.school_id, classes)
    if child.merged_into is not None:
        child = child.merged_into
        facts = facts_of(child, on)
    check_may(actor, permission, facts)
    return child, facts


def _behind_the_wall(
    actor: Actor, permission: Permission, public_id: UUID, on: date
) -> tuple[Child, ChildFacts]:
    """Row-level security shows no such record: refuse by what the rules know of it (decision 14)."""
    facts = facts_by_id(public_id, on)
    check_may(actor, permission, facts)
    child = Child.objects.select_related("school").filter(pk=facts.child_id).first()
    if child is None:
        raise NotVisible
    return child, facts


def facts_by_id(public_id: UUID, on: date) -> ChildFacts:
    """What the rules know of a child by the id in the URL, seen or not, or `NotVisible`."""
    behind = facts_behind(public_id, on)
    if behind is not None:
        child_id, school_id, class_ids = behind
        return ChildFacts(child_id, school_id, frozenset(class_ids))
    child = Child.objects.select_related("merged_into").filter(public_id=public_id).first()
    if child is None:
        raise NotVisible
    return facts_of(child.merged_into or child, on)


def refuse_row(
    actor: Actor, permission: Permission, kind: type[Model], pk: int, on: date
) -> NoReturn:
    """Refuse what is not there, or is there and not seen: 403 where its child is known of, else 404."""
    behind = facts_behind_row(kind._meta.db_table, pk, on)
    if behind is not None:
        child_id, school_id, class_ids = behind
        check_may(actor, permission, ChildFacts(child_id, school_id, frozenset(class_ids)))
    raise NotVisible


def facts_of(child: Child, on: date) -> ChildFacts:
    """What the rules need to know of a child on a day."""
    classes = ClassMember.objects.filter(on_day(on), child=child)
    return ChildFacts(
        child.pk, child.school_id, frozenset(classes.values_list("school_class_id", flat=True))
    )


@dataclass(frozen=True)
class FoundChild:
    """One child found, with what tells them from a namesake."""

    public_id: UUID
    child_id: int
    school_id: int
    name: str
    legal_name: str
    year_group: str
    class_names: tuple[str, ...]
    has_left: bool


def find_children(actor: Actor, text: str, on: date) -> list[FoundChild]:
    """Children the actor may see by any name, class or end of UPN: two statements.

    Names are compared without case, accents or punctuation, so that "obrien" finds O'Brien.
    """
    words = plain_words(text)
    if not words:
        return []
    within = children_for(actor, Permission.CHILD_VIEW, on)
    children = list(within)
    classes: dict[int, list[str]] = {}
    members = ClassMember.objects.filter(on_day(on), child__in=within.order_by())
    for child_id, name in members.order_by("school_class__name").values_list(
        "child_id", "school_class__name"
    ):
        classes.setdefault(child_id, []).append(name)
    found = [(_rank(child, classes.get(child.pk, []), words), child) for child in children]
    best = sorted((pair for pair in found if pair[0]), key=lambda pair: pair[0], reverse=True)
    return [_found(child, classes.get(child.pk, []), on) for _rank_, child in best]


def plain_words(text: str) -> list[str]:
    """Words for comparing: no case, no accents, no apostrophes; hyphens part them."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return re.sub(r"[^\w\s]", "", re.sub(r"[-‐-–]", " ", bare)).casefold().split()


def _rank(child: Child, class_names: list[str], words: list[str]) -> int:
    """0 when a word fits nothing; more the more words begin the name used every day."""
    daily = plain_words(child.known_as)
    others = plain_words(
        f"{child.forename} {child.middle_names} {child.surname} {child.former_surname}"
    )
    classes = [plain_words(name) for name in class_names]
    total = 0
    for word in words:
        if any(name.startswith(word) for name in daily):
            total += 3
        elif any(name.startswith(word) for name in others):
            total += 2
        elif any(part.startswith(word) for parts in classes for part in parts) or (
            len(word) >= 3 and child.upn.casefold().endswith(word)
        ):
            total += 1
        else:
            return 0
    return total


def _found(child: Child, class_names: list[str], on: date) -> FoundChild:
    return FoundChild(
        public_id=child.public_id,
        child_id=child.pk,
        school_id=child.school_id,
        name=child.known_as,
        legal_name=f"{child.forename} {child.surname}",
        year_group=child.year_group,
        class_names=tuple(class_names),
        has_left=child.left_on is not None and child.left_on < on,
    )


def school_children(school_id: int) -> QuerySet[Child]:
    """Every living record of a school, for a caller who has checked the right there."""
    return Child.objects.filter(school_id=school_id, merged_into__isnull=True).order_by(
        "surname", "forename", "id"
    )


def parent_links_of(user_id: int, school_ids: Iterable[int], on: date) -> QuerySet[ChildAdult]:
    """A parent's children in these schools today, by name."""
    links = ChildAdult.objects.filter(on_day(on), user_id=user_id, kind="parent")
    return (
        links.filter(child__school_id__in=list(school_ids))
        .select_related("child__school")
        .order_by("child__surname", "child__forename", "pk")
    )


def own_page_of(user_id: int, school_ids: Iterable[int]) -> Child | None:
    """The pupil who signs in with this account, if they are of these schools."""
    return Child.objects.filter(user_id=user_id, school_id__in=list(school_ids)).first()


def children_named(actor: Actor, permission: Permission, text: str, on: date) -> QuerySet[Child]:
    """Children the actor holds the permission for whose names hold every word typed."""
    found = children_for(actor, permission, on).select_related("school")
    return with_name(found, text) if text.split() else found.none()


def with_name(found: QuerySet[Child], text: str) -> QuerySet[Child]:
    """Of these children, those whose names hold every word typed; all of them without words."""
    for word in text.split():
        found = found.filter(
            Q(forename__icontains=word)
            | Q(surname__icontains=word)
            | Q(preferred_forename__icontains=word)
            | Q(preferred_surname__icontains=word)
        )
    return found
