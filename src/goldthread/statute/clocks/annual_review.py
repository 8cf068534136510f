"""The annual review of an EHC plan: from the plan's date to the final amended plan.

Children and Families Act 2014 s44; SEND Regulations 2014 (SI 2014/1530) regs 18-22. M is the day
of the review meeting. All weeks are calendar weeks; schools' holidays stop nothing.
"""

from datetime import date, timedelta
from typing import Final

from goldthread.statute.calendar import (
    add_calendar_months,
    add_calendar_weeks,
    days_beginning_with,
)
from goldthread.statute.clocks.base import Clock, Deadline, Reliability, Unit

REVIEW_COMPLETE: Final = Clock(
    name="annual_review_complete",
    title="Annual review finished: the authority's decision sent",
    start_event="The plan was made, or last reviewed",
    limit="12 months starting with that day",
    unit=Unit.CALENDAR_MONTHS,
    legal_basis="Children and Families Act 2014, s44(1)",
    flag=Reliability.SECONDARY,
)
REVIEW_MEETING: Final = Clock(
    name="annual_review_meeting",
    title="Annual review meeting",
    start_event="The day the whole review must be finished",
    limit="4 weeks before, so that the decision is in time",
    unit=Unit.CALENDAR_WEEKS,
    legal_basis="Follows from CFA 2014 s44(1) and reg 20(10)",
    flag=Reliability.UNVERIFIED,
)
MEETING_NOTICE: Final = Clock(
    name="annual_review_notice",
    title="Invitations to the review meeting sent",
    start_event="The day of the meeting",
    limit="At least 2 weeks before",
    unit=Unit.CALENDAR_WEEKS,
    legal_basis="SEND Regulations 2014, reg 20",
    flag=Reliability.VERIFIED,
)
ADVICE_CIRCULATED: Final = Clock(
    name="annual_review_advice",
    title="Advice and information gathered and sent to everyone invited",
    start_event="The day of the meeting",
    limit="At least 2 weeks before",
    unit=Unit.CALENDAR_WEEKS,
    legal_basis="SEND Regulations 2014, reg 20",
    flag=Reliability.VERIFIED,
)
MEETING_REPORT: Final = Clock(
    name="annual_review_report",
    title="Report of the meeting, with recommendations, sent to everyone invited",
    start_event="The meeting",
    limit="2 weeks",
    unit=Unit.CALENDAR_WEEKS,
    legal_basis="SEND Regulations 2014, regs 20 and 21",
    flag=Reliability.SECONDARY,
)
REVIEW_DECISION: Final = Clock(
    name="annual_review_decision",
    title="Decision to keep, change or end the plan; changes proposed go out with it",
    start_event="The meeting",
    limit="4 weeks",
    unit=Unit.CALENDAR_WEEKS,
    legal_basis="SEND Regulations 2014, reg 20(10); [2022] EWHC 493 (Admin)",
    flag=Reliability.SECONDARY,
)
FAMILY_COMMENTS: Final = Clock(
    name="annual_review_comments",
    title="Time for the family to comment on proposed changes",
    start_event="The family receives the notice",
    limit="At least 15 days beginning with that day",
    unit=Unit.CALENDAR_DAYS,
    legal_basis="SEND Regulations 2014, reg 22(2)(c)",
    flag=Reliability.VERIFIED,
)
FINAL_PLAN: Final = Clock(
    name="annual_review_final_plan",
    title="Final changed plan, or notice that it stays as it is",
    start_event="The meeting; or, if earlier, the notice of changes",
    limit="12 weeks from the meeting; 8 weeks from the notice",
    unit=Unit.CALENDAR_WEEKS,
    legal_basis="SEND Regulations 2014, reg 22; [2022] EWHC 493 (Admin)",
    flag=Reliability.SECONDARY,
)

ANNUAL_REVIEW_CLOCKS: Final = (
    REVIEW_COMPLETE,
    REVIEW_MEETING,
    MEETING_NOTICE,
    ADVICE_CIRCULATED,
    MEETING_REPORT,
    REVIEW_DECISION,
    FAMILY_COMMENTS,
    FINAL_PLAN,
)


def review_complete_deadline(plan_made_on: date, last_review_on: date | None = None) -> Deadline:
    """The last day of the 12 months that *start with* the plan's or the last review's day.

    So a plan of 1 January is due by 31 December, not 1 January (s44(1) as quoted in [V2]). The
    review ends with the decision, not the meeting [U].
    """
    start = plan_made_on if last_review_on is None else last_review_on
    started_by = "made" if last_review_on is None else "last reviewed"
    due_on = add_calendar_months(start, 12) - timedelta(days=1)
    return REVIEW_COMPLETE.deadline(due_on, f"12 months starting with the day it was {started_by}.")


def review_meeting_deadline(plan_made_on: date, last_review_on: date | None = None) -> Deadline:
    """The last day to meet that leaves the authority its four weeks to decide."""
    complete = review_complete_deadline(plan_made_on, last_review_on)
    due_on = add_calendar_weeks(complete.due_on, -4)
    return REVIEW_MEETING.deadline(due_on, "4 weeks before the whole review must be finished.")


def meeting_notice_deadline(meeting_on: date) -> Deadline:
    """M − 2 weeks: the last day to invite people to the meeting."""
    due_on = add_calendar_weeks(meeting_on, -2)
    return MEETING_NOTICE.deadline(due_on, "2 weeks before the meeting.")


def advice_circulated_deadline(meeting_on: date) -> Deadline:
    """M − 2 weeks: the last day to send round the advice that was gathered."""
    due_on = add_calendar_weeks(meeting_on, -2)
    return ADVICE_CIRCULATED.deadline(due_on, "2 weeks before the meeting.")


def meeting_report_deadline(meeting_on: date) -> Deadline:
    """M + 2 weeks: the report reaches everyone invited and the authority."""
    return MEETING_REPORT.deadline(add_calendar_weeks(meeting_on, 2), "2 weeks after the meeting.")


def review_decision_deadline(meeting_on: date) -> Deadline:
    """M + 4 weeks: the decision, and with it any proposed changes and their evidence."""
    return REVIEW_DECISION.deadline(add_calendar_weeks(meeting_on, 4), "4 weeks after the meeting.")


def family_comments_deadline(served_on: date) -> Deadline:
    """The 15th day, the day of service being the first: before it ends nothing is final."""
    due_on = days_beginning_with(served_on, 15)
    return FAMILY_COMMENTS.deadline(due_on, "15 days, the day the notice arrived being day 1.")


def final_plan_deadline(meeting_on: date, notice_sent_on: date | None = None) -> Deadline:
    """M + 12 weeks, or 8 weeks from sending the notice of changes when that is earlier."""
    outer = add_calendar_weeks(meeting_on, 12)
    if notice_sent_on is not None and add_calendar_weeks(notice_sent_on, 8) < outer:
        due_on = add_calendar_weeks(notice_sent_on, 8)
        return FINAL_PLAN.deadline(due_on, "8 weeks after the notice of changes was sent.")
    return FINAL_PLAN.deadline(outer, "12 weeks after the meeting.")


def deadlines_around_meeting(meeting_on: date) -> tuple[Deadline, ...]:
    """Every deadline a meeting day fixes, earliest first."""
    return (
        meeting_notice_deadline(meeting_on),
        advice_circulated_deadline(meeting_on),
        meeting_report_deadline(meeting_on),
        review_decision_deadline(meeting_on),
        final_plan_deadline(meeting_on),
    )
