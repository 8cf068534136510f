"""What is held about a child, for a table of each kind: where, whether given, and what becomes of it."""

import pytest

from goldthread.access.holdings import (
    HOLDINGS,
    NOT_EDUCATIONAL,
    Erasure,
    Holding,
    holdings_as_markdown,
)

ABOUT = "It is about the child."
STAFF = "names of staff, as they did their work"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("people.Child", Holding("pk", True, ABOUT, Erasure.ERASED)),
        ("people.Enrolment", Holding("child", True, ABOUT, Erasure.ERASED)),
        ("profiles.ProfileRead", Holding("child", True, ABOUT, Erasure.ERASED, others=STAFF)),
        (
            "people.CourtOrder",
            Holding("child", True, ABOUT, Erasure.ERASED, ("says",), "whom the order is about", True),
        ),
        (
            "subject_access.PackPiece",
            Holding("child", False, "A copy made for reading; it becomes the pack.", Erasure.ERASED),
        ),
        ("organisations.Term", Holding("", False, "School terms.", Erasure.KEPT)),
    ],
)  # fmt: skip
def test_a_table_says_what_is_held_and_what_becomes_of_it(table: str, expected: Holding) -> None:
    assert HOLDINGS[table] == expected


def test_what_is_kept_quiet_is_named_by_its_field_and_by_one_table_alone() -> None:
    assert {name: one.quiet for name, one in HOLDINGS.items() if one.quiet} == {
        "sharing.Sharing": "is_kept_quiet"
    }


def test_what_is_no_part_of_the_educational_record_is_in_the_pack_and_says_why() -> None:
    assert set(NOT_EDUCATIONAL) == {"audit.Event", "drafts.Draft"}
    assert all(HOLDINGS[label].in_pack for label in NOT_EDUCATIONAL)
    apart = holdings_as_markdown().split("not in the educational record")[1]
    assert all(f"- `{label}`: {why}" in apart for label, why in NOT_EDUCATIONAL.items())
