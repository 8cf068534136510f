"""Text for a spreadsheet that is shown and never run."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What some spreadsheet program or other begins a formula with, after what it leaves out."""


def neutral(text: str) -> str:
    """The text with a leading ' where a spreadsheet could take it for a formula."""
    return f"'{text}" if text.lstrip(" \xa0\u200b\ufeff").startswith(FORMULA_STARTS) else text
