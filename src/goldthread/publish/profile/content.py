"""What is on a one-page profile."""

from dataclasses import dataclass
from datetime import date

from goldthread.publish.sheet.about import About, Contested, Said


@dataclass(frozen=True)
class BarrierLine:
    """Something that gets in the way, and what it looks like."""

    title: str
    looks_like: str


@dataclass(frozen=True)
class DiagnosisLine:
    """A diagnosis with its source and date: one fact among others."""

    name: str
    source: str
    on: date


@dataclass(frozen=True)
class TriedLine:
    """Something that has been tried, and what came of it."""

    what: str
    came_of_it: str


@dataclass(frozen=True)
class ProfileContent:
    """A profile as it stands on a day. Empty parts are left out of the page.

    `is_separate`: it holds what one of several parents says apart from another.
    """

    about: About
    strengths: tuple[Said, ...] = ()
    interests: tuple[Said, ...] = ()
    aspirations: tuple[Said, ...] = ()
    matters_to_me: tuple[Said, ...] = ()
    best_support: tuple[Said, ...] = ()
    communication: tuple[Said, ...] = ()
    alerts: tuple[str, ...] = ()
    do: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    barriers: tuple[BarrierLine, ...] = ()
    tried: tuple[TriedLine, ...] = ()
    diagnoses: tuple[DiagnosisLine, ...] = ()
    contested: tuple[Contested, ...] = ()
    is_separate: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written yet."""
        return self == ProfileContent(about=self.about)
