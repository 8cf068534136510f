"""What is asked for while a request for access is answered."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from goldthread.publish.access_pack.words import GROUND_WORDS, reasons_for
from goldthread.records.subject_access.queries.requests import grounds_for
from goldthread.statute.vocabulary.educational_record import (
    ACCESS_RIGHT_LABELS,
    AccessRight,
    Owed,
)
from goldthread.web.components.fields import DatePartsInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldthread.records.people.models import ChildAdult
    from goldthread.records.subject_access.models import AccessRequest, PackPiece

_REAL_DATE = {"invalid": _("Enter a real date, for example 31 8 2027.")}


class NewForm(forms.Form):
    """By what right, who asks, and when it came. The choice of right goes where there is none."""

    right = forms.ChoiceField(
        label=_("What do they ask for?"),
        help_text=_("Only a parent can ask for the educational record, in writing."),
        widget=forms.RadioSelect,
        choices=[(one.value, _(text)) for one, text in ACCESS_RIGHT_LABELS.items()],
        initial=AccessRight.SUBJECT_ACCESS.value,
        error_messages={"required": _("Choose what they ask for.")},
    )
    asks = forms.ChoiceField(label=_("Who asks?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Their name, if they are not in the list"), max_length=120, required=False
    )
    received_on = forms.DateField(
        label=_("When did it arrive?"),
        help_text=_("In whatever form: a letter, an e-mail, a word at the gate."),
        widget=DatePartsInput,
        error_messages=_REAL_DATE | {"required": _("Enter the day it arrived.")},
    )

    def __init__(self, *args: Any, parents: "Iterable[ChildAdult]", owed: Owed, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if owed is Owed.NO:
            del self.fields["right"]
        fields: dict[str, Any] = self.fields
        fields["asks"].choices = [
            ("child", now("The child or young person")),
            *(
                (str(tie.user.public_id), f"{tie.user.name}, {tie.relationship or now('Parent or carer')}")
                for tie in parents
            ),
            ("parent", now("A parent or carer without an account here")),
            ("for_them", now("Someone who acts for them: a solicitor, an advocate")),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A name is needed for whoever has no account."""
        cleaned = super().clean() or {}
        if cleaned.get("asks") in {"parent", "for_them"} and not cleaned.get("name"):
            self.add_error("name", now("Write their name."))
        return cleaned


class CheckForm(forms.Form):
    """Who they are, and by what right they ask."""

    identity_how = forms.CharField(
        label=_("How do you know who they are?"),
        help_text=_("For example: known to the office for years; a passport seen on a day."),
        max_length=200,
        error_messages={"required": _("Say how you know who they are.")},
    )
    ground = forms.ChoiceField(
        label=_("Why may they have the child’s record?"),
        help_text=_(
            "The right is the child’s. A child who understands what it means, often from about 12, "
            "decides for themselves."
        ),
        widget=forms.RadioSelect,
    )
    obstacle_note = forms.CharField(
        label=_("Why may it be given all the same?"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, request: "AccessRequest", has_obstacle: bool, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        grounds = grounds_for(request)
        fields["ground"].choices = [(one, GROUND_WORDS[one]) for one in grounds]
        if request.right == AccessRight.EDUCATION:
            self.initial["ground"] = grounds[0]
            fields["ground"].help_text = now(
                "The right is a parent’s own; the child need not agree. Education law counts as a parent "
                "whoever is one by birth, has parental responsibility, or has care of the child."
            )
        if not has_obstacle:
            del self.fields["obstacle_note"]


class PauseForm(forms.Form):
    """What the school asked."""

    kind = forms.ChoiceField(
        label=_("What are you waiting for?"),
        choices=(
            ("identity", _("To know who they are")),
            ("clarification", _("To know what they mean")),
        ),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What did you ask?"),
        max_length=300,
        error_messages={"required": _("Say what you asked.")},
    )


class ExtendForm(forms.Form):
    """How much longer, and why."""

    months = forms.TypedChoiceField(
        label=_("How much longer?"),
        coerce=int,
        choices=((1, _("1 month")), (2, _("2 months"))),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why? The person is told."),
        max_length=400,
        error_messages={"required": _("Say why: the person is told.")},
    )


class NoteForm(forms.Form):
    """A sentence; its question is given where it is asked."""

    note = forms.CharField(
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a sentence.")},
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = question


class EndForm(forms.Form):
    """Refused or withdrawn."""

    outcome = forms.ChoiceField(
        label=_("What happened?"),
        choices=(("refused", _("We refuse it")), ("withdrawn", _("They withdrew it"))),
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Why?"), max_length=600, error_messages={"required": _("Say why, in a sentence.")}
    )


class ReadingForm(forms.Form):
    """What a reader decides about each piece of a page."""

    def __init__(self, *args: Any, pieces: "Iterable[PackPiece]", right: str = "", **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._reasons = reasons_for(right)
        self.piece_ids = [piece.pk for piece in pieces]
        for piece in pieces:
            self._ask_about(piece)

    def _ask_about(self, piece: "PackPiece") -> None:
        number = {"number": piece.position}
        self.fields[f"decision_{piece.pk}"] = forms.ChoiceField(
            label=now("Piece %(number)s: what is given?") % number,
            choices=(
                ("give", now("All of it")),
                ("take_out", now("All but the words below")),
                ("leave_out", now("Nothing of it")),
            ),
            widget=forms.RadioSelect,
            initial=piece.decision or _first_decision(piece),
        )
        self.fields[f"words_{piece.pk}"] = forms.CharField(
            label=now("Piece %(number)s: words to take out, one to a line") % number,
            required=False,
            initial="\n".join(piece.words if piece.decision else piece.suggested),
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"reason_{piece.pk}"] = forms.ChoiceField(
            label=now("Piece %(number)s: why is something kept back?") % number,
            choices=[("", now("Nothing is kept back")), *self._reasons.items()],
            required=False,
            initial=piece.reason or ("" if piece.decision or not piece.suggested else "other_child"),
        )  # fmt: skip


def _first_decision(piece: "PackPiece") -> str:
    """What is offered; where a piece should be weighed as a whole, nothing is."""
    if piece.hint in {"weigh", "voice"}:
        return ""
    return "take_out" if piece.suggested else "give"
