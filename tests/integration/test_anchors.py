"""Anchors kept elsewhere find what a walk cannot: a chain cut short or rewritten with right hashes."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction

from goldthread.access.actor import SYSTEM
from goldthread.config import doctor
from goldthread.jobs import anchors
from goldthread.jobs.anchors import (
    UnableToAnchor,
    UnableToReadAnchors,
    anchor_by_mail,
    anchor_to_file,
    find_faults_since,
)
from goldthread.records.audit.actions import Entry, append
from goldthread.records.audit.models import Chain, Event, EventChild
from goldthread.records.audit.queries import HASHED_FIELDS, START, event_hash, last_done
from goldthread.records.audit.verification import find_faults
from goldthread.web.school.child.action_words import action_words
from tests.conftest import NOW
from tests.integration.test_audit import beneath_the_triggers
from tests.integration.test_audit_tampering import CHAIN, CHILD, EVENT, run, someone_with_the_file

pytestmark = pytest.mark.django_db


def days_pass(path: Path, days: int, chance: random.Random) -> None:
    """Each day some events, and an anchor."""
    for day in range(days):
        at = NOW + timedelta(days=day)
        for _ in range(chance.randint(0, 4)):
            entry = Entry(
                chance.choice(("read", "write")), "child.viewed", organisation_id=chance.choice((5, 6)),
                child_ids=(chance.randint(1, 9),),
            )  # fmt: skip
            append([entry], by=SYSTEM, at=at)
        anchor_to_file(path, at=at)


def rewrite(chain: Chain, first: int, action: str) -> None:
    """From one event on, a chain with other words and right hashes, head and all."""
    events = Event.objects.filter(chain=chain).order_by("sequence")
    previous, last = START, START
    for event in events:
        if event.sequence >= first:
            values = {name: getattr(event, name) for name in HASHED_FIELDS}
            values |= {"action": action, "previous_hash": previous}
            last = event_hash(chain.name, values)
            run(
                f"UPDATE {EVENT} SET action = %s, previous_hash = %s, hash = %s WHERE id = %s",
                action, previous, last, event.pk,
            )  # fmt: skip
            previous = last
        else:
            previous = event.hash
    run(f"UPDATE {CHAIN} SET head = %s WHERE id = %s", previous, chain.pk)


def cut(chain: Chain, last: int) -> None:
    """A chain that ends at `last`, its head as if it had always done."""
    gone = f"SELECT id FROM {EVENT} WHERE chain_id = {chain.pk} AND sequence > {last}"
    run(f"DELETE FROM {CHILD} WHERE event_id IN ({gone})")
    run(f"DELETE FROM {EVENT} WHERE id IN ({gone})")
    kept = Event.objects.filter(chain=chain).order_by("sequence")
    final = kept.last()
    written = kept.filter(kind="write").last()
    run(
        f"UPDATE {CHAIN} SET length = %s, head = %s, last_write = %s WHERE id = %s",
        last, final.hash if final else START, written.sequence if written else 0, chain.pk,
    )  # fmt: skip


def test_whole_chains_agree_with_every_anchor(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    days_pass(path, 6, random.Random(1))
    assert len(path.read_text().splitlines()) == 6
    assert list(find_faults()) == list(find_faults_since(path)) == []
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("seed", range(5))
def test_a_chain_rewritten_with_right_hashes_is_found_by_its_anchor(
    tmp_path: Path, seed: int
) -> None:
    path, chance = tmp_path / "anchors.jsonl", random.Random(seed)
    days_pass(path, 6, chance)
    for chain in Chain.objects.exclude(length=0):
        for first in {1, chance.randint(1, chain.length), chain.length - 1 or 1}:
            with someone_with_the_file():
                rewrite(chain, first, "nothing.seen")
                assert list(find_faults()) == []
                found = [f for f in find_faults_since(path) if f.chain == chain.name]
                anchored = anchors_of(path, chain.name)
                assert bool(found) == (max(anchored) >= first), (chain, first)


@pytest.mark.parametrize("seed", range(5))
def test_a_chain_cut_short_is_found_by_its_anchor(tmp_path: Path, seed: int) -> None:
    path, chance = tmp_path / "anchors.jsonl", random.Random(seed)
    days_pass(path, 6, chance)
    for chain in Chain.objects.exclude(length=0):
        for last in {0, chance.randrange(chain.length)}:
            with someone_with_the_file():
                cut(chain, last)
                assert list(find_faults()) == []
                missing = [f for f in find_faults_since(path) if f.chain == chain.name]
                anchored = anchors_of(path, chain.name)
                assert bool(missing) == (max(anchored) > last), (chain, last)


def anchors_of(path: Path, chain: str) -> list[int]:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [line["chains"].get(chain, [0])[0] for line in lines]


def test_a_whole_chain_removed_is_found_by_its_anchor(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    days_pass(path, 4, random.Random(3))
    chain = Chain.objects.get(name="organisation:5")
    with someone_with_the_file():
        cut(chain, 0)
        run(f"DELETE FROM {CHAIN} WHERE id = %s", chain.pk)
        assert list(find_faults()) == []
        (fault, *_) = find_faults_since(path)
        assert (fault.chain, fault.what) == (
            "organisation:5",
            "events that were anchored on 2026-11-19 are missing",
        )


def test_many_chains_are_asked_for_in_parts(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("goldthread.records.audit.verification._ASKED_AT_ONCE", 2)
    path = tmp_path / "anchors.jsonl"
    for school in range(1, 8):
        append([Entry("read", "child.viewed", organisation_id=school)], by=SYSTEM, at=NOW)
    Chain.objects.create(name="organisation:99")
    anchor_to_file(path, at=NOW)
    assert list(find_faults_since(path)) == []
    with someone_with_the_file():
        rewrite(Chain.objects.get(name="organisation:7"), 1, "nothing.seen")
        assert [f.chain for f in find_faults_since(path)] == ["organisation:7"]


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda lines: [lines[0], lines[1].replace(b"2026-11-19", b"2026-11-10"), *lines[2:]],
         {(2, "it was not sealed by this installation"), (3, "it does not follow the line before it")}),
        (lambda lines: [lines[0], *lines[2:]], {(2, "it does not follow the line before it")}),
        (lambda lines: lines[1:], {(1, "it does not follow the line before it")}),
        (lambda lines: [lines[1], lines[0], *lines[2:]],
         {(n, "it does not follow the line before it") for n in (1, 2, 3)}),
        (lambda lines: [lines[0], b"{}", *lines[2:]], {(3, "it does not follow the line before it")}),
        (lambda lines: [*lines, b"not an anchor"], {(5, "it cannot be read")}),
        (lambda lines: [*lines, b"[" * 100_000], {(5, "it cannot be read")}),
        (lambda lines: [*lines, b'{"chains": {"a": [1e400, ""]}}'], {(5, "it cannot be read")}),
    ],
)  # fmt: skip
def test_a_file_of_anchors_someone_changed_is_found(tmp_path: Path, spoil, found) -> None:
    path = tmp_path / "anchors.jsonl"
    days_pass(path, 4, random.Random(3))
    path.write_bytes(b"\n".join(spoil(path.read_bytes().splitlines())) + b"\n")
    assert {(f.sequence, f.what) for f in find_faults_since(path)} == found


def test_another_installation_s_anchor_is_not_believed(tmp_path: Path, settings) -> None:
    path = tmp_path / "anchors.jsonl"
    anchor_to_file(path, at=NOW)
    settings.SECRET_KEY = "another" * 9
    (fault,) = find_faults_since(path)
    assert fault.what == "it was not sealed by this installation"


def test_a_line_broken_off_by_a_power_cut_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    days_pass(path, 3, random.Random(3))
    path.write_bytes(path.read_bytes()[:-90])
    assert [f.what for f in find_faults_since(path)] == ["it cannot be read"]
    before = path.read_bytes()
    anchor_to_file(path, at=NOW + timedelta(days=4))
    assert path.read_bytes().startswith(before)
    assert list(find_faults_since(path)) == []


def test_lines_are_added_and_never_overwritten_and_name_nobody(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    anchor_to_file(path, at=NOW)
    first = path.read_bytes()
    made = anchor_to_file(path, at=NOW + timedelta(days=1))
    assert path.read_bytes().startswith(first)
    assert made["events"] == 1
    assert made["chains"] == {"system": [1, Event.objects.get(sequence=1).hash]}
    assert set(json.loads(first)) == {"goldthread", "at", "events", "chains", "previous", "seal"}
    assert action_words("audit.anchored") == "The audit was noted elsewhere"


def test_nothing_is_recorded_when_the_file_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UnableToAnchor, match="could not be written"):
        anchor_to_file(tmp_path, at=NOW)
    assert last_done(anchors.ANCHORED) is None


def test_nothing_to_compare_with_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnableToReadAnchors, match="There is no file"):
        list(find_faults_since(tmp_path / "none"))
    (tmp_path / "empty").write_bytes(b"\n")
    with pytest.raises(UnableToReadAnchors, match="holds no anchor"):
        list(find_faults_since(tmp_path / "empty"))


def test_an_anchor_by_mail_holds_counts_only_and_finds_a_rewritten_chain(
    tmp_path: Path, settings
) -> None:
    settings.EMAIL_HOST = "mail.example"
    append([Entry("read", "child.viewed", 5, child_ids=(4,))], by=SYSTEM, at=NOW)
    anchor_by_mail("dpo@trust.example", at=NOW)
    (message,) = mail.outbox
    assert message.to == ["dpo@trust.example"]
    assert message.subject == "Goldthread: anchor of the audit, 2026-11-18"
    ((name, text, kind),) = message.attachments
    assert (name, kind) == ("anchor-2026-11-18.jsonl", "text/plain")
    path = tmp_path / "saved.jsonl"
    path.write_text(text.replace("\n", "\r\n"))
    assert list(find_faults_since(path)) == []
    with someone_with_the_file():
        rewrite(Chain.objects.get(name="organisation:5"), 1, "nothing.seen")
        (fault,) = find_faults_since(path)
        assert fault.what == "it is not the event that was anchored on 2026-11-18"


def test_mail_without_a_server_or_an_address_is_refused(settings) -> None:
    settings.EMAIL_HOST = ""
    with pytest.raises(UnableToAnchor, match="GOLDTHREAD_MAIL_HOST"):
        anchor_by_mail("dpo@trust.example", at=NOW)
    with pytest.raises(UnableToAnchor, match="not the address"):
        anchor_by_mail("dpo", at=NOW)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with pytest.raises(UnableToAnchor, match="was not sent"):
        anchor_by_mail("dpo@trust.example", at=NOW)
    assert last_done(anchors.ANCHORED) is None


def test_doctor_says_when_the_last_anchor_is_old(tmp_path: Path, monkeypatch) -> None:
    def found(at: datetime) -> tuple[str, str]:
        monkeypatch.setattr(doctor, "this_moment", lambda: at)
        (finding,) = doctor._anchor()
        return finding.state, finding.found

    assert found(NOW) == ("ok", "none is kept")
    anchor_to_file(tmp_path / "anchors.jsonl", at=NOW)
    told = "last made on 2026-11-18 09:30 UTC"
    assert found(NOW + timedelta(days=2)) == ("ok", told)
    assert found(NOW + timedelta(days=2, seconds=1)) == ("worth", told)


def test_a_removed_event_child_is_not_the_anchor_s_business(tmp_path: Path) -> None:
    append([Entry("read", "child.viewed", 5, child_ids=(4,))], by=SYSTEM, at=NOW)
    path = tmp_path / "anchors.jsonl"
    anchor_to_file(path, at=datetime(2026, 11, 18, tzinfo=UTC))
    with transaction.atomic(), beneath_the_triggers():
        EventChild.objects.all().delete()
        assert [f.what for f in find_faults()] == ["its index of children was changed"]
        assert list(find_faults_since(path)) == []
        transaction.set_rollback(True)


@pytest.mark.parametrize("more", ["\nBcc: else@where.example", "\r\nSubject: other", "\n\nbody"])
def test_a_mailbox_takes_no_header(settings, more: str) -> None:
    settings.EMAIL_HOST = "mail.trust.example"
    with pytest.raises(UnableToAnchor):
        anchor_by_mail("dpo@trust.example" + more, at=NOW)
    assert mail.outbox == []
