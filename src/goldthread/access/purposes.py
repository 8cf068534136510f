"""What each table is for, and why it is lawful to keep it. A test fails on a table that is not listed.

The basis is that of UK GDPR article 6, the condition that of article 9 with Schedule 1 to the Data
Protection Act 2018: what Goldthread assumes of a state-funded school in England. The school adopts it,
or decides otherwise, in its own impact assessment and with its own data protection officer.
"""

from enum import StrEnum
from typing import Final

from goldthread.access.sensitivity import Kind


class Basis(StrEnum):
    """Why a school may keep it."""

    PUBLIC_TASK = "public_task"
    LEGAL_DUTY = "legal_duty"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """The basis in plain words."""
        return BASIS_LABELS[self]


BASIS_LABELS: Final = {
    Basis.PUBLIC_TASK: "Public task: art 6(1)(e), with Part 3 of the Children and Families Act 2014",
    Basis.LEGAL_DUTY: "Legal obligation: art 6(1)(c)",
    Basis.STAFF: "Public task: art 6(1)(e), to run the school",
}


class Condition(StrEnum):
    """Which condition allows special category data in a table that holds them."""

    SUPPORT = "support"
    EQUALITY = "equality"
    SAFEGUARDING = "safeguarding"

    @property
    def label(self) -> str:
        """The condition in plain words."""
        return CONDITION_LABELS[self]


CONDITION_LABELS: Final = {
    Condition.SUPPORT: "art 9(2)(g), DPA 2018 Sch 1 para 6 (statutory purposes)",
    Condition.EQUALITY: "art 9(2)(g), DPA 2018 Sch 1 para 8 (equality of opportunity)",
    Condition.SAFEGUARDING: "art 9(2)(g), DPA 2018 Sch 1 para 18 (safeguarding of children)",
}

PURPOSE_WORDS: Final[dict[str, str]] = {
    "audit.Chain": "Proof that no entry of the audit was changed or taken out",
    "audit.Event": "Proof of who read or changed which record, and when",
    "audit.EventChild": "To find what was read or changed about one child",
    "organisations.Organisation": "To know which school, trust or authority answers for a record",
    "organisations.Term": "To count time in school days",
    "organisations.ClosedDay": "To count time in school days",
    "organisations.SchoolClass": "To show a teacher the children they teach, and nobody else",
    "guidance.GuidanceVersion": "To keep a school's own advice on what helps, with who wrote it",
    "accounts.User": "To let an adult, parent or young person sign in, and read in comfort",
    "accounts.RoleHeld": "To let each person see what their work needs, and no more",
    "accounts.Receipt": "To do a thing once when it was sent twice",
    "accounts.SignInLink": "To let a person begin to sign in without a password being told",
    "accounts.SignIn": "To show a person where they are signed in, and to end it there",
    "accounts.ProviderIdentity": "To let a member of staff sign in with the account of their work",
    "accounts.KnownDevice": "To let nobody be shut out by another's wrong tries",
    "accounts.WrongTry": "To make guessing slow",
    "approvals.Approval": "To let many records out only when two people agree",
    "people.Child": "To know whose record it is, and to find it",
    "people.Enrolment": "To know for which days a school answers for a child",
    "people.ClassMember": "To show a teacher the children they teach, and nobody else",
    "people.ClassStaff": "To show a teacher the children they teach, and nobody else",
    "people.ChildAdult": "To let parents, key adults and people invited see one child's record",
    "people.CourtOrder": "To obey what a court decided about who may know of a child",
    "people.ChildBar": "To close one child's record to one person",
    "people.EmergencyOpening": "To review each opening of a record in an emergency",
    "people.ChildSequence": "To let a child sign in at school by pictures, or with a PIN",
    "people.ClassDevice": "To let children sign in on devices of their classroom only",
    "people.Delegation": "To let a colleague stand in for a while, and no longer",
    "people.DelegatedChild": "To let a colleague stand in for some children, and no others",
    "people.OwnRights": "To give a young person the rights that become their own",
    "people.ParentPart": "To let parents see what a young person agrees to",
    "restricted.RestrictedNote": "To keep what few should read apart from the record of many",
    "restricted.RestrictedReader": "To let one person read a restricted note until a day",
    "people.AttendanceSpell": "To see whether absence stands in the way of support",
    "imports.ColumnMapping": "To read a school's own files",
    "imports.ImportBatch": "To show what a file would change before it does, and to undo it",
    "imports.ImportChange": "To undo what a file changed",
    "drafts.Draft": "To lose nothing of a form half written",
    "profiles.ProfileEntry": "To let every adult see a child's strengths and what matters to them",
    "profiles.Barrier": "To take away what gets in a child's way",
    "profiles.Diagnosis": "To know a diagnosis with its source, where there is one",
    "profiles.Strategy": "To tell teachers what helps in a lesson, and what to avoid",
    "profiles.StrategyReply": "To learn whether what was advised works in the lesson",
    "profiles.ProfileRead": "To know that those who teach a child have read what helps",
    "profiles.Observation": "To keep what adults saw, wins above all",
    "cycles.Cycle": "To assess, plan, do and review, as the Code of Practice asks",
    "contributions.Contribution": "To hear the child and the family, in their own words",
    "contributions.Agreement": "To know whether the family agrees with a plan",
    "outcomes.Outcome": "To say what will be different for the child",
    "outcomes.Target": "To know whether a step was reached",
    "outcomes.Measurement": "To know whether a step was reached",
    "provision.CatalogueEntry": "To choose help from what the school can give",
    "provision.StaffRate": "To know what support costs",
    "provision.ProvisionGroup": "To plan who helps whom, when and how",
    "provision.Slot": "To plan who helps whom, when and how",
    "provision.ProvisionLine": "To plan what help one child gets",
    "provision.Session": "To know whether planned help took place",
    "provision.SessionChild": "To know whether one child had their planned help",
    "sen_support.SenStatus": "To keep the register of special educational needs",
    "sen_support.SenNeed": "To keep the register of special educational needs",
    "sen_support.Concern": "To act early on what a teacher noticed",
    "sen_support.ConcernEvidence": "To decide about a concern with evidence",
    "sen_support.Review": "To decide with the family what comes next",
    "sen_support.TargetReview": "To decide with the family what comes next",
    "sen_support.LineReview": "To learn what helped and what did not",
    "transitions.Handover": "To hand a child's support on to the next teacher",
    "transitions.HandoverChild": "To hand a child's support on to the next teacher",
    "transitions.HandoverQuestion": "To hand a child's support on to the next teacher",
    "assurance.SavedView": "To keep a person's own views of the register",
    "assurance.AgreedAction": "To act on what the figures show",
    "assurance.ModelOfProvision": "To let other schools learn how a support is given, with what results",
    "assurance.KeptFigures": "To show the school's figures without counting them each time",
    "planning.AreaFile": "To plan an area's places from figures whose source is known",
    "planning.SavedRun": "To show what was foreseen for an area, from what, and to repeat it",
    "data_requests.DataRequest": "To answer people who use their rights over data, in time",
    "data_requests.Complaint": "To answer people who complain about the use of data, in time",
    "data_requests.ComplaintStep": "To show what was done about a complaint",
    "subject_access.AccessRequest": "To give people the copy of a record they may have, in time",
    "subject_access.RequestPause": "To count the time in which a request is answered",
    "subject_access.PackPiece": "To read a copy before it is given, and take out what is about others",
    "subject_access.SealedPack": "To show what was given, and give it again",
    "retention.Hold": "To keep a record that an inquiry or a claim needs",
    "retention.OwnPeriod": "To know how long a school keeps records",
    "retention.Removal": "To show that two people decided to erase or keep a record",
    "sharing.Consent": "To share on consent only what was consented to, and to stop when it ends",
    "sharing.Sharing": "To tell families with whom their child's record was shared",
}

_LEGAL_DUTY: Final = frozenset({"audit", "data_requests", "retention", "sharing", "subject_access"})
_STAFF: Final = frozenset({"accounts", "approvals", "organisations", "guidance", "planning"})
_SAFEGUARDING: Final = frozenset(
    {
        "people.CourtOrder",
        "people.ChildBar",
        "people.EmergencyOpening",
        "restricted.RestrictedNote",
    }
)
_EQUALITY: Final = frozenset({"people.Child"})


def basis_of(table: str) -> Basis:
    """The basis on which a table is kept."""
    app = table.split(".")[0]
    if app in _LEGAL_DUTY:
        return Basis.LEGAL_DUTY
    return Basis.STAFF if app in _STAFF else Basis.PUBLIC_TASK


def condition_of(table: str) -> Condition:
    """The condition for special category data in a table."""
    if table in _SAFEGUARDING:
        return Condition.SAFEGUARDING
    return Condition.EQUALITY if table in _EQUALITY else Condition.SUPPORT


def lawful_words(table: str, kind: Kind) -> tuple[str, ...]:
    """Why a field of this kind may be kept: nothing for data about nobody."""
    if kind is Kind.NEUTRAL:
        return ()
    basis = basis_of(table).label
    return (basis, condition_of(table).label) if kind is Kind.SPECIAL else (basis,)
