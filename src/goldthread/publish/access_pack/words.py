"""Words for tables, fields and reasons, as a family reads them."""

import re
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from goldthread.access.roles import ROLES, RoleName
from goldthread.publish.sheet.words import short_day
from goldthread.statute.vocabulary.delivery import Measure, MissedReason, Voice
from goldthread.statute.vocabulary.educational_record import AccessRight
from goldthread.statute.vocabulary.needs import NeedArea, NeedType
from goldthread.statute.vocabulary.provision import Layer, SenProvision
from goldthread.statute.vocabulary.year_groups import YearGroup

TABLE_WORDS: Final = {
    "people.Child": _("Details"),
    "people.Enrolment": _("On the roll"),
    "people.ClassMember": _("Classes"),
    "people.ChildAdult": _("Adults linked to the child"),
    "people.AttendanceSpell": _("Attendance"),
    "people.CourtOrder": _("Court orders"),
    "people.ChildBar": _("To whom the record is closed"),
    "people.EmergencyOpening": _("Opened in an emergency"),
    "people.OwnRights": _("Rights of their own"),
    "people.ParentPart": _("What parents go on seeing"),
    "data_requests.DataRequest": _("Requests over data"),
    "data_requests.Complaint": _("Complaints about data"),
    "data_requests.ComplaintStep": _("What was done about complaints"),
    "sharing.Consent": _("Consents"),
    "sharing.Sharing": _("With whom it was shared"),
    "profiles.ProfileEntry": _("Profile"),
    "profiles.Barrier": _("What gets in the way"),
    "profiles.Diagnosis": _("Diagnoses"),
    "profiles.Strategy": _("What helps, and what to avoid"),
    "profiles.StrategyReply": _("Whether it worked"),
    "profiles.ProfileRead": _("Who has read what helps"),
    "profiles.Observation": _("What adults saw"),
    "cycles.Cycle": _("Plans"),
    "contributions.Contribution": _("What was said"),
    "contributions.Agreement": _("Answers to plans"),
    "outcomes.Outcome": _("Outcomes"),
    "outcomes.Target": _("Targets"),
    "outcomes.Measurement": _("Measurements"),
    "provision.ProvisionLine": _("Help in the plans"),
    "provision.SessionChild": _("Parts in sessions"),
    "provision.ProvisionGroup": _("Help and groups"),
    "provision.Session": _("Sessions"),
    "sen_support.SenStatus": _("SEN status"),
    "sen_support.SenNeed": _("Needs"),
    "sen_support.Concern": _("Concerns"),
    "sen_support.ConcernEvidence": _("Evidence for a concern"),
    "sen_support.Review": _("Reviews"),
    "sen_support.TargetReview": _("Targets at reviews"),
    "sen_support.LineReview": _("Help at reviews"),
    "transitions.HandoverChild": _("Handed on"),
    "transitions.HandoverQuestion": _("Questions when handed on"),
    "drafts.Draft": _("Half-written forms"),
    "audit.Event": _("Who looked, and who wrote"),
    "subject_access.AccessRequest": _("Requests for access"),
    "subject_access.RequestPause": _("Waiting for an answer"),
    "retention.Hold": _("Reasons to keep the record"),
}
FIELD_WORDS: Final = {
    "about": _("About"),
    "acknowledged_at": _("Taken on"),
    "acknowledged_by": _("Acknowledged by"),
    "acknowledged_on": _("Acknowledged on"),
    "answer": _("Answer"),
    "answered_at": _("Answered"),
    "answered_by": _("Answered by"),
    "answered_on": _("Answered on"),
    "area": _("Area"),
    "asked_at": _("Asked"),
    "asked_by": _("Asked by"),
    "asked_by_name": _("Name of who asked"),
    "asked_of": _("Asked of"),
    "asked_on": _("Asked on"),
    "asker": _("Who asked"),
    "at": _("When"),
    "attended": _("Attended"),
    "baseline": _("Where it began"),
    "baseline_on": _("Measured first on"),
    "basis": _("Lawful basis"),
    "born_on": _("Date of birth"),
    "by": _("By"),
    "came_back": _("What came back"),
    "child_words": _("In the child’s words"),
    "choices": _("Pictures chosen"),
    "closed_on": _("Closed on"),
    "comment": _("Comment"),
    "decided_by": _("Decided by"),
    "decided_on": _("Decided on"),
    "decision": _("Decision"),
    "decision_note": _("Note on the decision"),
    "diagnosed_on": _("Diagnosed on"),
    "due_on": _("Due on"),
    "ended_at": _("Closed"),
    "ended_on": _("Ended on"),
    "ends_on": _("To"),
    "entered_on": _("Joined on"),
    "ethnicity": _("Ethnicity"),
    "extended_because": _("Why it took longer"),
    "extended_on": _("Given more time on"),
    "extension_reason": _("Why it took longer"),
    "family_told_on": _("Family told on"),
    "family_view": _("The family’s view"),
    "feeling": _("Feeling"),
    "first_day": _("On the first day"),
    "first_language": _("First language"),
    "first_reader": _("First reader"),
    "forename": _("Forename"),
    "form": _("Page"),
    "former_surname": _("Former surname"),
    "former_upn": _("Former unique pupil number"),
    "from_teacher_note": _("From the teacher before"),
    "gas_levels": _("Steps towards the goal"),
    "gathered_at": _("Gathered on"),
    "goal": _("Goal"),
    "grade": _("Grade of staff"),
    "ground": _("By what right"),
    "group": _("Help"),
    "has_parental_responsibility": _("Parental responsibility"),
    "held_on": _("Held on"),
    "helped": _("How much it helped"),
    "hourly_rate": _("Hourly rate"),
    "how": _("How"),
    "identity_how": _("How identity was checked"),
    "impact": _("How much it gets in the way"),
    "is_beside": _("Stands beside the record"),
    "is_told": _("Told to who complained"),
    "is_win": _("A win"),
    "kind": _("Kind"),
    "layer": _("Layer"),
    "lead": _("Led by"),
    "learned": _("What we learned"),
    "left_on": _("Left on"),
    "legacy_code": _("Code before 2014"),
    "logged_at": _("Logged"),
    "logged_by": _("Logged by"),
    "look_again_on": _("Look again on"),
    "looks_like": _("What it looks like"),
    "made_at": _("Said on"),
    "made_by": _("Made by"),
    "made_by_name": _("Name of who complained"),
    "materials": _("Materials"),
    "measure": _("How it is measured"),
    "middle_names": _("Middle names"),
    "minutes": _("Minutes"),
    "minutes_delivered": _("Minutes delivered"),
    "minutes_planned": _("Minutes planned"),
    "months_more": _("Months more"),
    "name": _("Name"),
    "need_type": _("Need"),
    "needs_receipt": _("Receipt asked for"),
    "next_step": _("Next step"),
    "note": _("Note"),
    "noticed": _("What was noticed"),
    "number": _("Number"),
    "obstacle_note": _("Why it may be given"),
    "on": _("Day"),
    "one_off_cost": _("One-off cost"),
    "opened_at": _("Opened"),
    "outcome": _("What came of it"),
    "outcome_note": _("What came of it"),
    "part": _("Part"),
    "place": _("Place"),
    "placed_by": _("Placed by"),
    "possible": _("Possible"),
    "preferred_forename": _("Forename used"),
    "preferred_surname": _("Surname used"),
    "present": _("There"),
    "prompt": _("Asked about"),
    "provision": _("SEN provision"),
    "raised_by": _("Raised by"),
    "raised_on": _("Raised on"),
    "rank": _("Rank"),
    "read_at": _("Read"),
    "reason": _("Reason"),
    "reasons": _("Reasons"),
    "receipt_on": _("Receipt came on"),
    "received_from": _("Received from"),
    "received_on": _("Received on"),
    "recipient": _("Kind of recipient"),
    "recorded_by": _("Recorded by"),
    "recorded_on": _("Recorded on"),
    "relationship": _("Relationship"),
    "reminded_at": _("Reminded"),
    "requester": _("Asked by"),
    "requester_name": _("Name of who asked"),
    "result": _("Result"),
    "review_due_on": _("Review due on"),
    "review_note": _("Note of the review"),
    "reviewed_at": _("Reviewed"),
    "reviewed_by": _("Reviewed by"),
    "right": _("By what right"),
    "said": _("Words"),
    "saved_at": _("Saved"),
    "says": _("What it says"),
    "school": _("School"),
    "school_class": _("Class"),
    "second_reader": _("Second reader"),
    "section": _("Part"),
    "sent_back_note": _("Sent back because"),
    "sessions_attended": _("Sessions attended"),
    "sessions_possible": _("Sessions possible"),
    "sex": _("Sex"),
    "slot_time": _("Time"),
    "source": _("Source"),
    "source_key": _("Number in the school’s system"),
    "starts_on": _("From"),
    "state": _("State"),
    "stopped_on": _("Stopped on"),
    "summary": _("In a sentence"),
    "surname": _("Surname"),
    "talked_on": _("Talked on"),
    "text": _("Words"),
    "times_per_week": _("Times a week"),
    "title": _("Title"),
    "to_teacher": _("To the teacher"),
    "told_on": _("Told on"),
    "tried": _("What was tried"),
    "uln": _("Unique learner number"),
    "unit": _("Unit"),
    "upn": _("Unique pupil number"),
    "user": _("Adult"),
    "value": _("Value"),
    "values": _("What was typed"),
    "voice": _("Whose words"),
    "was_justified": _("Justified"),
    "way": _("How it came"),
    "weeks": _("Weeks"),
    "what": _("What"),
    "what_we_know": _("What we know"),
    "why": _("Why"),
    "with_whom": _("With whom"),
    "withdrawn_on": _("Taken back on"),
    "worked": _("Worked"),
    "year_group": _("Year"),
    "roles": _("In the role of"),
    "action": _("What"),
    "times": _("Times"),
}
REASON_WORDS: Final = {
    "other_child": _("It names or is about another child"),
    "other_person": _("It is about another person who has not agreed"),
    "confidence": _("It was said in confidence by someone outside the school"),
    "harm": _("It could cause serious harm to someone’s health"),
    "advice": _("It is legal advice, or part of a claim"),
    "outside": _("It came from neither school, authority, pupil nor parent"),
    "other": _("Another exemption; ask the school which"),
}
GROUND_WORDS: Final = {
    "own": _("They ask for their own record and understand what that means"),
    "child_agrees": _("The young person has agreed to it"),
    "child_cannot": _("The child is too young to decide, and this is a parent"),
    "parental": _("A parent’s own right to the educational record"),
    "authority": _("They act for the young person or parent, with written authority"),
}
_VOCABULARY: Final[dict[str, type[StrEnum]]] = {
    "area": NeedArea,
    "need_type": NeedType,
    "provision": SenProvision,
    "layer": Layer,
    "voice": Voice,
    "year_group": YearGroup,
    "measure": Measure,
    "reason": MissedReason,
    "right": AccessRight,
}
_SEXES: Final = {"F": _("Female"), "M": _("Male"), "U": _("Not recorded")}
_YES_NO: Final = {"yes": _("Yes"), "no": _("No")}
_KINDS: Final = {"read": _("looked"), "write": _("wrote")}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODE: Final = re.compile(r"[a-z]+(_[a-z]+)+")


def reasons_for(right: str) -> dict[str, str]:
    """Why something may be kept back from who asks by this right."""
    is_educational = right == AccessRight.EDUCATION
    return {
        name: str(why) for name, why in REASON_WORDS.items() if is_educational or name != "outside"
    }


def table_words(label: str) -> str:
    """What a table is called."""
    return str(TABLE_WORDS[label])


def field_words(name: str) -> str:
    """What a field is called."""
    return str(FIELD_WORDS[name])


def value_words(name: str, value: str) -> str:
    """A value as people read it: days, yes and no, and words for codes."""
    if _DAY.fullmatch(value):
        return short_day(date.fromisoformat(value))
    if name == "roles":
        return role_words(value)
    if name == "sex" and value in _SEXES:
        return str(_SEXES[value])
    if value in _YES_NO:
        return str(_YES_NO[value])
    if value in _KINDS and name == "kind":
        return str(_KINDS[value])
    known = _VOCABULARY.get(name)
    if known is not None and value in set(known):
        return now(str(getattr(known(value), "label", value)))
    return value.replace("_", " ") if _CODE.fullmatch(value) else value


def role_words(stored: str) -> str:
    """The roles of who looked: "SENCO, Head teacher or senior leader"; a command is the system."""
    held = set(RoleName)
    titles = [now(ROLES[RoleName(name)].title) for name in stored.split("+") if name in held]
    return ", ".join(titles) or now("The system itself")
