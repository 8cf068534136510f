"""The map: inside its frame, a shape and a name for each site, nothing lost that cannot be drawn."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.exchange.boundaries.reader import Area
from goldthread.web.components.area_map import (
    KIND_LABELS,
    AreaMap,
    Site,
    draw,
    map_of,
    rows_of,
    words_of,
)
from tests.unit.web_components.styleguide import map_figures

BOX = (
    (400_000.0, 300_000.0),
    (420_000.0, 300_000.0),
    (420_000.0, 310_000.0),
    (400_000.0, 310_000.0),
)
AREA = Area("E1", "Box <b>", ((BOX,),))
SPOTS = st.tuples(st.floats(0, 700_000), st.floats(0, 1_200_000), st.floats(0, 500))


def of(*sites: Site, areas: tuple[Area, ...] = (AREA,)) -> AreaMap:
    return AreaMap("m", "Title", "Words", areas, sites)


def site(
    name: str = "Oak", easting: float = 410_000, northing: float = 305_000, **more: object
) -> Site:
    return Site(name, easting=easting, northing=northing, **more)  # type: ignore[arg-type]


def root_of(chart: AreaMap) -> ElementTree.Element:
    return ElementTree.fromstring(draw(chart))


def links(root: ElementTree.Element) -> list[ElementTree.Element]:
    return list(root.iter("a"))


@given(st.lists(SPOTS, max_size=8), st.booleans())
def test_every_mark_lies_within_the_frame_and_every_site_in_the_list(
    spots: list[tuple[float, float, float]], with_area: bool
) -> None:
    sites = [site(f"S{n}", x, y, places=p) for n, (x, y, p) in enumerate(spots)]
    chart = of(*sites, areas=(AREA,) if with_area else ())
    root = root_of(chart)
    _x, _y, width, height = map(float, root.get("viewBox", "").split())
    for link in links(root):
        reach = next(link.iter("circle"))
        assert 0 <= float(reach.get("cx", "")) <= width
        assert 0 <= float(reach.get("cy", "")) <= height
    rows = rows_of(chart)
    assert sorted(row.site.name for row in rows) == sorted(one.name for one in sites)
    assert len(links(root)) == sum(not row.note for row in rows)
    assert with_area or all(not row.note for row in rows)


@pytest.mark.parametrize("kind", KIND_LABELS)
def test_each_kind_has_a_shape_of_its_own_and_stands_in_the_legend(kind: str) -> None:
    root = root_of(of(site(kind=kind, places=8)))
    key = next(one for one in root.iter("g") if one.get("class") == "gt-map__key")
    assert [one.text for one in key.iter("text")] == [KIND_LABELS[kind]]
    shape, legend = (
        next(one for one in part.iter() if one.get("class") == "gt-map__mark")
        for part in (links(root)[0], key)
    )
    assert shape.tag == legend.tag
    assert len(shape.get("points", "").split()) == len(legend.get("points", "").split())


def test_no_two_kinds_have_the_same_shape() -> None:
    corners = []
    for kind in KIND_LABELS:
        mark = next(
            one for one in links(root_of(of(site(kind=kind))))[0].iter()
            if one.get("class") == "gt-map__mark"
        )  # fmt: skip
        corners.append((mark.tag, tuple(mark.get("points", "").split())))
    assert len(set(corners)) == len(KIND_LABELS)


def test_twice_the_width_is_four_times_the_places() -> None:
    root = root_of(
        of(
            site("Large", kind="mainstream", places=400),
            site("Less", kind="mainstream", places=100),
        )
    )
    radii = [
        float(one.get("r", "")) for one in root.iter("circle") if one.get("class") == "gt-map__mark"
    ]
    assert radii[0] == pytest.approx(2 * radii[1])


def test_every_site_is_a_link_with_its_name_to_its_page_or_to_its_row() -> None:
    root = root_of(of(site("Oak & Elm", places=8, href="/schools/7"), site("Ash")))
    assert [one.get("href") for one in links(root)] == ["/schools/7", "#m-site-2"]
    assert links(root)[0].get("aria-label") == "1. Oak & Elm: Another kind of site, 8 places now"
    assert rows_of(of(site("Ash")))[0].anchor == "m-site-1"


def test_names_that_people_typed_are_escaped() -> None:
    drawn = draw(of(site('<script>"x"</script>', needs="<i>")))
    assert "<script" not in drawn
    assert "<b>" not in drawn
    assert "<i>" not in drawn


def test_sites_that_cannot_be_drawn_are_in_the_list_and_say_why() -> None:
    far, unknown = site("Far", 100_000, 20_000), Site("Unknown")
    chart = of(site("Here"), far, unknown)
    assert len(links(root_of(chart))) == 1
    assert {row.site.name: row.note for row in rows_of(chart)} == {
        "Here": "",
        "Far": "not on the map: it lies outside",
        "Unknown": "not on the map: where it lies is not known",
    }


def test_without_areas_the_map_lies_around_the_sites() -> None:
    chart = of(site("A", 100_000, 20_000), site("B", 600_000, 600_000), areas=())
    assert len(links(root_of(chart))) == 2


def test_a_hole_in_an_area_is_left_out_of_its_filling() -> None:
    hole = ((405_000.0, 303_000.0), (407_000.0, 303_000.0), (406_000.0, 305_000.0))
    path = next(root_of(of(areas=(Area("E1", "Ring", ((BOX, hole),)),))).iter("path"))
    assert path.get("fill-rule") == "evenodd"
    assert path.get("d", "").count("M") == path.get("d", "").count("Z") == 2


def test_a_map_of_nothing_is_still_drawn() -> None:
    assert root_of(of(areas=())).get("role") == "group"


def test_a_plan_becomes_a_map_with_new_places_marked() -> None:
    chart = map_figures()
    said = {row.site.name: row.words for row in rows_of(chart)}
    assert said["Elm Primary <base>"] == (
        "Resource base, 8 places now, 8 new by the plan (2027), for SLCN"
    )
    assert said["Elsewhere School"] == "Another kind of site, 40 places now"
    assert chart.description == "6 sites with 198 places now. The plan adds 24."
    texts = [one.text for one in root_of(chart).iter("text")]
    assert "A plus sign: new places by the plan." in texts
    assert [text for text in texts if text and text.endswith("+")] == ["4+", "5+"]
    assert "A plus sign: new places by the plan." not in [
        one.text for one in root_of(of(site())).iter("text")
    ]


def test_numbers_stand_beside_their_marks_and_never_upon_another() -> None:
    crowd = [site(f"S{n}", 410_000 + n * 60, 305_000, places=50) for n in range(12)]
    apart = [site("West", 402_000, 305_000, places=50), site("East", 420_000, 302_000, places=50)]
    root = root_of(of(*crowd, *apart))
    numbers = [one for one in root.iter("text") if (one.text or "").isdigit()]
    boxes = []
    for one in numbers:
        at, level, wide = float(one.get("x", "")), float(one.get("y", "")), 7 * len(one.text or "")
        kind = one.get("class", "")
        left = at - (wide if "end" in kind else wide / 2 if "middle" in kind else 0)
        assert 0 <= left <= left + wide <= 320
        boxes.append((left, level - 10, left + wide, level))
    assert 4 <= len(numbers) < 14  # in the crowd there is not room for all, outside it there is
    assert len(links(root)) == 14
    for place, (left, top, right, low) in enumerate(boxes):
        for other in boxes[:place]:
            assert right <= other[0] or other[2] <= left or low <= other[1] or other[3] <= top


def test_latitudes_are_put_on_the_grid() -> None:
    """Caister water tower again; five metres are less than a tenth of a unit of the drawing."""
    one = {"name": "Tower", "latitude": 52.658008, "longitude": 1.716074}
    placed = map_of({"sites": [one]}, (), "m", "T").sites[0]
    assert placed.easting == pytest.approx(651_409.8, abs=5)
    assert placed.northing == pytest.approx(313_177.5, abs=5)


def test_words_count_what_is_there() -> None:
    assert words_of(()) == "0 sites with 0 places now."
    assert words_of([site(places=1200)]) == "One site with 1,200 places now."


def test_names_of_areas_stand_on_the_map_while_there_is_room() -> None:
    few = [one.text for one in root_of(of()).iter("text")]
    many = [one.text for one in root_of(of(areas=(AREA,) * 13)).iter("text")]
    assert "Box <b>" in few
    assert "Box <b>" not in many
