"""What a party, and whoever sends a contract out, types."""

from django import forms

from accounts.models import User
from contracts.consent import Consent
from contracts.services.handing_on import MOST_NAME
from contracts.services.party_acts import MOST_WORDS
from contracts.services.sending_out import MOST_DAYS
from core.forms import Form


class SignForm(Form):
    """`agreed` are the keys of the sentences; `drawn` a canvas's picture, as a data address."""

    agreed = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    typed_name = forms.CharField(
        label="Type your name",
        required=False,
        max_length=MOST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": f"A name has at most {MOST_NAME} letters here."},
    )
    drawn = forms.CharField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(
        label="The six digits from the letter",
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9 ]*"}),
        error_messages={"max_length": "The code has six digits."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10_000)

    def __init__(self, *args, consents: list[Consent], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed"].choices = [(one.key, one.text) for one in consents]


class PageForm(Form):
    page = forms.IntegerField(min_value=1, max_value=10_000)
    version = forms.IntegerField(min_value=1, max_value=10_000)


class DeclineForm(Form):
    because = forms.CharField(
        label="Why you do not sign",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The office reads it, and so do those who have signed already.",
        error_messages={"required": "Say why, in a few words. The office and those who have signed read it."},
    )


class HandOnForm(Form):
    name = forms.CharField(
        label="Who signs instead", max_length=MOST_NAME, error_messages={"required": "Say who signs instead."}
    )
    email = forms.EmailField(
        label="Their mail address",
        error_messages={"required": "Give their mail address.", "invalid": "That is not a mail address."},
    )


class GuardianForm(Form):
    """Which of those who answer for the child now signs for them."""

    guardian = forms.TypedChoiceField(
        label="Who signs for them",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who signs.", "invalid_choice": "Choose who signs."},
    )

    def __init__(self, *args, people: list[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["guardian"].choices = [(user.pk, user.name) for user in people]


class ThemselfForm(Form):
    name = forms.CharField(
        label="The performer’s name as they sign it",
        max_length=MOST_NAME,
        error_messages={"required": "Write the performer’s name as they sign it."},
    )
    email = forms.EmailField(
        label="Their own mail address",
        error_messages={"required": "Give their mail address.", "invalid": "That is not a mail address."},
    )


class QuestionForm(Form):
    text = forms.CharField(
        label="Your question",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write your question first."},
    )


class SendForm(Form):
    days = forms.IntegerField(
        label="Days to sign it",
        min_value=1,
        max_value=MOST_DAYS,
        error_messages={
            "min_value": f"Give them from 1 to {MOST_DAYS} days.",
            "max_value": f"Give them from 1 to {MOST_DAYS} days.",
            "invalid": "Give a number of days.",
        },
    )
    knows_it_binds = forms.BooleanField(label="I know that this may bind the production.", required=False)


class VoidForm(Form):
    because = forms.CharField(
        label="Why it is voided",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whoever was asked to sign, or has signed, reads it.",
        error_messages={"required": "Say why it is voided. Those who were asked to sign read it."},
    )
