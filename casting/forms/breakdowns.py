"""What goes with each client when many are put up: a photograph, a tape, a note, and answers to what parts ask."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django import forms

from casting.forms.apply import UNIONS, question_field, tape_words
from casting.models import Role
from casting.services.contents import NOTE_LENGTH, RoleEntry
from casting.services.submit_many import ClientEntry
from core.forms import Form
from talent.models import MediaAsset, Performer

MAIN = ("", "The main one")
NO_TAPE = ("", "A link instead")
Pick = tuple[int, int]


class PutUpForm(Form):
    """Fields by client: `photo_7`, `tape_7`, `link_7`, `note_7`, `union_7`, `answer_7_31`. `word` is for all whose own note is empty.

    Only shape is checked here; what a part asks for is the service's to say, by name. `kept` is what was typed before;
    `gone` are the ids of clients of whom it names a photograph or a tape that is there no more.
    """

    use_required_attribute = False

    word = forms.CharField(
        label="Word to casting",
        required=False,
        max_length=NOTE_LENGTH,
        help_text="Goes with everybody who has no note of their own below.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args,
        clients: Sequence[Performer],
        roles: Mapping[int, Sequence[Role]],
        shelves: Mapping[int, Mapping[str, Sequence[MediaAsset]]],
        asks_union: bool,
        kept: Mapping[str, str] | None = None,
        **kwargs,
    ):
        super().__init__(*args, initial=kept or {}, **kwargs)
        self.roles = roles
        self.gone: set[int] = set()
        for client in clients:
            shelf = shelves.get(client.pk, {})
            self._add_fields_of(client, roles.get(client.pk, []), shelf, asks_union=asks_union)
            for name in (f"photo_{client.pk}", f"tape_{client.pk}"):
                if (value := self.initial.get(name)) and value not in self._choices_of(name):
                    self.gone.add(client.pk)
                    del self.initial[name]

    def _choices_of(self, name: str) -> set[str]:
        return {value for value, _ in self.fields[name].choices} if name in self.fields else set()

    def _add_fields_of(
        self, client: Performer, roles: Sequence[Role], shelf: Mapping[str, Sequence[MediaAsset]], *, asks_union: bool
    ) -> None:
        pk = client.pk
        photos = shelf.get("photos", [])
        if any(role.asks_headshot for role in roles) and len(photos) > 1:
            choices = [(str(one.public_id), one.caption or f"Photograph {n}") for n, one in enumerate(photos, 1)]
            self.fields[f"photo_{pk}"] = forms.ChoiceField(
                label="Photograph", required=False, choices=choices, widget=forms.RadioSelect
            )
        if asking := [role.name for role in roles if role.asks_tape]:
            tapes = [(str(one.public_id), tape_words(one)) for one in shelf.get("tapes", [])]
            if tapes:
                tape = forms.ChoiceField(label="Self-tape", required=False, choices=[*tapes, NO_TAPE])
                self.fields[f"tape_{pk}"] = tape
            self.fields[f"link_{pk}"] = forms.CharField(
                label="Link to a tape",
                required=False,
                help_text=""
                if tapes
                else f"{' and '.join(asking)} {'asks' if len(asking) == 1 else 'ask'} for a self-tape.",
                max_length=500,
                widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
            )
        self.fields[f"note_{pk}"] = forms.CharField(
            label="Note", required=False, max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
        )
        if asks_union:
            self.fields[f"union_{pk}"] = forms.ChoiceField(label="Union", required=False, choices=UNIONS)
        for role in roles:
            for question in role.questions.all():
                field = question_field(question)
                field.required = False
                self.fields[f"answer_{pk}_{question.pk}"] = field

    def entries(self, picks: Sequence[Pick]) -> list[ClientEntry]:
        data = self.cleaned_data
        roles = {role.pk: role for rows in self.roles.values() for role in rows}
        return [
            ClientEntry(
                pk,
                RoleEntry(
                    role_id=role_id,
                    answers={
                        question.pk: data.get(f"answer_{pk}_{question.pk}", "")
                        for question in roles[role_id].questions.all()
                    },
                    headshot=_uuid(data.get(f"photo_{pk}")),
                    note=data.get(f"note_{pk}") or data.get("word", ""),
                    tape=_uuid(data.get(f"tape_{pk}")),
                    tape_url=data.get(f"link_{pk}", ""),
                    union_status=data.get(f"union_{pk}", ""),
                ),
            )
            for pk, role_id in picks
            if role_id in roles
        ]


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
