"""How long a record is kept, as dated rules.

The Information and Records Management Society's toolkit for schools is what schools follow; it is
guidance, not law, and its numbers stand here unverified [U]. A school may decide on another period,
with its reason (`records.retention`). A rule is in force from a day on, so that a later one can
stand beside it without changing what was decided before.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from goldthread.statute.calendar import add_calendar_months
from goldthread.statute.clocks.base import Clock, Deadline, Reliability, Unit

LONGEST_YEARS: Final = 100
BACKUP_DAYS: Final = 90
"""House rule [U]: the longest a backup is kept, so that what was erased is gone everywhere by then."""


@dataclass(frozen=True)
class RetentionRule:
    """How many years after a birthday or an event something is kept, from which day on this holds."""

    clock: Clock
    years: int
    in_force_from: date

    @property
    def name(self) -> str:
        """The stable name."""
        return self.clock.name


SEND_RECORD: Final = RetentionRule(
    Clock(
        name="retention_send_record",
        title="Record of a pupil with special educational needs",
        start_event="The pupil is born",
        limit="31 years",
        unit=Unit.CALENDAR_MONTHS,
        legal_basis="IRMS Toolkit for Schools (25 years, the end of an EHC plan, and 6 more: "
        "Limitation Act 1980, section 2)",
        flag=Reliability.UNVERIFIED,
    ),
    years=31,
    in_force_from=date(2014, 9, 1),
)
PUPIL_RECORD: Final = RetentionRule(
    Clock(
        name="retention_pupil_record",
        title="Record of a pupil never on the SEN register",
        start_event="The pupil is born",
        limit="25 years",
        unit=Unit.CALENDAR_MONTHS,
        legal_basis="IRMS Toolkit for Schools (Limitation Act 1980, sections 2 and 28)",
        flag=Reliability.UNVERIFIED,
    ),
    years=25,
    in_force_from=date(2014, 9, 1),
)
RETENTION_RULES: Final = (SEND_RECORD, PUPIL_RECORD)
RETENTION_CLOCKS: Final = tuple(rule.clock for rule in RETENTION_RULES)


def retention_rule_named(name: str) -> RetentionRule:
    """The rule with a stored name. Raises KeyError when there is none."""
    return {rule.name: rule for rule in RETENTION_RULES}[name]


def retention_rule_for(*, ever_on_register: bool) -> RetentionRule:
    """Which rule a record falls under."""
    return SEND_RECORD if ever_on_register else PUPIL_RECORD


def retention_deadline(
    born_on: date, rule: RetentionRule, own_years: int | None = None
) -> Deadline:
    """The birthday from which a record is due to be looked at; `own_years` where a school decided.

    Raises ValueError for a period that cannot be meant.
    """
    years = rule.years if own_years is None else own_years
    if not 1 <= years <= LONGEST_YEARS:
        raise ValueError("A record is kept between 1 and 100 years.")
    due_on = add_calendar_months(born_on, 12 * years)
    if own_years is None:
        return rule.clock.deadline(due_on, f"{years} years after the pupil was born.")
    said = f"{years} years after the pupil was born, as this school has decided."
    return rule.clock.deadline(due_on, said)
