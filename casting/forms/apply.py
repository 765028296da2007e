"""An application as a person types it: roles, a headshot, answers, a note, tapes or links to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from casting.models import Submission
from casting.selectors.applying import RoleChoice, films_left_out
from casting.services.answers import LONGEST, UNANSWERED, clean_answer, options_of, problem_with
from casting.services.contents import NOTE_LENGTH, RoleEntry, clean_tape_url
from casting.states import QuestionKind
from core.forms import Form
from talent.models import MediaAsset
from talent.states import MediaState, Union

FEW_OPTIONS = 5
LEFT_OPEN = ("", "Leave it open")
UNIONS = [("", "I would rather not say"), *((label, label) for label in Union.labels), ("No union", "No union")]
NO_TAPE = "This part asks for a self-tape. Upload one, or paste a link to it."
GONE_TAPE = "That tape is not there any more. Choose another one, or upload it again."
BY_LINK = ("", "A link instead")
BAD_TAPE = "Paste the whole link to your tape; it starts with https://."
NO_PART = "Choose at least one part."
NO_HEADSHOT = "This part asks for a headshot. Add one here."
DRAFT_FIELDS = {"headshot", "note", "union_status"}
# As the page goes through them.
STEPS = ("part", "tape", "send")


@dataclass(frozen=True)
class RoleBlock:
    """A role with everything it asks for, ready to render."""

    choice: RoleChoice
    is_chosen: bool
    tape: forms.BoundField | None
    tapes: forms.BoundField | None
    questions: list[forms.BoundField]


class ApplicationForm(Form):
    """Fields of every role stand on the page; only those of the chosen roles are asked to be right."""

    # A browser would hold back the form for a role that nobody chose.
    use_required_attribute = False

    roles = forms.MultipleChoiceField(
        label="Part",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_PART, "invalid_choice": "That part is not in this call."},
    )
    note = forms.CharField(
        label="A short note",
        required=False,
        max_length=NOTE_LENGTH,
        help_text="A line or two, if there is something they should know.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args,
        choices: Sequence[RoleChoice],
        headshots: Sequence[MediaAsset],
        tapes: Sequence[MediaAsset],
        asks_union: bool,
        office: str,
        only_role: bool = False,
        films: Sequence[tuple[str, str]] = (),
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        if films:
            self.fields["left_out"] = _films_field(films)
        self.choices = {choice.role.pk: choice for choice in choices}
        self.headshots = list(headshots)
        self.tapes = list(tapes)
        self.only_role = only_role
        self.asks_headshot = any(choice.role.asks_headshot for choice in choices)
        self.fields["roles"].choices = [(str(pk), choice.role.name) for pk, choice in self.choices.items()]
        if only_role:
            del self.fields["roles"]
        if self.asks_headshot:
            self.fields["headshot"] = _headshot_field(self.headshots)
        if asks_union:
            said = self.get_initial_for_field(forms.CharField(), "union_status")
            # What came by the API may be in words of their own.
            own = [(said, said)] if said and said not in dict(UNIONS) else []
            self.fields["union_status"] = forms.ChoiceField(
                label="Union",
                required=False,
                choices=[*UNIONS, *own],
                help_text=f"This production asks. Shown only to {office}; you need not say.",
            )
        for choice in choices:
            self._add_fields_of(choice)

    def _add_fields_of(self, choice: RoleChoice) -> None:
        role = choice.role
        if role.asks_tape:
            self.fields[f"tape_{role.pk}"] = forms.CharField(
                label="Link to your self-tape",
                required=False,
                max_length=500,
                help_text="Wherever it is, as long as they can open it without an account.",
                widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
            )
            self.fields[f"tape_asset_{role.pk}"] = forms.ChoiceField(
                label="Self-tape",
                required=False,
                choices=[*((str(one.public_id), tape_words(one)) for one in self.tapes), BY_LINK],
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": GONE_TAPE},
            )
        for question in choice.questions:
            self.fields[f"answer_{question.pk}"] = question_field(question)

    def chosen(self) -> list[RoleChoice]:
        if self.only_role:
            return list(self.choices.values())
        return [self.choices[int(pk)] for pk in self.cleaned_data.get("roles", [])]

    def clean(self):
        cleaned = super().clean()
        chosen = self.chosen()
        for choice in self.choices.values():
            if choice not in chosen:
                self._forget(choice)
        for choice in chosen:
            if choice.role.asks_tape and f"tape_{choice.role.pk}" not in self.errors:
                self._clean_tape(choice.role.pk)
            for question in choice.questions:
                self._clean_answer(question)
        if any(choice.role.asks_headshot for choice in chosen) and not self.headshots:
            self.add_error("headshot", NO_HEADSHOT)
        return cleaned

    def _forget(self, choice: RoleChoice) -> None:
        """What stands under a role that is not chosen stops nobody."""
        pk = choice.role.pk
        for name in [f"tape_{pk}", f"tape_asset_{pk}", *(f"answer_{question.pk}" for question in choice.questions)]:
            self.errors.pop(name, None)

    def _clean_tape(self, pk: int) -> None:
        """A tape that was chosen, or else a link; what stands in the other field stops nobody."""
        name, chosen = f"tape_{pk}", self.cleaned_data.get(f"tape_asset_{pk}")
        if chosen or f"tape_asset_{pk}" in self.errors:
            self.cleaned_data[name] = ""
            return
        try:
            url = clean_tape_url(self.cleaned_data.get(name, ""))
        except (ValidationError, ValueError):
            self.add_error(name, BAD_TAPE)
            return
        self.cleaned_data[name] = url
        if not url:
            self.add_error(name, NO_TAPE)

    def _clean_answer(self, question) -> None:
        name = f"answer_{question.pk}"
        answer = clean_answer(question, self.cleaned_data.get(name, ""))
        if name not in self.errors and (problem := problem_with(question, answer)):
            self.add_error(name, problem)

    def entries(self) -> list[RoleEntry]:
        data = self.cleaned_data
        return [
            RoleEntry(
                role_id=choice.role.pk,
                answers={question.pk: data.get(f"answer_{question.pk}", "") for question in choice.questions},
                headshot=UUID(data["headshot"]) if data.get("headshot") else None,
                note=data.get("note", ""),
                tape_url=data.get(f"tape_{choice.role.pk}", ""),
                tape=UUID(data[f"tape_asset_{choice.role.pk}"]) if data.get(f"tape_asset_{choice.role.pk}") else None,
                union_status=data.get("union_status", ""),
                left_out=frozenset(data.get("left_out", [])),
            )
            for choice in self.chosen()
        ]

    def step_to_open(self) -> str:
        """The step in which the first mistake stands; the first of all where there is none."""
        return min((_step_of(name) for name in self.errors), key=STEPS.index, default=STEPS[0])

    def blocks(self) -> list[RoleBlock]:
        """Roles as they stand in the call; those that were sent already carry no fields."""
        picked = {str(value) for value in (self["roles"].value() or [])} if not self.only_role else set()
        return [
            RoleBlock(
                choice=choice,
                is_chosen=str(pk) in picked or self.only_role,
                tape=self[f"tape_{pk}"] if choice.role.asks_tape else None,
                tapes=self[f"tape_asset_{pk}"] if choice.role.asks_tape else None,
                questions=[self[f"answer_{question.pk}"] for question in choice.questions],
            )
            for pk, choice in self.choices.items()
        ]

    def shots(self) -> list[tuple[MediaAsset, bool]]:
        """Each headshot with whether it is the chosen one: what they picked, else the main one."""
        picked = str(self["headshot"].value() or "")
        known = {str(asset.public_id) for asset in self.headshots}
        if picked not in known and self.headshots:
            picked = str(self.headshots[0].public_id)
        return [(asset, str(asset.public_id) == picked) for asset in self.headshots]


def _step_of(field: str) -> str:
    """What concerns the whole application is said where it was sent from."""
    if field in {"roles", "headshot", "left_out"}:
        return "part"
    return "tape" if field.startswith("tape_") else "send"


def tape_words(asset: MediaAsset) -> str:
    name = asset.file_name or "Self-tape"
    if asset.state == MediaState.PROCESSING or not asset.duration_ms:
        return f"{name}, being prepared"
    minutes, seconds = divmod(round(asset.duration_ms / 1000), 60)
    return f"{name}, {minutes}:{seconds:02}{', with captions' if asset.made.get('captions') else ''}"


def _headshot_field(headshots: Sequence[MediaAsset]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Headshot",
        required=False,
        choices=[(str(asset.public_id), asset.caption or asset.alt or "Headshot") for asset in headshots],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "That headshot is not there any more. Choose another one."},
    )


def _films_field(films: Sequence[tuple[str, str]]) -> forms.MultipleChoiceField:
    """Public ids and words. What is not ticked goes along: a form that says nothing of films takes none away."""
    return forms.MultipleChoiceField(
        label="Leave out of this one",
        required=False,
        choices=films,
        widget=forms.CheckboxSelectMultiple,
        help_text="Films of the profile go along. Tick what should not.",
        error_messages={"invalid_choice": "One of these films is not there any more. Look at the list again."},
    )


def question_field(question) -> forms.Field:
    label = question.prompt
    options = [(option, option) for option in options_of(question)]
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(
            label=label,
            required=question.is_required,
            max_length=LONGEST,
            error_messages={"required": UNANSWERED, "max_length": f"Keep it under {LONGEST} characters."},
            widget=forms.Textarea(attrs={"rows": 2}),
        )
    if not question.is_required:
        options = [LEFT_OPEN, *options]
    many = len(options) > FEW_OPTIONS
    return forms.ChoiceField(
        label=label,
        required=question.is_required,
        choices=[("", "Choose one"), *(option for option in options if option != LEFT_OPEN)] if many else options,
        widget=forms.Select if many else forms.RadioSelect,
        error_messages={"required": UNANSWERED, "invalid_choice": "Choose one of the answers offered."},
    )


def draft_data(posted: QueryDict) -> dict[str, str | list[str]]:
    """What of a posted form is kept as a draft."""
    kept: dict[str, str | list[str]] = {name: posted.getlist(name) for name in ("roles", "left_out")}
    for name in posted:
        if name in DRAFT_FIELDS or name.startswith(("answer_", "tape_")):
            kept[name] = posted.get(name, "")
    return kept


def initial_from(submission: Submission) -> Mapping[str, object]:
    """The form as it was sent, to be changed."""
    initial: dict[str, object] = {
        "note": submission.note,
        "union_status": submission.union_status,
        "headshot": str(submission.headshot.public_id) if submission.headshot else "",
        f"tape_{submission.role_id}": submission.tape_url,
        f"tape_asset_{submission.role_id}": str(submission.tape.public_id) if submission.tape else "",
        "left_out": films_left_out(submission),
    }
    return initial | {f"answer_{row['question']}": row["answer"] for row in submission.answers if "question" in row}
