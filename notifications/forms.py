from django import forms

from core.forms import Form
from notifications import kinds
from notifications.models import Preference
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
