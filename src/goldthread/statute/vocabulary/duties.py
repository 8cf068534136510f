"""Duties that a SENCO can hand to a colleague until a day. House vocabulary."""

from enum import StrEnum
from typing import Final


class Duty(StrEnum):
    """One duty, with what it takes to read for it (`access.standing_in`)."""

    PLANS = "plans"
    REVIEWS = "reviews"
    CONCERNS = "concerns"
    STATUS = "status"

    @property
    def label(self) -> str:
        """The duty in plain words."""
        return DUTY_LABELS[self]


DUTY_LABELS: Final = {
    Duty.PLANS: "Plans and profiles: write and change them",
    Duty.REVIEWS: "Reviews: hold them and write down what was decided",
    Duty.CONCERNS: "Concerns: look at them and decide what happens next",
    Duty.STATUS: "SEN status and ranked needs: change them",
}
