"""Who reads which kind of restricted note: the check and the filter agree, and each kind has its readers."""

from hypothesis import given

from goldthread.access.actor import Actor
from goldthread.access.notes import READ_RIGHTS, kinds_read, roles_reading
from goldthread.access.roles import RoleName
from goldthread.access.scope import ChildFacts, scope_for
from goldthread.statute.vocabulary.restricted import RestrictedKind
from tests.unit.test_access_rules import ACTORS, ADA, CHILDREN, staff


@given(ACTORS, CHILDREN)
def test_kinds_of_restricted_notes_read_are_those_whose_children_are_covered(
    actor: Actor, child: ChildFacts
) -> None:
    covered = {kind for kind, right in READ_RIGHTS.items() if scope_for(actor, right).covers(child)}
    assert kinds_read(actor, child) == covered


def test_every_kind_says_what_it_is_whom_to_ask_and_who_reads_it() -> None:
    for kind in RestrictedKind:
        assert "Ask" in kind.sign
        assert "Read by" in kind.readers
        assert kind.label


def test_notes_about_safety_are_read_by_the_safeguarding_lead_alone() -> None:
    lead, senco = RoleName.SAFEGUARDING_LEAD, RoleName.SENCO
    assert roles_reading(RestrictedKind.SAFETY) == {lead}
    assert roles_reading(RestrictedKind.HEALTH) == roles_reading(RestrictedKind.FAMILY)
    assert roles_reading(RestrictedKind.HEALTH) == {lead, senco}
    for role in set(RoleName) - {lead, senco}:
        assert not kinds_read(staff(role, 10, opened_child_ids=frozenset({1})), ADA)
