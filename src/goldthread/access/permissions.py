"""Every permission there is, NOUN_VERB, with the sentence shown in the permission table."""

from enum import StrEnum


class Permission(StrEnum):
    """One right. The value is its stable name in data and in the audit."""

    ACCESS_REVIEW = "access.review"
    ACCOUNT_USE = "account.use"
    AUDIT_READ = "audit.read"
    CATALOGUE_EDIT = "catalogue.edit"
    CHILD_CREATE = "child.create"
    CHILD_MERGE = "child.merge"
    CHILD_VIEW = "child.view"
    CLASS_VIEW = "class.view"
    CONCERN_RAISE = "concern.raise"
    CONCERN_TRIAGE = "concern.triage"
    CONTRIBUTION_MAKE = "contribution.make"
    CONTRIBUTION_RECORD = "contribution.record"
    COST_VIEW = "cost.view"
    DIAGNOSIS_VIEW = "diagnosis.view"
    DOCUMENT_PRINT = "document.print"
    EMERGENCY_OPEN = "emergency.open"
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
    OWN_PAGE_VIEW = "own_page.view"
    PLAN_EDIT = "plan.edit"
    PLAN_VIEW = "plan.view"
    PLATFORM_VIEW = "platform.view"
    PROFILE_ACKNOWLEDGE = "profile.acknowledge"
    PROFILE_EDIT = "profile.edit"
    RECORD_PROTECT = "record.protect"
    REGISTER_EXPORT = "register.export"
    REGISTER_VIEW = "register.view"
    REVIEW_RUN = "review.run"
    SESSION_LOG = "session.log"
    STATUS_EDIT = "status.edit"
    TRUST_FIGURES_VIEW = "trust_figures.view"
    USERS_MANAGE = "users.manage"


DESCRIPTIONS: dict[Permission, str] = {
    Permission.ACCESS_REVIEW: "See who holds which role and how much was looked at, and review it, "
    "with no child named",
    Permission.ACCOUNT_USE: "Sign in, change their own settings and sign out everywhere",
    Permission.AUDIT_READ: "See who has looked at or changed a record",
    Permission.CATALOGUE_EDIT: "Add and change entries in the school's provision catalogue and its rates",
    Permission.CHILD_CREATE: "Add a child to the school",
    Permission.CHILD_MERGE: "Join two records that are the same child, keeping both histories",
    Permission.CHILD_VIEW: "See a child's page: what helps, today's provision, the profile and the thread",
    Permission.CLASS_VIEW: "See what each child in a class needs from the adult teaching it",
    Permission.CONCERN_RAISE: "Tell the SENCO what they have noticed about a child",
    Permission.CONCERN_TRIAGE: "Decide with the teacher what happens next with a concern",
    Permission.CONTRIBUTION_MAKE: "Say in their own words what matters, and answer before a review",
    Permission.CONTRIBUTION_RECORD: "Write down what a child or family member said, marked as such",
    Permission.COST_VIEW: "See what provision costs",
    Permission.DIAGNOSIS_VIEW: "See diagnoses with their source and date",
    Permission.DOCUMENT_PRINT: "Print or download a child's documents",
    Permission.EMERGENCY_OPEN: "Open a record they otherwise may not, in an emergency, with a reason, "
    "to read until the end of the day; it is noticed and reviewed",
    Permission.FAMILY_VIEW: "See the family's page: what we agreed, what happened, how it is going",
    Permission.FIGURES_VIEW: "See the school's five figures and open them to their entries",
    Permission.GUIDANCE_EDIT: "Add entries of their own to the guidance library, and take them out",
    Permission.GUIDANCE_VIEW: "Search the guidance library: what is known about ways to help",
    Permission.HANDOVER_RECEIVE: "Read, ask about and acknowledge the day-one page of a child coming to them",
    Permission.HANDOVER_RUN: "Hand a class on to its next teacher and see who has read what",
    Permission.HANDOVER_WRITE: "Add to the day-one page of a child leaving their class, and answer questions",
    Permission.IMPORT_RUN: "Bring in pupils from a file, preview the changes and undo them",
    Permission.INVITATION_USE: "See the list of children to whose record they were invited",
    Permission.MEASUREMENT_ADD: "Record a measurement towards a target, or an observation",
    Permission.OWN_PAGE_VIEW: "See their own page: targets, wins and what they have said",
    Permission.PLAN_EDIT: "Plan outcomes, targets and provision for a child or a group",
    Permission.PLAN_VIEW: "See the plan: outcomes, targets, provision and what was delivered",
    Permission.PLATFORM_VIEW: "See that the system works: version, accounts and audit in numbers",
    Permission.PROFILE_ACKNOWLEDGE: "Say that they have read what helps a child, and whether it works",
    Permission.PROFILE_EDIT: "Change the profile, barriers, diagnoses and what helps",
    Permission.RECORD_PROTECT: "Decide who from outside is invited to a child's record and to "
    "whom it is closed, and record court orders",
    Permission.REGISTER_EXPORT: "Take the SEN register out as a file",
    Permission.REGISTER_VIEW: "See the SEN register",
    Permission.REVIEW_RUN: "Run a review and record what was decided",
    Permission.SESSION_LOG: "Log a session as it happened",
    Permission.STATUS_EDIT: "Change SEN status and ranked needs",
    Permission.TRUST_FIGURES_VIEW: "See the figures of the schools they answer for, with no child named",
    Permission.USERS_MANAGE: "Give people accounts and roles, and end them",
}
