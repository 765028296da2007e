"""What people tell of themselves, and their keys for the API."""

import datetime as dt

from django import forms

from accounts.forms.fields import ZoneField
from accounts.models import Membership, User
from accounts.states import Language, TokenScope
from core import clock
from core.forms import Form, ModelForm


class PersonForm(ModelForm):
    time_zone = ZoneField()
    language = forms.ChoiceField(choices=Language)

    class Meta:
        model = User
        fields = ["name", "pronouns", "time_zone", "language", "single_keys"]
        labels = {"single_keys": "Single-letter keys"}
        help_texts = {
            "name": "As colleagues and casting offices see it.",
            "pronouns": "Shown beside your name.",
            "single_keys": "One letter rates, shortlists, goes on. Turn off if you speak to your computer.",
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "pronouns": forms.TextInput(attrs={"placeholder": "she/her"}),
        }


class TokenForm(Form):
    DAYS = [("30", "30 days"), ("90", "90 days"), ("365", "One year"), ("0", "Until I revoke it")]

    name = forms.CharField(max_length=80, help_text="What will use it: “Spreadsheet export”.")
    organisation = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label="Acts for",
        empty_label="Me alone",
        help_text="With an office it may do there what you may.",
    )
    scopes = forms.MultipleChoiceField(
        choices=TokenScope, label="May", widget=forms.CheckboxSelectMultiple, initial=[TokenScope.CALLS_READ]
    )
    days = forms.ChoiceField(choices=DAYS, initial="90", label="Works for")

    def __init__(self, *args, memberships: list[Membership], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offices = self.fields["organisation"]
        offices.queryset = (
            Membership._meta.get_field("organisation")
            .related_model.objects.filter(pk__in=[membership.organisation_id for membership in memberships])
            .order_by("name", "pk")
        )
        if not memberships:
            del self.fields["organisation"]

    def values(self) -> dict:
        days = int(self.cleaned_data["days"])
        return {
            "name": self.cleaned_data["name"],
            "scopes": self.cleaned_data["scopes"],
            "organisation": self.cleaned_data.get("organisation"),
            "expires_at": clock.now() + dt.timedelta(days=days) if days else None,
        }
