"""The pictures drawn for children: one SVG file each, put into the page as text so that they print and need no request."""

from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "symbols"


def symbol_names() -> tuple[str, ...]:
    """Return the name of every symbol, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.svg")))


def symbol_svg(name: str, label: str = "", classes: str = "") -> Markup:
    """Return the symbol as inline SVG: an image named by its label, or hidden when the word stands beside it."""
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
    """Return what stands between the svg tags of one file of ours; an unknown name is a mistake in a template."""
    if name not in symbol_names():
        raise ValueError(f"There is no symbol named {name!r}.")
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return Markup(text[text.index(">") + 1 : text.rindex("</svg>")].strip())  # noqa: S704 - our own file
