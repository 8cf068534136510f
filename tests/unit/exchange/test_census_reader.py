"""The school census tables: pupils on roll, and SEN needs."""

import csv
import gzip
import io
import statistics
import time
from datetime import date

import pytest

from goldthread.exchange.census.join import join
from goldthread.exchange.census.reader import NEED_COLUMNS, PUPIL_COLUMNS, read_needs, read_pupils
from goldthread.exchange.identifiers import NumberKind
from goldthread.exchange.issues import Refusal, summarise
from goldthread.statute.vocabulary.needs import NeedType
from goldthread.statute.vocabulary.provision import SenProvision
from goldthread.statute.vocabulary.year_groups import YearGroup
from tests.pace import allowed
from tests.unit.exchange.files import NEEDS, PUPILS, csv_of, csv_of_dicts, sample

PUPIL = {
    "pupilonrolltableid": "p1", "NativeId": "SCH1", "dob": "2015-Mar-09 00:00:00",
    "surname": "Abara", "forename": "Chidi", "upn": "B801200005001", "sex": "M",
    "entrydate": "2019-Sep-04 00:00:00", "enrolstatus": "C", "senprovision": "K",
    "ncyearactual": "5", "uniquelearnernumber": "", "senunitindicator": "False",
    "resourcedprovisionindicator": "True", "topupfunding": "",
}  # fmt: skip
NEED = {
    "pupilonrolltableid": "p1", "senneedstableid": "n1", "sentyperank": "1.0", "sentype": "SLCN",
}  # fmt: skip


@pytest.fixture
def pupil_file(shared_data):
    return sample(shared_data, PUPILS)


@pytest.fixture
def need_file(shared_data):
    return sample(shared_data, NEEDS)


def pupils(*changes):
    return read_pupils(csv_of_dicts([PUPIL | change for change in changes or ({},)]), "pupils.csv")


def needs(*changes):
    return read_needs(csv_of_dicts([NEED | change for change in changes or ({},)]), "needs.csv")


def rules(result):
    return [issue.rule for issue in result.issues]


def table(data):
    return list(csv.reader(io.StringIO(gzip.decompress(data).decode())))


# The published sample


@pytest.mark.slow
def test_real_pupils_all_read(pupil_file):
    result = read_pupils(pupil_file, PUPILS)
    assert (len(result.rows), result.rows_seen) == (2000, 2000)
    summary = summarise(result.issues)
    assert summary.refused == {}
    assert summary.notes == {
        "upn_hashed": 2000,
        "former_upn_hashed": 2000,
        "uln_hashed": 2000,
        "sen_provision_missing": 981,
        "sen_provision_legacy": 406,
        "entered_before_birth": 48,
        "year_group_missing": 18,
    }


@pytest.mark.slow
def test_real_pupil_reads_cell_by_cell(pupil_file):
    first = read_pupils(pupil_file, PUPILS).rows[0]
    assert (first.line, first.source_key, first.native_id) == (2, "0002e817-8ca", "SCH7")
    assert (first.surname, first.forename, first.former_surname) == (
        "SUR6864",
        "FOR9344",
        "FSUR3634",
    )
    assert (first.upn.text, first.upn.kind) == ("21db2df8-fa0", NumberKind.HASHED)
    assert (first.born_on, first.entered_on) == (date(2020, 4, 25), date(2023, 2, 3))
    assert (first.sen_provision, first.sen_provision_legacy) == (SenProvision.EHC_PLAN, None)
    assert first.year_group is YearGroup.YEAR_1
    assert (first.sen_unit, first.top_up, first.post_looked_after) == (False, False, "R")


@pytest.mark.slow
def test_real_needs_all_read_with_codes_kept_as_written(need_file):
    result = read_needs(need_file, NEEDS)
    assert (len(result.rows), result.rows_seen) == (2000, 2000)
    assert summarise(result.issues).notes == {"need_unknown": 2000}
    assert result.rows[0].code_as_written == "73e987da"
    assert (result.rows[0].rank, result.rows[0].need_type) == (2, None)


@pytest.mark.slow
def test_real_tables_join_without_orphans(pupil_file, need_file):
    joined = join(read_pupils(pupil_file, PUPILS), read_needs(need_file, NEEDS))
    assert sum(len(row.needs) for row in joined.rows) == 2000
    assert sum(bool(row.needs) for row in joined.rows) == 364
    assert summarise(joined.issues).notes == {
        "need_rank_duplicate": 1407,
        "need_without_provision": 247,
    }


@pytest.mark.slow
def test_real_tables_read_in_a_second(pupil_file, need_file):
    limit, taken = allowed(1), []
    for _ in range(5):
        start = time.process_time()
        join(read_pupils(pupil_file, PUPILS), read_needs(need_file, NEEDS))
        taken.append(time.process_time() - start)
    assert statistics.median(taken) < limit


@pytest.mark.slow
def test_rows_and_columns_in_another_order_read_the_same(pupil_file):
    header, *rows = table(pupil_file)
    turned = csv_of(row[::-1] for row in [header, *rows[::-1]])
    before, after = read_pupils(pupil_file, "p"), read_pupils(turned, "p")
    assert [row.source_key for row in after.rows] == [row.source_key for row in before.rows[::-1]]
    assert summarise(after.issues).notes == summarise(before.issues).notes


@pytest.mark.slow
def test_no_issue_repeats_a_cell(pupil_file, need_file):
    both = read_pupils(pupil_file, "p"), read_needs(need_file, "n")
    issues = (*both[0].issues, *both[1].issues, *join(*both).issues)
    words = {word for issue in issues for word in issue.message.replace(",", " ").split()}
    cells = {cell for row in (*table(pupil_file)[1:], *table(need_file)[1:]) for cell in row}
    # codes and counts may be in a message; keys, names, numbers and dates may not
    assert not {cell for cell in cells & words if len(cell) > 4}


# A file that is not whole, or another file


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_packed_file_cut_is_refused(pupil_file, share):
    with pytest.raises(Refusal, match="Nothing has been changed") as refusal:
        read_pupils(pupil_file[: int(len(pupil_file) * share)], PUPILS)
    assert refusal.value.rule == "cut_in_half"


@pytest.mark.slow
@pytest.mark.parametrize("dropped", [1, 2, 40, 300_000])
def test_plain_file_cut_is_refused(pupil_file, dropped):
    with pytest.raises(Refusal) as refusal:
        read_pupils(gzip.decompress(pupil_file)[:-dropped], "pupils.csv")
    assert refusal.value.rule == "cut_in_half"


def test_the_other_table_is_refused_by_its_missing_columns(pupil_file, need_file):
    with pytest.raises(
        Refusal, match="not the census table of pupils on roll: it has no column dob"
    ):
        read_pupils(need_file, NEEDS)
    with pytest.raises(Refusal, match="no column sentyperank, sentype"):
        read_needs(pupil_file, PUPILS)


@pytest.mark.parametrize(
    ("read", "columns"), [(read_pupils, PUPIL_COLUMNS), (read_needs, NEED_COLUMNS)]
)
def test_headings_alone_are_refused(read, columns):
    with pytest.raises(Refusal) as refusal:
        read(csv_of([columns]), "f.csv")
    assert refusal.value.rule == "no_rows"


# Pupils


def test_pupil_with_a_true_number_reads_without_issues():
    result = pupils()
    assert rules(result) == []
    row = result.rows[0]
    assert (row.upn.text, row.upn.kind) == ("B801200005001", NumberKind.VALID)
    assert (row.sen_provision, row.resourced_provision, row.top_up) == (
        SenProvision.SEN_SUPPORT, True, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("pupilonrolltableid", "", "key_missing"),
        ("pupilonrolltableid", "k" * 200, "key_too_long"),
        ("surname", " ", "name_missing"),
        ("forename", "", "name_missing"),
        ("dob", "", "birth_date_missing"),
        ("dob", "2015-Foo-09 00:00:00", "birth_date_unreadable"),
    ],
)
def test_pupil_who_cannot_be_told_apart_is_refused(column, cell, rule):
    result = pupils({}, {"pupilonrolltableid": "p2", column: cell})
    assert [row.line for row in result.rows] == [2]
    assert [(i.line, i.column, i.rule, i.severity) for i in result.issues] == [
        (3, column, rule, "refused")
    ]


@pytest.mark.parametrize(
    ("column", "cell", "rule", "attribute"),
    [
        ("sex", "Q", "code_unknown", "sex"),
        ("entrydate", "soon", "date_unreadable", "entered_on"),
        ("entrydate", "2010-Sep-04 00:00:00", "entered_before_birth", "entered_on"),
        ("enrolstatus", "Z", "code_unknown", "enrol_status"),
        ("ncyearactual", "99", "year_group_unknown", "year_group"),
        ("ncyearactual", "", "year_group_missing", "year_group"),
        ("senprovision", "Q", "sen_provision_unknown", "sen_provision"),
        ("senprovision", "", "sen_provision_missing", "sen_provision"),
        ("senunitindicator", "perhaps", "yes_no_unreadable", "sen_unit"),
    ],
)
def test_bad_cell_is_noted_and_the_pupil_kept(column, cell, rule, attribute):
    result = pupils({column: cell})
    assert getattr(result.rows[0], attribute) is None
    assert [(i.line, i.column, i.rule, i.severity) for i in result.issues] == [
        (2, column, rule, "note")
    ]


@pytest.mark.parametrize(
    ("upn", "kind", "found"),
    [
        ("B801200005001", NumberKind.VALID, []),
        (" b801200005001", NumberKind.VALID, []),
        ("F38040002401A", NumberKind.TEMPORARY, ["upn_temporary"]),
        ("A801200005001", NumberKind.INVALID, ["upn_check_letter"]),
        ("X80120000A001", NumberKind.INVALID, ["upn_format"]),
        ("21db2df8-fa0", NumberKind.HASHED, ["upn_hashed"]),
        ("", NumberKind.MISSING, []),
    ],
)
def test_number_is_told_by_kind(upn, kind, found):
    result = pupils({"upn": upn})
    assert result.rows[0].upn.kind is kind
    assert rules(result) == found


def test_hashed_numbers_are_noted_once_and_counted():
    result = pupils(
        *({"pupilonrolltableid": f"p{n}", "upn": f"21db2df8-f{n:02}"} for n in range(9))
    )
    assert [(i.line, i.rule, i.count) for i in result.issues] == [(None, "upn_hashed", 9)]


def test_learner_number_written_as_a_decimal_reads():
    assert pupils({"uniquelearnernumber": "1000000035.0"}).rows[0].uln.text == "1000000035"


@pytest.mark.parametrize(
    ("code", "provision"),
    [
        ("S", SenProvision.EHC_PLAN),
        ("A", SenProvision.SEN_SUPPORT),
        ("P", SenProvision.SEN_SUPPORT),
    ],
)
def test_withdrawn_code_is_read_as_what_replaced_it_and_noted(code, provision):
    result = pupils({"senprovision": code})
    row = result.rows[0]
    assert (row.sen_provision, row.sen_provision_legacy) == (provision, code)
    assert rules(result) == ["sen_provision_legacy"]


def test_key_twice_uses_neither_and_the_same_row_twice_uses_one():
    result = pupils(
        {}, {"forename": "Other"}, {"pupilonrolltableid": "p2"}, {"pupilonrolltableid": "p2"}
    )
    assert [row.line for row in result.rows] == [4]
    assert sorted((i.line, i.rule) for i in result.issues) == [
        (2, "pupil_key_duplicate"), (3, "pupil_key_duplicate"), (5, "pupil_key_duplicate_same"),
    ]  # fmt: skip


# Needs, and their pupils


@pytest.mark.parametrize(
    ("change", "rule"),
    [({"pupilonrolltableid": ""}, "key_missing"), ({"sentype": ""}, "need_missing")],
)
def test_need_of_nobody_or_of_nothing_is_refused(change, rule):
    result = needs(change)
    assert result.rows == ()
    assert summarise(result.issues).refused == {rule: 1}


@pytest.mark.parametrize(
    ("rank", "rule"),
    [("", "need_rank_missing"), ("first", "number_unreadable"), ("0", "number_unreadable")],
)
def test_need_without_a_rank_is_kept(rank, rule):
    result = needs({"sentyperank": rank})
    assert result.rows[0].rank is None
    assert rules(result) == [rule]


def test_needs_stand_in_rank_order_whatever_their_row_order():
    found = needs(
        {"senneedstableid": "n3", "sentyperank": "", "sentype": "OTH"},
        {"senneedstableid": "n2", "sentyperank": "2", "sentype": "ASD"},
        {"senneedstableid": "n1", "sentyperank": "1.0", "sentype": "SLCN"},
    )
    joined = join(pupils(), found)
    assert [need.need_type for need in joined.rows[0].needs] == [
        NeedType.SLCN, NeedType.ASD, NeedType.OTH,
    ]  # fmt: skip
    assert joined.issues == ()


def test_need_of_no_pupil_is_refused_row_by_row():
    joined = join(pupils(), needs({}, {"pupilonrolltableid": "p9", "senneedstableid": "n9"}))
    assert len(joined.rows[0].needs) == 1
    assert [(i.file, i.line, i.rule, i.severity) for i in joined.issues] == [
        ("needs.csv", 3, "need_without_pupil", "refused")
    ]


def test_need_with_provision_none_is_noted_and_kept():
    joined = join(pupils({"senprovision": "N"}), needs())
    assert len(joined.rows[0].needs) == 1
    assert rules(joined) == ["need_without_provision"]


def test_rank_twice_and_type_twice_are_noted_on_each_row():
    found = needs({}, {"senneedstableid": "n2"}, {"senneedstableid": "n3", "sentyperank": "3"})
    assert summarise(join(pupils(), found).issues).notes == {
        "need_duplicate": 3,
        "need_rank_duplicate": 2,
    }
