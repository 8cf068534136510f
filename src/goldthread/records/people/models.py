"""Children, where they are taught and by whom, and the adults tied to them.

Names of adults live in accounts; a child is here and only here. `public_id` is what URLs carry.
"""

import uuid

from django.db import models
from django.db.models import Q

from goldthread.records.accounts.models import User
from goldthread.records.integrity import in_order, one_of
from goldthread.records.organisations.models import Organisation, SchoolClass
from goldthread.records.people.models_of_sign_in import ChildSequence as ChildSequence
from goldthread.records.people.models_of_sign_in import ClassDevice as ClassDevice
from goldthread.statute.vocabulary.own_rights import FamilyPart, RightsOutcome
from goldthread.statute.vocabulary.year_groups import YearGroup

CHILD_SEXES = ("F", "M", "U")


class Child(models.Model):
    """One child, at the school they attend now. A merged record points to the one that lives on."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="children")
    forename = models.CharField(max_length=80)
    middle_names = models.CharField(max_length=120, blank=True)
    surname = models.CharField(max_length=80)
    preferred_forename = models.CharField(max_length=80, blank=True)
    preferred_surname = models.CharField(max_length=80, blank=True)
    former_surname = models.CharField(max_length=80, blank=True)
    born_on = models.DateField()
    sex = models.CharField(max_length=1, default="U")
    upn = models.CharField(max_length=13, blank=True)
    former_upn = models.CharField(max_length=13, blank=True)
    uln = models.CharField(max_length=10, blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    ethnicity = models.CharField(max_length=8, blank=True)
    first_language = models.CharField(max_length=8, blank=True)
    year_group = models.CharField(max_length=2, blank=True)
    entered_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    user = models.OneToOneField(
        User, null=True, on_delete=models.PROTECT, related_name="own_record"
    )
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("surname", "forename", "id")
        verbose_name_plural = "children"
        constraints = (
            one_of("sex", CHILD_SEXES, "child_sex"),
            one_of("year_group", ["", *YearGroup], "child_year_group"),
            in_order("entered_on", "left_on", "child_dates_in_order"),
            models.UniqueConstraint(
                fields=("school", "upn"),
                condition=~Q(upn="") & Q(merged_into__isnull=True),
                name="child_upn_once_in_school",
            ),
            models.UniqueConstraint(
                fields=("school", "source_key"),
                condition=~Q(source_key="") & Q(merged_into__isnull=True),
                name="child_source_key_once_in_school",
            ),
        )
        indexes = (
            models.Index(fields=("school", "surname", "forename"), name="child_by_name"),
            models.Index(fields=("school", "born_on"), name="child_by_birth"),
        )

    def __str__(self) -> str:
        return f"child {self.pk}"

    @property
    def known_as(self) -> str:
        """The name used in class: preferred names where given."""
        return f"{self.first_name} {self.preferred_surname or self.surname}"

    @property
    def first_name(self) -> str:
        """The forename used in class."""
        return self.preferred_forename or self.forename

    @property
    def initials(self) -> str:
        """First letters, for avatars and for the foot of printed pages."""
        return f"{self.first_name[:1]}{(self.preferred_surname or self.surname)[:1]}".upper()


class Enrolment(models.Model):
    """A child on the roll of a school between two days."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="enrolments")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ("child_id", "starts_on", "id")
        constraints = (in_order("starts_on", "ends_on", "enrolment_in_order"),)

    def __str__(self) -> str:
        return f"{self.child_id} at {self.school_id}"


class ClassMember(models.Model):
    """A child in a class between two days."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="class_members")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="members")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ("school_class_id", "child_id", "starts_on", "id")
        constraints = (
            in_order("starts_on", "ends_on", "class_member_in_order"),
            models.UniqueConstraint(
                fields=("child", "school_class", "starts_on"), name="class_member_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.child_id} in {self.school_class_id}"


CLASS_STAFF_KINDS = ("teacher", "support", "cover")


class ClassStaff(models.Model):
    """An adult who teaches, supports or covers a class between two days."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="class_posts")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="staff")
    kind = models.CharField(max_length=8, default="teacher")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ("school_class_id", "kind", "user_id", "id")
        verbose_name_plural = "class staff"
        constraints = (
            one_of("kind", CLASS_STAFF_KINDS, "class_staff_kind"),
            in_order("starts_on", "ends_on", "class_staff_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} with {self.school_class_id}"


CHILD_ADULT_KINDS = ("parent", "key_adult", "supporter", "receiver", "invited")


class ChildAdult(models.Model):
    """An adult tied to one child: parent, key adult, supporter, receiving teacher, or invited."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="adults")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="children_tied")
    kind = models.CharField(max_length=12)
    relationship = models.CharField(max_length=40, blank=True)
    has_parental_responsibility = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ("child_id", "kind", "id")
        constraints = (
            one_of("kind", CHILD_ADULT_KINDS, "child_adult_kind"),
            in_order("starts_on", "ends_on", "child_adult_in_order"),
            models.UniqueConstraint(
                fields=("child", "user", "kind", "starts_on"), name="child_adult_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.child_id}"


class EmergencyOpening(models.Model):
    """One record opened by one member of staff beyond their reach, on one day, and its review.

    Open until `on` is over or `ended_at`. `was_justified` is None until someone else has reviewed it.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="emergency_openings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emergency_openings")
    reason = models.CharField(max_length=400)
    on = models.DateField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    was_justified = models.BooleanField(null=True)
    review_note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    reviewed_by__isnull=True, reviewed_at__isnull=True, was_justified__isnull=True
                )
                | (
                    Q(reviewed_by__isnull=False, reviewed_at__isnull=False)
                    & Q(was_justified__isnull=False)
                    & ~Q(review_note="")
                ),
                name="emergency_opening_reviewed_whole",
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by=models.F("user")) | Q(reviewed_by__isnull=True),
                name="emergency_opening_reviewed_by_another",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_opening_reason"),
        )

    def __str__(self) -> str:
        return f"emergency {self.pk}"


class AttendanceSpell(models.Model):
    """Half-day sessions possible and attended over a stretch of days, as the MIS counts them."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="attendance")
    starts_on = models.DateField()
    ends_on = models.DateField()
    possible = models.PositiveSmallIntegerField()
    attended = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("child_id", "starts_on", "id")
        constraints = (
            in_order("starts_on", "ends_on", "attendance_in_order"),
            models.UniqueConstraint(fields=("child", "starts_on"), name="attendance_once"),
            models.CheckConstraint(
                condition=Q(attended__lte=models.F("possible")), name="attendance_within_possible"
            ),
        )

    def __str__(self) -> str:
        return f"{self.child_id} from {self.starts_on}"


COURT_ORDER_KINDS = (
    "child_arrangements",
    "prohibited_steps",
    "specific_issue",
    "non_molestation",
    "care",
    "special_guardianship",
    "other",
)


class CourtOrder(models.Model):
    """An order of a court about a child, as the school was told of it: its kind, what it says, its days."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="court_orders")
    kind = models.CharField(max_length=20)
    says = models.TextField(max_length=1500)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("child_id", "starts_on", "id")
        constraints = (
            one_of("kind", COURT_ORDER_KINDS, "court_order_kind"),
            in_order("starts_on", "ends_on", "court_order_in_order"),
        )

    def __str__(self) -> str:
        return f"order {self.pk}"


class ChildBar(models.Model):
    """One person barred from one child's record between two days, whatever their roles.

    A bar that comes from a court order lasts as long as the order and is not lifted on its own.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="bars")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="barred_from")
    reason = models.CharField(max_length=400)
    order = models.ForeignKey(CourtOrder, null=True, on_delete=models.PROTECT, related_name="bars")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("child_id", "starts_on", "id")
        constraints = (in_order("starts_on", "ends_on", "child_bar_in_order"),)

    def __str__(self) -> str:
        return f"bar {self.pk}"


class Delegation(models.Model):
    """Duties of one person's role, handed to a colleague of the school between two days (`access.standing_in`)."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    duties = models.JSONField(default=list)
    is_for_all = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-starts_on", "-id")
        constraints = (
            in_order("starts_on", "ends_on", "delegation_in_order"),
            models.CheckConstraint(
                condition=~Q(giver=models.F("receiver")), name="delegation_to_another"
            ),
        )

    def __str__(self) -> str:
        return f"delegation {self.pk}"


class DelegatedChild(models.Model):
    """A child whom a delegation names."""

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="children")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="delegated")

    class Meta:
        ordering = ("delegation_id", "id")

    def __str__(self) -> str:
        return f"{self.child_id} in {self.delegation_id}"


class OwnRights(models.Model):
    """What came of talking with a young person about rights that become, or are, their own.

    One at a time is in force; the next ends it. `starts_on` is never before the day the law gives.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="own_rights")
    outcome = models.CharField(max_length=11)
    talked_on = models.DateField()
    says = models.TextField(max_length=1500)
    look_again_on = models.DateField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("child_id", "starts_on", "id")
        verbose_name_plural = "own rights"
        constraints = (
            one_of("outcome", RightsOutcome, "own_rights_outcome"),
            in_order("starts_on", "ends_on", "own_rights_in_order"),
            models.CheckConstraint(
                condition=Q(outcome=RightsOutcome.TAKES_OVER.value)
                | Q(look_again_on__isnull=False),
                name="own_rights_looked_at_again",
            ),
        )

    def __str__(self) -> str:
        return f"own rights {self.pk}"


class ParentPart(models.Model):
    """A part of the family's pages that a young person lets one parent go on using, between two days."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="parent_parts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=8)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("child_id", "user_id", "part", "starts_on", "id")
        constraints = (
            one_of("part", FamilyPart, "parent_part_kind"),
            in_order("starts_on", "ends_on", "parent_part_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.part} for {self.user_id}"
