"""A person's input about who is to be seen in a session, and what they said about when."""

from collections.abc import Sequence

from django import forms

from auditions.models import CallIn, Session
from core import clock
from core.forms import Form
from core.widgets import TimeInput

WISHES = ("minutes", "free_from", "free_until", "is_online_only", "preference")


class CallInForm(Form):
    session = forms.TypedChoiceField(
        coerce=int,
        label="Which session",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a session.", "invalid_choice": "That session is not open any more."},
    )

    def __init__(self, *args, sessions: Sequence[Session], **kwargs):
        super().__init__(*args, **kwargs)
        self.sessions = {session.pk: session for session in sessions}
        self.fields["session"].choices = [(session.pk, _label(session)) for session in sessions]

    @property
    def chosen(self) -> Session:
        return self.sessions[self.cleaned_data["session"]]


def _label(session: Session) -> str:
    date = clock.show(session.opens_at, session.zone, "date")
    return f"{date}, {session.title or session.get_kind_display()}, {session.venue.name}"


class WishesForm(Form):
    """What somebody said about when; times on the venue's clock."""

    minutes = forms.IntegerField(
        label="Minutes they need", min_value=1, max_value=480, required=False, help_text="Empty: as their part."
    )
    free_from = forms.TimeField(label="Free from", widget=TimeInput, required=False)
    free_until = forms.TimeField(label="Free until", widget=TimeInput, required=False)
    is_online_only = forms.BooleanField(label="Online only", required=False)
    preference = forms.CharField(
        label="In their words", max_length=300, required=False, help_text="Such as train at 15:12."
    )

    @classmethod
    def initial_of(cls, call_in: CallIn) -> dict:
        return {name: getattr(call_in, name) for name in WISHES}
