"""What has been tried and what came of it: grows by itself from every reviewed line."""

from dataclasses import dataclass
from datetime import date

from goldthread.records.provision.queries.line_minutes import children_sharing
from goldthread.records.provision.queries.planning import dose_of
from goldthread.records.sen_support.models import LineReview
from goldthread.statute.dose import Dose
from goldthread.statute.vocabulary.provision import Layer

HELPED_LABELS = {
    "a_lot": "Helped a lot",
    "somewhat": "Helped somewhat",
    "little": "Made little difference",
    "cannot_tell": "Cannot tell yet",
}


@dataclass(frozen=True)
class Tried:
    """One kind of help a child has had, as it stood at its review. `dose` is None for "all the time", `entry_key`
    empty for what is not from the catalogue."""

    line_id: int
    entry_key: str
    name: str
    layer: Layer
    area: str
    dose: Dose | None
    starts_on: date
    ended_on: date
    reviewed_on: date
    minutes_planned: int
    minutes_delivered: int
    helped: str
    comment: str

    @property
    def helped_label(self) -> str:
        """What came of it, in plain words."""
        return HELPED_LABELS[self.helped]


def tried_for(child_id: int) -> tuple[Tried, ...]:
    """Everything tried with a checked child, newest first: two statements."""
    reviews = list(
        LineReview.objects.filter(child_id=child_id)
        .select_related("line__group__entry", "review")
        .order_by("-review__held_on", "line__group__name", "-id")
    )
    if not reviews:
        return ()
    sizes = children_sharing([review.line for review in reviews])
    return tuple(_tried(review, sizes[review.line_id]) for review in reviews)


def _tried(review: LineReview, size: int) -> Tried:
    line, group = review.line, review.line.group
    return Tried(
        line_id=line.pk,
        entry_key=group.entry.key if group.entry else "",
        name=group.name,
        layer=Layer(group.layer),
        area=group.area,
        dose=dose_of(group, size),
        starts_on=line.starts_on,
        ended_on=min(line.ends_on, line.stopped_on or line.ends_on, review.review.held_on),
        reviewed_on=review.review.held_on,
        minutes_planned=review.minutes_planned,
        minutes_delivered=review.minutes_delivered,
        helped=review.helped,
        comment=review.comment,
    )
