"""What a casting office types around a search: names, notes, how often letters come."""

import re

from django import forms
from django.http import QueryDict

from accounts.models import Organisation
from core.forms import Form
from core.text import fold
from talent.models import TalentFolder
from talent.selectors.office_talent import folders_of
from talent.states import AlertCadence

# Filters that take several answers; "add_" before the name is the field beside what is asked already.
SEVERAL = ("languages", "accents", "skills")
_BETWEEN = re.compile(r"[,;\n]")


def with_typed(given: QueryDict) -> QueryDict:
    """`add_skills=fencing, juggling` as two more of `skills`; `add_languages` at `add_level`, each language once."""
    meant = given.copy()
    for name in SEVERAL:
        pieces = [one.strip() for text in meant.pop(f"add_{name}", []) for one in _BETWEEN.split(text)]
        typed, held = [one for one in pieces if one], meant.getlist(name)
        if name == "languages":
            held, typed = _each_once(held, typed, meant.pop("add_level", [""])[-1]), []
        if held or typed:
            meant.setlist(name, [*held, *typed])
    return meant


def _each_once(held: list[str], typed: list[str], level: str) -> list[str]:
    """A language that is typed again stands where it stood, at the level that was chosen last."""
    known = {fold(one.partition(":")[0]): one for one in held}
    for one in typed:
        language, _, own = one.partition(":")
        known[fold(language)] = f"{language}:{own or level}" if own or level else language
    return list(known.values())


class SaveSearchForm(Form):
    name = forms.CharField(max_length=80, label="Name of the search")
    cadence = forms.ChoiceField(
        label="Letters about who is new",
        choices=[
            (AlertCadence.NEVER, "None"),
            (AlertCadence.DAILY, "Once a day"),
            (AlertCadence.AT_ONCE, "Within minutes"),
        ],
        initial=AlertCadence.NEVER,
        help_text="To you, while you work here. Only for searches that find 2,000 people or fewer.",
    )


class FolderForm(Form):
    name = forms.CharField(max_length=80, label="Name of the folder")


class ListForm(Form):
    name = forms.CharField(max_length=80, label="Name of the list")
    folder = forms.TypedChoiceField(label="Folder", required=False, coerce=int, empty_value=None)
    note = forms.CharField(max_length=300, label="What it is for", required=False)

    def __init__(self, *args, organisation: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.folders = {folder.pk: folder for folder in folders_of(organisation)}
        self.fields["folder"].choices = [("", "No folder"), *((pk, one.name) for pk, one in self.folders.items())]

    def values(self) -> dict:
        folder: TalentFolder | None = self.folders.get(self.cleaned_data["folder"])
        return {"name": self.cleaned_data["name"], "folder": folder, "note": self.cleaned_data["note"]}


class OfficeNoteForm(Form):
    text = forms.CharField(
        max_length=1000, label="Note", widget=forms.Textarea(attrs={"rows": 3}), help_text="Stays with your office."
    )
