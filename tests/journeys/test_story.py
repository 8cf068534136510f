"""The whole story in real Chromium: from a list brought in to a class handed on, as nine people."""

import pytest

from tests.journeys.cast import Cast
from tests.journeys.chapters import (
    arriving,
    handing_on,
    helping,
    noticing,
    planning,
    reviewing,
)
from tests.journeys.chapters.facts import Facts

# On one worker and after the journeys in the same class: at the end the class is handed on.
pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("4 Otter")]

STORY = (
    arriving.office_brings_in_a_list,
    arriving.office_opens_doors,
    noticing.teacher_raises_a_concern,
    noticing.senco_asks_and_decides,
    noticing.senco_writes_the_profile,
    noticing.senco_changes_the_status,
    planning.senco_plans_for_one,
    planning.senco_plans_for_a_group,
    helping.parent_agrees_and_says,
    helping.child_says_with_pictures,
    helping.ta_logs_in_two_taps,
    helping.ledger_shows_what_took_place,
    helping.teacher_measures_and_acknowledges,
    reviewing.senco_reviews,
    reviewing.senco_prints,
    reviewing.head_opens_a_door,
    reviewing.trust_lead_sees_no_names,
    handing_on.senco_opens_the_handover,
    handing_on.next_teacher_reads_asks_and_takes_on,
    handing_on.senco_sees_who_has_not_read,
)


def test_a_child_arrives_is_seen_supported_reviewed_and_handed_on(cast: Cast, facts: Facts) -> None:
    for chapter in STORY:
        chapter(cast, facts)
    assert len(cast.people) == 9
