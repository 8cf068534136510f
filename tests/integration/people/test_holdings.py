"""Every table has its rule, every way from a row to the child works, every field given has words."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from goldthread.access.holdings import HOLDINGS, Erasure
from goldthread.publish.access_pack.words import FIELD_WORDS, TABLE_WORDS, value_words
from goldthread.records.people.models import Child
from goldthread.records.restricted.models import RestrictedNote
from goldthread.records.sharing.models import Sharing
from goldthread.records.subject_access.queries.holdings import (
    _fields,
    held_about,
    record_ids,
    rows_of,
)
from tests.factories.everything import SEALED, school_things_of, things_of
from tests.factories.world import TODAY, World

pytestmark = pytest.mark.django_db


def points_at_a_child(model: type[Model]) -> bool:
    return any(
        isinstance(field, ForeignKey) and field.related_model is Child and field.name == "child"
        for field in model._meta.concrete_fields
    )


def test_no_table_is_without_a_rule() -> None:
    assert {model._meta.label for model in apps.get_models()} == set(HOLDINGS)


def test_a_table_with_a_child_is_found_from_the_child() -> None:
    for model in apps.get_models():
        if points_at_a_child(model):
            rule = HOLDINGS[model._meta.label]
            assert rule.path == "child", model
            assert rule.why
            if model._meta.label != "retention.Removal":
                assert rule.erasure is Erasure.ERASED, model


def test_fields_people_write_in_are_named_as_they_are() -> None:
    for label, rule in HOLDINGS.items():
        names = {field.name for field in apps.get_model(label)._meta.concrete_fields}
        assert set(rule.words) <= names, label


def test_everything_given_has_words() -> None:
    for label, rule in HOLDINGS.items():
        if rule.in_pack:
            assert label in TABLE_WORDS
            if label != "audit.Event":
                for field in _fields(apps.get_model(label)):
                    assert field.name in FIELD_WORDS, (label, field.name)
    assert value_words("starts_on", "2026-11-18").startswith("18")
    assert value_words("present", "yes") == "Yes"
    assert value_words("area", "communication_and_interaction") == "Communication and interaction"
    assert value_words("roles", "head+senco").startswith("Head")
    assert value_words("roles", "system") == "The system itself"
    assert value_words("kind", "key_adult") == "key adult"
    assert value_words("text", "As she said_it") == "As she said_it"


def test_every_row_about_a_child_is_in_what_is_held(world: World) -> None:
    things_of(world.ada, world.teacher, world.parent)
    school_things_of(world.ada, world.senco)
    things_of(world.children["cleo"], world.teacher, world.parent)
    counts: dict[str, int] = {}
    for held in held_about(world.ada):
        counts[held.label] = counts.get(held.label, 0) + len(held.rows)
        assert "Jkxcanary" not in str(held.rows), held.label
    for label, rule in HOLDINGS.items():
        about = rows_of(label, [world.ada.pk]).count()
        if rule.in_pack and label != "audit.Event":
            assert counts.get(label, 0) == about, label
    assert len(counts) >= 25


def test_a_joined_record_is_part_of_it(world: World) -> None:
    ben = world.children["ben"]
    ben.merged_into = world.ada
    ben.save(update_fields=["merged_into"])
    assert record_ids(world.ada) == [world.ada.pk, ben.pk]
    rows = [held for held in held_about(world.ada) if held.label == "people.Child"]
    assert len(rows[0].rows) == 2


def test_what_is_kept_quiet_and_what_is_restricted_is_in_no_pack(world: World) -> None:
    things_of(world.ada, world.teacher, world.parent)
    Sharing.objects.update(with_whom="Toldcanary")
    assert "Toldcanary" in str(list(held_about(world.ada)))
    Sharing.objects.create(
        child=world.ada, on=TODAY, recipient="other", with_whom="Quietcanary", what="Quietcanary",
        why="Quietcanary", basis="legal_duty", how="post", is_kept_quiet=True,
        quiet_because="Quietcanary",
    )  # fmt: skip
    told = str(list(held_about(world.ada)))
    assert "Toldcanary" in told
    assert "Quietcanary" not in told
    assert "quiet" not in told
    assert SEALED not in told
    assert RestrictedNote.objects.filter(child=world.ada, text=SEALED).exists()
