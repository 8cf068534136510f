"""Enforced twice: in 10,000 random worlds the application and the database open the same children."""

from collections import Counter, defaultdict
from random import Random

import pytest
from django.db import connection, transaction

from goldthread.access.actor import Actor
from goldthread.access.checks import holds, may
from goldthread.access.permissions import Permission
from goldthread.access.scope import ChildFacts, scope_for
from goldthread.records.accounts.models import User
from goldthread.records.people.models import Child, ClassMember
from goldthread.records.people.queries.children import actor_for, actor_of_ties, in_scope, ties_of
from goldthread.records.sight.context import PAGE
from goldthread.records.sight.install import NOT_BY_ITSELF
from tests.conftest import TODAY
from tests.integration.sight.worlds import ANSWERS, Batch, answers_of_database, draw

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such policies"),
]
PARTS, BATCHES, WORLDS = 8, 5, 250  # 10,000 worlds in all
ASKED = [PAGE, *(one.value for one in Permission if one.value.startswith("family."))]
ON_PAGES = [one for one in Permission if one not in NOT_BY_ITSELF]


@pytest.fixture
def asked() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS)


def actors_of(batch: Batch) -> list[Actor]:
    """As `actor_for` makes them."""
    actors = [actor_of_ties(pk, ties_of(pk, TODAY), TODAY) for pk in batch.user_ids]
    first = User.objects.get(pk=batch.user_ids[0])
    assert actor_for(first, TODAY) == actors[0]
    return actors


def facts_of_all(batch: Batch) -> dict[int, list[ChildFacts]]:
    """By world (the id without its last two digits), what the rules know of its children."""
    classes: dict[int, set[int]] = defaultdict(set)
    for row in ClassMember.objects.all():
        if row.starts_on <= TODAY and (row.ends_on is None or row.ends_on >= TODAY):
            classes[row.child_id].add(row.school_class_id)
    found: dict[int, list[ChildFacts]] = defaultdict(list)
    for child in Child.objects.all():
        facts = ChildFacts(child.pk, child.school_id, frozenset(classes[child.pk]))
        found[child.pk // 100].append(facts)
    return found


def by_rules(actor: Actor, permission: Permission, facts: list[ChildFacts]) -> frozenset[int]:
    scope = scope_for(actor, permission)
    return frozenset(fact.child_id for fact in facts if scope.covers(fact))


def on_pages(actor: Actor, facts: list[ChildFacts]) -> frozenset[int]:
    """What any right but those kept apart opens."""
    opened: frozenset[int] = frozenset()
    for permission in ON_PAGES:
        opened |= by_rules(actor, permission, facts)
    if holds(
        actor, Permission.FAMILY_VIEW
    ):  # a parent knows of a child who now decides for themselves
        opened |= actor.family_child_ids - actor.barred_child_ids
    return opened


@pytest.mark.parametrize("part", range(PARTS))
def test_application_and_database_open_the_same_children(part: int, asked: None) -> None:
    random = Random(part)
    kinds: Counter[str] = Counter()
    for _ in range(BATCHES):
        with transaction.atomic():
            kinds += _compared(draw(random, WORLDS), random)
            transaction.set_rollback(True)  # the next worlds begin with an empty database
    assert kinds["worlds"] == BATCHES * WORLDS
    assert (
        min(
            kinds[kind]
            for kind in ("nobody", "somebody", "several", "barred", "stands in", "grown")
        )
        > 50
    ), kinds


def _compared(batch: Batch, random: Random) -> Counter[str]:
    """Ask of every world's person what pages open, and what one right drawn for them does."""
    kinds: Counter[str] = Counter()
    actors, facts = actors_of(batch), facts_of_all(batch)
    wanted = [random.choice(list(Permission)) for _ in actors]
    pages = answers_of_database(batch, [PAGE] * WORLDS)
    exact = answers_of_database(batch, [one.value for one in wanted])
    in_classes = frozenset(ClassMember.objects.values_list("child_id", flat=True))
    for actor, permission, page, one in zip(actors, wanted, pages, exact, strict=True):
        theirs = facts[actor.person_id // 100]
        opened = on_pages(actor, theirs)
        assert page == (opened, opened & in_classes), actor
        by_orm = Child.objects.filter(in_scope(scope_for(actor, permission), TODAY)).order_by()
        expected = by_rules(actor, permission, theirs)
        assert expected == {fact.child_id for fact in theirs if may(actor, permission, fact)}
        assert one[0] == frozenset(by_orm.values_list("pk", flat=True)) == expected, actor
        kinds["nobody" if not opened else "somebody" if len(opened) == 1 else "several"] += 1
        kinds["barred"] += bool(actor.barred_child_ids)
        kinds["stands in"] += any(one.rights for one in actor.stand_ins)
        kinds["grown"] += bool(actor.withheld)
        kinds["worlds"] += 1
    return kinds


MUTATIONS = {
    "the bar is forgotten": ("b.user_id = p_user", "b.user_id = -1"),
    "a bar is everyone's": ("b.user_id = p_user\n", "b.user_id <> -1\n"),
    "a bar never ends": ("(b.ends_on IS NULL OR b.ends_on >= p_on)", "true"),
    "a bar ends a day early": ("b.ends_on >= p_on", "b.ends_on > p_on"),
    "a role never ends": ("(h.ends_on IS NULL OR h.ends_on >= p_on)", "true"),
    "a role begins a day early": ("h.starts_on <= p_on", "h.starts_on <= p_on + 1"),
    "a tie counts in every school": ("c.school_id = ANY(near)", "true"),
    "a parent needs no role": ("THEN is_family AND (", "THEN true AND ("),
    "every adult is a parent": ("a.kind = 'parent'", "true"),
    "a tie never ends": ("(a.ends_on IS NULL OR a.ends_on >= p_on)", "true"),
    "a class counts in every school": ("c.school_id = ANY(taught)", "true"),
    "a post never ends": ("(t.ends_on IS NULL OR t.ends_on >= p_on)", "true"),
    "a child never leaves a class": ("(m.ends_on IS NULL OR m.ends_on >= p_on)", "true"),
    "an opening lasts": ('e."on" = p_on', 'e."on" <= p_on'),
    "an opening cannot be ended": ("e.ended_at IS NULL", "true"),
    "an opening outlives the role": ("c.school_id = ANY(opened)", "true"),
    "a parent keeps all": ("o.outcome = 'takes_over'", "false"),
    "a young person's rights end nothing": ("o.outcome = 'takes_over'", "true"),
    "own rights never begin": ("o.starts_on <= p_on", "false"),
    "a part never ends": ("(g.ends_on IS NULL OR g.ends_on >= p_on)", "true"),
    "a part is every parent's": ("g.user_id = p_user AND", ""),
    "duties never end": ("d.ends_on >= p_on", "true"),
    "duties outlive the giver's role": ("(h.ends_on IS NULL OR h.ends_on >= p_on)\n            AND", "true AND"),
    "duties outlive the giver": ("AND giver.is_active", ""),
    "duties reach all children": ("d.is_for_all OR", "true OR"),
    "duties need no work there": ("d.school_id = ANY(works)", "true"),
    "a giver's bars are forgotten": ("k.user_id = d.giver_id", "false"),
    "duties are anybody's": ("d.receiver_id = p_user", "true"),
    "one's own page needs no role": ("WHERE is_self AND", "WHERE"),
    "a trust's role reaches nothing": ("WHERE r.covers_below AND (", "WHERE false AND ("),
    "a school's role reaches the trust's": ("WHERE r.covers_below AND (", "WHERE ("),
    "sums are taken for names": ("whole text[] := '{school}'", "whole text[] := '{school,organisation}'"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_comparison_finds_a_rule_that_was_changed(name: str, asked: None) -> None:
    """In two thousand worlds at most, each of these faults opens or closes somebody's record."""
    before, after = MUTATIONS[name]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('sight_scope(bigint,date,text)'::regprocedure)")
        (body,) = cursor.fetchone()
    assert before in body
    assert any(_found(seed, body.replace(before, after)) for seed in range(8))


Answers = list[tuple[frozenset[int], frozenset[int]]]
AS_IT_IS: dict[tuple[int, str], Answers] = {}
"""What the database answers in the worlds of a seed, asked once for all faults."""


def _found(seed: int, changed: str) -> bool:
    """Whether what pages open, or one part of the family's pages does, differs in these worlds."""
    with transaction.atomic():
        batch = draw(Random(seed), WORLDS)
        found = any(_differs(batch, seed, purpose, changed) for purpose in ASKED)
        transaction.set_rollback(True)
    return found


def _differs(batch: Batch, seed: int, purpose: str, changed: str) -> bool:
    if (seed, purpose) not in AS_IT_IS:
        AS_IT_IS[seed, purpose] = list(answers_of_database(batch, [purpose] * WORLDS))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(changed)
        found = list(answers_of_database(batch, [purpose] * WORLDS))
        transaction.set_rollback(True)
    return found != AS_IT_IS[seed, purpose]
