"""What the census readers return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goldthread.exchange.identifiers import PupilNumber
from goldthread.statute.vocabulary.needs import NeedType
from goldthread.statute.vocabulary.provision import SenProvision
from goldthread.statute.vocabulary.year_groups import YearGroup


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One pupil on roll. "" or None: the file does not say, or not legibly."""

    line: int
    source_key: str  # pupilonrolltableid: joins the tables of one extract
    native_id: str  # the source's own mark for the school
    surname: str
    forename: str
    middle_names: str
    preferred_surname: str
    former_surname: str
    upn: PupilNumber
    former_upn: PupilNumber
    uln: PupilNumber
    sex: str | None
    born_on: date
    entered_on: date | None
    ethnicity: str
    language: str
    enrol_status: str | None
    year_group: YearGroup | None
    sen_provision: SenProvision | None
    sen_provision_legacy: str | None  # S, A or P, withdrawn in 2014, if that is what the file has
    sen_unit: bool | None
    resourced_provision: bool | None
    top_up: bool | None
    part_time: bool | None
    young_carer: str | None
    post_looked_after: str | None
    service_child: str | None


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One need of one pupil. `need_type` is None when the code is not one of DfE's."""

    line: int
    source_key: str
    need_key: str
    rank: int | None
    need_type: NeedType | None
    code_as_written: str


@dataclass(frozen=True, slots=True)
class PupilWithNeeds:
    """A pupil and their needs, the primary first."""

    pupil: PupilRow
    needs: tuple[NeedRow, ...]
