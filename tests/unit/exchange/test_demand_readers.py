"""Readers of published statistics: by column name, suppression never nought, areas followed."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.analysis.demand.history import known_at
from goldthread.analysis.demand.panel import CannotProject, Panel
from goldthread.exchange.area_counts import NOT_PUBLISHED, AreaCount, Measure, Split
from goldthread.exchange.demand_panel.assemble import band_of, panel_from
from goldthread.exchange.demand_panel.folder import MOST_FILES, read_folder
from goldthread.exchange.ehc_plans.reader import read_plans
from goldthread.exchange.issues import Refusal
from goldthread.exchange.lait.reader import read_lait
from goldthread.exchange.population.reader import read_population
from goldthread.exchange.sen_in_england.reader import read_sen_schools
from goldthread.statute.vocabulary.areas import REORGANISATIONS

AGES_2022 = (
    "Total_all,time_period,geographic_level,old_la_code,new_la_code,la_name,characteristic_age\n"
)


def _ages(*rows: str) -> bytes:
    return (AGES_2022 + "\n".join(rows) + "\n").encode()


def _one(text: str) -> AreaCount:
    read = read_plans(_ages(f"{text},2020,Local authority,330,E08000025,Birmingham,Total"), "a.csv")
    return read.rows[0]


@pytest.mark.parametrize("code", sorted(NOT_PUBLISHED))
def test_a_code_of_suppression_is_never_nought(code: str) -> None:
    assert _one(code).value is None
    assert _one(code.upper()).value is None


def test_nought_is_nought() -> None:
    assert _one("0").value == 0
    assert _one('"1,234"').value == 1234


@pytest.mark.parametrize("text", ["-5", "many", "inf", "nan"])
def test_another_text_is_no_count_and_is_noted(text: str) -> None:
    read = read_plans(_ages(f"{text},2020,Local authority,330,E0,B,Total"), "a.csv")
    assert read.rows[0].value is None
    assert [issue.rule for issue in read.issues] == ["count_unreadable"]
    assert text not in read.issues[0].message


def test_columns_are_found_by_name_wherever_they_stand() -> None:
    read = read_plans(_ages("12,2020,Local authority,330,E0,B,Age 5 to 10"), "a.csv")
    (row,) = read.rows
    assert (row.measure, row.split, row.category) == (Measure.PLANS, Split.AGE, "Age 5 to 10")
    assert (row.year, row.la_code, row.value) == (2020, "330", 12)


def test_a_row_without_a_code_or_a_period_is_refused_alone() -> None:
    read = read_plans(
        _ages(
            "1,2020,Local authority,33,E0,B,Total",
            "1,202122,Local authority,330,E0,B,Total",
            "1,202023,Local authority,330,E0,B,Total",
        ),
        "a.csv",
    )
    assert [row.year for row in read.rows] == [2022]  # an academic year is named by its January
    assert {issue.rule for issue in read.issues} == {"la_code_unreadable", "period_unreadable"}


def test_another_table_is_refused() -> None:
    with pytest.raises(Refusal, match="not a file of the release"):
        read_plans(b"a,b\n1,2\n", "b.csv")


@given(st.binary(max_size=300))
def test_hostile_bytes_are_read_or_refused(data: bytes) -> None:
    for reader in (read_plans, read_lait, read_population, read_sen_schools):
        for tried in (data, AGES_2022.encode() + data):
            try:
                reader(tried, "x.csv")
            except Refusal:
                continue


@pytest.mark.parametrize(
    ("label", "band"),
    [
        ("Under 5", "Under 5"), ("under 3", "Under 5"), ("age 2 and under", "Under 5"),
        ("age 10", "Age 5 to 10"), ("Aged 11", "Age 11 to 15"), ("age 20 and over", "Age 20 to 25"),
        ("Age 16 to 19", "Age 16 to 19"), ("age 25", "Age 20 to 25"),
    ],
)  # fmt: skip
def test_ages_of_every_release_fall_into_bands(label: str, band: str) -> None:
    found = band_of(label)
    assert found is not None
    assert found.label == band


@pytest.mark.parametrize("label", ["Total", "age 40", "Unknown"])
def test_what_is_no_age_is_in_no_band(label: str) -> None:
    assert band_of(label) is None


def _count(
    value: float | None, split: Split = Split.TOTAL, category: str = "", **more
) -> AreaCount:
    given_ = {"year": 2020, "la_code": "330", "measure": Measure.PLANS, **more}
    return AreaCount(1, given_["year"], "area", given_["la_code"], "E0", "B", given_["measure"],
                     split, category, value)  # fmt: skip


def test_a_sum_with_an_unpublished_part_is_not_published() -> None:
    place = {"split": Split.SETTING, "category": "Educated elsewhere"}
    panel = panel_from([[_count(50), _count(3, **place), _count(None, **place)]])
    assert np.isnan(panel.by_setting[0, 0, panel.settings.index("Educated elsewhere")])
    panel = panel_from([[_count(50), _count(3, **place), _count(2, **place)]])
    assert panel.by_setting[0, 0, panel.settings.index("Educated elsewhere")] == 5


def test_the_newer_release_holds_and_the_older_fills_in() -> None:
    newer = [_count(60), _count(None, year=2019), _count(70, year=2021)]
    older = [_count(50), _count(40, year=2019)]
    for files in ([newer, older], [older, newer]):
        assert panel_from(files).plans[0].tolist() == [40, 60, 70]


def test_a_flow_of_a_year_is_known_in_the_january_after() -> None:
    panel = panel_from([[_count(50), _count(7, measure=Measure.STARTS, year=2019)]])
    assert panel.starts[0].tolist() == [7]


def test_no_plans_are_no_panel() -> None:
    with pytest.raises(CannotProject):
        panel_from([[_count(5, measure=Measure.STARTS)]])


@pytest.fixture(scope="module")
def release_2022(shared_data: Path) -> Panel:
    return read_folder(shared_data / "ehc_la" / "release_2022").panel


# Published totals of England: DfE, EHC plans, 2022 release, and domain.md 3.3 for the flows
def test_the_published_totals_of_england_are_ours(release_2022: Panel) -> None:
    panel = release_2022
    sums = dict(zip(panel.years, np.nansum(panel.plans, axis=0), strict=True))
    assert (sums[2010], sums[2015], sums[2018]) == (228221, 240183, 319819)
    assert (sums[2020], sums[2022]) == (390109, 473255)
    known = known_at(panel, 2022, REORGANISATIONS)
    np.testing.assert_array_equal(known.plans.sum(axis=0), np.nansum(panel.plans, axis=0))
    assert known.starts[:, -1].sum() == 62180  # new plans of the year 2021
    assert np.nansum(known.by_age[:, -1]) == 473255
    names = {area.name for area in known.areas}
    assert {"North Northamptonshire", "Gateshead", "Buckinghamshire"} <= names
    assert "Northamptonshire" not in names
    codes = [area.code for area in known.areas]
    assert len(set(codes)) == len(codes) == 152


def test_the_layout_of_2025_agrees_with_that_of_2022(
    shared_data: Path, release_2022: Panel
) -> None:
    old = release_2022
    new = read_folder(shared_data / "ehc_la" / "release_2025_north_east_only").panel
    rows = [[area.code for area in old.areas].index(area.code) for area in new.areas]
    columns = [old.years.index(year) for year in (2019, 2020, 2021, 2022)]
    np.testing.assert_array_equal(old.plans[np.ix_(rows, columns)], new.plans[:, :4])
    assert len(new.areas) == 12
    ages = new.by_age[:, new.years.index(2025)].sum(axis=1)
    whole = np.isfinite(ages)
    np.testing.assert_array_equal(ages[whole], new.plans[whole, new.years.index(2025)])


def test_lait_gives_the_same_counts(shared_data: Path) -> None:
    path = shared_data / "la_panel" / "lait_long_to_2022.csv.gz"
    england = [row for row in read_lait(path.read_bytes(), path.name).rows if row.level != "area"]
    plans = {row.year: row.value for row in england if row.measure is Measure.PLANS}
    assert plans == {2019: 353995, 2020: 390109, 2021: 430697, 2022: 473255}


def test_population_and_schools_are_read(shared_data: Path) -> None:
    path = shared_data / "la_panel" / "ons_mid-year_population_estimates_2012_to_2023.csv.gz"
    rows = read_population(path.read_bytes(), path.name).rows
    england = [row for row in rows if row.level == "national" and row.year == 2023]
    assert [row.value for row in england] == [11998646]
    path = shared_data / "formats" / "sen_in_england_school_level_sample_first500.csv"
    schools = read_sen_schools(path.read_bytes(), path.name).rows
    first = [row for row in schools if row.name == "130000"]
    plans = next(row for row in first if row.measure is Measure.PLANS and row.split is Split.TOTAL)
    assert (plans.value, plans.year, plans.la_code) == (2, 2023, "100")
    assert {row.category for row in first if row.split is Split.NEED} >= {"SEMH", "ASD", "NSA"}


def test_rows_after_the_origin_are_never_kept(shared_data: Path) -> None:
    folder = shared_data / "ehc_la" / "release_2025_north_east_only"
    whole, cut = read_folder(folder).panel, read_folder(folder, 2022).panel
    assert cut.years == (2019, 2020, 2021, 2022)
    np.testing.assert_array_equal(cut.plans, whole.plans[:, :4])
    np.testing.assert_array_equal(cut.starts, whole.starts[:, :4])


def test_a_folder_without_releases_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Refusal, match="No file here"):
        read_folder(tmp_path)


def test_a_whole_disk_is_not_searched(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 1):
        (tmp_path / f"{number}.csv").touch()
    with pytest.raises(Refusal, match="more than 200"):
        read_folder(tmp_path)


def test_packed_and_plain_files_are_alike(tmp_path: Path) -> None:
    data = _ages(*(f"{9 + y},{y},Local authority,330,E0,B,Total" for y in range(2018, 2021)))
    (tmp_path / "plain.csv").write_bytes(data)
    plain = read_folder(tmp_path).panel
    (tmp_path / "plain.csv").unlink()
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(data))
    np.testing.assert_array_equal(read_folder(tmp_path).panel.plans, plain.plans)
