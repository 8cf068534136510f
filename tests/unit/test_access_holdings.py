"""What is held about a child: that each table owes to the rights over it what it must, for what is in it."""

from collections.abc import Iterator
from dataclasses import Field, fields

import pytest
from django.apps import apps
from django.db.models import CharField, ForeignKey, Model, TextField

from goldthread.access.holdings import (
    HOLDINGS,
    NOT_EDUCATIONAL,
    Erasure,
    Holding,
    holdings_as_markdown,
)

ABOUT = "It is about the child."
STAFF = "names of staff, as they did their work"
ROOM_FOR_WORDS = 80
"""Characters: a field with room for fewer holds a code, a number or a single name."""

NOT_SENTENCES = {
    ("drafts.Draft", "form"): "the address of the form",
    ("audit.Event", "actor_roles"): "names of roles",
    ("assurance.SavedView", "query"): "a filter as an address says it",
}
SHORT_OR_MANY = {("people.ChildAdult", "relationship"), ("drafts.Draft", "values")}
"""Written by people though the field is short (`her aunt Jo`), or holds a whole form."""

SPEAKS_OF_SOMEBODY = {
    "people.CourtOrder", "people.ChildBar", "people.ParentPart",  # who is kept away from the child
    "data_requests.DataRequest", "data_requests.Complaint", "data_requests.ComplaintStep",
    "subject_access.AccessRequest",  # who asked or complained, and of whom
    "sharing.Consent",  # which parent was asked, and what they said
}  # fmt: skip
"""To give one of these rows could set one adult around the child against another."""


def written_in(model: type[Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        if (model._meta.label, field.name) in NOT_SENTENCES or field.choices:
            continue
        has_room = isinstance(field, CharField) and (field.max_length or 0) >= ROOM_FOR_WORDS
        if isinstance(field, TextField) or has_room:
            yield field.name


def names_an_adult(model: type[Model]) -> bool:
    return any(
        isinstance(field, ForeignKey) and field.related_model._meta.label == "accounts.User"
        for field in model._meta.concrete_fields
    )


def about_a_child() -> Iterator[tuple[str, type[Model], Holding]]:
    """All but the child's own row, whose fields are names and numbers."""
    for label, rule in HOLDINGS.items():
        if rule.path and label != "people.Child":
            yield label, apps.get_model(label), rule


def with_erasure(one: Erasure) -> set[str]:
    return {label for label, rule in HOLDINGS.items() if rule.erasure is one and rule.path}


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


def test_a_field_with_room_for_a_sentence_is_read_before_it_is_given() -> None:
    """Article 15(4): what is given must not harm others, so nobody's words are given unread."""
    for label, model, rule in about_a_child():
        if rule.in_pack:
            short = {name for table, name in SHORT_OR_MANY if table == label}
            assert set(rule.words) == {*written_in(model), *short}, label


def test_what_names_an_adult_or_has_room_for_their_names_says_what_is_about_others() -> None:
    for label, model, rule in about_a_child():
        if not rule.in_pack:
            assert rule.others == "", label
        elif names_an_adult(model):
            assert rule.others, label
        elif not rule.words and label != "audit.Event":
            assert rule.others == "", label


def test_a_reader_weighs_the_whole_of_what_could_set_adults_against_each_other() -> None:
    assert {label for label, rule in HOLDINGS.items() if rule.lean} == SPEAKS_OF_SOMEBODY


def test_nothing_people_said_of_a_child_is_kept_back_but_notes_with_their_own_lock() -> None:
    kept_back = {
        label
        for label, model, rule in about_a_child()
        if not rule.in_pack and label.split(".")[0] not in {"accounts", "account", "mfa"}
        if any(isinstance(field, TextField) for field in model._meta.concrete_fields)
    }
    assert kept_back == {"restricted.RestrictedNote"}


def test_what_is_kept_back_is_not_said_to_be_about_the_child_and_nothing_more() -> None:
    for label, rule in HOLDINGS.items():
        assert rule.in_pack or rule.why != ABOUT, label
        assert not rule.in_pack or rule.path, label


def test_only_proof_that_names_nobody_outlives_the_record() -> None:
    assert with_erasure(Erasure.KEPT) == {"audit.Event", "audit.EventChild", "retention.Removal"}
    for label in with_erasure(Erasure.KEPT):
        assert not HOLDINGS[label].words, label


def test_rows_that_belong_to_others_too_stay_and_everything_of_the_child_alone_goes() -> None:
    assert with_erasure(Erasure.UNNAMED) == {"provision.ProvisionGroup", "provision.Session"}
    assert with_erasure(Erasure.EMPTIED) == {"accounts.User", "imports.ImportBatch"}


def test_names_are_taken_out_of_every_field_where_they_may_stand_in_what_is_not_erased() -> None:
    for label, rule in HOLDINGS.items():
        if rule.erasure is Erasure.UNNAMED:
            assert set(rule.words) >= set(written_in(apps.get_model(label))), label
            assert rule.words, label
        elif not rule.in_pack:
            assert rule.words == (), label


def test_what_is_about_no_child_is_in_no_pack_and_tells_of_nobody() -> None:
    for label, rule in HOLDINGS.items():
        if not rule.path:
            assert (rule.in_pack, rule.others, rule.lean, rule.quiet) == (False, "", False, ""), (
                label
            )


@pytest.mark.parametrize("part", fields(Holding), ids=lambda part: part.name)
def test_no_part_of_a_rule_is_left_open(part: Field[object]) -> None:
    kinds: dict[str, type] = {"in_pack": bool, "lean": bool, "words": tuple, "erasure": Erasure}
    for label, rule in HOLDINGS.items():
        assert isinstance(getattr(rule, part.name), kinds.get(part.name, str)), label
