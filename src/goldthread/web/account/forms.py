"""What is asked for on the account pages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from goldthread.access.roles import ROLES, RoleName
from goldthread.records.accounts.actions import SCHOOL_ROLES
from goldthread.web.components.fields import DatePartsInput

if TYPE_CHECKING:
    from goldthread.records.organisations.models import SchoolClass

ROLE_CHOICES = [(role.value, ROLES[role].title) for role in SCHOOL_ROLES]


class SettingsForm(forms.Form):
    """How pages look and read, for this person everywhere."""

    theme = forms.ChoiceField(
        label=_("Colours"),
        widget=forms.RadioSelect,
        choices=[
            ("auto", _("As my device")),
            ("light", _("Light")),
            ("dark", _("Dark")),
            ("contrast", _("High contrast")),
        ],
    )
    tint = forms.ChoiceField(
        label=_("Tint of the page"),
        help_text=_("A soft colour beneath the words, where the colours are light."),
        widget=forms.RadioSelect,
        choices=[
            ("none", _("None")),
            ("cream", _("Cream")),
            ("blue", _("Blue")),
            ("green", _("Green")),
            ("rose", _("Rose")),
        ],
    )
    face = forms.ChoiceField(
        label=_("Letters"),
        widget=forms.RadioSelect,
        choices=[
            ("atkinson", "Atkinson Hyperlegible"),
            ("lexend", "Lexend"),
            ("opendyslexic", "OpenDyslexic"),
        ],
    )
    text_size = forms.ChoiceField(
        label=_("Text size"),
        widget=forms.RadioSelect,
        choices=[("normal", _("Usual")), ("large", _("Large")), ("larger", _("Larger"))],
    )
    spacing = forms.ChoiceField(
        label=_("Space between lines and letters"),
        widget=forms.RadioSelect,
        choices=[("normal", _("Usual")), ("wide", _("Wide")), ("wider", _("Wider"))],
    )
    language = forms.ChoiceField(
        label=_("Language"), widget=forms.RadioSelect, choices=settings.LANGUAGES
    )
    projector_safe = forms.BooleanField(
        label=_("Start each page projector-safe: hide what should not be seen on a classroom wall"),
        required=False,
    )


class RoleForm(forms.Form):
    """A role and its dates."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES)
    starts_on = forms.DateField(
        label=_("From"),
        widget=DatePartsInput,
        error_messages={
            "required": _("Enter the first day."),
            "invalid": _("Enter a real date, for example 1 9 2026."),
        },
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DatePartsInput,
        error_messages={"invalid": _("Enter a real date, for example 31 8 2027.")},
    )

    def clean_role(self) -> RoleName:
        """The role itself, not its name."""
        return RoleName(self.cleaned_data["role"])


class PersonForm(RoleForm):
    """A new person of the school."""

    name = forms.CharField(
        label=_("Name"), help_text=_("As the school knows them, for example Ms Okafor."), max_length=120,
        error_messages={"required": _("Enter their name.")},
    )  # fmt: skip
    username = forms.CharField(
        label=_("Name to sign in with"), max_length=120,
        error_messages={"required": _("Enter a name they sign in with.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    job_title = forms.CharField(label=_("Job title"), max_length=80, required=False)
    school = forms.ChoiceField(label=_("School"))

    field_order = ("name", "username", "job_title", "school", "role", "starts_on", "ends_on")

    def __init__(self, *args: Any, schools: dict[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._schools = schools
        fields: dict[str, Any] = self.fields
        fields["school"].choices = [(pk, school.name) for pk, school in schools.items()]

    def clean_school(self) -> Any:
        """The school itself."""
        return self._schools[int(self.cleaned_data["school"])]


class BeginWithCodeForm(forms.Form):
    """A password of one's own and the first code of the app, for who has no passkey."""

    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. Three or four words that do not belong together are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
        strip=False,
    )  # fmt: skip
    code = forms.CharField(
        label=_("The six figures your app shows now"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Enter the six figures your app shows.")},
    )

    def __init__(self, *args: Any, user: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user, self._secret = user, secret

    def clean_password(self) -> str:
        """Long enough, not on the list of common ones, not their own name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self._user)
        return password

    def clean_code(self) -> str:
        """What the app shows for this secret."""
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self._secret, code):
            raise forms.ValidationError(
                _(
                    "That is not what the app shows now. Wait for the next six figures and try again."
                )
            )
        return code


class DayPassForm(forms.Form):
    """Who covers which classes, from when until when."""

    name = PersonForm.base_fields["name"]
    username = PersonForm.base_fields["username"]
    classes = forms.MultipleChoiceField(
        label=_("Classes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one class.")},
    )
    starts_on = RoleForm.base_fields["starts_on"]
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DatePartsInput,
        error_messages={
            "required": _("Enter the last day."),
            "invalid": _("Enter a real date, for example 1 9 2026."),
        },
    )

    def __init__(self, *args: Any, classes: "Sequence[SchoolClass]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._classes = {str(one.pk): one for one in classes}
        several = len({one.school_id for one in classes}) > 1
        fields: dict[str, Any] = self.fields
        fields["classes"].choices = [
            (key, f"{one.name}, {one.school.name}" if several else one.name)
            for key, one in self._classes.items()
        ]

    def clean_classes(self) -> "list[SchoolClass]":
        """The classes themselves."""
        return [self._classes[key] for key in self.cleaned_data["classes"]]


class CodeForm(forms.Form):
    """What a pupil types at a device of their class: the code on the board, their number, their PIN."""

    code = forms.CharField(
        label=_("Class code"),
        help_text=_("It stands on the board."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the code on the board.")},
    )
    number = forms.CharField(
        label=_("Your number"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Type your number.")},
    )
    pin = forms.CharField(
        label=_("Your PIN"),
        max_length=20,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Type your PIN.")},
    )
