"""Gathering the facts of a draft impact assessment: from the code, and numbers of one school."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

import goldthread
from goldthread.access.purposes import PURPOSE_WORDS, basis_of, condition_of
from goldthread.access.roles import ROLES, RoleName
from goldthread.access.sensitivity import SENSITIVITY, Kind
from goldthread.publish.dpia.content import (
    DpiaContent,
    KeptTable,
    Promise,
    RoleHeldHere,
    SharedOn,
)
from goldthread.publish.dpia.promises import NOT_YET_WORDS, PROMISE_TESTS, PROMISE_WORDS
from goldthread.records.accounts.queries import roles_held_in
from goldthread.records.people.queries.children import school_children
from goldthread.statute.vocabulary.sharing import LawfulBasis

if TYPE_CHECKING:
    from goldthread.records.organisations.models import Organisation


def build_dpia(school: "Organisation", on: date) -> DpiaContent:
    """For a school, by a caller who has checked the right there: two statements, and no child's data."""
    held = dict(roles_held_in([school.pk], on))
    return _content(
        school.name, on, school_children(school.pk).count(), held, synthetic=school.is_synthetic
    )


def build_dpia_of_no_school(on: date) -> DpiaContent:
    """For the documentation: what the code says, with the school's own facts left open."""
    return _content(_("Your school"), on, None, None)


def _content(
    school: str,
    on: date,
    pupils: int | None,
    held: dict[str, int] | None,
    *,
    synthetic: bool = False,
) -> DpiaContent:
    return DpiaContent(
        school=school,
        made_on=on,
        version=goldthread.__version__,
        pupils=pupils,
        tables=tuple(_table(name) for name in SENSITIVITY if _is_personal(name)),
        roles=tuple(_role(name, held) for name in RoleName),
        shared_on=tuple(SharedOn(_(one.label), _(one.when), _(one.law)) for one in LawfulBasis),
        promises=tuple(
            Promise(number, _(words), PROMISE_TESTS[number])
            for number, words in PROMISE_WORDS.items()
        ),
        not_yet=_(NOT_YET_WORDS["not_yet"]),
        synthetic=synthetic,
    )


def _is_personal(table: str) -> bool:
    return any(kind is not Kind.NEUTRAL for kind in SENSITIVITY[table].values())


def _table(name: str) -> KeptTable:
    kinds = list(SENSITIVITY[name].values())
    special = kinds.count(Kind.SPECIAL)
    return KeptTable(
        name=name,
        purpose=_(PURPOSE_WORDS[name]),
        basis=_(basis_of(name).label),
        condition=_(condition_of(name).label) if special else "",
        personal=kinds.count(Kind.PERSONAL),
        special=special,
    )


def _role(name: RoleName, held: dict[str, int] | None) -> RoleHeldHere:
    role = ROLES[name]
    people = None if held is None else held.get(name.value, 0)
    return RoleHeldHere(_(role.title), _(role.description), people)
