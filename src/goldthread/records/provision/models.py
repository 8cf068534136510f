"""What is provided: the catalogue, groups with a dose, a line per child, sessions as they happened."""

import uuid

from django.db import models
from django.db.models import Q

from goldthread.records.accounts.models import User
from goldthread.records.cycles.models import Cycle
from goldthread.records.integrity import between, in_order, one_of
from goldthread.records.organisations.models import Organisation
from goldthread.records.outcomes.models import Outcome
from goldthread.records.people.models import Child
from goldthread.statute.vocabulary.delivery import MissedReason, SessionState
from goldthread.statute.vocabulary.needs import NeedArea
from goldthread.statute.vocabulary.provision import Layer


class CatalogueEntry(models.Model):
    """A kind of provision a school can choose. `school` is empty for the entries that ship.

    Dose fields are a usual dose to start from; 0 minutes means "all the time" (universal).
    """

    school = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="catalogue"
    )
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    layer = models.CharField(max_length=16)
    area = models.CharField(max_length=32)
    need_types = models.JSONField(default=list)
    phases = models.JSONField(default=list)
    what = models.TextField(max_length=1000)
    who = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField()
    times_per_week = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    group_size = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=200, blank=True)
    synonyms = models.JSONField(default=list)
    child_words = models.CharField(max_length=200, blank=True)
    one_off_cost = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ("area", "layer", "name", "id")
        verbose_name_plural = "catalogue entries"
        constraints = (
            one_of("layer", Layer, "catalogue_entry_layer"),
            one_of("area", ["all", *NeedArea], "catalogue_entry_area"),
            models.UniqueConstraint(
                fields=("key",), condition=Q(school__isnull=True), name="catalogue_shipped_once"
            ),
            models.UniqueConstraint(fields=("school", "key"), name="catalogue_school_once"),
        )

    def __str__(self) -> str:
        return self.name


STAFF_RATE_GRADES = ("teaching_assistant", "teacher", "senco", "specialist")


class StaffRate(models.Model):
    """What an hour of an adult's time costs a school, in pounds, from a day on."""

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="staff_rates")
    grade = models.CharField(max_length=20)
    hourly_rate = models.DecimalField(max_digits=7, decimal_places=2)
    starts_on = models.DateField()

    class Meta:
        ordering = ("school_id", "grade", "-starts_on", "id")
        constraints = (
            one_of("grade", STAFF_RATE_GRADES, "staff_rate_grade"),
            models.UniqueConstraint(
                fields=("school", "grade", "starts_on"), name="staff_rate_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.grade} {self.starts_on}"


class ProvisionGroup(models.Model):
    """One thing delivered together, to one child or several: who, where, dose, dates, rate.

    `hourly_rate` is the rate when it was planned, so that past costs stay what they were; `what` and
    `child_words` are the catalogue's words then, so that a plan keeps what it said.
    """

    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="groups")
    entry = models.ForeignKey(
        CatalogueEntry, null=True, on_delete=models.PROTECT, related_name="groups"
    )
    name = models.CharField(max_length=120)
    layer = models.CharField(max_length=16)
    area = models.CharField(max_length=32)
    what = models.TextField(max_length=1000, blank=True)
    child_words = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="groups_led")
    grade = models.CharField(max_length=20, default="teaching_assistant")
    hourly_rate = models.DecimalField(max_digits=7, decimal_places=2)
    one_off_cost = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    minutes = models.PositiveSmallIntegerField()
    times_per_week = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80, blank=True)
    materials = models.CharField(max_length=160, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ("school_id", "name", "starts_on", "id")
        constraints = (
            one_of("layer", Layer, "provision_group_layer"),
            one_of("area", ["all", *NeedArea], "provision_group_area"),
            one_of("grade", STAFF_RATE_GRADES, "provision_group_grade"),
            between("minutes", 0, 390, "provision_group_minutes"),
            between("times_per_week", 0, 25, "provision_group_times"),
            between("weeks", 1, 52, "provision_group_weeks"),
            in_order("starts_on", "ends_on", "provision_group_in_order"),
        )
        indexes = (models.Index(fields=("school", "ends_on"), name="provision_group_now"),)

    def __str__(self) -> str:
        return f"group {self.pk}"


class Slot(models.Model):
    """When a group meets in a usual week: 0 is Monday."""

    group = models.ForeignKey(ProvisionGroup, on_delete=models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField()
    starts_at = models.TimeField()

    class Meta:
        ordering = ("weekday", "starts_at", "id")
        constraints = (
            between("weekday", 0, 6, "slot_weekday"),
            models.UniqueConstraint(fields=("group", "weekday", "starts_at"), name="slot_once"),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts_at}"


class ProvisionLine(models.Model):
    """One child's part in a group, within a cycle and towards an outcome."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="provision_lines")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="provision_lines")
    group = models.ForeignKey(ProvisionGroup, on_delete=models.PROTECT, related_name="lines")
    outcome = models.ForeignKey(
        Outcome, null=True, on_delete=models.PROTECT, related_name="provision_lines"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    stopped_on = models.DateField(null=True)
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="carried_to"
    )

    class Meta:
        ordering = ("child_id", "starts_on", "id")
        constraints = (
            in_order("starts_on", "ends_on", "provision_line_in_order"),
            in_order("starts_on", "stopped_on", "provision_line_stop_in_order"),
            models.UniqueConstraint(fields=("cycle", "group"), name="provision_line_once"),
        )

    def __str__(self) -> str:
        return f"line {self.pk}"


class Session(models.Model):
    """A session as it happened, or did not. `key` comes from the device: sent twice, kept once."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    group = models.ForeignKey(ProvisionGroup, on_delete=models.PROTECT, related_name="sessions")
    on = models.DateField()
    slot_time = models.TimeField(null=True)
    state = models.CharField(max_length=10)
    minutes = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)
    logged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()

    class Meta:
        ordering = ("group_id", "on", "slot_time", "id")
        constraints = (
            one_of("state", SessionState, "session_state"),
            one_of("reason", ["", *MissedReason], "session_reason"),
            between("minutes", 0, 390, "session_minutes"),
            models.CheckConstraint(
                condition=~Q(state=SessionState.MISSED.value) | (Q(minutes=0) & ~Q(reason="")),
                name="session_missed_has_reason",
            ),
            models.UniqueConstraint(
                fields=("group", "on", "slot_time"),
                condition=Q(slot_time__isnull=False),
                name="session_slot_once",
            ),
        )
        indexes = (models.Index(fields=("on", "group"), name="session_by_day"),)

    def __str__(self) -> str:
        return f"session {self.pk}"


class SessionChild(models.Model):
    """One child's part in one session: there or away, and for how many minutes."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="session_children")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="children")
    line = models.ForeignKey(ProvisionLine, on_delete=models.PROTECT, related_name="delivered")
    present = models.BooleanField()
    minutes = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("session_id", "child_id", "id")
        verbose_name_plural = "session children"
        constraints = (
            one_of("reason", ["", *MissedReason], "session_child_reason"),
            models.UniqueConstraint(fields=("session", "line"), name="session_child_once"),
            models.CheckConstraint(
                condition=Q(present=True) | Q(minutes=0), name="session_child_absent_no_minutes"
            ),
        )

    def __str__(self) -> str:
        return f"{self.session_id} {self.child_id}"
