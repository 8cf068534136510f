"""The corners of the access rules that pages seldom reach: commands, whole classes, whole schools."""

from dataclasses import replace

import pytest

from goldthread.access.actor import ANONYMOUS, SYSTEM, Actor, Grant
from goldthread.access.checks import (
    check_may,
    check_may_in_class,
    check_may_in_organisation,
    check_may_in_school,
    holds,
    knows_of,
    may,
    may_in_school,
)
from goldthread.access.permissions import Permission as P
from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.access.roles import OPENED_IN_AN_EMERGENCY, ROLES, RoleName
from goldthread.access.scope import ChildFacts, Scope, scope_for
from goldthread.access.standing_in import DUTY_RIGHTS, StandIn, rights_of_duties
from goldthread.statute.vocabulary.duties import Duty


def someone(role: RoleName, school: int = 1, classes: frozenset[int] = frozenset()) -> Actor:
    return Actor(7, (Grant(role, school, frozenset({school})),), class_ids=classes)


def test_a_command_signs_for_nobody() -> None:
    with pytest.raises(NotPermitted) as refused:
        _ = SYSTEM.person_id
    assert refused.value.permission == P.ACCOUNT_USE
    assert someone(RoleName.SENCO).person_id == 7


def test_a_command_holds_every_right_for_every_child() -> None:
    child = ChildFacts(3, 1)
    assert all(holds(SYSTEM, right) and may(SYSTEM, right, child) for right in P)
    assert knows_of(SYSTEM, child)
    assert scope_for(SYSTEM, P.CHILD_VIEW) == Scope(everyone=True)


def test_class_is_open_to_its_adults_and_to_whoever_holds_the_school() -> None:
    for actor in (
        SYSTEM,
        someone(RoleName.SENCO),
        someone(RoleName.TEACHER, classes=frozenset({5})),
    ):
        check_may_in_class(actor, P.CLASS_VIEW, 1, 5)


def test_class_is_closed_to_colleagues_and_unknown_to_strangers() -> None:
    with pytest.raises(NotPermitted) as refused:
        check_may_in_class(someone(RoleName.TEACHER, classes=frozenset({6})), P.CLASS_VIEW, 1, 5)
    assert refused.value.permission == P.CLASS_VIEW
    for stranger in (someone(RoleName.SENCO, school=2), ANONYMOUS):
        with pytest.raises(NotVisible):
            check_may_in_class(stranger, P.CLASS_VIEW, 1, 5)


def test_school_as_a_whole_is_held_by_reach() -> None:
    assert may_in_school(SYSTEM, P.USERS_MANAGE, 1)
    assert may_in_school(someone(RoleName.HEAD), P.USERS_MANAGE, 1)
    assert not may_in_school(someone(RoleName.HEAD), P.USERS_MANAGE, 2)
    assert not may_in_school(someone(RoleName.TEACHER), P.CHILD_VIEW, 1)


def test_what_belongs_to_a_school_or_trust_needs_a_role_held_there() -> None:
    lead = Actor(7, (Grant(RoleName.TRUST_LEAD, 9, frozenset({1, 2})),))
    for actor, organisation in ((SYSTEM, 1), (someone(RoleName.SENCO), 1), (lead, 9)):
        check_may_in_organisation(actor, P.GUIDANCE_EDIT, organisation)
    for actor, organisation in ((someone(RoleName.TEACHER), 1), (lead, 1)):
        with pytest.raises(NotPermitted) as refused:
            check_may_in_organisation(actor, P.GUIDANCE_EDIT, organisation)
        assert refused.value.permission == P.GUIDANCE_EDIT
    for actor in (someone(RoleName.SENCO, school=2), someone(RoleName.PARENT), ANONYMOUS):
        with pytest.raises(NotVisible):
            check_may_in_organisation(actor, P.GUIDANCE_EDIT, 1)


def test_whoever_is_barred_holds_nothing_and_knows_of_nothing() -> None:
    senco = Actor(7, (Grant(RoleName.SENCO, 1, frozenset({1})),), barred_child_ids=frozenset({3}))
    closed, other = ChildFacts(3, 1), ChildFacts(4, 1)
    assert not may(senco, P.CHILD_VIEW, closed)
    assert not knows_of(senco, closed)
    assert not scope_for(senco, P.CHILD_VIEW).covers(closed)
    with pytest.raises(NotVisible):
        check_may(senco, P.CHILD_VIEW, closed)
    assert may(senco, P.CHILD_VIEW, other)
    check_may(senco, P.CHILD_VIEW, other)
    assert scope_for(senco, P.CHILD_VIEW).covers(other)
    assert Scope(everyone=True, barred_ids=frozenset({3})).covers(closed)


def test_who_was_invited_knows_of_that_child_only_while_the_role_is_held() -> None:
    invited = frozenset({3})
    therapist = Actor(
        7, (Grant(RoleName.PROFESSIONAL, 1, frozenset({1})),), supported_child_ids=invited
    )
    assert may(therapist, P.CHILD_VIEW, ChildFacts(3, 1))
    with pytest.raises(NotPermitted) as refused:
        check_may(therapist, P.PLAN_EDIT, ChildFacts(3, 1))
    assert refused.value.permission == P.PLAN_EDIT
    for child in (ChildFacts(4, 1), ChildFacts(3, 2)):
        assert not knows_of(therapist, child)
    assert not knows_of(Actor(7, supported_child_ids=invited), ChildFacts(3, 1))


OPENERS = {RoleName.TEACHER, RoleName.SUBJECT_TEACHER, RoleName.TEACHING_ASSISTANT, RoleName.OFFICE}


def opener(role: RoleName, **also: frozenset[int]) -> Actor:
    return Actor(7, (Grant(role, 1, frozenset({1})),), opened_child_ids=frozenset({3}), **also)


def test_an_emergency_opens_one_record_to_read_and_to_those_who_may_open_one() -> None:
    opened = ChildFacts(3, 1)
    for role in RoleName:
        actor, before = opener(role), someone(role)
        gained = {right for right in P if may(actor, right, opened) > may(before, right, opened)}
        assert gained <= OPENED_IN_AN_EMERGENCY
        assert all(
            scope_for(actor, right).covers(opened) == may(actor, right, opened) for right in P
        )
        may_see = role in OPENERS or may(before, P.CHILD_VIEW, opened)
        assert may(actor, P.CHILD_VIEW, opened) == may_see
        assert holds(actor, P.CHILD_VIEW) or role not in OPENERS
        for right in P:  # no other record, and none of another school
            for child in (ChildFacts(4, 1), ChildFacts(3, 2)):
                assert may(actor, right, child) == may(before, right, child)
                assert scope_for(actor, right).covers(child) == may(before, right, child)
    assert {role for role in RoleName if P.EMERGENCY_OPEN in ROLES[role].rights} == OPENERS
    assert set(ROLES[RoleName.TEACHER].rights) >= OPENED_IN_AN_EMERGENCY


def test_an_emergency_opens_nothing_to_whoever_is_barred() -> None:
    closed = opener(RoleName.OFFICE, barred_child_ids=frozenset({3}))
    assert not may(closed, P.CHILD_VIEW, ChildFacts(3, 1))
    assert not scope_for(closed, P.CHILD_VIEW).covers(ChildFacts(3, 1))
    for right in (P.EMERGENCY_OPEN, P.CHILD_VIEW):
        with pytest.raises(NotVisible):
            check_may(closed, right, ChildFacts(3, 1))


def test_what_is_handed_on_is_part_of_what_the_giver_holds_for_the_school() -> None:
    assert rights_of_duties([RoleName.SENCO], Duty) == frozenset().union(*DUTY_RIGHTS.values())
    assert rights_of_duties([RoleName.HEAD], Duty) == {
        P.CHILD_VIEW, P.CONCERN_RAISE, P.DIAGNOSIS_VIEW, P.PLAN_VIEW,
    }  # fmt: skip
    assert rights_of_duties([RoleName.TEACHER], Duty) == frozenset()
    assert rights_of_duties([], Duty) == rights_of_duties([RoleName.SENCO], ()) == frozenset()


def test_standing_in_is_for_its_children_in_the_school_where_one_works() -> None:
    one = StandIn(3, 1, frozenset({P.REVIEW_RUN}), frozenset({4, 5}), frozenset({5}))
    assert one.covers(4, 1)
    assert not one.covers(5, 1)
    assert not one.covers(6, 1)
    assert not one.covers(4, 2)
    assert replace(one, child_ids=None).covers(6, 1)
    helper = replace(someone(RoleName.TEACHING_ASSISTANT), stand_ins=(one,))
    assert may(helper, P.REVIEW_RUN, ChildFacts(4, 1))
    reviewed = scope_for(helper, P.REVIEW_RUN)
    assert reviewed.covers(ChildFacts(4, 1))
    assert not reviewed.covers(ChildFacts(6, 1))
    assert not scope_for(helper, P.PLAN_EDIT).covers(ChildFacts(4, 1))
    assert helper.roles_for(1, [4]) == "teaching_assistant+for:3"
    for organisation_id, children in ((1, [4, 6]), (1, []), (None, [4]), (2, [4])):
        assert helper.roles_for(organisation_id, children) == "teaching_assistant"
    elsewhere = replace(someone(RoleName.TEACHING_ASSISTANT, 2), stand_ins=(one,))
    assert not holds(elsewhere, P.REVIEW_RUN)
    assert elsewhere.roles_for(1, [4]) == "teaching_assistant"
    with pytest.raises(NotPermitted):
        check_may_in_school(
            replace(helper, stand_ins=(replace(one, child_ids=None),)), P.REVIEW_RUN, 1
        )
