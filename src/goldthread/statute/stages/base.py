"""A state machine as a table: the one place a record's next state is decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class StageWord(Protocol):
    """A StrEnum member of states or events with words for people."""

    @property
    def value(self) -> str:
        """What is stored."""

    @property
    def label(self) -> str:
        """What is shown."""


S = TypeVar("S", bound=StageWord)
E = TypeVar("E", bound=StageWord)


class NotAllowedNow(ValueError):
    """An event that does not fit the state. Says what is possible instead, without blame."""

    def __init__(self, noun: str, state: StageWord, possible: Iterable[StageWord]) -> None:
        self.state = state
        self.possible = tuple(possible)
        opening = f"This {noun} is at “{state.label}”."
        if not self.possible:
            super().__init__(f"{opening} It is finished, so nothing more can be changed here.")
            return
        ways = "; ".join(event.label for event in self.possible)
        super().__init__(f"{opening} From here you can: {ways}.")


@dataclass(frozen=True)
class Transition(Generic[S, E]):
    """One row: in this state, this event leads there. `who` says in words who usually does it;
    whether a given person may is decided in `access`."""

    state: S
    event: E
    next_state: S
    who: str


@dataclass(frozen=True)
class StageTable(Generic[S, E]):
    """The rows of one machine. `noun` names the record in sentences; `initial` is where it begins.

    Raises ValueError at import when two rows answer the same question or a state of a row
    cannot be reached from the beginning.
    """

    name: str
    noun: str
    initial: S
    transitions: tuple[Transition[S, E], ...]

    def __post_init__(self) -> None:
        """Refuse ambiguous rows and rows nobody can arrive at."""
        questions = [(row.state, row.event) for row in self.transitions]
        if len(questions) != len(set(questions)):
            raise ValueError(f"{self.name}: two rows for one state and event.")
        arrivals = {self.initial} | {
            row.next_state for row in self.transitions if row.next_state != row.state
        }
        if any(row.state not in arrivals for row in self.transitions):
            raise ValueError(f"{self.name}: a row starts from a state that nothing leads to.")

    @property
    def states(self) -> tuple[S, ...]:
        """Every state, in the order the rows mention them, the first one first."""
        mentioned = [self.initial]
        for row in self.transitions:
            mentioned += [row.state, row.next_state]
        return tuple(dict.fromkeys(mentioned))

    @property
    def final_states(self) -> tuple[S, ...]:
        """States with nothing after them."""
        return tuple(state for state in self.states if not self.events_from(state))

    def events_from(self, state: S) -> tuple[E, ...]:
        """What can happen in a state, in the order to offer it."""
        return tuple(row.event for row in self.transitions if row.state == state)

    def can(self, state: S, event: E) -> bool:
        """Whether an event fits a state."""
        return event in self.events_from(state)

    def next_state(self, state: S, event: E) -> S:
        """Where an event leads. Raises NotAllowedNow when it does not fit the state."""
        for row in self.transitions:
            if row.state == state and row.event == event:
                return row.next_state
        raise NotAllowedNow(self.noun, state, self.events_from(state))

    def as_markdown(self) -> str:
        """Heading and table for docs/reference, ending in a newline."""
        lines = [
            f"## {self.name}",
            "",
            f"Begins at: {self.initial.label}.",
            f"Ends at: {'; '.join(state.label for state in self.final_states) or 'never'}.",
            "",
            "| at | what happens | then | who |",
            "| --- | --- | --- | --- |",
        ]
        for row in self.transitions:
            shown = (row.state, row.event, row.next_state)
            cells = [f"{word.label} (`{word.value}`)" for word in shown]
            lines.append(f"| {' | '.join([*cells, row.who])} |")
        return "\n".join(lines) + "\n"
