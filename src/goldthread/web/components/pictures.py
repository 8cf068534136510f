"""The pictures drawn for children: SVG files put into the page, so that they print unrequested."""

from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "symbols"


def symbol_names() -> tuple[str, ...]:
    """Return the name of every symbol, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.svg")))


def symbol_svg(name: str, label: str = "", classes: str = "") -> Markup:
    """Return the symbol as inline SVG: named by its label, or hidden beside its word."""
    meaning = (
        Markup('role="img" aria-label="{}"').format(label)
        if label
        else Markup('aria-hidden="true"')
    )
    css = f"gt-symbol {classes}".strip()
    return Markup('<svg class="{}" viewBox="0 0 48 48" focusable="false" {}>{}</svg>').format(
        escape(css), meaning, _drawing(name)
    )


@cache
def _drawing(name: str) -> Markup:
    """Return what stands between the svg tags of one of our files."""
    if name not in symbol_names():
        raise ValueError(f"There is no symbol named {name!r}.")
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return Markup(text[text.index(">") + 1 : text.rindex("</svg>")].strip())  # noqa: S704 - our own file
