"""Join the two census tables: each pupil with their needs in rank order, whatever the row order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from goldthread.exchange.census.reader import HIGHEST_RANK, KEY
from goldthread.exchange.census.rows import NeedRow, PupilRow, PupilWithNeeds
from goldthread.exchange.issues import Issue, ReadResult
from goldthread.exchange.words import gettext as _
from goldthread.statute.vocabulary.provision import SenProvision


def join(pupils: ReadResult[PupilRow], needs: ReadResult[NeedRow]) -> ReadResult[PupilWithNeeds]:
    """Give each pupil their needs; `issues` are those of the join, the readers' own not repeated.

    A need of a pupil not in the pupil file is an issue, not a refusal: pupils refused for a missing
    name leave such needs behind. Many of them mean that the pupil file is not whole.
    """
    by_pupil: defaultdict[str, list[NeedRow]] = defaultdict(list)
    for need in needs.rows:
        by_pupil[need.source_key].append(need)
    rows = tuple(
        PupilWithNeeds(pupil, tuple(sorted(by_pupil[pupil.source_key], key=_in_rank_order)))
        for pupil in pupils.rows
    )
    issues = (*_orphans(pupils, needs), *_doubts(rows, needs.file))
    return ReadResult(pupils.file, rows, issues, pupils.rows_seen)


def _in_rank_order(need: NeedRow) -> tuple[int, str, str]:
    rank = HIGHEST_RANK + 1 if need.rank is None else need.rank
    return (rank, need.code_as_written, need.need_key)


def _orphans(pupils: ReadResult[PupilRow], needs: ReadResult[NeedRow]) -> Iterator[Issue]:
    known = {pupil.source_key for pupil in pupils.rows}
    for need in needs.rows:
        if need.source_key not in known:
            yield Issue(
                needs.file, need.line, KEY, "need_without_pupil",
                _("No pupil read has this key: the need is not used."), "refused",
            )  # fmt: skip


def _doubts(rows: Iterable[PupilWithNeeds], file: str) -> Iterator[Issue]:
    for row in rows:
        if row.needs:
            yield from _doubts_about(row.pupil, row.needs, file)


def _doubts_about(pupil: PupilRow, needs: Sequence[NeedRow], file: str) -> Iterator[Issue]:
    ranks = Counter(need.rank for need in needs)
    codes = Counter(need.code_as_written.upper() for need in needs)
    for need in needs:
        yield from _doubts_about_need(need, pupil, ranks, codes, file)


def _doubts_about_need(
    need: NeedRow,
    pupil: PupilRow,
    ranks: Mapping[int | None, int],
    codes: Mapping[str, int],
    file: str,
) -> Iterator[Issue]:
    if pupil.sen_provision is SenProvision.NONE:
        message = _("The pupil's SEN provision is N, which goes with no needs.")
        yield Issue(file, need.line, "sentype", "need_without_provision", message)
    if need.rank is not None and ranks[need.rank] > 1:
        message = _("Another need of the same pupil has this rank.")
        yield Issue(file, need.line, "sentyperank", "need_rank_duplicate", message)
    if codes[need.code_as_written.upper()] > 1:
        message = _("The same pupil has this type of need more than once.")
        yield Issue(file, need.line, "sentype", "need_duplicate", message)
