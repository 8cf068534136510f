"""What is asked for when a complaint is written down, acknowledged, worked on and answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from goldthread.web.school.data_requests.choices import (
    ABOUTS,
    OUTCOMES,
    WAYS,
    day_field,
    words_field,
)


class LogComplaintForm(forms.Form):
    """A complaint that came by word of mouth or letter."""

    about = forms.ChoiceField(label=_("What is it about?"), choices=ABOUTS)
    text = words_field(_("What happened, in their words as near as you can"), 3000)
    made_by_name = forms.CharField(
        label=_("Who complained?"),
        max_length=120,
        error_messages={"required": _("Say who complained.")},
    )
    way = forms.ChoiceField(label=_("How did it come?"), choices=WAYS, widget=forms.RadioSelect)
    received_on = day_field(_("When did it come?"))


class AcknowledgeForm(forms.Form):
    """The acknowledgement: a sentence without a name, and the day they were told."""

    summary = forms.CharField(
        label=_("What is it about, in one sentence without a name?"),
        help_text=_("The data protection officer reads this sentence, and not the complaint."),
        max_length=300,
        error_messages={"required": _("Say in a sentence, without a name, what it is about.")},
    )
    told_on = day_field(_("When was it acknowledged to them?"))


class StepForm(forms.Form):
    """Something done about it."""

    text = words_field(_("What was done?"), 800, rows=2)
    is_told = forms.BooleanField(
        label=_("Tell the person who complained: their page shows this line"), required=False
    )


class AnswerForm(forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=OUTCOMES, widget=forms.RadioSelect
    )
    answer = words_field(
        _("Your answer. They read this."),
        3000,
        hint=_("What you found, what you have changed, and that they may go on to the ICO."),
    )
