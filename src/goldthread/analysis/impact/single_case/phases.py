"""Which labels of a phase column mean baseline (A) and which support (B)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from goldthread.analysis.refusals import Unanswerable

BASELINES: Final = frozenset({"a", "baseline", "base", "bl", "control", "pre", "0", "false", "no"})
"""Words that mean baseline wherever they stand, in small letters and without a number behind."""


class UnclearPhases(Unanswerable):
    """It cannot be told which phase is the baseline; the sentence says what to do."""


def conditions(
    labels_of_cases: Mapping[str, Sequence[str]],
    baseline: Iterable[str] = (),
    treatment: Iterable[str] = (),
) -> dict[str, bool | None]:
    """For each label whether it is support (True), baseline (False) or neither (None).

    `labels_of_cases` holds each case's labels in order of session. Labels named as `baseline` or
    `treatment` are taken as said. Otherwise a number behind a word is overlooked (A1, A2), the
    usual words for baseline are known, and of two unknown words baseline is the one every case
    begins with. Raises UnclearPhases where that does not decide it.
    """
    labels = list(dict.fromkeys(label for case in labels_of_cases.values() for label in case))
    named_a, named_b = set(baseline), set(treatment)
    _check_named(labels, named_a, named_b)
    a = named_a or _found_baseline(labels_of_cases, labels, named_b)
    b = named_b or set(labels) - a
    if not b or not a & set(labels):
        raise UnclearPhases(
            "Every value is in one phase (%(phases)s); a comparison needs baseline and support.",
            phases=_listed(labels),
        )
    if not named_b and len({_word(label) for label in b}) > 1:
        raise UnclearPhases(
            "Beside the baseline there are several phases (%(phases)s): "
            "name those that are the support with --treatment.",
            phases=_listed(sorted(b)),
        )
    return {label: label in b if label in a | b else None for label in labels}


def _found_baseline(
    labels_of_cases: Mapping[str, Sequence[str]], labels: list[str], named_b: set[str]
) -> set[str]:
    """The labels that mean baseline, by word, else by coming first in every case."""
    if named_b and len({_word(label) for label in labels if label not in named_b}) == 1:
        return set(labels) - named_b
    by_word = {label for label in labels if _word(label) in BASELINES}
    if by_word:
        return by_word - named_b
    first = {_word(case[0]) for case in labels_of_cases.values() if case}
    if len({_word(label) for label in labels}) == 2 and len(first) == 1:
        return {label for label in labels if _word(label) in first}
    if len(labels) < 2:
        return set(labels)
    raise UnclearPhases(
        "It is not clear which phase is the baseline (%(phases)s): name it with --baseline.",
        phases=_listed(labels),
    )


def _check_named(labels: list[str], named_a: set[str], named_b: set[str]) -> None:
    strange = sorted((named_a | named_b) - set(labels))
    if strange:
        raise UnclearPhases(
            "No value is in a phase called %(strange)s; the phases are %(phases)s.",
            strange=_listed(strange),
            phases=_listed(labels),
        )
    if named_a & named_b:
        raise UnclearPhases(
            "%(phases)s cannot be both phases.", phases=_listed(sorted(named_a & named_b))
        )


def _word(label: str) -> str:
    """The label without its number, if more than a number: A1 and a are one."""
    lower = label.strip().lower()
    return lower.rstrip("0123456789").rstrip(" _-.") or lower


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(f"“{label}”" for label in labels)
