"""What the office types into a presentation."""

import datetime as dt

from django import forms

from casting.models import Presentation
from casting.services.presentations import LONGEST_WORD
from casting.services.votes import LONGEST_COMMENT
from casting.states import NoteAudience, OthersScores, ViewerTier
from core import clock
from core.forms import Form
from core.widgets import DateInput, DateTimeInput

VOTES_SHOW = [
    (OthersScores.AFTER_OWN, "After their own vote"),
    (OthersScores.ALWAYS, "Always"),
    (OthersScores.NEVER, "Never: only casting reads them"),
]


class TitleForm(Form):
    title = forms.CharField(
        max_length=160, label="Title", help_text="Only your office reads it. Viewers read the production's title."
    )


class InZone(Form):
    """Times are typed where the person lives."""

    def __init__(self, *args, zone: str = "UTC", **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone

    def in_utc(self, name: str, naive: dt.datetime | None) -> dt.datetime | None:
        if naive is None:
            return None
        try:
            return clock.local_to_utc(naive.replace(tzinfo=None), self.zone)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class PresentationForm(InZone):
    title = forms.CharField(max_length=160, label="Title", help_text="Only your office reads it.")
    message = forms.CharField(
        max_length=4000, required=False, label="Message to the viewers", widget=forms.Textarea(attrs={"rows": 3})
    )
    others_votes = forms.ChoiceField(choices=VOTES_SHOW, label="They see each other's votes")
    shows_fees = forms.BooleanField(required=False, label="Show expected fees")
    closes_at = forms.DateTimeField(
        required=False,
        label="Closes by itself at",
        widget=DateTimeInput,
        help_text="In your time zone. No vote counts after it.",
    )

    def clean_closes_at(self):
        return self.in_utc("closes_at", self.cleaned_data["closes_at"])

    @staticmethod
    def initial_of(presentation: Presentation, zone: str) -> dict:
        closes_at = presentation.closes_at
        return {
            "title": presentation.title,
            "message": presentation.message,
            "others_votes": presentation.others_votes,
            "shows_fees": presentation.shows_fees,
            "closes_at": clock.in_zone(closes_at, zone).replace(tzinfo=None) if closes_at else None,
        }


class WordForm(Form):
    word = forms.CharField(required=False, max_length=LONGEST_WORD, label="A word on them")


class ViewerForm(Form):
    name = forms.CharField(max_length=120, label="Name", help_text="It is written over every picture they see.")
    email = forms.EmailField(label="Mail address")
    title = forms.CharField(max_length=120, required=False, label="What they are", help_text="Producer, Harrow Lane")
    tier = forms.ChoiceField(
        choices=ViewerTier.choices,
        initial=ViewerTier.PRODUCTION,
        label="How far out",
        help_text="It says which notes they may read, and whom their words reach.",
    )


class ExtendForm(InZone):
    until = forms.DateField(label="Works until", widget=DateInput)

    def clean_until(self):
        """To the end of that day."""
        day = self.cleaned_data["until"]
        return self.in_utc("until", dt.datetime.combine(day, dt.time(23, 59)))


class OfficeCommentForm(Form):
    text = forms.CharField(max_length=LONGEST_COMMENT, label="Answer", widget=forms.Textarea(attrs={"rows": 2}))
    audience = forms.ChoiceField(
        choices=[(NoteAudience.PRODUCTION, "Production team"), (NoteAudience.EXECUTIVES, "Everyone who looks")],
        label="Read by",
        initial=NoteAudience.PRODUCTION,
    )
    pick = forms.IntegerField(required=False)
