"""The pages that are measured, and who opens each."""

from dataclasses import dataclass

from benchmarks.pages.world import School


@dataclass(frozen=True)
class Visit:
    """One page as one person opens it."""

    name: str
    user_id: int
    path: str


def visits(school: School) -> tuple[Visit, ...]:
    """The child page, the register, the class page, the today page and the head's page."""
    return (
        Visit("child page", school.senco, f"/children/{school.child}/"),
        Visit("register of 50", school.senco, "/register/"),
        Visit("class page", school.teacher, f"/classes/{school.first_class}/"),
        Visit("today page", school.ta, f"/today/{school.on.isoformat()}/"),
        Visit("head's page", school.head, "/leadership/"),
    )
