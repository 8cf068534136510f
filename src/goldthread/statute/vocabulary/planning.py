"""Words of planning an area: what an authority supplies, what it asks for, and how far that is."""

from enum import StrEnum
from typing import Final


class FileKind(StrEnum):
    """What a supplied file holds. The names of the plan's tables are those of its command."""

    RELEASE = "release"
    CHANGES = "changes"
    BOUNDARIES = "boundaries"
    SITES = "sites"
    DEMAND = "demand"
    BUDGET = "budget"
    ZONES = "zones"
    TRAVEL = "travel"
    SCENARIOS = "scenarios"
    TEST = "test"
    EXCEPTIONS = "exceptions"
    KEPT = "kept"

    @property
    def label(self) -> str:
        """The kind in plain words."""
        return FILE_KIND_LABELS[self]


FILE_KIND_LABELS: Final = {
    FileKind.RELEASE: "A published release of plans by area (DfE or LAIT)",
    FileKind.CHANGES: "Scenarios: dated changes of rates (TOML)",
    FileKind.BOUNDARIES: "Boundaries of localities (GeoJSON)",
    FileKind.SITES: "Sites and what can be built there",
    FileKind.DEMAND: "Children by zone, need and period",
    FileKind.BUDGET: "Periods and what may be spent",
    FileKind.ZONES: "Where the zones are",
    FileKind.TRAVEL: "How far it is from zones to sites",
    FileKind.SCENARIOS: "Futures to plan for",
    FileKind.TEST: "Other futures to try the plan in",
    FileKind.EXCEPTIONS: "Zones and sites allowed beyond the travel limit",
    FileKind.KEPT: "Children who stay where they are",
}
PLAN_TABLES: Final = (
    FileKind.SITES, FileKind.DEMAND, FileKind.BUDGET, FileKind.ZONES, FileKind.TRAVEL,
    FileKind.SCENARIOS, FileKind.TEST, FileKind.EXCEPTIONS, FileKind.KEPT,
)  # fmt: skip
PLAN_FILES: Final = (*PLAN_TABLES, FileKind.BOUNDARIES)
"""One file of each at most goes into a plan of places."""


class RunKind(StrEnum):
    """What is asked."""

    DEMAND = "demand"
    PLACES = "places"

    @property
    def label(self) -> str:
        """The question in plain words."""
        return RUN_KIND_LABELS[self]


RUN_KIND_LABELS: Final = {
    RunKind.DEMAND: "Demand: how many plans",
    RunKind.PLACES: "Places: where and when",
}
NEEDED: Final = {
    RunKind.DEMAND: (FileKind.RELEASE,),
    RunKind.PLACES: (FileKind.SITES, FileKind.DEMAND, FileKind.BUDGET),
}
"""Files without which there is nothing to work out."""


class RunState(StrEnum):
    """How far a run is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The state in plain words."""
        return RUN_STATE_LABELS[self]


RUN_STATE_LABELS: Final = {
    RunState.WAITING: "Waiting",
    RunState.RUNNING: "Under way",
    RunState.DONE: "Done",
    RunState.STOPPED: "Stopped",
    RunState.FAILED: "Could not be worked out",
}
UNDER_WAY: Final = (RunState.WAITING, RunState.RUNNING)
