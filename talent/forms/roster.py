from django import forms

from talent.forms.about import StartForm


class ClientForm(StartForm):
    territory = forms.CharField(
        label="Territory",
        max_length=80,
        required=False,
        help_text="Where you represent them, if not everywhere: UK and Ireland",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bases"].label = "Where they are based"
        self.fields["bases"].help_text = "A town where they can work as a local. More than one: London, Leeds"
