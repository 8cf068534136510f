"""Colours of every theme, measured: words 4.5 to 1 (7 to 1 in high contrast), lines and drawings 3 to 1."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[3] / "frontend" / "styles"
WORDS = (
    "ink", "quiet", "link", "link-strong", "visited", "good", "bad", "bad-strong", "late", "due",
)  # fmt: skip
GROUNDS = ("paper", "surface", "sunken")
PAIRS = (
    ("focus-text", "focus"), ("on-fill", "button"), ("on-fill", "button-strong"), ("on-fill", "bad"),
    ("on-fill", "bad-strong"), ("good", "good-soft"), ("bad", "bad-soft"), ("late", "late-soft"),
    ("due", "due-soft"), ("ink", "gold-soft"), ("quiet", "gold-soft"), ("link", "gold-soft"),
    ("ink", "good-soft"), ("ink", "bad-soft"), ("ink", "late-soft"), ("ink", "due-soft"), ("late", "gold-soft"),
)  # fmt: skip
TINTS = ("cream", "blue", "green", "rose")


def theme(name: str) -> dict[str, str]:
    text = (STYLES / "_tokens.scss").read_text()
    body = text.split(f"@mixin {name} {{", 1)[1].split("\n}", 1)[0]
    return dict(re.findall(r"--gt-([a-z-]+): (#[0-9a-f]{6});", body))


def tint(name: str) -> dict[str, str]:
    text = (STYLES / "_tokens.scss").read_text()
    body = text.split(f'&[data-tint="{name}"] {{', 1)[1].split("}", 1)[0]
    paper, deep = re.findall(r"#[0-9a-f]{6}", body)
    return theme("light") | {"paper": paper, "surface": paper, "sunken": deep}


def contrast(one: str, two: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


THEMES = {name: theme(name) for name in ("light", "dark", "contrast")} | {n: tint(n) for n in TINTS}


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("name", THEMES)
def test_words_are_legible_on_every_ground(name: str) -> None:
    colours, least = THEMES[name], 7 if name == "contrast" else 4.5
    pairs = [(word, ground) for word in WORDS for ground in GROUNDS] + list(PAIRS)
    poor = {p: round(contrast(colours[p[0]], colours[p[1]]), 2) for p in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < least} == {}


@pytest.mark.parametrize("name", THEMES)
def test_lines_and_drawings_stand_out(name: str) -> None:
    colours = THEMES[name]
    pairs = [(line, ground) for line in ("line-strong", "gold") for ground in ("paper", "surface")]
    poor = {p: round(contrast(colours[p[0]], colours[p[1]]), 2) for p in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 3} == {}


@pytest.mark.parametrize("name", THEMES)
def test_all_themes_name_the_same_colours(name: str) -> None:
    assert THEMES[name].keys() == THEMES["light"].keys()


def test_sides_are_start_and_end_and_colours_are_tokens() -> None:
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right)\b|^\s*(?:left|right):|text-align: (?:left|right)",
        re.M,
    )
    colour = re.compile(r"#[0-9a-f]{3,8}\b")
    files = [
        path for path in STYLES.glob("_*.scss") if path.name not in ("_tokens.scss", "_print.scss")
    ]
    assert {
        path.name: physical.findall(path.read_text())
        for path in files
        if physical.search(path.read_text())
    } == {}
    assert {
        path.name: colour.findall(path.read_text())
        for path in files
        if colour.search(path.read_text())
    } == {}
