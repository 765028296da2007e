from django import forms

from core.forms import Form
from core.widgets import DateInput
from talent.forms.about import StartForm
from talent.states import Relation

WEEKDAYS = [(0, "Mon"), (1, "Tue"), (2, "Wed"), (3, "Thu"), (4, "Fri"), (5, "Sat"), (6, "Sun")]
EVERY = [(1, "Every week"), (2, "Every second week"), (3, "Every third week"), (4, "Every fourth week")]
PARENTS = [choice for choice in Relation.choices if choice[0] != Relation.CHAPERONE]


class ChildForm(StartForm):
    """A child's profile, made by whoever answers for them."""

    born_on = forms.DateField(
        label="Their date of birth",
        widget=DateInput,
        help_text="For the hours that they may work. It is shown to nobody, you included, and goes when they turn 18. "
        "Offices read “minor: 9 years”.",
        error_messages={"required": "Give the date of birth: the hours a child may work follow from it."},
    )
    relation = forms.ChoiceField(label="You are their", choices=PARENTS, widget=forms.RadioSelect)
    field_order = ("stage_name", "born_on", "relation", "playing_age_min", "playing_age_max", "bases")


class GuardianForm(Form):
    email = forms.EmailField(
        label="Their e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Write the address that the letter goes to."},
    )
    relation = forms.ChoiceField(
        label="They are the child’s",
        choices=Relation.choices,
        help_text="Parents and legal guardians decide and sign. A chaperone sees times and letters, and says that they "
        "have arrived.",
    )


class HandOverForm(Form):
    email = forms.EmailField(
        label="The performer’s own e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Write the address that the letter goes to."},
    )


class PermitForm(Form):
    territory = forms.CharField(
        label="Where it is good", max_length=80, error_messages={"required": "Say where the permit is good."}
    )
    expires_on = forms.DateField(
        label="Good until", widget=DateInput, error_messages={"required": "Until which day is it good?"}
    )
    issued_by = forms.CharField(label="Issued by", max_length=120, required=False)
    number = forms.CharField(label="Number", max_length=60, required=False)
    file = forms.FileField(
        label="The paper itself",
        required=False,
        help_text="A PDF or a photograph. Only those who answer for the child can open it.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/heic,image/webp"}),
    )


class RuleForm(Form):
    weekdays = forms.TypedMultipleChoiceField(
        label="On these days",
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the days of the week."},
    )
    every_weeks = forms.TypedChoiceField(label="How often", choices=EVERY, coerce=int)
    starts_on = forms.DateField(
        label="From", widget=DateInput, error_messages={"required": "From which day does it hold?"}
    )
    ends_on = forms.DateField(
        label="Until", widget=DateInput, error_messages={"required": "Until which day does it hold?"}
    )
    note = forms.CharField(
        label="A note for yourself", required=False, max_length=120, help_text="No office ever sees it."
    )


class CalendarForm(Form):
    name = forms.CharField(
        label="What you call it", max_length=60, error_messages={"required": "Give the calendar a name."}
    )
    address = forms.CharField(
        label="Its address",
        max_length=1000,
        help_text="The secret address in iCal format that your calendar gives out; it ends in .ics. "
        "It is shown to nobody again, you included.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
        error_messages={"required": "Paste the address of the calendar."},
    )


class CalendarFileForm(Form):
    file = forms.FileField(
        label="A calendar file",
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={"required": "Choose a calendar file: it ends in .ics."},
    )


class DeleteAccountForm(Form):
    """Typed out, so that nobody does it by a slip."""

    word = forms.CharField(
        label="Type “delete” to go on",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "class": "w-16"}),
        error_messages={"required": "Type the word “delete” here if you mean it."},
    )
    wants_receipt = forms.BooleanField(label="Send me the receipt by mail, once", required=False, initial=True)

    def clean_word(self):
        if self.cleaned_data["word"].strip().casefold() != "delete":
            raise forms.ValidationError("Type the word “delete” here if you mean it.")
        return "delete"
