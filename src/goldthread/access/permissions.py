"""Every permission there is, NOUN_VERB, with the sentence shown in the permission table."""

from enum import StrEnum


class Permission(StrEnum):
    """One right. The value is its stable name in data and in the audit."""

    ACCESS_REQUEST_ANSWER = "access_request.answer"
    ACCESS_REVIEW = "access.review"
    ACCOUNT_USE = "account.use"
    APPROVAL_GIVE = "approval.give"
    AUDIT_READ = "audit.read"
    CATALOGUE_EDIT = "catalogue.edit"
    CHILD_CREATE = "child.create"
    CHILD_MERGE = "child.merge"
    CHILD_SIGN_IN = "child.sign_in"
    CHILD_VIEW = "child.view"
    CLASS_VIEW = "class.view"
    CONCERN_RAISE = "concern.raise"
    CONCERN_TRIAGE = "concern.triage"
    COMPLAINT_HANDLE = "complaint.handle"
    COMPLAINT_LOG = "complaint.log"
    CONTRIBUTION_MAKE = "contribution.make"
    CONTRIBUTION_RECORD = "contribution.record"
    COST_VIEW = "cost.view"
    DATA_REQUEST_DECIDE = "data_request.decide"
    DATA_RIGHTS_USE = "data_rights.use"
    DIAGNOSIS_VIEW = "diagnosis.view"
    DOCUMENT_PRINT = "document.print"
    DPIA_TAKE = "dpia.take"
    DUTY_HAND_ON = "duty.hand_on"
    DUTY_SEE = "duty.see"
    EMERGENCY_OPEN = "emergency.open"
    FAMILY_PROGRESS_VIEW = "family.progress_view"
    FAMILY_SAY = "family.say"
    FAMILY_VIEW = "family.view"
    FIGURES_VIEW = "figures.view"
    GUIDANCE_EDIT = "guidance.edit"
    GUIDANCE_VIEW = "guidance.view"
    HANDOVER_RECEIVE = "handover.receive"
    HANDOVER_RUN = "handover.run"
    HANDOVER_WRITE = "handover.write"
    IMPORT_RUN = "import.run"
    INVITATION_USE = "invitation.use"
    MEASUREMENT_ADD = "measurement.add"
    NOTE_FAMILY_READ = "note.family_read"
    NOTE_HAND_IN = "note.hand_in"
    NOTE_HEALTH_READ = "note.health_read"
    NOTE_KNOW = "note.know"
    NOTE_SAFETY_READ = "note.safety_read"
    NOTE_WRITE = "note.write"
    OWN_PAGE_VIEW = "own_page.view"
    PLAN_EDIT = "plan.edit"
    PLAN_VIEW = "plan.view"
    PLATFORM_VIEW = "platform.view"
    PROFILE_ACKNOWLEDGE = "profile.acknowledge"
    PROFILE_EDIT = "profile.edit"
    RECORD_ERASE = "record.erase"
    RECORD_PROTECT = "record.protect"
    REGISTER_EXPORT = "register.export"
    REGISTER_VIEW = "register.view"
    REVIEW_RUN = "review.run"
    RIGHTS_RECORD = "rights.record"
    RIGHTS_SHARE = "rights.share"
    SESSION_LOG = "session.log"
    SHARING_RECORD = "sharing.record"
    SHARING_VIEW = "sharing.view"
    STATUS_EDIT = "status.edit"
    SUFFICIENCY_RUN = "sufficiency.run"
    SUFFICIENCY_VIEW = "sufficiency.view"
    TRUST_FIGURES_VIEW = "trust_figures.view"
    USERS_MANAGE = "users.manage"
    WORK_HAND_ON = "work.hand_on"


DESCRIPTIONS: dict[Permission, str] = {
    Permission.ACCESS_REQUEST_ANSWER: "Answer a request for access to a child's record: read all that "
    "is held, decide with a second reader what is given, and seal the pack",
    Permission.ACCESS_REVIEW: "See who holds which role and how much was looked at, and review it, "
    "with no child named",
    Permission.ACCOUNT_USE: "Sign in, change their own settings and sign out everywhere",
    Permission.APPROVAL_GIVE: "Be the second person: answer what a colleague asked for that takes two, "
    "such as a file of many children",
    Permission.AUDIT_READ: "See who has looked at or changed a record",
    Permission.CATALOGUE_EDIT: "Add and change entries in the school's provision catalogue and its rates",
    Permission.CHILD_CREATE: "Add a child to the school",
    Permission.CHILD_MERGE: "Join two records that are the same child, keeping both histories",
    Permission.CHILD_SIGN_IN: "Let children sign in to their own page by pictures, on a device of the school",
    Permission.CHILD_VIEW: "See a child's page: what helps, today's provision, the profile and the thread",
    Permission.CLASS_VIEW: "See what each child in a class needs from the adult teaching it",
    Permission.CONCERN_RAISE: "Tell the SENCO what they have noticed about a child",
    Permission.CONCERN_TRIAGE: "Decide with the teacher what happens next with a concern",
    Permission.COMPLAINT_HANDLE: "Acknowledge, look into and answer complaints about how data are used",
    Permission.COMPLAINT_LOG: "Write down a complaint about data that came by word of mouth or letter",
    Permission.CONTRIBUTION_MAKE: "Say in their own words what matters, and answer before a review",
    Permission.CONTRIBUTION_RECORD: "Write down what a child or family member said, marked as such",
    Permission.COST_VIEW: "See what provision costs",
    Permission.DATA_REQUEST_DECIDE: "See requests to put a record right and objections, write down those "
    "that came by letter, and decide them",
    Permission.DATA_RIGHTS_USE: "Say that something is not right, object, complain, give consent and "
    "take it back, and see with whom the record was shared",
    Permission.DIAGNOSIS_VIEW: "See diagnoses with their source and date",
    Permission.DOCUMENT_PRINT: "Print or download a child's documents",
    Permission.DPIA_TAKE: "Take out the draft of the school’s data protection impact assessment",
    Permission.DUTY_HAND_ON: "Hand some of their own duties to a colleague of the school until a day",
    Permission.DUTY_SEE: "See who stands in for whom in the school, and end it",
    Permission.EMERGENCY_OPEN: "Open a record they otherwise may not, in an emergency, with a reason, "
    "to read until the end of the day; it is noticed and reviewed",
    Permission.FAMILY_PROGRESS_VIEW: "See on the family's pages what happened and how it is going",
    Permission.FAMILY_SAY: "Have their say on the family's pages",
    Permission.FAMILY_VIEW: "See on the family's pages what was agreed, with its documents, and who can see it",
    Permission.FIGURES_VIEW: "See the school's five figures and open them to their entries",
    Permission.GUIDANCE_EDIT: "Add entries of their own to the guidance library, and take them out",
    Permission.GUIDANCE_VIEW: "Search the guidance library: what is known about ways to help",
    Permission.HANDOVER_RECEIVE: "Read, ask about and acknowledge the day-one page of a child coming to them",
    Permission.HANDOVER_RUN: "Hand a class on to its next teacher and see who has read what",
    Permission.HANDOVER_WRITE: "Add to the day-one page of a child leaving their class, and answer questions",
    Permission.IMPORT_RUN: "Bring in pupils from a file, preview the changes and undo them",
    Permission.INVITATION_USE: "See the list of children to whose record they were invited",
    Permission.MEASUREMENT_ADD: "Record a measurement towards a target, or an observation",
    Permission.NOTE_FAMILY_READ: "Read restricted notes about someone else in a child's family",
    Permission.NOTE_HAND_IN: "Hand in a restricted note, and not read it afterwards",
    Permission.NOTE_HEALTH_READ: "Read restricted notes about a child's health",
    Permission.NOTE_KNOW: "See that there is a restricted note and whom to ask, where its readers "
    "say so; never what it says, who wrote it or when",
    Permission.NOTE_SAFETY_READ: "Read restricted notes about a child's safety",
    Permission.NOTE_WRITE: "Write restricted notes; of those they read, say who else may read them "
    "until a day and who may know that there is one",
    Permission.OWN_PAGE_VIEW: "See their own page: targets, wins and what they have said",
    Permission.PLAN_EDIT: "Plan outcomes, targets and provision for a child or a group",
    Permission.PLAN_VIEW: "See the plan: outcomes, targets, provision and what was delivered",
    Permission.PLATFORM_VIEW: "See that the system works: version, accounts and audit in numbers",
    Permission.PROFILE_ACKNOWLEDGE: "Say that they have read what helps a child, and whether it works",
    Permission.PROFILE_EDIT: "Change the profile, barriers, diagnoses and what helps",
    Permission.RECORD_ERASE: "Propose or agree, as one of two people, that a record is erased or kept "
    "longer, and put a hold on one",
    Permission.RECORD_PROTECT: "Decide who from outside is invited to a child's record and to "
    "whom it is closed, and record court orders",
    Permission.REGISTER_EXPORT: "Take the SEN register out as a file",
    Permission.REGISTER_VIEW: "See the SEN register",
    Permission.REVIEW_RUN: "Run a review and record what was decided",
    Permission.RIGHTS_RECORD: "Record what a young person decides when their rights become their own",
    Permission.RIGHTS_SHARE: "Say which parts a parent may go on seeing, once their rights are their own",
    Permission.SESSION_LOG: "Log a session as it happened",
    Permission.SHARING_RECORD: "Write down with whom a record was shared, and ask families for consent",
    Permission.SHARING_VIEW: "See with whom a record was shared, why, and what came back",
    Permission.STATUS_EDIT: "Change SEN status and ranked needs",
    Permission.SUFFICIENCY_RUN: "Supply the area's published figures and tables of sites, and ask for, "
    "stop, repeat and remove what is worked out from them",
    Permission.SUFFICIENCY_VIEW: "See what was worked out for the area: how many plans to expect, which "
    "places where, and on which assumptions; no child is named",
    Permission.TRUST_FIGURES_VIEW: "See the figures of the schools they answer for, with no child named",
    Permission.USERS_MANAGE: "Give people accounts and roles, and end them",
    Permission.WORK_HAND_ON: "See what stands in a colleague's name or has no owner any more, and pass "
    "it on to somebody else or to the post",
}
