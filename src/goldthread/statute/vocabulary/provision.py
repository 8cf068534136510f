"""Stages of SEN provision as the census records them, and the reform's layers beside them.

Source: school census `SENprovision` [V2] S33; legacy codes [V] S28, S35; layers are proposals of
February 2026 [V2] S42, S51 and stand next to N/K/E, never instead of it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from goldthread.statute.vocabulary.codes import UnknownCode, only_letters


class SenProvision(StrEnum):
    """The census code for a pupil's SEN provision: every pupil has exactly one."""

    NONE = "N"
    SEN_SUPPORT = "K"
    EHC_PLAN = "E"

    @property
    def label(self) -> str:
        """The provision in plain words."""
        return SEN_PROVISION_LABELS[self]


SEN_PROVISION_LABELS: Final = {
    SenProvision.NONE: "No special educational need",
    SenProvision.SEN_SUPPORT: "SEN Support",
    SenProvision.EHC_PLAN: "Education, health and care plan",
}


@dataclass(frozen=True)
class ParsedProvision:
    """A code of today and, when the file held an older one, that older code.

    Keep `legacy` with the record: the law behind S, A and P was not the law behind E and K.
    """

    code: SenProvision
    legacy: str | None = None


LEGACY_SEN_PROVISIONS: Final = {
    "S": SenProvision.EHC_PLAN,
    "A": SenProvision.SEN_SUPPORT,
    "P": SenProvision.SEN_SUPPORT,
}
"""S statement, A school action (or early years action), P school action plus [V] S28."""

_SPELLINGS: Final = {
    only_letters(words): provision
    for provision in SenProvision
    for words in (provision.value, provision.label)
} | {
    "nosen": SenProvision.NONE,
    "ehcp": SenProvision.EHC_PLAN,
    "ehcplan": SenProvision.EHC_PLAN,
}


def parse_sen_provision(text: str) -> ParsedProvision:
    """The provision for a code or its name, legacy codes mapped and marked.

    Raises UnknownCode, also for an empty entry: "not recorded" is not "no need".
    """
    provision = _SPELLINGS.get(only_letters(text))
    if provision is not None:
        return ParsedProvision(provision)
    code = text.strip().upper()
    if code in LEGACY_SEN_PROVISIONS:
        return ParsedProvision(LEGACY_SEN_PROVISIONS[code], legacy=code)
    raise UnknownCode("SEN provision", text, [*SenProvision, *LEGACY_SEN_PROVISIONS])


class Layer(StrEnum):
    """The four layers of support in the reform proposals [V2] S42, S51. Not law.

    An attribute of provision and of a plan beside N/K/E; no child need "fail" at one layer
    before the next [V2] S52. Ordered from what everyone has to what few need.
    """

    UNIVERSAL = "universal"
    TARGETED = "targeted"
    TARGETED_PLUS = "targeted_plus"
    SPECIALIST = "specialist"

    @property
    def label(self) -> str:
        """The layer's name."""
        return LAYER_LABELS[self]

    @property
    def description(self) -> str:
        """What the layer is, in a sentence."""
        return LAYER_DESCRIPTIONS[self]

    @property
    def order(self) -> int:
        """0 for universal to 3 for specialist."""
        return list(Layer).index(self)


LAYER_LABELS: Final = {
    Layer.UNIVERSAL: "Universal",
    Layer.TARGETED: "Targeted",
    Layer.TARGETED_PLUS: "Targeted plus",
    Layer.SPECIALIST: "Specialist",
}

LAYER_DESCRIPTIONS: Final = {
    Layer.UNIVERSAL: "What every child can count on in every classroom.",
    Layer.TARGETED: "Extra help that the school plans and gives itself.",
    Layer.TARGETED_PLUS: "Extra help with advice or time from education or health specialists.",
    Layer.SPECIALIST: "Specialist provision, today through an education, health and care plan.",
}
