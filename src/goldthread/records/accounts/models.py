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
    """One role, held by one person in one organisation between two days (the end included).

    `given_by` is the issuer of the provider whose groups give it; empty where a person gave it.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles_held")
    role = models.CharField(max_length=32)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    given_by = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ("user_id", "starts_on", "id")
        verbose_name_plural = "roles held"
        constraints = (
            one_of("role", RoleName, "role_held_role"),
            in_order("starts_on", "ends_on", "role_held_in_order"),
            models.UniqueConstraint(
                fields=("user", "role", "organisation", "starts_on", "given_by"),
                name="role_held_once",
            ),
        )

    def __str__(self) -> str:
        return self.role


class SignInLink(models.Model):
    """A link with which one person sets up their sign-in, once. The key itself is not kept."""

    key_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_in_links")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = (in_order("made_at", "expires_at", "sign_in_link_in_order"),)

    def __str__(self) -> str:
        return f"link of {self.made_at}"


class ProviderIdentity(models.Model):
    """Who someone is at a provider of identities: its issuer and its name for them, nothing else.

    An e-mail address is no part of it: addresses are given anew, and a colleague's can be taken.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="provider_identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField()

    class Meta:
        ordering = ("user_id", "bound_at", "id")
        verbose_name_plural = "provider identities"
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="identity_of_one_person"),
            models.UniqueConstraint(fields=("user", "issuer"), name="identity_once_at_a_provider"),
        )

    def __str__(self) -> str:
        return f"identity of {self.user_id}"


SIGN_IN_WAYS = ("passkey", "code", "password", "pictures", "pin", "card", "provider")


class SignIn(models.Model):
    """One session: on which kind of device, since when, how it was opened. Never where from.

    `sign_in_hash` is the beginning of what the session carries of its person's sign-in: when that
    changes (a new password, an ended account), the session is over, and no longer counts as open.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    sign_in_hash = models.CharField(max_length=16)
    device = models.CharField(max_length=60)
    way = models.CharField(max_length=8)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-seen_at", "-id")
        constraints = (
            one_of("way", SIGN_IN_WAYS, "sign_in_way"),
            in_order("started_at", "seen_at", "sign_in_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.device}, {self.started_at}"


class KnownDevice(models.Model):
    """A browser in which someone has signed in before: nobody else's wrong tries count against it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="known_devices")
    device_hash = models.CharField(max_length=64)
    known_since = models.DateTimeField()

    class Meta:
        ordering = ("user_id", "-known_since", "-id")
        constraints = (
            models.UniqueConstraint(fields=("user", "device_hash"), name="known_device_once"),
        )

    def __str__(self) -> str:
        return f"device of {self.user_id}"


class WrongTry(models.Model):
    """A wrong password or code, counted for some minutes. Whose, and from where, is only a hash."""

    key_hash = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("key_hash", "at"), name="wrong_try_key"),)

    def __str__(self) -> str:
        return f"try at {self.at}"


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
