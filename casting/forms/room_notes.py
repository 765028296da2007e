import re

from django import forms

from casting.services.notes import LONGEST_NOTE
from casting.states import NoteAudience
from core.errors import Invalid
from core.forms import Form

_MOMENT = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")


def moment_in_words(ms: int) -> str:
    """42000 as "0:42", 3723000 as "1:02:03"."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def moment_from_words(text: str) -> int | None:
    """ "0:42" as 42000, nothing as None. Raises Invalid for what is no moment."""
    if not text.strip():
        return None
    match = _MOMENT.fullmatch(text.strip())
    if match is None or int(match[3]) > 59:
        raise Invalid("Write the moment as 0:42.", field="at")
    return ((int(match[1] or 0) * 60 + int(match[2])) * 60 + int(match[3])) * 1000


class NoteForm(Form):
    """`parent` is the note that this one answers."""

    text = forms.CharField(
        max_length=LONGEST_NOTE,
        label="Add a private note",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write something first."},
    )
    audience = forms.ChoiceField(
        choices=NoteAudience.choices,
        initial=NoteAudience.OFFICE,
        label="Who can read it",
        error_messages={"invalid_choice": "Choose who can read it."},
    )
    at = forms.CharField(required=False, max_length=9, label="At this moment of the tape")
    parent = forms.IntegerField(required=False, min_value=1)

    def clean_at(self) -> int | None:
        try:
            return moment_from_words(self.cleaned_data["at"])
        except Invalid as error:
            raise forms.ValidationError(error.message) from error
