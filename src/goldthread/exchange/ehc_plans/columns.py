"""Which column of which file of the release holds which measure, by heading, in both layouts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from goldthread.exchange.area_counts import Measure, Split

PLACE_COLUMNS: Final = (
    "time_period", "geographic_level", "old_la_code", "new_la_code", "la_name",
)  # fmt: skip
SETTINGS: Final = (
    "Mainstream school", "Special school", "Alternative provision/Pupil referral unit",
    "Further education", "Educated elsewhere", "Non-maintained early years", "Unknown",
)  # fmt: skip
"""The groups that both layouts can tell. In 2025 NEET and "other" stand within "elsewhere"."""

GROUP_OF: Final = {"NEET": "Educated elsewhere", "Other": "Educated elsewhere"}
SETTING_COLUMNS: Final = {
    "mainstream_total": "Mainstream school",
    "special_total": "Special school",
    "ap_pru_total": "Alternative provision/Pupil referral unit",
    "fe_total": "Further education",
    "ed_elsewhere": "Educated elsewhere",
    "nm_early_years": "Non-maintained early years",
    "placement_unknown": "Unknown",
}
NEED_COLUMNS: Final = {
    f"number_{code.lower()}": code
    for code in (
        "SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "ASD", "HI", "VI", "MSI", "PD", "DS", "OTH",
    )
}  # fmt: skip
AGE_TOPICS: Final = {
    Measure.PLANS: "Child or young persons age",
    Measure.STARTS: "Age when plan started",
    Measure.CEASED: "Age plan ceased",
}
"""The label "age 10" stands under two topics of one file: the topic is read first."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file: the headings that tell it, and what each column of a row means.

    `category` names the column that says which part a row is of, `split` what kind of part.
    `across` gives columns that are parts of the row themselves (settings, needs).
    """

    name: str
    marks: tuple[str, ...]
    columns: tuple[tuple[str, Measure], ...]
    category: str | None = None
    split: Split = Split.TOTAL
    across: tuple[tuple[str, str], ...] = ()
    across_split: Split = Split.SETTING

    @property
    def by_topic(self) -> bool:
        """Whether rows say their topic, as in the layout of 2025."""
        return "breakdown_topic" in self.marks


_TOPICS = ("breakdown_topic", "breakdown")
_SETTINGS_ACROSS = tuple(SETTING_COLUMNS.items())
_NEEDS_ACROSS = tuple(NEED_COLUMNS.items())
LAYOUTS: Final = (
    Layout("plans by age, 2022", ("characteristic_age", "Total_all"),
           (("Total_all", Measure.PLANS),), "characteristic_age", Split.AGE),
    Layout("new plans by age, 2022", ("characteristic_age", "Total_new_all"),
           (("Total_new_all", Measure.STARTS),), "characteristic_age", Split.AGE),
    Layout("plans by setting, 2022", ("establishment_group", "Total_all"),
           (("Total_all", Measure.PLANS),), "establishment_group", Split.SETTING),
    Layout("new plans by setting, 2022", ("establishment_group", "Total_new_all"),
           (("Total_new_all", Measure.STARTS),), "establishment_group", Split.SETTING),
    Layout("requests and assessments, 2022", ("InreqEHC", "AssnodecisionEHC", "AssRefusedEHC"),
           (("InreqEHC", Measure.REQUESTS), ("AssRefusedEHC", Measure.REFUSED),
            ("AssnodecisionEHC", Measure.UNDECIDED))),
    Layout("plans, 2025", (*_TOPICS, "ehcplans", "mainstream_total"),
           (("ehcplans", Measure.PLANS),), across=_SETTINGS_ACROSS),
    Layout("new plans, 2025", (*_TOPICS, "new_ehc_plans", "mainstream_total"),
           (("new_ehc_plans", Measure.STARTS),), across=_SETTINGS_ACROSS),
    Layout("needs of all plans, 2025", (*_TOPICS, "ehc_plans", "number_asd"), (),
           across=_NEEDS_ACROSS, across_split=Split.NEED),
    Layout("requests, 2025", (*_TOPICS, "requests_received_in_year"),
           (("requests_received_in_year", Measure.REQUESTS),
            ("requests_decided_not_to_assess", Measure.REFUSED))),
    Layout("ceased plans, 2025", (*_TOPICS, "total_ceased"), (("total_ceased", Measure.CEASED),)),
)  # fmt: skip
