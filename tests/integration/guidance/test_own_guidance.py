"""A school's and a trust's own entries: whose they are, who reads them, version by version."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.config.command import main
from goldthread.exchange.guidance.loader import load_guidance
from goldthread.exchange.guidance.writer import write_guidance
from goldthread.records.audit.models import Event
from goldthread.records.guidance.actions import (
    UnableToKeepGuidance,
    bring_back_guidance,
    keep_guidance,
    retire_guidance,
)
from goldthread.records.guidance.models import GuidanceVersion
from goldthread.records.guidance.queries import library_of, own_guidance, standing_of
from goldthread.records.guidance.shipped import shipped_guidance
from goldthread.statute.guidance import Guidance
from tests.conftest import NOW
from tests.factories.world import World
from tests.unit.guidance.samples import UNSOURCED, entry


def keep(world: World, *entries: Guidance, by: str = "senco", to: str = "oakfield"):
    return keep_guidance(
        organisation=getattr(world, to), entries=entries, by=world.actor(by), at=NOW
    )


def own_keys(world: World, *schools: str) -> list[str]:
    found = library_of([getattr(world, school).pk for school in schools])
    return [one.address for one in found if one.organisation_id is not None]


def test_own_entry_is_kept_with_its_words_and_read_back_the_same(world: World) -> None:
    done = keep(world, entry())
    assert (done.created, done.updated, done.unchanged) == (1, 0, 0)
    standing = standing_of(world.oakfield.pk)["den_building"]
    assert standing.entry == entry()
    assert standing.owner == "Oakfield Primary"
    event = Event.objects.get(action="guidance.kept")
    assert event.organisation_id == world.oakfield.pk
    assert event.fields == ["den_building"]


def test_same_again_changes_nothing_and_a_change_is_a_new_version(world: World) -> None:
    keep(world, entry())
    assert keep(world, entry(version=7)).unchanged == 1
    assert keep(world, entry(name="Forest dens")).updated == 1
    versions = GuidanceVersion.objects.order_by("version").values_list("version", "content__name")
    assert list(versions) == [(1, "Den building"), (2, "Forest dens")]
    assert Event.objects.filter(action="guidance.kept").count() == 2


def test_school_reads_its_own_and_its_trusts_and_a_stranger_neither(world: World) -> None:
    keep(world, entry())
    keep(world, entry(key="trust_wide", name="Trust walk"), by="trust_lead", to="trust")
    oakfield, trust = f"{world.oakfield.pk}-den_building", f"{world.trust.pk}-trust_wide"
    assert own_keys(world, "oakfield") == [oakfield, trust]
    assert own_keys(world, "brook") == [trust]
    assert own_keys(world, "farland") == []
    assert own_keys(world, "oakfield", "brook") == [oakfield, trust]
    assert len(library_of([world.farland.pk])) == len(shipped_guidance())


def test_library_takes_one_statement_however_much_is_in_it(
    world: World, django_assert_num_queries
) -> None:
    for number in (1, 3):
        keep(world, *(entry(key=f"own_{n}", name=f"Own {n}") for n in range(number)))
        with django_assert_num_queries(1):
            library_of([world.oakfield.pk])


@pytest.mark.parametrize(
    ("nickname", "to", "refusal"),
    [
        ("teacher", "oakfield", NotPermitted), ("ta", "oakfield", NotPermitted),
        ("head", "oakfield", NotPermitted), ("office", "oakfield", NotPermitted),
        ("parent", "oakfield", NotVisible), ("trust_lead", "oakfield", NotPermitted),
        ("senco", "trust", NotVisible), ("far_senco", "oakfield", NotVisible),
        ("brook_senco", "oakfield", NotVisible), ("senco", "brook", NotVisible),
    ],
)  # fmt: skip
def test_own_entries_are_kept_only_by_those_who_may_there(
    world: World, nickname: str, to: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        keep(world, entry(), by=nickname, to=to)
    with pytest.raises(refusal):
        retire_guidance(organisation=getattr(world, to), key="x", by=world.actor(nickname), at=NOW)
    assert not GuidanceVersion.objects.exists()


def test_key_of_an_entry_that_ships_is_refused(world: World) -> None:
    with pytest.raises(UnableToKeepGuidance):
        keep(world, entry(), entry(key="systematic_phonics", name="Ours"))
    assert not GuidanceVersion.objects.exists()


def test_entry_taken_out_is_not_offered_and_comes_back_with_its_words(world: World) -> None:
    keep(world, entry())
    who = {"by": world.actor("senco"), "at": NOW}
    for _again in range(2):
        retire_guidance(organisation=world.oakfield, key="den_building", **who)
    assert own_keys(world, "oakfield") == []
    [taken] = own_guidance([world.oakfield.pk])
    assert (taken.is_retired, taken.entry.version) == (True, 2)
    bring_back_guidance(organisation=world.oakfield, key="den_building", **who)
    assert standing_of(world.oakfield.pk)["den_building"].entry == entry(version=3)
    with pytest.raises(UnableToKeepGuidance):
        retire_guidance(organisation=world.oakfield, key="other", **who)
    retire_guidance(organisation=world.oakfield, key="den_building", **who)
    assert keep(world, entry()).updated == 1
    assert len(own_keys(world, "oakfield")) == 1


def load(world: World, data: bytes, *, dry_run: bool = False):
    return load_guidance(
        data=data, file_name="ours.toml", organisation=world.oakfield, dry_run=dry_run,
        by=world.actor("senco"), at=NOW,
    )  # fmt: skip


def test_file_with_one_entry_refused_changes_nothing(world: World) -> None:
    data = write_guidance([entry(), entry(key="other", name="Other")]).encode()
    spoilt = data.replace(b'"low"', b'"lowish"', 1)
    looked, outcome = load(world, spoilt, dry_run=True), load(world, spoilt)
    assert (looked.created, looked.refused) == (1, 1)
    assert (outcome.created, outcome.refused) == (0, 2)
    assert [issue.rule for issue in outcome.issues] == ["entry_code", "entry_kept_out"]
    assert load(world, data, dry_run=True).created == 2
    assert not GuidanceVersion.objects.exists()
    assert load(world, data).created == 2
    assert load(world, data).unchanged == 2


def sent(world: World, nickname: str, data: bytes, do: str, to: str = "oakfield"):
    form = {
        "organisation": getattr(world, to).pk, "do": do,
        "file": SimpleUploadedFile("ours.toml", data), "receipt": "",
    }  # fmt: skip
    return world.client(nickname).post(reverse("guidance_import"), form)


def test_file_is_looked_at_first_and_then_kept_by_form(world: World) -> None:
    data = write_guidance([entry()]).encode()
    looked = sent(world, "senco", data, "look").content.decode()
    assert "New: 1. Changed: 0. The same: 0. Refused: 0." in looked
    assert not GuidanceVersion.objects.exists()
    assert sent(world, "senco", data, "keep").url == reverse("guidance_library")
    assert GuidanceVersion.objects.get().recorded_by == world.senco
    assert sent(world, "trust_lead", data, "keep", to="trust").status_code == 302


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a file [", "cannot be read from line 1"),
        (write_guidance([entry(key="repeated_reading")]).encode(), "ships has this key"),
        (write_guidance([entry()]).replace('"low"', '"lowish"').encode(), "certainty is not one"),
    ],
)  # fmt: skip
def test_file_that_is_refused_says_why_and_keeps_nothing(
    world: World, data: bytes, words: str
) -> None:
    response = sent(world, "senco", data, "keep")
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not GuidanceVersion.objects.exists()


def test_school_chosen_must_be_ones_own(world: World) -> None:
    response = sent(world, "senco", write_guidance([entry()]).encode(), "keep", to="farland")
    assert "Select a valid choice" in response.content.decode()
    assert not GuidanceVersion.objects.exists()


def test_entry_is_taken_out_and_brought_back_by_form(world: World) -> None:
    keep(world, entry())
    senco, address = world.client("senco"), f"{world.oakfield.pk}-den_building"
    senco.post(reverse("guidance_retire", args=[address]), {"receipt": ""})
    page = senco.get(reverse("guidance_library")).content.decode()
    assert reverse("guidance_bring_back", args=[address]) in page
    assert senco.get(reverse("guidance_entry", args=[address])).status_code == 404
    senco.post(reverse("guidance_bring_back", args=[address]), {"receipt": ""})
    assert senco.get(reverse("guidance_entry", args=[address])).status_code == 200
    for nickname, status in (("teacher", 403), ("far_senco", 404), ("brook_senco", 404)):
        answer = world.client(nickname).post(reverse("guidance_retire", args=[address]))
        assert answer.status_code == status
    assert senco.post(reverse("guidance_retire", args=["repeated_reading"])).status_code == 404


def test_command_keeps_a_file_for_a_trust_and_says_why_it_cannot(
    world: World, tmp_path, capsys, monkeypatch
) -> None:
    monkeypatch.setattr("goldthread.config.command_import_guidance.set_up", lambda: None)
    path = tmp_path / "ours.toml"
    path.write_text(write_guidance([entry(**UNSOURCED)]), encoding="utf-8")
    assert main(["import", "guidance", str(path), "--for", "Two Rivers Trust", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["created"] == 1
    assert standing_of(world.trust.pk)["den_building"].entry == entry(**UNSOURCED)
    path.write_text(write_guidance([entry(key="repeated_reading")]), encoding="utf-8")
    assert main(["import", "guidance", str(path), "--for", "900001"]) != 0
    assert "Nothing has been changed" in capsys.readouterr().err
    assert main(["import", "guidance", str(path), "--for", "Nowhere"]) != 0
