"""Every stage table, for the reference page and for tests over all of them."""

from typing import Any, Final

from goldthread.statute.stages.access_request import ACCESS_REQUEST_STAGES
from goldthread.statute.stages.base import StageTable
from goldthread.statute.stages.concern import CONCERN_STAGES
from goldthread.statute.stages.cycle import CYCLE_STAGES
from goldthread.statute.stages.data_rights import COMPLAINT_STAGES, REQUEST_STAGES
from goldthread.statute.stages.handover import HANDOVER_STAGES
from goldthread.statute.stages.review import REVIEW_STAGES

STAGE_TABLES: Final[tuple[StageTable[Any, Any], ...]] = (
    CONCERN_STAGES,
    CYCLE_STAGES,
    REVIEW_STAGES,
    HANDOVER_STAGES,
    REQUEST_STAGES,
    COMPLAINT_STAGES,
    ACCESS_REQUEST_STAGES,
)


def stages_as_markdown() -> str:
    """All tables for docs/reference, ending in a newline."""
    return "\n".join(table.as_markdown() for table in STAGE_TABLES)
