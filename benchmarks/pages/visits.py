"""The pages that are measured, and who opens each."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from benchmarks.pages.world import School
from goldthread.access.actor import SYSTEM
from goldthread.records.cycles.actions import CycleWords, change_cycle
from goldthread.records.cycles.models import Cycle


@dataclass(frozen=True)
class Visit:
    """One page as one person opens it, `after_write` when the school has just written something."""

    name: str
    user_id: int
    path: str
    after_write: bool = False


def visits(school: School) -> tuple[Visit, ...]:
    """The child page, the register, the class page, the today page and the head's page."""
    return (
        Visit("child page", school.senco, f"/children/{school.child}/"),
        Visit("register of 50", school.senco, "/register/"),
        Visit("class page", school.teacher, f"/classes/{school.first_class}/"),
        Visit("today page", school.ta, f"/today/{school.on.isoformat()}/"),
        Visit("head's page", school.head, "/leadership/"),
        Visit("head's page after a write", school.head, "/leadership/", after_write=True),
    )


def write_something(child: UUID, at: datetime) -> None:
    """Change a word of a child's plan, as a SENCO would all day: what was counted is then untrue."""
    cycle = Cycle.objects.get(child__public_id=child, state="active")
    words = CycleWords(
        f"{at.isoformat()} Loves building.", cycle.lead, cycle.starts_on, cycle.review_due_on
    )
    change_cycle(cycle=cycle, words=words, by=SYSTEM, at=at)
