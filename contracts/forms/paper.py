"""Templates, clauses, parties and papers of contracts as a person types them."""

from collections.abc import Iterable

from django import forms

from contracts.models import ContractTemplate
from contracts.services.documents import MOST_BYTES
from contracts.services.paper import LONGEST_BODY, LONGEST_CLAUSE, LONGEST_PLAIN
from contracts.states import ContractKind, PartyKind, SigningOrder
from core.forms import Form

_BODY = forms.Textarea({"rows": 28, "maxlength": LONGEST_BODY, "spellcheck": "true", "class": "papertext"})


class TemplateForm(Form):
    name = forms.CharField(label="Name", max_length=120)
    note = forms.CharField(
        label="What you changed", max_length=200, required=False, help_text="For whoever looks at the versions later."
    )
    body = forms.CharField(label="Words", max_length=LONGEST_BODY, widget=_BODY, strip=False)
    base = forms.IntegerField(min_value=0, max_value=100000, widget=forms.HiddenInput())


class NewTemplateForm(Form):
    kind = forms.ChoiceField(label="For", choices=ContractKind.choices)
    name = forms.CharField(label="Name", max_length=120)
    copy = forms.ChoiceField(label="Begin with", required=False, help_text="Its words, to be changed.")

    def __init__(self, *args, templates: Iterable[ContractTemplate] = (), **kwargs):
        super().__init__(*args, **kwargs)
        rows = [(str(row.pk), row.name) for row in templates]
        self.fields["copy"].choices = [("", "The words that came with Callboard"), *rows]


class ClauseForm(Form):
    title = forms.CharField(label="Title", max_length=120)
    body = forms.CharField(
        label="Words",
        max_length=LONGEST_CLAUSE,
        widget=forms.Textarea({"rows": 10, "maxlength": LONGEST_CLAUSE}),
        strip=False,
    )
    plain_words = forms.CharField(
        label="In plain words",
        max_length=LONGEST_PLAIN,
        required=False,
        widget=forms.Textarea({"rows": 2, "maxlength": LONGEST_PLAIN}),
        help_text="Stands beside the clause, for the performer. One or two sentences.",
    )
    base = forms.IntegerField(min_value=0, max_value=100000, widget=forms.HiddenInput(), initial=0)


class NewClauseForm(ClauseForm):
    key = forms.CharField(
        label="Key", max_length=40, help_text="A short word by which templates set it: [clause night-shoots]."
    )
    field_order = ("title", "key", "body", "plain_words", "base")


class NewContractForm(Form):
    template = forms.ChoiceField(label="On which paper")
    signing_order = forms.ChoiceField(
        label="Signed", choices=SigningOrder.choices, initial=SigningOrder.IN_ORDER, widget=forms.RadioSelect
    )

    def __init__(self, *args, templates: Iterable[ContractTemplate], **kwargs):
        super().__init__(*args, **kwargs)
        self.templates = {str(row.pk): row for row in templates}
        self.fields["template"].choices = [
            (key, row.name if row.name == row.get_kind_display() else f"{row.name} ({row.get_kind_display()})")
            for key, row in self.templates.items()
        ]

    @property
    def paper(self) -> ContractTemplate:
        return self.templates[self.cleaned_data["template"]]


class PartyForm(Form):
    """One party; `kind` is left out where somebody is there already and stays what they are."""

    kind = forms.ChoiceField(label="Signs as", choices=PartyKind.choices)
    name = forms.CharField(label="Name as it stands in the contract", max_length=160)
    email = forms.EmailField(label="Email", max_length=254, help_text="Their own: the link and the code go there.")
    company = forms.CharField(label="Company", max_length=160, required=False)
    title = forms.CharField(label="As what", max_length=120, required=False, help_text="For instance: producer.")


class DocumentForm(Form):
    file = forms.FileField(
        label="File",
        help_text="PDF, PNG or JPEG, 20 MB at most.",
        widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg", "data-files": "", "data-max-bytes": str(MOST_BYTES)}),
    )
    name = forms.CharField(label="What it is", max_length=140, required=False)


class TerminateForm(Form):
    because = forms.CharField(
        label="Why it ends", max_length=600, widget=forms.Textarea({"rows": 3}), help_text="The parties read this."
    )


class OptionForm(Form):
    note = forms.CharField(label="Note", max_length=300, required=False)


class AmendForm(Form):
    purpose = forms.CharField(
        label="What changes, in a sentence",
        max_length=300,
        help_text="It opens the amendment: “The last day of work moves to 3 July 2027.”",
    )
