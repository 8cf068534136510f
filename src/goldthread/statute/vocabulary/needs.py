"""Types and areas of need: the census codes, the Code's four areas, the reform's five.

Source: SEN2 dictionary for codes and order [V]; NSA from census guidance [V2]; the mapping of
types to areas [V2]/[U]; the reform's areas [V2] in outline, names [U] (domain.md 2.4, 3.1).
"""

import re
from enum import StrEnum
from typing import Final

from goldthread.statute.vocabulary.codes import UnknownCode, only_letters


class NeedArea(StrEnum):
    """The four broad areas of need in the SEND Code of Practice 2015 [V] S30 (6.28-6.35 [U])."""

    COMMUNICATION_AND_INTERACTION = "communication_and_interaction"
    COGNITION_AND_LEARNING = "cognition_and_learning"
    SEMH = "semh"
    SENSORY_AND_PHYSICAL = "sensory_and_physical"

    @property
    def label(self) -> str:
        """The area in plain words."""
        return NEED_AREA_LABELS[self]


NEED_AREA_LABELS: Final = {
    NeedArea.COMMUNICATION_AND_INTERACTION: "Communication and interaction",
    NeedArea.COGNITION_AND_LEARNING: "Cognition and learning",
    NeedArea.SEMH: "Social, emotional and mental health",
    NeedArea.SENSORY_AND_PHYSICAL: "Sensory and physical",
}


class NeedType(StrEnum):
    """The 14 types of need in the school census, in the order DfE lists them.

    NSA is for SEN Support only and never appears in SEN2. A type is one fact about a child,
    not a description of them: a child can have several, ranked.
    """

    SPLD = "SPLD"
    MLD = "MLD"
    SLD = "SLD"
    PMLD = "PMLD"
    SEMH = "SEMH"
    SLCN = "SLCN"
    ASD = "ASD"
    HI = "HI"
    VI = "VI"
    MSI = "MSI"
    PD = "PD"
    DS = "DS"
    OTH = "OTH"
    NSA = "NSA"

    @property
    def label(self) -> str:
        """The type in plain words, for screens and for families."""
        return NEED_TYPE_LABELS[self]

    @property
    def census_name(self) -> str:
        """The type as DfE writes it, for returns and for tables set beside national figures."""
        return NEED_TYPE_CENSUS_NAMES.get(self, self.label)

    @property
    def area(self) -> NeedArea | None:
        """The Code's area, or None where DfE assigns none (DS, OTH, NSA)."""
        return _AREA_OF_TYPE.get(self)


NEED_TYPE_LABELS: Final = {
    NeedType.SPLD: "Specific learning difficulty",
    NeedType.MLD: "Moderate learning difficulty",
    NeedType.SLD: "Severe learning difficulty",
    NeedType.PMLD: "Profound and multiple learning difficulty",
    NeedType.SEMH: "Social, emotional and mental health",
    NeedType.SLCN: "Speech, language and communication",
    NeedType.ASD: "Autism",
    NeedType.HI: "Hearing impairment",
    NeedType.VI: "Vision impairment",
    NeedType.MSI: "Multi-sensory impairment",
    NeedType.PD: "Physical disability",
    NeedType.DS: "Down syndrome",
    NeedType.OTH: "Another need or disability",
    NeedType.NSA: "Support in place, type of need not yet assessed",
}

NEED_TYPE_CENSUS_NAMES: Final = {
    NeedType.SLCN: "Speech, language and communication needs",
    NeedType.ASD: "Autistic spectrum disorder",
    NeedType.OTH: "Other difficulty/disability",
    NeedType.NSA: "SEN support but no specialist assessment of type of need",
}
"""Only the types whose official name differs from our label."""

_AREA_OF_TYPE: Final = {
    NeedType.SPLD: NeedArea.COGNITION_AND_LEARNING,
    NeedType.MLD: NeedArea.COGNITION_AND_LEARNING,
    NeedType.SLD: NeedArea.COGNITION_AND_LEARNING,
    NeedType.PMLD: NeedArea.COGNITION_AND_LEARNING,
    NeedType.SEMH: NeedArea.SEMH,
    NeedType.SLCN: NeedArea.COMMUNICATION_AND_INTERACTION,
    NeedType.ASD: NeedArea.COMMUNICATION_AND_INTERACTION,
    NeedType.HI: NeedArea.SENSORY_AND_PHYSICAL,
    NeedType.VI: NeedArea.SENSORY_AND_PHYSICAL,
    NeedType.MSI: NeedArea.SENSORY_AND_PHYSICAL,
    NeedType.PD: NeedArea.SENSORY_AND_PHYSICAL,
}


class ReformArea(StrEnum):
    """The five "areas of development" in the 2026 proposals. Not law; never replaces NeedArea.

    That there are five, and that sensory and motor/physical stand apart, is [V2] (S56);
    the names of the others are [U]. Check before printing them on anything that leaves a school.
    """

    SPEECH_LANGUAGE_AND_COMMUNICATION = "speech_language_and_communication"
    SOCIAL_AND_EMOTIONAL = "social_and_emotional"
    EXECUTIVE_FUNCTION = "executive_function"
    SENSORY = "sensory"
    MOTOR_AND_PHYSICAL = "motor_and_physical"

    @property
    def label(self) -> str:
        """The area in plain words."""
        return REFORM_AREA_LABELS[self]


REFORM_AREA_LABELS: Final = {
    ReformArea.SPEECH_LANGUAGE_AND_COMMUNICATION: "Speech, language and communication",
    ReformArea.SOCIAL_AND_EMOTIONAL: "Social and emotional",
    ReformArea.EXECUTIVE_FUNCTION: "Executive function",
    ReformArea.SENSORY: "Sensory",
    ReformArea.MOTOR_AND_PHYSICAL: "Motor and physical",
}

_REFORM_AREAS_OF_AREA: Final[dict[NeedArea | None, tuple[ReformArea, ...]]] = {
    NeedArea.COMMUNICATION_AND_INTERACTION: (ReformArea.SPEECH_LANGUAGE_AND_COMMUNICATION,),
    NeedArea.COGNITION_AND_LEARNING: (),
    NeedArea.SEMH: (ReformArea.SOCIAL_AND_EMOTIONAL,),
    NeedArea.SENSORY_AND_PHYSICAL: (ReformArea.SENSORY, ReformArea.MOTOR_AND_PHYSICAL),
    None: (),
}

_REFORM_AREAS_OF_TYPE: Final[dict[NeedType, tuple[ReformArea, ...]]] = {
    NeedType.HI: (ReformArea.SENSORY,),
    NeedType.VI: (ReformArea.SENSORY,),
    NeedType.MSI: (ReformArea.SENSORY,),
    NeedType.PD: (ReformArea.MOTOR_AND_PHYSICAL,),
}
"""Types that say more than their area does."""


def reform_areas_for(need: NeedArea | NeedType) -> tuple[ReformArea, ...]:
    """The reform's areas a need most nearly meets: a place to start asking, never an answer.

    Lossy by design [U]. Cognition and learning has no equivalent in the proposals [V2] (S56) and
    gives an empty tuple; so do DS, OTH and NSA. No need gives executive function, because no
    code of today records it. Sensory and physical gives both halves until a type says which.
    """
    if isinstance(need, NeedArea):
        return _REFORM_AREAS_OF_AREA[need]
    return _REFORM_AREAS_OF_TYPE.get(need, _REFORM_AREAS_OF_AREA[need.area])


RETIRED_NEED_CODES: Final = {"BESD": NeedType.SEMH}
"""Codes of before 2015 with the nearest of today [U]. Not the same thing: BESD named behaviour,
SEMH does not, so a person decides; we only suggest."""

_OTHER_SPELLINGS: Final = {
    "visual impairment": NeedType.VI,
    "autism spectrum disorder": NeedType.ASD,
    "autistic spectrum condition": NeedType.ASD,
    "downs syndrome": NeedType.DS,
    "other": NeedType.OTH,
    "specific learning difficulty dyslexia": NeedType.SPLD,
    "no specialist assessment": NeedType.NSA,
}
_TYPE_OF_SPELLING: Final[dict[str, NeedType]] = (
    {only_letters(need.value): need for need in NeedType}
    | {only_letters(need.label): need for need in NeedType}
    | {only_letters(need.census_name): need for need in NeedType}
    | {only_letters(words): need for words, need in _OTHER_SPELLINGS.items()}
)


def parse_need_type(text: str) -> NeedType:
    """The need type for a census code or a GIAS or MIS spelling, whatever its case.

    "SPLD", "SpLD", "SpLD - Specific Learning Difficulty" and "specific learning difficulty" are
    one. Raises UnknownCode for anything else, with a `suggestion` for a retired code (BESD).
    GIAS's "Not Applicable" is not a need: a reader should skip it before calling.
    """
    leading = re.split(r"\s+[-–—:]\s*|:", text.strip(), maxsplit=1)[0]
    for spelling in (text, leading):
        need = _TYPE_OF_SPELLING.get(only_letters(spelling))
        if need is not None:
            return need
    raise UnknownCode(
        "a type of need", leading, list(NeedType), RETIRED_NEED_CODES.get(leading.upper())
    )
