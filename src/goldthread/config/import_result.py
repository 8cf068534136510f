"""What every `goldthread import …` shares: reading the files, and saying what came of them."""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from goldthread.config.terminal import DONE, REFUSED, Refused, give, note, progress, say
from goldthread.config.words import _

if TYPE_CHECKING:
    from goldthread.exchange.issues import Issue, Refusal
    from goldthread.exchange.outcome import Outcome

Named = tuple[str, bytes]
Load = Callable[[Sequence[Named]], "Outcome"]
MOST_RULES_SHOWN = 20
COUNT_LABELS = {
    "created": "created",
    "updated": "updated",
    "unchanged": "unchanged",
    "refused": "refused",
}
"""What a person reads for each way a row can end."""


def bring_in(args: argparse.Namespace, paths: Sequence[Path], load: Load) -> int:
    """Read the files, load them, say what came of it; the exit code."""
    from goldthread.exchange.issues import Refusal

    try:
        with progress(_("Bringing in %(file)s") % {"file": paths[0].name}):
            outcome = load([(path.name, _content(path)) for path in paths])
    except Refusal as refusal:
        return _refused(args, refusal)
    give(args, outcome.as_data(), lambda: _lines(outcome, args.dry_run))
    return DONE


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            _("%(file)s cannot be read (%(reason)s). Nothing has been changed.")
            % {"file": path, "reason": error.strerror}
        ) from error


def _refused(args: argparse.Namespace, refusal: "Refusal") -> int:
    """The whole file is refused: no row was used. As JSON, the reason is the one issue."""
    issue = {
        "file": refusal.file,
        "line": None,
        "column": None,
        "rule": refusal.rule,
        "message": _("%(problem)s Nothing has been changed. %(remedy)s")
        % {"problem": refusal.problem, "remedy": refusal.remedy},
    }
    if args.json:
        counts = dict.fromkeys(COUNT_LABELS, 0)
        say(json.dumps({**counts, "issues": [issue]}, indent=2, ensure_ascii=False))
    note(str(refusal))
    return REFUSED


def _lines(outcome: "Outcome", dry_run: bool) -> Iterator[str]:
    """The summary for people: counts, then issues by rule with the first place of each."""
    if dry_run:
        yield _("Nothing has been changed: this is what would happen.")
    for name, label in COUNT_LABELS.items():
        yield f"{_(label):>10}  {getattr(outcome, name):>7,}"
    if not outcome.issues:
        return
    yield ""
    yield _("To look at (--json lists every place):")
    first: dict[str, tuple[int, str]] = {}
    for issue in outcome.issues:
        count, words = first.get(issue.rule, (0, _place_and_words(issue)))
        first[issue.rule] = (count + issue.count, words)
    for rule, (count, words) in list(first.items())[:MOST_RULES_SHOWN]:
        yield f"{count:>7,} x {rule}: {words}"


def _place_and_words(issue: "Issue") -> str:
    if issue.line and issue.column:
        told = _("%(message)s (%(file)s, line %(line)s, column %(column)s)")
    elif issue.line:
        told = _("%(message)s (%(file)s, line %(line)s)")
    elif issue.column:
        told = _("%(message)s (%(file)s, column %(column)s)")
    else:
        told = _("%(message)s (%(file)s)")
    return told % asdict(issue)
