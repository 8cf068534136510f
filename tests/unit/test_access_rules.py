"""The rules of access agree with themselves, for people and children drawn at random."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.access.actor import ANONYMOUS, SYSTEM, Actor, Grant
from goldthread.access.checks import (
    check_holds,
    check_may,
    check_may_in_school,
    holds,
    knows_of,
    may,
    may_give,
    schools_where,
)
from goldthread.access.family import PART_RIGHTS, withheld_from
from goldthread.access.permissions import DESCRIPTIONS, Permission
from goldthread.access.refusals import NotPermitted, NotVisible, UnableTo
from goldthread.access.roles import REACH_WORDS, ROLES, Reach, Role, RoleName
from goldthread.access.scope import ChildFacts, scope_for
from goldthread.access.standing_in import StandIn
from goldthread.statute.vocabulary.own_rights import FamilyPart

IDS = st.integers(min_value=1, max_value=4)
SOME_IDS = st.frozensets(IDS, max_size=3)
GRANTS = st.builds(Grant, role=st.sampled_from(RoleName), organisation_id=IDS, school_ids=SOME_IDS)
STAND_INS = st.builds(
    StandIn,
    giver_id=IDS,
    school_id=IDS,
    rights=st.just(frozenset(Permission)) | st.frozensets(st.sampled_from(Permission), max_size=4),
    child_ids=st.none() | SOME_IDS,
    kept_from=SOME_IDS,
)
ACTORS = st.builds(
    Actor,
    user_id=IDS,
    grants=st.lists(GRANTS, max_size=3).map(tuple),
    class_ids=SOME_IDS,
    supported_child_ids=SOME_IDS,
    family_child_ids=SOME_IDS,
    withheld=st.frozensets(
        st.tuples(IDS, st.sampled_from(sorted(ROLES[RoleName.PARENT].rights))), max_size=5
    ),
    own_child_id=st.none() | IDS,
    opened_child_ids=SOME_IDS,
    stand_ins=st.lists(STAND_INS, max_size=2).map(tuple),
    barred_child_ids=SOME_IDS,
    system=st.booleans(),
)
CHILDREN = st.builds(ChildFacts, child_id=IDS, school_id=IDS, class_ids=SOME_IDS)
ADA = ChildFacts(1, 10, frozenset({100}))


def staff(role: RoleName, *schools: int, **ties: object) -> Actor:
    return Actor(1, (Grant(role, schools[0], frozenset(schools)),), **ties)  # type: ignore[arg-type]


@given(ACTORS, CHILDREN, st.sampled_from(Permission))
def test_check_and_filter_agree(actor: Actor, child: ChildFacts, permission: Permission) -> None:
    assert scope_for(actor, permission).covers(child) == may(actor, permission, child)


@given(ACTORS, CHILDREN, st.sampled_from(Permission))
def test_whoever_may_also_knows(actor: Actor, child: ChildFacts, permission: Permission) -> None:
    if may(actor, permission, child):
        assert knows_of(actor, child)
        assert holds(actor, permission)
        check_may(actor, permission, child)
    else:
        with pytest.raises(NotPermitted if knows_of(actor, child) else NotVisible):
            check_may(actor, permission, child)


def test_supported_reach_needs_the_tie_and_the_school(monkeypatch: pytest.MonkeyPatch) -> None:
    rights = {Permission.CHILD_VIEW: Reach.SUPPORTED}
    monkeypatch.setitem(ROLES, RoleName.OFFICE, Role("x", "x", rights))
    tied = staff(RoleName.OFFICE, 10, supported_child_ids=frozenset({1}))
    assert may(tied, Permission.CHILD_VIEW, ADA)
    assert scope_for(tied, Permission.CHILD_VIEW).covers(ADA)
    assert not may(staff(RoleName.OFFICE, 10), Permission.CHILD_VIEW, ADA)
    elsewhere = staff(RoleName.OFFICE, 11, supported_child_ids=frozenset({1}))
    assert not may(elsewhere, Permission.CHILD_VIEW, ADA)
    assert not scope_for(elsewhere, Permission.CHILD_VIEW).covers(ADA)


def test_a_parent_keeps_what_the_young_person_agrees_to() -> None:
    everything = frozenset().union(*PART_RIGHTS.values())
    assert everything == {
        right for right, reach in ROLES[RoleName.PARENT].rights.items() if reach is Reach.FAMILY
    }
    before = staff(RoleName.PARENT, 10, family_child_ids=frozenset({1, 2}))
    for right in everything:
        for child, own in ((ADA, True), (ChildFacts(2, 11), True), (ChildFacts(3, 10), False)):
            assert may(before, right, child) is own
            assert scope_for(before, right).covers(child) is own
    for part, rights in PART_RIGHTS.items():
        after = replace(before, withheld=withheld_from([1], [(1, part)]))
        assert {right for right in everything if may(after, right, ADA)} == rights
        assert all(may(after, right, ChildFacts(2, 10)) for right in everything)
        assert knows_of(after, ADA)
    assert withheld_from([], [(1, FamilyPart.SAY)]) == frozenset()


def test_a_class_counts_only_where_the_role_that_teaches_is_held() -> None:
    """Invited in one school, teaching in another: a post left over in the first opens nothing."""
    both = Actor(
        1,
        (
            Grant(RoleName.TEACHER, 11, frozenset({11})),
            Grant(RoleName.PROFESSIONAL, 10, frozenset({10})),
        ),
        class_ids=frozenset({100}),
        supported_child_ids=frozenset({2}),
    )
    invited_to = ChildFacts(2, 10, frozenset({100}))
    taught = ChildFacts(3, 11, frozenset({100}))
    for child, opened in ((ADA, False), (invited_to, True), (taught, True)):
        assert may(both, Permission.CHILD_VIEW, child) is opened
        assert scope_for(both, Permission.CHILD_VIEW).covers(child) is opened


def test_teacher_reaches_own_classes_only() -> None:
    teacher = staff(RoleName.TEACHER, 10, class_ids=frozenset({100}))
    assert may(teacher, Permission.CHILD_VIEW, ADA)
    assert not may(teacher, Permission.CHILD_VIEW, ChildFacts(2, 10, frozenset({101})))
    assert not may(teacher, Permission.PLAN_EDIT, ADA)


def test_school_things_need_a_school_wide_role() -> None:
    check_may_in_school(SYSTEM, Permission.IMPORT_RUN, 10)
    check_may_in_school(staff(RoleName.OFFICE, 10), Permission.IMPORT_RUN, 10)
    with pytest.raises(NotPermitted) as refused:
        check_may_in_school(staff(RoleName.TEACHER, 10), Permission.IMPORT_RUN, 10)
    assert refused.value.permission == Permission.IMPORT_RUN
    with pytest.raises(NotVisible):
        check_may_in_school(staff(RoleName.OFFICE, 11), Permission.IMPORT_RUN, 10)


def test_trust_lead_has_figures_and_no_child() -> None:
    lead = staff(RoleName.TRUST_LEAD, 10, 11)
    check_may_in_school(lead, Permission.TRUST_FIGURES_VIEW, 11)
    assert not any(may(lead, permission, ADA) for permission in Permission)
    assert schools_where(lead, Permission.TRUST_FIGURES_VIEW) == {10, 11}


def test_holding_is_asked_before_anything_else() -> None:
    check_holds(staff(RoleName.HEAD, 10), Permission.FIGURES_VIEW)
    with pytest.raises(NotPermitted) as refused:
        check_holds(ANONYMOUS, Permission.FIGURES_VIEW)
    assert refused.value.permission == "figures.view"


def test_words_for_the_audit_name_the_roles() -> None:
    two = Actor(1, (Grant(RoleName.SENCO, 1, frozenset({1})), Grant(RoleName.HEAD, 1, frozenset())))
    assert (two.role_names, ANONYMOUS.role_names, SYSTEM.role_names) == (
        "head+senco",
        "none",
        "system",
    )


def test_family_roles_give_no_school() -> None:
    assert staff(RoleName.PARENT, 10).school_ids == frozenset()
    assert staff(RoleName.HEAD, 10).school_ids == {10}


def test_who_works_in_a_school_knows_its_pupils_and_nobody_else_does() -> None:
    """They are refused (403) what others are not told exists (404): a trust's lead is one of them."""
    for name, role in ROLES.items():
        at_work = {Reach.CLASSES, Reach.SCHOOL} & set(role.rights.values())
        assert role.works_in_school is (bool(at_work) or name is RoleName.TRUST_LEAD), name


def test_roles_that_reach_children_are_held_in_their_school_and_not_above_it() -> None:
    near = {Reach.CLASSES, Reach.SCHOOL, Reach.FAMILY}
    for name, role in ROLES.items():
        if near & set(role.rights.values()) or name is RoleName.CHILD:
            assert role.held_in == {"school"}, name


def test_every_permission_reach_and_role_is_described() -> None:
    assert set(DESCRIPTIONS) == set(Permission)
    assert set(REACH_WORDS) == set(Reach)
    assert set(ROLES) == set(RoleName)
    held = {permission for role in ROLES.values() for permission in role.rights}
    assert held == set(Permission)


def test_refusal_carries_its_sentence_and_field() -> None:
    refusal = UnableTo("Choose a day after today.", field="on")
    assert (refusal.message, refusal.field) == ("Choose a day after today.", "on")
    assert str(refusal) == "Choose a day after today."
    assert str(NotPermitted("plan.edit")) == "plan.edit"


def test_nobody_opens_every_record_to_someone_who_may_not_open_it_themselves() -> None:
    office, head, senco = (
        staff(role, 10) for role in (RoleName.OFFICE, RoleName.HEAD, RoleName.SENCO)
    )
    assert may_give(office, RoleName.TEACHER, 10)
    assert not may_give(office, RoleName.SENCO, 10)
    assert not may_give(office, RoleName.HEAD, 10)
    assert may_give(head, RoleName.SENCO, 10)
    assert may_give(senco, RoleName.HEAD, 10)
    assert not may_give(head, RoleName.TEACHER, 11)
    assert not may_give(staff(RoleName.TEACHER, 10), RoleName.TEACHER, 10)
