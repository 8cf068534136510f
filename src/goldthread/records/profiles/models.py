"""The child as a profile: what they and their family say, what gets in the way, what helps.

Entries are never overwritten: a changed one ends and its successor begins, so that the thread
shows what was known when. Diagnoses stand apart, with source and date.
"""

from django.db import models

from goldthread.records.accounts.models import User
from goldthread.records.integrity import between, in_order, one_of
from goldthread.records.people.models import Child
from goldthread.statute.vocabulary.delivery import Voice
from goldthread.statute.vocabulary.needs import NeedArea

PROFILE_ENTRY_SECTIONS = (
    "strengths",
    "interests",
    "aspirations",
    "matters_to_me",
    "best_support",
    "communication",
    "history",
)


class ProfileEntry(models.Model):
    """One statement in one section of the profile, in someone's voice."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="profile_entries")
    section = models.CharField(max_length=16)
    voice = models.CharField(max_length=12)
    text = models.TextField(max_length=2000)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        ordering = ("child_id", "section", "starts_on", "id")
        verbose_name_plural = "profile entries"
        constraints = (
            one_of("section", PROFILE_ENTRY_SECTIONS, "profile_entry_section"),
            one_of("voice", Voice, "profile_entry_voice"),
            in_order("starts_on", "ends_on", "profile_entry_in_order"),
        )
        indexes = (models.Index(fields=("child", "ends_on"), name="profile_entry_now"),)

    def __str__(self) -> str:
        return f"{self.section} {self.pk}"


class Barrier(models.Model):
    """Something that gets in the way, and what it looks like now. `impact` 1 some, 2 much, 3 most of the time."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="barriers")
    area = models.CharField(max_length=32)
    title = models.CharField(max_length=120)
    looks_like = models.TextField(max_length=1000)
    impact = models.PositiveSmallIntegerField(default=2)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("child_id", "-impact", "id")
        constraints = (
            one_of("area", NeedArea, "barrier_area"),
            between("impact", 1, 3, "barrier_impact"),
            in_order("starts_on", "ends_on", "barrier_in_order"),
        )

    def __str__(self) -> str:
        return f"barrier {self.pk}"


class Diagnosis(models.Model):
    """A diagnosis as one fact among others: what, by whom, when."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="diagnoses")
    name = models.CharField(max_length=160)
    source = models.CharField(max_length=160)
    diagnosed_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_on = models.DateField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("child_id", "-diagnosed_on", "id")
        verbose_name_plural = "diagnoses"

    def __str__(self) -> str:
        return f"diagnosis {self.pk}"


STRATEGY_KINDS = ("do", "avoid", "alert")


class Strategy(models.Model):
    """A thing to do, or to avoid, in class: one plain line. Lesson alerts are strategies of kind alert."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="strategies")
    kind = models.CharField(max_length=5)
    text = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("child_id", "kind", "position", "id")
        verbose_name_plural = "strategies"
        constraints = (
            one_of("kind", STRATEGY_KINDS, "strategy_kind"),
            in_order("starts_on", "ends_on", "strategy_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class StrategyReply(models.Model):
    """A teacher's one tap: this worked, or it did not, with a note if they like."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="strategy_replies")
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="replies")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    worked = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("strategy_id", "-on", "-id")
        verbose_name_plural = "strategy replies"
        constraints = (
            models.UniqueConstraint(fields=("strategy", "by", "on"), name="strategy_reply_daily"),
        )

    def __str__(self) -> str:
        return f"{self.strategy_id} {self.on}"


class ProfileRead(models.Model):
    """An adult has said that they read what helps this child, as it stood on that day."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="profile_reads")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ("child_id", "-on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("child", "by", "on"), name="profile_read_daily"),
        )

    def __str__(self) -> str:
        return f"{self.child_id} {self.on}"


class Observation(models.Model):
    """Something an adult saw, dated and signed: the small grain of the thread."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="observations")
    on = models.DateField()
    text = models.TextField(max_length=1000)
    is_win = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("child_id", "-on", "-id")

    def __str__(self) -> str:
        return f"observation {self.pk}"
