"""What is on a day-one page."""

from dataclasses import dataclass

from goldthread.publish.sheet.about import About, Said


@dataclass(frozen=True)
class Asked:
    """A question of the receiving teacher, and its answer."""

    question: str
    answer: str


@dataclass(frozen=True)
class DayOneContent:
    """A page as it stands on a day. Empty parts are left out."""

    about: About
    alerts: tuple[str, ...] = ()
    first_day: str = ""
    do: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    matters_to_me: tuple[Said, ...] = ()
    best_support: tuple[Said, ...] = ()
    interests: tuple[Said, ...] = ()
    targets: tuple[str, ...] = ()
    support: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    from_teacher: str = ""
    from_teacher_name: str = ""
    asked: tuple[Asked, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell yet."""
        return self == DayOneContent(about=self.about)
