"""What a casting office types around a search: names, notes, how often letters come."""

from django import forms

from accounts.models import Organisation
from core.forms import Form
from talent.models import TalentFolder
from talent.selectors.office_talent import folders_of
from talent.states import AlertCadence


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
