"""What is held about a child, table by table, and what each table owes to the rights over it.

One rule for every table there is, ours and the framework's; a test fails on a table without one.
It says how a row is found from the child, whether it belongs in what the child may have (UK GDPR
Article 15) and why, what in it is about others, and what becomes of it when the record is erased.
"""

from dataclasses import dataclass
from enum import StrEnum


class Erasure(StrEnum):
    """What becomes of the rows about a child when their record is erased."""

    ERASED = "erased"
    UNNAMED = "unnamed"
    EMPTIED = "emptied"
    KEPT = "kept"


ERASURE_WORDS: dict[Erasure, str] = {
    Erasure.ERASED: "rows are removed",
    Erasure.UNNAMED: "rows stay, the child's names are taken out of the words",
    Erasure.EMPTIED: "rows stay without what they held",
    Erasure.KEPT: "rows stay: they name nobody",
}


@dataclass(frozen=True)
class Holding:
    """The rule of one table.

    `path`: the way from a row to the child, as a query; empty where no row is about one child.
    `in_pack` and `why` answer the request for access. `words`: fields in which people write, so that
    each row with something in them is read before it is given. `others`: what in it is about others.
    `lean`: whether a reader is asked to weigh the whole row, because giving it could do harm.
    `quiet`: the field that says of a row that nobody outside may learn of it: it is in no pack.
    """

    path: str
    in_pack: bool
    why: str
    erasure: Erasure
    words: tuple[str, ...] = ()
    others: str = ""
    lean: bool = False
    quiet: str = ""


_STAFF = "names of staff, as they did their work"
_TEXT = "what people wrote may name others"


def _given(
    path: str = "child", words: str = "", others: str = _STAFF, *, lean: bool = False
) -> Holding:
    """About the child, in the pack, erased with the record."""
    why = "It is about the child."
    return Holding(path, True, why, Erasure.ERASED, tuple(words.split()), others, lean)


def _held_back(path: str, why: str, erasure: Erasure = Erasure.ERASED) -> Holding:
    return Holding(path, False, why, erasure)


def _not_about(why: str, erasure: Erasure = Erasure.KEPT, words: str = "") -> Holding:
    """About no child: in nobody's pack."""
    return Holding("", False, why, erasure, tuple(words.split()))


HOLDINGS: dict[str, Holding] = {
    # The child, where they are taught, who is around them.
    "people.Child": _given("pk", others=""),
    "people.Enrolment": _given(others=""),
    "people.ClassMember": _given(others=""),
    "people.ChildAdult": _given(words="relationship", others="names of family members"),
    "people.AttendanceSpell": _given(others=""),
    "people.CourtOrder": _given(words="says", others="whom the order is about", lean=True),
    "people.ChildBar": _given(words="reason", others="whom the record is closed to", lean=True),
    "people.EmergencyOpening": _given(words="reason review_note", others=f"{_STAFF}; {_TEXT}"),
    "people.ClassStaff": _not_about("Who works in a class."),
    "people.OwnRights": _given(words="says", others=f"{_STAFF}; {_TEXT}"),
    "people.ParentPart": _given(others="what each parent goes on seeing", lean=True),
    "people.Delegation": _not_about("Duties one member of staff hands to another."),
    "people.DelegatedChild": _held_back(
        "child", "For whom a colleague stood in; that they looked is in the account of who looked."
    ),
    # Notes with their own lock: who reads for a request does not read these.
    "restricted.RestrictedNote": _held_back(
        "child",
        "Not in the pack by itself: those who may read the note decide with the data protection "
        "officer whether it is given.",
    ),
    "restricted.RestrictedReader": _held_back("note__child", "It goes with the restricted note."),
    # The profile, the plan, what was done and said.
    "profiles.ProfileEntry": _given(words="text", others=f"{_STAFF}; {_TEXT}"),
    "profiles.Barrier": _given(words="title looks_like", others=f"{_STAFF}; {_TEXT}"),
    "profiles.Diagnosis": _given(words="name source", others="who made the diagnosis"),
    "profiles.Strategy": _given(words="text", others=f"{_STAFF}; {_TEXT}"),
    "profiles.StrategyReply": _given(words="note", others=f"{_STAFF}; {_TEXT}"),
    "profiles.ProfileRead": _given(),
    "profiles.Observation": _given(words="text", others=f"{_STAFF}; {_TEXT}"),
    "cycles.Cycle": _given(words="what_we_know", others=f"{_STAFF}; {_TEXT}"),
    "contributions.Contribution": _given(
        words="text", others="what a parent or professional said for themselves"
    ),
    "contributions.Agreement": _given(words="comment", others="what a parent said for themselves"),
    "outcomes.Outcome": _given(words="text", others=_TEXT),
    "outcomes.Target": _given(words="text child_words", others=_TEXT),
    "outcomes.Measurement": _given(words="note", others=f"{_STAFF}; {_TEXT}"),
    "provision.ProvisionLine": _given(others=""),
    "provision.SessionChild": _given(others=""),
    "provision.ProvisionGroup": Holding(
        "lines__child",
        True,
        "It is the help the child had; it may be shared with others.",
        Erasure.UNNAMED,
        ("name", "what", "child_words", "place", "materials"),
        "a group may be named after another child",
    ),
    "provision.Session": Holding(
        "children__child",
        True,
        "It happened with the child; others may have been there.",
        Erasure.UNNAMED,
        ("note",),
        "a note may be about another child of the group",
    ),
    "provision.Slot": _not_about("When a group meets; it goes with the group."),
    "sen_support.SenStatus": _given(words="source", others=""),
    "sen_support.SenNeed": _given(words="source", others=""),
    "sen_support.Concern": _given(
        words="noticed tried family_view decision_note", others=f"{_STAFF}; {_TEXT}"
    ),
    "sen_support.ConcernEvidence": _given(words="text", others=f"{_STAFF}; {_TEXT}"),
    "sen_support.Review": _given(words="learned next_step", others=f"{_STAFF}; {_TEXT}"),
    "sen_support.TargetReview": _given(words="comment", others=_TEXT),
    "sen_support.LineReview": _given(words="comment", others=_TEXT),
    "transitions.HandoverChild": _given(
        words="from_teacher_note first_day", others=f"{_STAFF}; {_TEXT}"
    ),
    "transitions.HandoverQuestion": _given(words="text answer", others=f"{_STAFF}; {_TEXT}"),
    "transitions.Handover": _not_about("A class handed on; each child's part is in the pack."),
    "drafts.Draft": Holding(
        "child",
        True,
        "It is about the child, finished or not.",
        Erasure.ERASED,
        ("values",),
        f"{_STAFF}; {_TEXT}",
    ),
    # The account of the child's own, and what shows who looked.
    "accounts.User": _held_back(
        "own_record",
        "The child's own sign-in: the name is known to them, the rest is settings and keys.",
        Erasure.EMPTIED,
    ),
    "accounts.RoleHeld": _held_back("user__own_record", "That they may sign in."),
    "accounts.Receipt": _held_back("user__own_record", "That a form was taken, once."),
    "accounts.SignInLink": _held_back("user__own_record", "A link to sign in with: a secret."),
    "accounts.SignIn": _held_back(
        "user__own_record", "When they signed in and on what: their own page shows it."
    ),
    "accounts.ProviderIdentity": _held_back(
        "user__own_record", "A sign-in of staff: never a child's."
    ),
    "accounts.KnownDevice": _held_back("user__own_record", "Where they signed in before, hashed."),
    "accounts.WrongTry": _not_about("Wrong tries, counted for minutes; whose is only a hash."),
    "people.ChildSequence": _held_back("child", "The pictures or PIN they sign in with: a secret."),
    "people.ClassDevice": _not_about("Devices of a class."),
    "approvals.Approval": _not_about(
        "What two members of staff agreed to take out.", Erasure.UNNAMED, "reason"
    ),
    "assurance.SavedView": _not_about("A member of staff's own filter.", Erasure.UNNAMED, "name"),
    "audit.Event": Holding(
        "children__child_id",
        True,
        "Who looked, by role and day: enough to see whether it was right, without naming staff.",
        Erasure.KEPT,
        (),
        "who of the staff looked: given by role",
    ),
    "audit.EventChild": _held_back(
        "child_id", "An index of the account of who looked.", Erasure.KEPT
    ),
    "audit.Chain": _not_about("The length and seal of the audit."),
    # Files that came in, and what is worked out from the record.
    "imports.ImportChange": _held_back(
        "child", "The list that undoes a file; what the file said is in the record itself."
    ),
    "imports.ImportBatch": _held_back(
        "changes__child",
        "A file about many pupils; what it said of this one is in the record itself.",
        Erasure.EMPTIED,
    ),
    "imports.ColumnMapping": _not_about("How a file's columns are read."),
    "assurance.KeptFigures": _not_about(
        "Sums of a school, counted again when needed.", Erasure.EMPTIED
    ),
    "assurance.ModelOfProvision": _not_about("How a school gives a support; it names no child."),
    "assurance.AgreedAction": _not_about(
        "What leaders agreed for the school.", Erasure.UNNAMED, "text"
    ),
    # The rights themselves.
    "subject_access.AccessRequest": _given(
        words="requester_name identity_how obstacle_note extension_reason sent_back_note outcome_note",
        others="who asked",
        lean=True,
    ),
    "subject_access.RequestPause": _given(words="reason", others=_TEXT),
    "subject_access.PackPiece": _held_back(
        "child", "A copy made for reading; it becomes the pack."
    ),
    "subject_access.SealedPack": _held_back("child", "What was given before; it can be had again."),
    "data_requests.DataRequest": _given(
        words="said asked_by_name extended_because reasons",
        others=f"who asked; {_TEXT}",
        lean=True,
    ),
    "data_requests.Complaint": _given(
        words="text summary made_by_name answer", others=f"who complained; {_TEXT}", lean=True
    ),
    "data_requests.ComplaintStep": _given(
        "complaint__child", words="text", others=f"{_STAFF}; {_TEXT}", lean=True
    ),
    "sharing.Consent": _given(words="what with_whom", others="who was asked", lean=True),
    "sharing.Sharing": Holding(
        "child",
        True,
        "With whom it was shared; what is kept quiet, because telling it puts someone at risk, is not.",
        Erasure.ERASED,
        ("with_whom", "what", "why", "came_back", "quiet_because"),
        f"{_STAFF}; who it was shared with",
        quiet="is_kept_quiet",
    ),
    "retention.Hold": _given(words="reason", others=_TEXT),
    "retention.Removal": _held_back(
        "child", "That a removal was proposed and decided: it names nobody.", Erasure.KEPT
    ),
    "retention.OwnPeriod": _not_about("How long this school keeps records."),
    # Schools, and things that name no child.
    "organisations.Organisation": _not_about("Schools, trusts and authorities."),
    "organisations.Term": _not_about("School terms."),
    "organisations.ClosedDay": _not_about("Days a school is closed."),
    "organisations.SchoolClass": _not_about("Classes."),
    "guidance.GuidanceVersion": _not_about("The library of what helps: no child is in it."),
    "planning.AreaFile": _not_about("Published figures and sites of an area: no child is in it."),
    "planning.SavedRun": _not_about("Sums for an area, with small numbers hidden."),
    "provision.CatalogueEntry": _not_about("Kinds of help a school can choose."),
    "provision.StaffRate": _not_about("What an hour costs."),
    # The framework's tables.
    "account.EmailAddress": _held_back("user__own_record", "An address to sign in with."),
    "account.EmailConfirmation": _held_back(
        "email_address__user__own_record", "A link that proves an address."
    ),
    "mfa.Authenticator": _held_back("user__own_record", "A key to sign in with: a secret."),
    "auth.Permission": _not_about("Not used."),
    "auth.Group": _not_about("Not used."),
    "contenttypes.ContentType": _not_about("Names of tables."),
    "sessions.Session": _held_back(
        "", "A sign-in that lasts hours; words typed to find a pupil go with it."
    ),
}


NOT_EDUCATIONAL: dict[str, str] = {
    "audit.Event": "Kept by the program: it came from nobody the law names (school, authority, pupil, parent).",
    "drafts.Draft": "A half-written form is its writer's alone until it is sent.",
}
"""In the pack, and not in the educational record of a parent's own right, with why."""


def holdings_as_markdown() -> str:
    """The table for docs/reference, ending in a newline."""
    lines = [
        "| table | in the pack | why | about others | when the record is erased |",
        "| --- | --- | --- | --- | --- |",
    ]
    for label, rule in HOLDINGS.items():
        if rule.path or rule.erasure is not Erasure.KEPT:
            cells = (
                f"`{label}`",
                "yes" if rule.in_pack else "no",
                rule.why,
                rule.others or "nothing",
                ERASURE_WORDS[rule.erasure],
            )
            lines.append(f"| {' | '.join(cells)} |")
    rest = ", ".join(
        f"`{label}`"
        for label, rule in HOLDINGS.items()
        if not rule.path and rule.erasure is Erasure.KEPT
    )
    apart = "\n".join(f"- `{label}`: {why}" for label, why in NOT_EDUCATIONAL.items())
    return (
        "\n".join(lines) + f"\n\nAbout no child, and kept: {rest}.\n\n"
        f"In a pack, and not in the educational record a parent may ask for:\n{apart}\n"
    )
