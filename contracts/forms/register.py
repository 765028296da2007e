"""What of the register somebody asks for."""

from django import forms

from contracts.selectors.register import Choices, Filters, Tab
from core.forms import Form
from core.widgets import DateInput

_WHOLE = 2**31 - 1
_SUM = {"required": False, "min_value": 0, "max_digits": 14, "decimal_places": 2}


def _id() -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=1, max_value=_WHOLE)


class RegisterForm(Form):
    """Reads the address alone: ids and words, each of which the selector holds against what there is."""

    q = forms.CharField(required=False, max_length=100)
    production, role, agency, performer = _id(), _id(), _id(), _id()
    state = forms.CharField(required=False, max_length=120)
    kind = forms.CharField(required=False, max_length=20)
    since = forms.DateField(required=False, widget=DateInput)
    until = forms.DateField(required=False, widget=DateInput)
    least = forms.DecimalField(**_SUM)
    most = forms.DecimalField(**_SUM)

    def filters(self) -> Filters:
        found = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Filters(**found)


class RegisterBar(Form):
    """The same as something to choose from; `sees_money` says whether sums can be asked for."""

    q = forms.CharField(label="Name or number", required=False, max_length=100, widget=forms.SearchInput)
    production = forms.ChoiceField(label="Production", required=False)
    role = forms.ChoiceField(label="Role", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)
    state = forms.ChoiceField(label="Where it stands", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    since = forms.DateField(label="Working from", required=False, widget=DateInput)
    until = forms.DateField(label="Working until", required=False, widget=DateInput)
    least = forms.DecimalField(label="At least", **_SUM)
    most = forms.DecimalField(label="At most", **_SUM)

    def __init__(self, *args, tab: Tab, choices: Choices, sees_money: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].label = "Name or number" if tab.kinds is not None and tab.amount else "Name"
        self._offer("production", choices.productions, "Every production")
        self._offer("role", choices.roles, "Every role")
        self._offer("agency", choices.agencies, "Every agency")
        self._offer("state", tab.states.choices, "Wherever it stands")
        self._offer("kind", tab.kinds.choices if tab.kinds else [], "Every kind")
        if tab.key == "offers":
            self.fields["since"].label, self.fields["until"].label = "Moved since", "Moved until"
        if not (tab.amount and sees_money):
            del self.fields["least"], self.fields["most"]

    def _offer(self, name: str, choices: list, everything: str) -> None:
        if not choices:
            del self.fields[name]
            return
        self.fields[name].choices = [("", everything), *((str(key), label) for key, label in choices if key != "")]
