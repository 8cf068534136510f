"""The command as people meet it: what it does, what it refuses, how it ends."""

import json
import sqlite3

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.embedded]


def test_init_sets_up_a_school_with_a_senco_who_can_sign_in(empty):
    words = ("init", "--json", "--school", "Oakfield", "--urn", "123456", "--senco", "jean")
    ended = empty(*words, "--password-stdin", stdin="otter river lantern\n")
    assert ended.code == 0, ended.err
    assert ended.data["senco"] == "jean"
    people = empty("user", "list", "--json").data
    assert [(p["username"], p["roles"][0]["role"]) for p in people] == [("jean", "senco")]
    assert empty("doctor").code == 0
    assert empty("init", "--json").code == 0
    refused = empty(*words, "--password-stdin", stdin="otter river lantern\n")
    assert (refused.code, "already signs in" in refused.err) == (1, True)
    assert empty("user", "password", "jean", "--password-stdin", stdin="short\n").code == 1
    assert empty("user", "role", "jean", "king", "--at", "123456").code == 2
    assert empty("user", "role", "jean", "head", "--at", "Oakfield").code == 0
    assert empty("user", "end", "jean").code == 0
    assert empty("user", "list", "--json").data[0]["active"] is False
    assert empty("user", "end", "nobody").code == 1


def test_a_demo_is_left_as_it_is_and_real_data_is_left_alone(goldthread, empty):
    again = goldthread("demo", "--no-serve", "--json")
    assert again.code == 0
    assert again.data["schools"] == 3
    assert empty("init", "--school", "Oakfield").code == 0
    refused = empty("demo", "--no-serve")
    assert (refused.code, "did not make" in refused.err) == (1, True)
    assert empty("demo", "--no-serve", "--fresh").code == 1
    assert empty("user", "list", "--json").data == []


def test_doctor_finds_the_demo_safe(goldthread):
    ended = goldthread("doctor", "--json")
    assert (ended.code, ended.data["safe"]) == (0, True)


@pytest.mark.parametrize(
    ("variables", "check"),
    [({"GOLDTHREAD_DEBUG": "1"}, "debug"), ({"GOLDTHREAD_HOSTS": "*"}, "hosts")],
)
def test_doctor_refuses_unsafe_settings(goldthread, variables, check):
    ended = goldthread("doctor", "--json", **variables)
    assert ended.code == 1
    unsafe = [found for found in ended.data["checks"] if found["state"] == "unsafe"]
    assert check in [found["check"] for found in unsafe]
    assert all(found["do"] for found in unsafe)


def test_doctor_refuses_keys_others_can_read_and_a_missing_guard(goldthread):
    (goldthread.home / "keys" / "database").chmod(0o644)
    database = goldthread.open()
    database.execute("DROP TRIGGER audit_event_update")
    database.commit()
    database.close()
    found = goldthread("doctor", "--json").data["checks"]
    unsafe = {one["check"] for one in found if one["state"] == "unsafe"}
    assert unsafe == {"key database", "audit triggers"}


def test_audit_anchored_and_then_cut_short_by_someone_with_the_key(goldthread, tmp_path):
    anchors = tmp_path / "anchors.jsonl"
    ended = goldthread("audit", "anchor", "--to", str(anchors), "--json")
    assert ended.code == 0, ended.err
    assert goldthread("audit", "verify", "--anchor", str(anchors)).code == 0
    assert "Plaintextcanary" not in anchors.read_text()
    database = goldthread.open()
    database.execute("DROP TRIGGER audit_event_delete")
    database.execute("DROP TRIGGER audit_eventchild_delete")
    database.execute("DELETE FROM audit_eventchild")
    database.execute("DELETE FROM audit_event")
    database.execute("DELETE FROM audit_chain")
    database.commit()
    database.close()
    assert goldthread("audit", "verify").code == 0
    found = goldthread("audit", "verify", "--anchor", str(anchors), "--json")
    assert found.code == 1
    assert found.data["found"] == len(found.data["faults"]) == ended.data["chains"]


def test_audit_verify_names_chain_and_event_when_a_row_was_changed(goldthread):
    assert goldthread("audit", "verify", "--json").data["faults"] == []
    database = goldthread.open()
    database.execute("DROP TRIGGER audit_event_update")
    database.execute("UPDATE audit_event SET action = 'child.viewed' WHERE sequence = 2")
    database.commit()
    database.close()
    ended = goldthread("audit", "verify", "--json")
    assert ended.code == 1
    assert {fault["sequence"] for fault in ended.data["faults"]} == {2}
    assert all(fault["chain"] and fault["what"] for fault in ended.data["faults"])


def test_backup_drill_and_restore_bring_back_what_was_there(goldthread, tmp_path):
    folder = tmp_path / "backups"
    made = goldthread("backup", "--to", str(folder), "--json")
    assert made.code == 0, made.err
    (path,) = folder.glob("*.db")
    at_rest = [kept for kept in (*folder.rglob("*"), *goldthread.home.rglob("*")) if kept.is_file()]
    assert {path, path.with_name(path.name + ".json"), goldthread.home / "goldthread.db"} <= set(
        at_rest
    )
    assert [kept.name for kept in at_rest if b"plaintextcanary" in kept.read_bytes().lower()] == []
    assert not path.read_bytes().startswith(b"SQLite format 3")
    drill = goldthread("restore", str(path), "--drill", "--json")
    assert drill.code == 0, drill.err
    assert drill.data["audit_events_verified"] > 0
    assert drill.data["rows"] == sum(made.data["rows"].values())

    before = _children(goldthread)
    database = goldthread.open()
    database.execute("UPDATE people_child SET surname = 'Changed'")
    database.commit()
    refused = goldthread("restore", str(path))
    assert (refused.code, "--replace" in refused.err) == (1, True)
    in_use = goldthread("restore", str(path), "--replace")
    assert (in_use.code, "running" in in_use.err) == (1, True)
    database.close()
    restored = goldthread("restore", str(path), "--replace", "--json")
    assert restored.code == 0, restored.err
    assert _children(goldthread) == before
    assert _children(goldthread, restored.data["kept_aside"]) != before
    assert goldthread("audit", "verify").code == 0


def test_a_backup_cut_short_is_refused_and_changes_nothing(goldthread, tmp_path):
    goldthread("backup", "--to", str(tmp_path / "b"))
    (path,) = (tmp_path / "b").glob("*.db")
    path.write_bytes(path.read_bytes()[:-4096])
    before = _children(goldthread)
    for way in ("--drill", "--replace"):
        ended = goldthread("restore", str(path), way)
        assert (ended.code, "not the file that was made" in ended.err) == (1, True)
    assert _children(goldthread) == before


def test_only_the_newest_backups_are_kept(goldthread, tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "notes.db").write_text("somebody else's")
    for _ in range(3):
        assert goldthread("backup", "--to", str(tmp_path / "b"), "--keep", "2").code == 0
    assert len(list((tmp_path / "b").glob("goldthread-*.db"))) == 2
    assert len(list((tmp_path / "b").glob("goldthread-*.json"))) == 2
    assert (tmp_path / "b" / "notes.db").exists()


def test_export_holds_a_child_s_rows_and_is_audited(goldthread, tmp_path):
    database = goldthread.open()
    public_id, _ = database.execute(
        "SELECT c.public_id, c.school_id FROM people_child c JOIN cycles_cycle y ON y.child_id = c.id"
    ).fetchone()
    rows = database.execute(
        "SELECT count(*) FROM cycles_cycle y JOIN people_child c ON c.id = "
        "y.child_id WHERE c.public_id = ?",
        [public_id],
    ).fetchone()[0]
    database.close()
    out = tmp_path / "child.json"
    ended = goldthread("export", "--child", public_id, "--out", str(out))
    assert ended.code == 0, ended.err
    (told,) = json.loads(out.read_text())["children"]
    assert len(told["records"]["cycles.cycle"]) == rows
    assert out.stat().st_mode & 0o077 == 0
    assert goldthread("export", "--child", public_id, "--out", str(out)).code == 1
    assert goldthread("export", "--child", "no-id", "--out", str(tmp_path / "x")).code == 2
    shown = goldthread("audit", "show", "--child", public_id, "--json").data
    assert shown[0]["action"] == "child.exported"
    whole = goldthread("export", "--school", "900101", "--out", str(tmp_path / "s.json"), "--json")
    assert whole.data["children"] > 1


def test_costs_are_exported_and_added_up(goldthread, tmp_path):
    out = tmp_path / "provision.csv"
    ended = goldthread("export", "--costs", "--out", str(out), "--json")
    assert ended.code == 0, ended.err
    assert ended.data["cells"] > ended.data["cells_not_shown"]
    assert out.stat().st_mode & 0o077 == 0
    said = goldthread("money", "provision", str(out), "--json").data
    assert said["assumptions"] == {"element_2_threshold": 6000, "cells": ended.data["cells"]}
    assert said["area"]["planned"] > 0
    assert goldthread("export", "--costs", "--out", str(out)).code == 1
    wrong = ("export", "--costs", "--threshold", "-1", "--out", str(tmp_path / "x.csv"))
    assert goldthread(*wrong).code == 2


def test_the_file_cannot_be_read_without_its_key(goldthread):
    with pytest.raises(sqlite3.DatabaseError):
        import sqlcipher3.dbapi2 as engine

        try:
            engine.connect(str(goldthread.home / "goldthread.db")).execute(
                "SELECT 1 FROM people_child"
            )
        except engine.DatabaseError as error:
            raise sqlite3.DatabaseError from error


def _children(goldthread, path=None):
    database = goldthread.open(path)
    try:
        return database.execute("SELECT * FROM people_child ORDER BY id").fetchall()
    finally:
        database.close()
