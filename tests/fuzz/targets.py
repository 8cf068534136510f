"""Every reader of a file someone may send, with what a true one looks like and what it may refuse.

A target's input begins with one byte: odd, and the rest stands below the right headings; even, and
it is the whole file. So the fuzzer need not find the headings first, and may still lose them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from goldthread.analysis.money.figures import CannotCost
from goldthread.analysis.money.late import Course
from goldthread.exchange.boundaries.reader import read_boundaries
from goldthread.exchange.boundaries.simplify import simplified
from goldthread.exchange.census import reader as census
from goldthread.exchange.demand_panel.assemble import panel_from
from goldthread.exchange.demand_scenarios.reader import _KEYS, read_scenarios
from goldthread.exchange.ehc_plans.columns import LAYOUTS as PLAN_LAYOUTS
from goldthread.exchange.ehc_plans.columns import PLACE_COLUMNS
from goldthread.exchange.ehc_plans.reader import read_plans
from goldthread.exchange.evidence.reader import headings, read_table
from goldthread.exchange.gias import reader as gias
from goldthread.exchange.guidance.reader import read_guidance
from goldthread.exchange.guidance.writer import write_guidance
from goldthread.exchange.issues import Refusal
from goldthread.exchange.lait import reader as lait
from goldthread.exchange.live_casework import reader as live
from goldthread.exchange.mis import fenced
from goldthread.exchange.mis.archive import check_archive
from goldthread.exchange.mis.mapping import guess_mapping
from goldthread.exchange.mis.reader import read_rows
from goldthread.exchange.mis.sniff import sniff
from goldthread.exchange.money.cost_table import costs_of
from goldthread.exchange.money.tables import moves_of, provision_of
from goldthread.exchange.places.plan_table import KINDS as PLAN_KINDS
from goldthread.exchange.places.plan_table import read_plan_table
from goldthread.exchange.places.reader import LAYOUTS as PLACE_LAYOUTS
from goldthread.exchange.places.reader import read_problem
from goldthread.exchange.population import reader as population
from goldthread.exchange.sen2.persons import GROUPS, ITEMS
from goldthread.exchange.sen2.reader import read_return
from goldthread.exchange.sen_in_england import reader as sen
from goldthread.statute.guidance import FIELDS
from tests.unit.exchange.files import SHEET_END, SHEET_START, workbook_around
from tests.unit.exchange.returns import SMALL_RETURN
from tests.unit.guidance.samples import entry

NAME = "file.csv"
MIS_COLUMNS = ("UPN", "Adno", "Surname", "Forename", "DOB", "Sex", "Year", "SEN", "Need 1", "ULN")
MIS_MAPPING = guess_mapping(MIS_COLUMNS)
CELLS = (
    "B801200005001", "21db2df8-fa0", "2015-Apr-25 00:00:00", "25/04/2015", "04/25/2015", "K", "E",
    "SLCN", "ASD;SLCN", "202425", "330", "E09000002", "National", "Local authority", "Age 5 to 10",
    "1,234", "c", "..", "1e9", "-0", "True", "Year 5", "100001", "SW1A 1AA", "=1+1", "￼", "\u202e",
    '"', '""', "\r\n", "\n", ";", "\t", "\ufeff", "\x1f\x8b\x08", "\x00",
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """One reader. `covers` are the functions of `exchange` it goes through first."""

    read: Callable[[bytes], object]
    covers: tuple[str, ...]
    seeds: tuple[bytes, ...]
    head: bytes = b""
    tokens: tuple[str, ...] = CELLS
    refuses: tuple[type[BaseException], ...] = (Refusal,)
    longest: int = 400

    def file_of(self, drawn: bytes) -> bytes:
        """The file a drawn input stands for."""
        return (self.head if drawn[:1] and drawn[0] & 1 else b"") + drawn[1:]


def _table(
    read: Callable[[bytes, str], object], covers: str, columns: tuple[str, ...], *rows: str
) -> Target:
    head = ",".join(f'"{column}"' if "," in column else column for column in columns) + "\n"
    body = "".join(f"{row}{',' * (len(columns) - 1 - row.count(','))}\n" for row in rows)
    return Target(
        read=lambda data: read(data, NAME),
        covers=(covers,),
        seeds=(b"\1" + body.encode(), b"\0" + (head + body).encode()),
        head=head.encode(),
        tokens=(*CELLS, *columns),
    )


def _workbook(data: bytes) -> None:
    """Bytes as a sheet's XML within a sound workbook, or as the whole zip file."""
    whole = data if data.startswith(b"PK") else workbook_around(data)
    check_archive(whole, "file.xlsx")
    for _line in fenced._answer(whole, None):
        pass


def _panel(data: bytes) -> None:
    """As `read_folder` does with each file, then all of them together."""
    panel_from([read_plans(data, NAME).rows, lait.read_lait(LAIT_FILE, NAME).rows])


def _boundaries(data: bytes) -> object:
    """Read, then as a map draws them."""
    read = read_boundaries(data, "areas.geojson")
    simplified(read.rows, 40)
    return read


def _evidence(data: bytes) -> None:
    names = headings(data, NAME)
    read_table(data, NAME, names[:3])


PLAN_COLUMNS = tuple(
    dict.fromkeys(
        name
        for layout in PLAN_LAYOUTS[5:6]
        for name in (*PLACE_COLUMNS, *layout.marks, *(column for column, _ in layout.across))
    )
)
PLANS = (
    "202425,Local authority,330,E08000025,Birmingham,Age,Age 10,120,80,1,2",
    "202425,National,,E92000001,England,Total,Total,c,z,..,x",
)
AREA = (
    b'"features":[{"type":"Feature","id":7,"properties":{"LAD24CD":"E06000001","LAD24NM":"North"},'
    b'"geometry":{"type":"Polygon","coordinates":[[[-1.5,52.1],[-1.4,52.1],[-1.4,52.2],[-1.5,52.1]]]}},'
    b'{"type":"Feature","properties":{"name":"South"},"geometry":{"type":"MultiPolygon","coordinates":'
    b"[[[[400000,300000],[401000,300000,12.5],[401000,301000],[400500,300400],[400000,300000]]]]}}]}"
)
AREAS_HEAD = b'{"type":"FeatureCollection",'
GEOJSON = (
    '"type":', '"coordinates":', '"geometry":', "null", "NaN", "-Infinity", "1e999", "1e308", "-0.0", "[[[[",
    "]]]]", "[" * 40, "{" * 20, '"Polygon"', '"MultiPolygon"', '"GeometryCollection"', '"geometries":[', "true",
    '"Feature"', '"features":[', "[52.1,-1.5]", "[400000,300000]", '"\\ud800"', "9" * 60, '"crs":', ",,",
)  # fmt: skip
LAIT_FILE = (
    b"Short Desc,Years,LA and Regions,Values,LA Number\n"
    b"SEN_CASES_JAN,2024,Birmingham,120,330\nSEN_CASES_DUR_YEAR,2024,Birmingham,12,330\n"
)
SHEET = (
    f'{SHEET_START}<row r="1"><c r="A1" t="inlineStr"><is><t>Surname</t></is></c></row>'
    f'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="d"><v>2015-04-25</v></c></row>{SHEET_END}'
).encode()
XML = (
    "<row r=", "<c r=", "<f>", "<v>", "<is>", "<t>", "</row>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;",
    "&#0;", "XFD1048576", "A99999999", "<?xml version='1.0' encoding='utf-16'?>", "<![CDATA[", "PK\x03\x04",
    "PK\x01\x02", "PK\x05\x06", "xmlns:x=", 't="s"', 't="d"', 't="b"', 't="e"', "1e308", "-1", "²",
)  # fmt: skip
GUIDANCE = write_guidance([entry()]).encode()
TOML = (
    "[[entry]]", "[entry.a]", "key = ", '"""', "'''", "\\u0000", "\\U0010FFFF", "1979-05-27T07:32:00Z",
    "0x", "1_000", "inf", "nan", "[[", "]]", "{a={", "9" * 60, "a.b.c=", "\n", "#",
)  # fmt: skip
SCENARIO = (
    b'[[scenario]]\nname = "A"\n[[scenario.change]]\nrate = "starts"\nfactor = [0.8, 1.1]\n'
    b'first_year = 2028\nevidence = "none"\nages = [4, 15]\nneeds = ["SLCN"]\ncost_a_plan = 9.5\n'
)
NUMBERS = (
    "1e308",
    "1e-308",
    "nan",
    "inf",
    "-1",
    "0",
    "999999",
    "\x1a",
    "\x00",
    "capacity",
    "1 1 1\n",
    "_",
)
LOCATED = {
    "orlib": b"2 3\n10 7\n12 6.5\n3\n4 5\n4\n9 2\n5\n3 8\n",
    "holmberg": b"2 3\n10 7\n12 6.5\n3 4 5\n4 9 3\n5 2 8\n",
    "delmaire": b"3 2\n4 5\n9 2\n3 8\n3 4 5\n7 6.5\n10 12\n",
    "pmed": b"3 3 1\n1 2 5\n2 3 4\n1 2 2\n",
    "csv": b"site,capacity,opening_cost,a,b\ndemand,,,3,4\nOak,10,7,4,9\nElm,12,6.5,5,2\n",
}


def _planned(kind: str, data: bytes, name: str) -> object:
    return read_plan_table(data, name, kind)


PLANNED = {
    "sites": "Oak,2,240000,150000,SLCN;ASD,8,8,120000,8,60000,0,2027,400000,300000,52.1,-1.5,sen_unit",
    "budget": "2027,600000,,2",
    "savings": "2029,-20000,1",
}
"""The kinds whose columns between them hold every sort of cell there is."""


def _costed(kind: str, data: bytes, name: str) -> object:
    """As far as the sums: what is read must make one, or be refused in a sentence."""
    table = read_plan_table(data, name, kind)
    if kind == "costs":
        return costs_of(table, threshold=6000.0, discount=0.035)
    if kind == "moves":
        return Course(SETTINGS, moves_of(table, SETTINGS), 0, 25, 0, 1)
    return provision_of(table)


SETTINGS = ("SLCN", "ASD")
COSTED = {
    "costs": "SLCN,top_up,12000,,11000,14000,far,0.5,60,2026,our bands",
    "moves": "SLCN,ASD,0.2,with,3,18,60,randomised,a trial",
    "provision": "Oakfield,targeted,semh,6000,12,30000,21000,4000",
}


def _located(layout: str, capacity: float | None, data: bytes) -> object:
    return read_problem(data, "p.txt", layout, capacity=capacity)


MIS_ROW = "B801200005001,1042,Atkins,Zoë,25/04/2015,F,Year 5,K,SLCN,1234567890"
TARGETS: dict[str, Target] = {
    "gias": _table(
        gias.read_establishments, "gias.reader.read_establishments",
        (*gias.REQUIRED_COLUMNS, *gias.OPTIONAL_COLUMNS[:4]),
        "100001,330,Birmingham,2001,Oakfield,Community school,Local authority maintained schools,"
        "Open,01-09-1990,,Primary,4,11,420,400,SW1A 1AA,SLCN,10,12,,",
    ),
    "census pupils": _table(
        census.read_pupils, "census.reader.read_pupils", census.PUPIL_COLUMNS,
        "21db2df8-fa0,2015-Apr-25 00:00:00,Atkins,Zoe,B801200005001,F,2019-Sep-01 00:00:00,C,K,5",
    ),
    "census needs": _table(
        census.read_needs, "census.reader.read_needs",
        ("senneedstableid", *census.NEED_COLUMNS), "1,21db2df8-fa0,1,SLCN", "2,21db2df8-fa0,2,ASD",
    ),
    "pupil list": _table(
        lambda data, name: read_rows(data, name, MIS_MAPPING),
        "mis.reader.read_rows", MIS_COLUMNS, MIS_ROW,
    ),
    "first look": _table(sniff, "mis.sniff.sniff", MIS_COLUMNS, MIS_ROW),
    "workbook": Target(
        _workbook, ("mis.archive.check_archive", "mis.fenced.check_xml"),
        (b"\0" + SHEET, b"\1" + SHEET.removeprefix(SHEET_START.encode()), b"\0" + workbook_around(SHEET)),
        head=SHEET_START.encode(), tokens=XML, refuses=(Refusal, fenced.Unsafe), longest=1600,
    ),
    "guidance": Target(
        lambda data: read_guidance(data, "entries.toml"), ("guidance.reader.read_guidance",),
        (b"\0" + GUIDANCE, b"\1" + GUIDANCE.partition(b"\n")[2]), head=b"[[entry]]\n", tokens=(*TOML, *FIELDS), longest=2500,
    ),
    "scenarios": Target(
        lambda data: read_scenarios(data, "s.toml"), ("demand_scenarios.reader.read_scenarios",),
        (b"\0" + SCENARIO, b"\1" + SCENARIO.partition(b"\n")[2]), head=b"[[scenario]]\n",
        tokens=(*TOML, *_KEYS, "[[scenario.change]]", "moves", "stays", "SLCN", "1e999"), longest=600,
    ),
    "SEN2 return": Target(
        lambda data: read_return(data, "r.xml", {"100001": "Community special school"}),
        ("sen2.reader.read_return", "sen2.persons.stream"),
        (b"\0" + SMALL_RETURN, b"\1" + SMALL_RETURN.partition(b"<Persons>")[2]),
        head=SMALL_RETURN.partition(b"<Persons>")[0] + b"<Persons>",
        tokens=(*XML, *(f"<{name}>" for name in (*GROUPS, *ITEMS)), "</Person>", "<Person>", "2024-06-01"),
        longest=1000,
    ),
    "live casework": _table(
        live.read_live, "live_casework.reader.read_live", (*live.COLUMNS, *live.OPTIONAL),
        "2026-05-01,12,7,SLCN,Special school",
    ),
    "boundaries": Target(
        _boundaries, ("boundaries.reader.read_boundaries",),
        (b"\1" + AREA, b"\0" + AREAS_HEAD + AREA), head=AREAS_HEAD, tokens=GEOJSON, longest=900,
    ),
    "evidence": _table(
        lambda data, _name: _evidence(data), "evidence.reader.read_table",
        ("study", "g", "v", "child"), "1,0.25,0.02,a", "2,-0.1,1e-3,b",
    ),
    "EHC plans": _table(read_plans, "ehc_plans.reader.read_plans", PLAN_COLUMNS, *PLANS),
    "LAIT": _table(
        lait.read_lait, "lait.reader.read_lait", lait.COLUMNS,
        "SEN_CASES_JAN,2024,Birmingham,120,330", "SEN_INIT_REQ,2024,England,c,970",
    ),
    "population": _table(
        population.read_population, "population.reader.read_population", population.COLUMNS,
        "2024,Local authority,330,E08000025,Birmingham,Age 5,15234",
    ),
    "SEN in England": _table(
        sen.read_sen_schools, "sen_in_england.reader.read_sen_schools",
        (*sen.COLUMNS, "EHC_Primary_need_asd"), "202425,330,E08000025,100001,12,40,5",
    ),
    "demand panel": _table(
        lambda data, _name: _panel(data), "demand_panel.assemble.panel_from", PLAN_COLUMNS, *PLANS
    ),
    **{
        f"places {layout}": Target(
            partial(_located, layout, 8000.0 if layout == "orlib" else None),
            ("places.reader.read_problem",), (b"\0" + text,),
            tokens=NUMBERS, longest=300,
        )
        for layout, text in LOCATED.items()
    },
    **{
        f"money {kind}": replace(
            _table(
                partial(_costed, kind), "places.plan_table.read_plan_table",
                (*PLAN_KINDS[kind][0], *PLAN_KINDS[kind][1]), row,
            ),
            refuses=(Refusal, CannotCost),
        )
        for kind, row in COSTED.items()
    },
    **{
        f"plan of places {kind}": _table(
            partial(_planned, kind), "places.plan_table.read_plan_table",
            (*PLAN_KINDS[kind][0], *PLAN_KINDS[kind][1]), row,
        )
        for kind, row in PLANNED.items()
    },
}  # fmt: skip
assert set(LOCATED) == {*PLACE_LAYOUTS, "csv"}
