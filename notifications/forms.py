from django import forms

from core.forms import Form
from notifications import kinds
from notifications.models import Preference
from notifications.services.handling import BODY_MOST, OWN_LINE_MOST, SUBJECT_MOST
from notifications.states import Cadence


class PreferencesForm(Form):
    """One choice for each category that can be stopped; the field's name is the category's key."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        said = dict(Preference.objects.filter(user=user).values_list("category", "cadence"))
        for category in kinds.categories():
            self.fields[category.key] = forms.ChoiceField(
                label=category.label,
                help_text=category.text,
                choices=Cadence.choices,
                initial=said.get(category.key, Cadence.AT_ONCE),
                widget=forms.RadioSelect,
            )


class BatchWordsForm(Form):
    """Words for a note, with its kind's variables."""

    subject = forms.CharField(max_length=SUBJECT_MOST, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    body = forms.CharField(
        label="The note",
        max_length=BODY_MOST,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="An empty line starts a paragraph. One whose variables are all empty is left out.",
    )


class NoteForm(BatchWordsForm):
    """One note: a line of the office's own, and its words where they were changed."""

    own_line = forms.CharField(
        label="A line of your own",
        required=False,
        max_length=OWN_LINE_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Something true about this person's work. It stands by itself, before the close.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A form that carries the own line alone leaves the words as they are.
        self.fields["subject"].required = self.fields["body"].required = False

    def changes(self, words: tuple[str, str], *, reset: bool) -> dict[str, str | None]:
        """For `edit_messages`: what is as it was stays with the template."""
        subject, body = words
        given = self.cleaned_data
        if reset:
            return {"own_line": given["own_line"], "subject": "", "body": ""}
        return {
            "own_line": given["own_line"],
            "subject": None if given["subject"] in {"", subject} else given["subject"],
            "body": None if _same(given["body"], body) else given["body"],
        }


def _same(given: str, words: str) -> bool:
    given = given.replace("\r\n", "\n").strip()
    return given in {"", words.replace("\r\n", "\n").strip()}
