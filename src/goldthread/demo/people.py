"""The people of the area while it is being made, before they become rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from goldthread.demo.chance import Chance
from goldthread.demo.content import Content, band_of
from goldthread.demo.days import OpenDays, Term, terms_of
from goldthread.demo.gradients import SHAPES, SchoolShape
from goldthread.demo.rows import Rows
from goldthread.statute.vocabulary.year_groups import YearGroup, academic_year_of

YEARS_BACK = 2
LONDON = ZoneInfo("Europe/London")
YEAR_GROUPS = tuple(year.value for year in YearGroup if year.phase and year.value[0] not in "EN")


@dataclass
class Adult:
    """One adult who works in a school."""

    id: int
    name: str
    role: str


@dataclass
class Group:
    """A registration class in the current year, with the adults who work in it."""

    id: int
    name: str
    year_group: str
    past_ids: dict[int, int] = field(default_factory=dict)
    teacher: Adult | None = None
    support: Adult | None = None


@dataclass
class Pupil:
    """One child. `since` is the first day at this school."""

    id: int
    school: "School"
    first: str
    surname: str
    sex: str
    born_on: date
    year_group: str
    group: Group
    since: date
    absence: float = 0.05
    provision: str = "N"
    needs: list[str] = field(default_factory=list)
    support_from: date | None = None
    plan_from: date | None = None
    support_until: date | None = None
    parent_id: int | None = None
    user_id: int | None = None
    teachers: list[Adult] = field(default_factory=list)

    @property
    def band(self) -> str:
        """The age band whose words suit this child."""
        return band_of(self.year_group)

    @property
    def need(self) -> str:
        """The primary need."""
        return self.needs[0]


@dataclass
class School:
    """One of the three schools."""

    id: int
    kind: str
    name: str
    code: str
    groups: list[Group] = field(default_factory=list)
    staff: dict[str, list[Adult]] = field(default_factory=dict)
    pupils: list[Pupil] = field(default_factory=list)

    @property
    def shape(self) -> SchoolShape:
        """Its shares and rates."""
        return SHAPES[self.kind]

    @property
    def senco(self) -> Adult:
        """Its SENCO."""
        return self.staff["senco"][0]

    @property
    def register(self) -> list[Pupil]:
        """Children on SEN Support or with a plan, and those who no longer need support."""
        return [pupil for pupil in self.pupils if pupil.needs]


@dataclass
class Area:
    """What is being built, and everything its parts share."""

    rows: Rows
    content: Content
    on: date
    at: datetime
    seed: str
    scale: float
    told: Callable[[str, int], None]
    schools: list[School] = field(default_factory=list)
    trust_id: int = 0
    authority_id: int = 0
    catalogue: dict[str, int] = field(default_factory=dict)
    ties: set[tuple[int, int, date]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.year = academic_year_of(self.on).start_year
        self.years = [self.year - back for back in range(YEARS_BACK, -1, -1)]
        self.open = OpenDays(self.years)
        self.terms: list[Term] = [
            term for year in self.years for term in terms_of(year) if term.first <= self.on
        ]
        self.began = date(self.years[0], 9, 1)

    def chance(self, *purpose: object) -> Chance:
        """The stream of draws for one purpose."""
        return Chance(self.seed, *purpose)

    def moment(self, day: date, hour: int = 16, minute: int = 5) -> datetime:
        """A moment on a day in London, never after now."""
        return min(datetime.combine(day, time(hour, minute), LONDON), self.at)

    def size(self, number: int, least: int = 1) -> int:
        """A number of children or adults, scaled."""
        return max(least, round(number * self.scale))


def year_group_in(pupil: Pupil, years_ago: int) -> str | None:
    """The year group a child was in some years ago, or None before Reception."""
    place = YEAR_GROUPS.index(pupil.year_group) - years_ago
    return YEAR_GROUPS[place] if place >= 0 else None


def days(number: int) -> timedelta:
    """A number of days."""
    return timedelta(days=number)
