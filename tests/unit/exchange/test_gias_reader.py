"""The GIAS establishments file."""

import csv
import io
from datetime import date

import pytest

from goldthread.exchange.gias.reader import REQUIRED_COLUMNS, read_establishments
from goldthread.exchange.issues import Refusal, summarise
from goldthread.statute.vocabulary.needs import NeedType
from tests.unit.exchange.files import csv_of, csv_of_dicts

GIAS = "formats/gias/gias_e2e_sample.csv"


@pytest.fixture
def real_file(shared_data):
    return (shared_data / GIAS).read_bytes()


@pytest.fixture
def school(real_file):
    """The first school of the true 140-column layout, as a dictionary to change."""
    return next(csv.DictReader(io.StringIO(real_file.decode())))


def read(*schools):
    return read_establishments(csv_of_dicts(schools), "gias.csv")


def only(school, **changes):
    result = read(school | changes)
    return result.rows[0], [issue.rule for issue in result.issues]


def test_real_layout_reads_every_school(real_file):
    result = read_establishments(real_file, "gias.csv")
    assert (len(result.rows), result.rows_seen) == (60, 60)
    # authority 100 of the sample is made up; everything else reads
    assert summarise(result.issues).notes == {"laestab_la_code": 60}
    first = result.rows[0]
    assert (first.urn, first.name, first.town) == ("130000", "school 1", "Test Town")
    assert (first.low_age, first.high_age, first.capacity, first.pupils) == (11, 18, 1689, 1463)
    assert first.opened_on == date(1993, 5, 29)
    assert first.closed_on is None
    assert (first.easting, first.northing, first.postcode) == (533498, 181201, "NG8 3AF")
    assert first.head_name == "Ms Jane Doe 1"
    assert first.address == ("1 Test Lane", "Test LA Ward 1", "Test Address Line 1")


def test_send_columns_read(school):
    row, rules = only(
        school,
        **{
            "LA (code)": "801", "EstablishmentNumber": "7",
            "SEN1 (name)": "Not Applicable", "SEN2 (name)": "SpLD - Specific Learning Difficulty",
            "SEN13 (name)": "ASD - Autistic Spectrum Disorder",
            "TypeOfResourcedProvision (name)": "Resourced provision",
            "ResourcedProvisionOnRoll": "14", "ResourcedProvisionCapacity": "20",
            "SenUnitOnRoll": "0", "SenUnitCapacity": "8", "OpenDate": "01-09-2012",
        },
    )  # fmt: skip
    assert row.laestab == "8010007"
    assert row.need_types == (NeedType.SPLD, NeedType.ASD)
    assert row.resourced_provision_kind == "Resourced provision"
    assert (row.resourced_on_roll, row.resourced_capacity) == (14, 20)
    assert (row.unit_on_roll, row.unit_capacity) == (0, 8)
    assert row.opened_on == date(2012, 9, 1)
    assert rules == []


@pytest.mark.parametrize(
    ("column", "cell", "rule", "attribute"),
    [
        ("OpenDate", "1912-31-31", "date_unreadable", "opened_on"),
        ("SchoolCapacity", "many", "number_unreadable", "capacity"),
        ("StatutoryLowAge", "-3", "number_unreadable", "low_age"),
        ("Postcode", "NOWHERE", "postcode_invalid", "postcode"),
        ("UKPRN", "99", "ukprn_invalid", "ukprn"),
        ("SchoolWebsite", "javascript:alert(1)", "website_invalid", "website"),
        ("EstablishmentNumber", "0", "laestab_format", "laestab"),
        ("Easting", "9999999", "number_unreadable", "easting"),
    ],
)
def test_bad_cell_is_noted_and_left_out(school, column, cell, rule, attribute):
    row, rules = only(school | {"LA (code)": "801"}, **{column: cell})
    assert getattr(row, attribute) is None
    assert rules == [rule]


def test_unknown_need_is_noted_with_its_column(school):
    result = read(school | {"LA (code)": "801", "SEN3 (name)": "XYZ - Something new"})
    assert result.rows[0].need_types == ()
    assert [(i.line, i.column, i.rule) for i in result.issues] == [
        (2, "SEN3 (name)", "need_unknown")
    ]


@pytest.mark.parametrize(
    ("column", "rule"),
    [("URN", "urn_format"), ("EstablishmentName", "establishment_name_missing")],
)
def test_school_without_number_or_name_is_refused(school, column, rule):
    result = read(school | {"LA (code)": "801", column: ""})
    assert result.rows == ()
    assert summarise(result.issues).refused == {rule: 1}


def test_grid_reference_zero_means_unknown(school):
    row, rules = only(school | {"LA (code)": "801"}, Easting="0", Northing="0")
    assert (row.easting, row.northing, rules) == (None, None, [])


def test_urn_twice_with_different_details_uses_neither(school):
    other = school | {"EstablishmentName": "Another"}
    result = read(school, other, school | {"URN": "130009"})
    assert [row.urn for row in result.rows] == ["130009"]
    assert summarise(result.issues).refused == {"urn_duplicate": 2}


def test_missing_columns_are_named(school):
    del school["SEN1 (name)"], school["Postcode"]
    with pytest.raises(Refusal, match=r"no column Postcode, SEN1 \(name\)") as refusal:
        read(school)
    assert refusal.value.rule == "columns_missing"


def test_column_no_longer_published_is_noted(school):
    del school["Easting"]
    result = read(school | {"LA (code)": "801"})
    assert result.rows[0].easting is None
    assert [(i.rule, i.column) for i in result.issues] == [("column_absent", "Easting")]


def test_columns_in_another_order_read_the_same(real_file):
    rows = list(csv.reader(io.StringIO(real_file.decode())))
    turned = csv_of(row[::-1] for row in rows)
    assert read_establishments(turned, "g").rows == read_establishments(real_file, "g").rows


def test_windows_1252_name_reads(school):
    accented = school | {"EstablishmentName": "Ysgol Tân"}
    data = csv_of([list(school), list(accented.values())], "cp1252")
    assert read_establishments(data, "gias.csv").rows[0].name == "Ysgol Tân"


def test_file_cut_in_half_is_refused(real_file):
    with pytest.raises(Refusal) as refusal:
        read_establishments(real_file[: len(real_file) // 2], "gias.csv")
    assert refusal.value.rule == "cut_in_half"


def test_every_required_column_is_in_the_real_layout(school):
    assert set(REQUIRED_COLUMNS) <= set(school)


@pytest.mark.slow
def test_national_file_reads_in_seconds(school):
    rows = [school | {"URN": str(100_000 + number)} for number in range(5_000)]
    assert len(read(*rows).rows) == 5_000
