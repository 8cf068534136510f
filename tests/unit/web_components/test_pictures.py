"""The pictures: all there, one style, safe to put into a page."""

from xml.etree import ElementTree

import pytest

from goldthread.web.components.pictures import FOLDER, symbol_names, symbol_svg

NEEDED = {
    "me", "good-at", "help", "calm", "hard", "proud", "happy", "ok", "sad", "worried", "talk", "listen",
    "read", "write", "number", "friends", "play", "outside", "quiet-place", "teacher", "family", "home",
    "school", "target", "star", "yes", "no", "more", "stop", "time", "picture", "music", "sport",
    "computer", "food", "break", "move", "hands", "eyes", "ear",
}  # fmt: skip
SAFE = {"path", "circle", "rect", "ellipse"}


def test_every_needed_picture_is_drawn() -> None:
    assert NEEDED - set(symbol_names()) == set()


@pytest.mark.parametrize("name", symbol_names())
def test_picture_has_one_style_and_only_shapes(name: str) -> None:
    root = ElementTree.parse(FOLDER / f"{name}.svg").getroot()
    assert (root.get("viewBox"), root.get("stroke"), root.get("stroke-width")) == (
        "0 0 48 48", "currentColor", "2.5",
    )  # fmt: skip
    assert {part.tag.split("}")[1] for part in root.iter()} - {"svg"} <= SAFE
    assert {key for part in root for key in part.attrib} & {
        "style",
        "fill",
        "stroke",
        "href",
    } == set()


def test_label_names_the_picture_and_without_one_it_is_hidden() -> None:
    assert 'role="img" aria-label="&lt;happy&gt;"' in symbol_svg("happy", "<happy>")
    assert 'aria-hidden="true"' in symbol_svg("happy")


@pytest.mark.parametrize("name", ["../charts", "nothing"])
def test_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no symbol"):
        symbol_svg(name)
