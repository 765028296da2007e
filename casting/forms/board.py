"""Bins, saved views and the colours of tags, as they are typed."""

from django import forms

from casting.services import bins, saved_views
from casting.states import Colour, SavedLayout
from core.forms import Form

DIGITS = [("", "No key"), *((str(digit), f"V then {digit}") for digit in range(1, 10))]


class BinForm(Form):
    name = forms.CharField(
        max_length=bins.LONGEST_NAME, label="Name", error_messages={"required": "Give the bin a name."}
    )
    colour = forms.ChoiceField(choices=Colour.choices, initial=Colour.SLATE, label="Colour")


class ViewForm(Form):
    name = forms.CharField(
        max_length=saved_views.LONGEST_NAME, label="Name", error_messages={"required": "Give the view a name."}
    )
    digit = forms.TypedChoiceField(choices=DIGITS, coerce=int, empty_value=None, required=False, label="Key")
    is_shared = forms.BooleanField(required=False, label="Share it with the team")


class SaveViewForm(ViewForm):
    """`query` is what stands after the question mark in the board's address."""

    query = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)
    layout = forms.ChoiceField(choices=[("", ""), *SavedLayout.choices], required=False, widget=forms.HiddenInput)
