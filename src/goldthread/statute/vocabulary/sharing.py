"""Words of sharing a child's record: with whom, how, and on which lawful basis.

Consent is rarely the basis of what a school does: it is not freely given where the school has to act
anyway, and it can be taken back, when the duty cannot (UK GDPR recital 43; DfE, Data protection in
schools). So the other bases come first, each with a sentence that says when it fits.
"""

from enum import StrEnum
from typing import Final


class Recipient(StrEnum):
    """With whom a record is shared."""

    SCHOOL = "school"
    AUTHORITY = "authority"
    HEALTH = "health"
    SOCIAL_CARE = "social_care"
    PROFESSIONAL = "professional"
    FAMILY = "family"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind of recipient in plain words."""
        return RECIPIENT_LABELS[self]


RECIPIENT_LABELS: Final = {
    Recipient.SCHOOL: "Another school or setting",
    Recipient.AUTHORITY: "The local authority",
    Recipient.HEALTH: "A health service",
    Recipient.SOCIAL_CARE: "Social care",
    Recipient.PROFESSIONAL: "A professional from outside",
    Recipient.FAMILY: "A parent, carer or the young person",
    Recipient.OTHER: "Someone else",
}


class SharedHow(StrEnum):
    """How it was given."""

    INVITED = "invited"
    HANDED = "handed"
    POST = "post"
    SECURE = "secure"
    SPOKEN = "spoken"

    @property
    def label(self) -> str:
        """The way in plain words."""
        return SHARED_HOW_LABELS[self]


SHARED_HOW_LABELS: Final = {
    SharedHow.INVITED: "Invited to the record",
    SharedHow.HANDED: "Handed over on paper",
    SharedHow.POST: "By post",
    SharedHow.SECURE: "By secure transfer or encrypted e-mail",
    SharedHow.SPOKEN: "Told in a meeting or on the telephone",
}


class LawfulBasis(StrEnum):
    """Why it may be shared: UK GDPR art 6(1), with the condition of art 9(2) that goes with it here."""

    PUBLIC_TASK = "public_task"
    LEGAL_DUTY = "legal_duty"
    SAFEGUARDING = "safeguarding"
    VITAL = "vital"
    CONSENT = "consent"

    @property
    def label(self) -> str:
        """The basis in plain words."""
        return LAWFUL_BASIS_LABELS[self]

    @property
    def law(self) -> str:
        """Where it stands in the law."""
        return LAWFUL_BASIS_LAW_WORDS[self]

    @property
    def when(self) -> str:
        """When it fits, in a sentence."""
        return LAWFUL_BASIS_EXPLANATIONS[self]


LAWFUL_BASIS_LABELS: Final = {
    LawfulBasis.PUBLIC_TASK: "The school’s public task",
    LawfulBasis.LEGAL_DUTY: "A duty in law",
    LawfulBasis.SAFEGUARDING: "Keeping a child safe",
    LawfulBasis.VITAL: "To protect someone’s life",
    LawfulBasis.CONSENT: "Consent",
}
LAWFUL_BASIS_LAW_WORDS: Final = {
    LawfulBasis.PUBLIC_TASK: "UK GDPR art 6(1)(e) and 9(2)(g); DPA 2018 Sch 1 para 6",
    LawfulBasis.LEGAL_DUTY: "UK GDPR art 6(1)(c) and 9(2)(g); DPA 2018 Sch 1 para 6",
    LawfulBasis.SAFEGUARDING: "UK GDPR art 6(1)(e) and 9(2)(g); DPA 2018 Sch 1 para 18",
    LawfulBasis.VITAL: "UK GDPR art 6(1)(d) and 9(2)(c)",
    LawfulBasis.CONSENT: "UK GDPR art 6(1)(a) and 9(2)(a)",
}
LAWFUL_BASIS_EXPLANATIONS: Final = {
    LawfulBasis.PUBLIC_TASK: "The usual one: teaching the child and meeting their needs calls for it. Consent is not asked, and the family is told.",
    LawfulBasis.LEGAL_DUTY: "A law says that it must be sent: the record to the next school, advice for an EHC assessment, an annual review.",
    LawfulBasis.SAFEGUARDING: "A child may be at risk of harm. Consent is not asked where asking would raise the risk.",
    LawfulBasis.VITAL: "Someone’s life is in danger and they cannot agree themselves.",
    LawfulBasis.CONSENT: "Only where the family may really say no and nothing is lost by it, such as a charity’s club. It ends when they take it back.",
}


class ConsentState(StrEnum):
    """What became of asking."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state in plain words."""
        return CONSENT_STATE_LABELS[self]


CONSENT_STATE_LABELS: Final = {
    ConsentState.ASKED: "Asked, no answer yet",
    ConsentState.GIVEN: "Given",
    ConsentState.REFUSED: "Not given",
    ConsentState.WITHDRAWN: "Taken back",
}
