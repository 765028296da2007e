"""What people type about an offer beside its terms, about approvals, and about how an office deals."""

from django import forms

from contracts.services.deal_settings import HOLD_HOURS, OFFER_HOURS, SIGNING_DAYS
from contracts.states import ApproverKind, Audience, PerformerSees
from core.forms import Form
from core.money import CURRENCIES
from core.widgets import DateTimeInput

REASON = 600
OVERRIDE = "override-"


class RoundForm(Form):
    """What goes with terms: a word to the other side, and until when they can answer."""

    comment = forms.CharField(
        label="A word to the other side",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They read it above the terms.",
    )
    answer_by = forms.DateTimeField(
        label="Answer by",
        required=False,
        widget=DateTimeInput(),
        help_text="In your own time zone. Left empty: as long as the office’s deal settings say.",
    )


class BecauseForm(Form):
    because = forms.CharField(
        label="Why, in a sentence",
        required=False,
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The other side reads it. It may be left empty.",
    )


class DealNoteForm(Form):
    text = forms.CharField(label="Your words", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    audience = forms.ChoiceField(choices=Audience.choices, widget=forms.HiddenInput())


class ShareForm(Form):
    sees = forms.ChoiceField(
        label="Their own page shows",
        choices=PerformerSees.choices,
        widget=forms.RadioSelect(),
        help_text="What you write for your own side stays with you in any case.",
    )


class DealSettingsForm(Form):
    associates_see_money = forms.BooleanField(
        label="Associates see fees and totals",
        required=False,
        help_text="They see the other terms in any case. Session runners and readers see no deals.",
    )
    hold_hours = forms.IntegerField(label="Avails stay open, hours", min_value=1, max_value=HOLD_HOURS[1])
    offer_hours = forms.IntegerField(label="Offers stay open, hours", min_value=1, max_value=OFFER_HOURS[1])
    signing_days = forms.IntegerField(
        label="Contracts stay open for signature, days", min_value=1, max_value=SIGNING_DAYS[1]
    )
    fringe_percent = forms.DecimalField(
        label="Fringes, per cent of the fee",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text="What employing somebody costs beside the fee, where no agreement in force says it.",
    )


class ApproverForm(Form):
    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="Email")
    kind = forms.ChoiceField(label="What they are", choices=ApproverKind.choices)
    approves_offers = forms.BooleanField(label="Approves offers", required=False, initial=True)
    approves_holds = forms.BooleanField(label="Approves holds, which bind", required=False)
    limit = forms.DecimalField(
        label="Up to",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text="Without fringes. Left empty: any amount.",
    )
    currency = forms.ChoiceField(
        label="Currency", required=False, choices=[("", "–"), *((code, code) for code in CURRENCIES)]
    )


class ApprovalCodeForm(Form):
    code = forms.CharField(
        label="Six digits",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class VerdictForm(Form):
    verdict = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])
    reason = forms.CharField(
        label="What stands against it",
        required=False,
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed for a no: casting reads it.",
    )


def reasons_in(post) -> dict[str, str]:
    """Reasons for overriding rules, from names such as "override-option"."""
    found = {name.removeprefix(OVERRIDE): text for name, text in post.items() if name.startswith(OVERRIDE)}
    return {rule[:60]: text.strip()[:REASON] for rule, text in found.items() if text.strip()}
