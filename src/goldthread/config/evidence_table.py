"""What every `goldthread evidence …` shares: reading the table it is given."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from goldthread.config.terminal import Refused
from goldthread.config.words import _

if TYPE_CHECKING:
    from goldthread.analysis.refusals import Unanswerable
    from goldthread.exchange.evidence.reader import EvidenceTable


def said(error: "Unanswerable") -> str:
    """Why an analysis cannot answer, in the reader's language."""
    sentence = _(error.sentence)
    return sentence % error.values if error.values else sentence


def table_from(path: Path, columns: Sequence[str]) -> "EvidenceTable":
    """The columns named of the file; refuses with a sentence when it cannot be read."""
    from goldthread.exchange.evidence.reader import read_table

    with refusals_said():
        return read_table(file_bytes(path), path.name, columns)


def headings_of(path: Path) -> tuple[str, ...]:
    """The names of the file's columns; refuses as `table_from` does."""
    from goldthread.exchange.evidence.reader import headings

    with refusals_said():
        return headings(file_bytes(path), path.name)


def file_bytes(path: Path) -> bytes:
    """What a file holds; refuses with a sentence when it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            _("%(file)s cannot be read (%(reason)s).") % {"file": path, "reason": error.strerror}
        ) from error


@contextmanager
def refusals_said() -> Iterator[None]:
    """Say why a table was refused, without the words about changes: nothing is ever changed."""
    from goldthread.exchange.issues import Refusal

    try:
        yield
    except Refusal as refusal:
        raise Refused(f"{refusal.file}: {refusal.problem} {refusal.remedy}") from refusal
