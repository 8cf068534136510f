"""What the school's own system knows, and what the people of the story remember."""

import json
import subprocess
import sys
from dataclasses import dataclass, field

# Run beside the server, on its database: four pupils of the class as the school's own system has them.
ASK = """
import json, django; django.setup()
from goldthread.records.people.models import Child
from goldthread.records.organisations.models import SchoolClass
school_class = SchoolClass.objects.get(
    school__name__startswith="Otterbrook", name="4 Otter", year_starting=2026
)
members = Child.objects.filter(
    class_members__school_class=school_class, class_members__ends_on=None,
).distinct().order_by("surname", "forename", "id")
print(json.dumps([
    {"forename": c.forename, "surname": c.surname, "born_on": c.born_on.strftime("%d/%m/%Y"),
     "upn": c.upn, "name": c.known_as, "id": str(c.public_id), "born": c.born_on.isoformat(),
     "plan": c.cycles.filter(state="active").exists()}
    for c in members
]))
"""


@dataclass
class Pupil:
    """A pupil as the office knows them."""

    forename: str
    surname: str
    born_on: str
    upn: str
    name: str
    id: str
    born: str
    plan: bool


@dataclass
class Facts:
    """What one chapter hands to the next."""

    classmates: list[Pupil]
    texts: dict[str, str] = field(default_factory=dict)

    child_name: str = "Zephyrine Quillfeather"
    first_name: str = "Zephyrine"
    child: str = ""
    friend: str = "Barnaby Wimbleshott"


def gather(environment: dict[str, str]) -> Facts:
    """Ask the database which pupils the class has."""
    settings = {"DJANGO_SETTINGS_MODULE": "goldthread.config.settings", "GOLDTHREAD_DEMO": "1"}
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        env=environment | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert asked.returncode == 0, asked.stderr
    return Facts([Pupil(**row) for row in json.loads(asked.stdout.splitlines()[-1])])
