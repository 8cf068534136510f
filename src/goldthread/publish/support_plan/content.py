"""What is on a support plan. It never holds money: it is handed to families."""

from dataclasses import dataclass
from datetime import date

from goldthread.publish.sheet.about import About, Contested, Said
from goldthread.statute.vocabulary.delivery import Voice


@dataclass(frozen=True)
class Progress:
    """Where a measured target began, stands and should get to. Words carry the units."""

    start: str
    now: str
    goal: str
    start_share: float
    now_share: float | None
    goal_share: float


@dataclass(frozen=True)
class TargetPlan:
    """A target with how we will know. `levels` are the five steps of goal attainment, if used."""

    text: str
    child_words: str
    measure: str
    due_on: date
    progress: Progress | None = None
    levels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ProvisionPlan:
    """One line of support: what, how much, who, where, between which days, what has happened."""

    name: str
    what: str
    dose: str
    who: str
    where: str
    starts_on: date
    ends_on: date
    delivered_minutes: int | None = None
    planned_minutes: int | None = None


@dataclass(frozen=True)
class OutcomePlan:
    """What will be different for the child, the steps there, and the support towards it."""

    area: str
    text: str
    targets: tuple[TargetPlan, ...] = ()
    provision: tuple[ProvisionPlan, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a family or young person answered to the plan."""

    voice: Voice
    words: str
    on: date
    comment: str = ""


@dataclass(frozen=True)
class SupportPlanContent:
    """One plan, as it stands on a day."""

    about: About
    number: int
    state: str
    starts_on: date
    review_due_on: date
    lead: str = ""
    what_we_know: str = ""
    outcomes: tuple[OutcomePlan, ...] = ()
    other_provision: tuple[ProvisionPlan, ...] = ()
    views: tuple[Said, ...] = ()
    is_separate: bool = False
    answers: tuple[Answer, ...] = ()
    signers: tuple[str, ...] = ()
    contested: tuple[Contested, ...] = ()
