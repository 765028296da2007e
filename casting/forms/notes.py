"""How an office's notes leave."""

from django import forms

from casting.services.office import LONGEST_HOLD
from casting.states import DeclineReason
from core.forms import Form

WAIT = "Choose between no wait and seven days, in minutes."
MINUTES = {"min_value": 0, "max_value": LONGEST_HOLD, "error_messages": {"min_value": WAIT, "max_value": WAIT}}


class NoteSettingsForm(Form):
    hold_no_minutes = forms.IntegerField(
        label="A not-this-time rests for",
        help_text="Until it leaves you can change it or take it back. 120 is two hours.",
        **MINUTES,
    )
    hold_good_minutes = forms.IntegerField(
        label="Good news rests for",
        help_text="Callbacks leave at any hour, so that nobody misses one.",
        **MINUTES,
    )
    reply_to = forms.EmailField(
        label="Answers go to", required=False, help_text="An address of your office, where somebody reads."
    )


class CastRoleForm(Form):
    reason = forms.ChoiceField(label="Reason, if you want to give one", choices=DeclineReason.choices, required=False)
    because = forms.CharField(
        label="Why the part is cast all the same",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stays on record.",
    )
    confirm_unopened = forms.IntegerField(required=False, widget=forms.HiddenInput)
