"""What viewers of a presentation type."""

from django import forms

from casting.services.votes import LONGEST_COMMENT
from core.forms import Form


class CodeForm(Form):
    code = forms.CharField(
        label="The six digits",
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9 ]*"}),
        error_messages={"required": "Type the six digits from the letter."},
    )


class CommentForm(Form):
    text = forms.CharField(
        label="Write a comment",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write something first."},
    )
    pick = forms.IntegerField(required=False, label="About")
    casting_only = forms.BooleanField(required=False, label="For casting only")
