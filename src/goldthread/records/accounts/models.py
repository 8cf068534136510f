"""People who sign in, the roles they hold where and when, and receipts for what they sent."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from goldthread.access.roles import RoleName
from goldthread.records.integrity import in_order, one_of
from goldthread.records.organisations.models import Organisation


class UserManager(BaseUserManager["User"]):
    """Finds people by the name they sign in with, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


USER_THEMES = ("auto", "light", "dark", "contrast")
USER_TINTS = ("none", "cream", "blue", "green", "rose")
USER_FACES = ("atkinson", "lexend", "opendyslexic")
USER_SPACINGS = ("normal", "wide", "wider")
USER_TEXT_SIZES = ("normal", "large", "larger")
USER_PAGE_STYLES = ("auto", "pictures", "plain")


class User(AbstractBaseUser):
    """An adult or a child with a page of their own. What they may do comes from roles held."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(max_length=120, unique=True)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    theme = models.CharField(max_length=12, default="auto")
    tint = models.CharField(max_length=12, default="none")
    face = models.CharField(max_length=12, default="atkinson")
    spacing = models.CharField(max_length=12, default="normal")
    text_size = models.CharField(max_length=12, default="normal")
    language = models.CharField(max_length=8, default="en-gb")
    sessions_ended = models.PositiveIntegerField(default=0)
    projector_safe = models.BooleanField(default=False)
    page_style = models.CharField(max_length=8, default="auto")
    is_synthetic = models.BooleanField(default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    is_staff = False
    is_superuser = False

    class Meta:
        ordering = ("name", "id")
        constraints = (
            one_of("theme", USER_THEMES, "user_theme"),
            one_of("tint", USER_TINTS, "user_tint"),
            one_of("face", USER_FACES, "user_face"),
            one_of("spacing", USER_SPACINGS, "user_spacing"),
            one_of("text_size", USER_TEXT_SIZES, "user_text_size"),
            one_of("page_style", USER_PAGE_STYLES, "user_page_style"),
        )

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What every session of theirs carries: raising `sessions_ended` ends all of them at once."""
        own = super().get_session_auth_hash()
        if not self.sessions_ended:
            return own
        return salted_hmac(str(self.sessions_ended), own, algorithm="sha256").hexdigest()


class RoleHeld(models.Model):
    """One role, held by one person in one organisation between two days (the end included)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles_held")
    role = models.CharField(max_length=32)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ("user_id", "starts_on", "id")
        verbose_name_plural = "roles held"
        constraints = (
            one_of("role", RoleName, "role_held_role"),
            in_order("starts_on", "ends_on", "role_held_in_order"),
            models.UniqueConstraint(
                fields=("user", "role", "organisation", "starts_on"), name="role_held_once"
            ),
        )

    def __str__(self) -> str:
        return self.role


class Receipt(models.Model):
    """Proof that a form was taken: sent again with the same key, it is answered, not redone."""

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    location = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "id")

    def __str__(self) -> str:
        return str(self.key)
