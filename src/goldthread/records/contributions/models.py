"""What the child, the family and others say, in their own words, and whether a plan is agreed."""

from django.db import models

from goldthread.records.accounts.models import User
from goldthread.records.cycles.models import Cycle
from goldthread.records.integrity import one_of
from goldthread.records.people.models import Child
from goldthread.statute.vocabulary.delivery import Voice

CONTRIBUTION_PROMPTS = ("review", "anything", "matters", "going_well", "hard", "help")
CONTRIBUTION_FEELINGS = ("", "great", "good", "okay", "hard", "worried")


class Contribution(models.Model):
    """One thing said. `prompt` is the question asked; `choices` are pictures or faces picked.

    `by` is who typed it. When an adult wrote down a child's words, `voice` is the child's.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="contributions")
    cycle = models.ForeignKey(
        Cycle, null=True, on_delete=models.PROTECT, related_name="contributions"
    )
    voice = models.CharField(max_length=12)
    prompt = models.CharField(max_length=12, default="anything")
    text = models.TextField(max_length=3000, blank=True)
    feeling = models.CharField(max_length=8, blank=True)
    choices = models.JSONField(default=list)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("child_id", "-made_at", "-id")
        constraints = (
            one_of("voice", Voice, "contribution_voice"),
            one_of("prompt", CONTRIBUTION_PROMPTS, "contribution_prompt"),
            one_of("feeling", CONTRIBUTION_FEELINGS, "contribution_feeling"),
        )

    def __str__(self) -> str:
        return f"contribution {self.pk}"


AGREEMENT_ANSWERS = ("agreed", "talk", "not_agreed")


class Agreement(models.Model):
    """A parent's or young person's answer to a plan: agreed, would like to talk, or recorded by school."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="agreements")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="agreements")
    voice = models.CharField(max_length=12)
    answer = models.CharField(max_length=12)
    comment = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("cycle_id", "-at", "-id")
        constraints = (
            one_of("voice", Voice, "agreement_voice"),
            one_of("answer", AGREEMENT_ANSWERS, "agreement_answer"),
        )

    def __str__(self) -> str:
        return f"{self.answer} {self.cycle_id}"
