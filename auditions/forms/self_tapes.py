"""What is typed about self-tapes: the office's ask and its changes, the performer's answers."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms

from accounts.forms.fields import ZoneField
from auditions.services.self_tapes import MOST_TAKES, Ask
from casting.forms.room import TYPED_ABOVE
from casting.models import SidesPacket
from core import clock
from core.forms import Form
from core.widgets import DateInput, TimeInput

ROUNDS = [("first", "A first read"), ("callback", "A callback")]


class DeadlineForm(Form):
    """A day and a time on the clock of a named zone: `due_at` when both are right."""

    date = forms.DateField(label="Due on", widget=DateInput)
    time = forms.TimeField(label="At", widget=TimeInput)

    def __init__(self, *args, zone: str = "UTC", **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self):
        cleaned = super().clean()
        zone = cleaned.get("zone", self.zone) if "zone" in self.fields else self.zone
        if {"date", "time"} <= cleaned.keys() and zone:
            try:
                cleaned["due_at"] = clock.local_to_utc(dt.datetime.combine(cleaned["date"], cleaned["time"]), zone)
            except ValueError as error:
                self.add_error("time", str(error))
        return cleaned

    def add_refusal(self, error):
        if error.field in {"due_at", "until"}:
            error.field = "date"
        super().add_refusal(error)


class AskForm(DeadlineForm):
    """`typed` repeats how many people a large ask reaches."""

    sides = forms.ChoiceField(label="Sides", required=False)
    pages = forms.CharField(
        label="Pages", required=False, max_length=80, help_text="Such as 3–6, 9. Empty for all of them."
    )
    round = forms.ChoiceField(label="This is", choices=ROUNDS, initial="first", widget=forms.RadioSelect)
    instructions = forms.CharField(
        label="What to tape",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Where the scene stands, who they talk to, what you look for. Plain frame, their own clothes.",
    )
    slate = forms.CharField(
        label="Slate",
        required=False,
        max_length=300,
        initial="Your name, your height and where you are, to camera.",
        help_text="What they say to camera first. Empty for none.",
    )
    takes_wanted = forms.TypedChoiceField(
        label="Takes", coerce=int, choices=[(n, str(n)) for n in range(1, MOST_TAKES + 1)], initial=1
    )
    zone = ZoneField(
        label="Time zone of the deadline",
        help_text="Everyone reads the deadline in their own zone; this one settles it.",
    )
    asks_to_memorise = forms.BooleanField(label="They must know it by heart", required=False)
    technical_demands = forms.CharField(
        label="Technical demands",
        required=False,
        max_length=300,
        help_text="Only what you insist on. Most agreements allow none: a phone at 720p is enough.",
    )
    needs_nda = forms.BooleanField(label="They agree to keep the pages to themselves first", required=False)
    own_line = forms.CharField(
        label="A line of your own",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Everyone asked now reads it.",
    )
    override_reason = forms.CharField(
        label="Why the time has to be shorter",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept on record with the request.",
    )
    typed = forms.CharField(required=False, max_length=12, label="Type how many people this is")
    expected = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args, packets: Sequence[SidesPacket], **kwargs):
        super().__init__(*args, **kwargs)
        self.packets = {str(packet.pk): packet for packet in packets}
        versions = [(key, _packet_words(packet)) for key, packet in self.packets.items()]
        self.fields["sides"].choices = [*versions, ("", "No pages: as written below")]
        if packets:
            self.fields["sides"].initial = versions[0][0]

    def add_refusal(self, error):
        if error.field == "takes":
            error.field = "takes_wanted"
        super().add_refusal(error)

    def ask(self) -> Ask:
        data = self.cleaned_data
        return Ask(
            due_at=data["due_at"],
            zone=data["zone"],
            sides=self.packets.get(data["sides"]),
            pages=data["pages"],
            is_callback=data["round"] == "callback",
            instructions=data["instructions"].strip(),
            slate=data["slate"].strip(),
            takes_wanted=data["takes_wanted"],
            asks_to_memorise=data["asks_to_memorise"],
            technical_demands=data["technical_demands"].strip(),
            needs_nda=data["needs_nda"],
        )

    def check_typed(self, total: int) -> bool:
        typed = "".join(c for c in self.cleaned_data.get("typed", "") if c.isdigit())
        if total <= TYPED_ABOVE or typed == str(total):
            return True
        self.add_error("typed", f"This reaches {total:,} people. Type {total} to go on.")
        return False

    def as_typed(self) -> list[tuple[str, str]]:
        """What was typed, for the hidden fields of the page that shows it before it is sent."""
        kept = [(name, self[name].value()) for name in self.fields if name not in {"typed", "expected"}]
        return [(name, _plain(value)) for name, value in kept if value is not False]


def _plain(value) -> str:
    return "on" if value is True else str(value or "")


def _packet_words(packet: SidesPacket) -> str:
    pages = f"{packet.page_count} page{'' if packet.page_count == 1 else 's'}"
    return f"Version {packet.version}, {pages}"


class NewDeadlineForm(DeadlineForm):
    """For one request or many; `act` says what is done with it."""

    field_order = ["date", "time"]


class RetakeForm(DeadlineForm):
    note = forms.CharField(
        label="What you would like to see",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They read it as you write it. Say what was good, then the one thing to try.",
        error_messages={"required": "Say what you would like to see: a retake without a note helps nobody."},
    )
    override_reason = forms.CharField(
        label="Why the time has to be shorter", required=False, max_length=600, help_text="Only where it must be."
    )
    field_order = ["note", "date", "time", "override_reason"]


class TapeAnswerForm(Form):
    answer = forms.ChoiceField(
        label="Will you tape for this?",
        choices=[
            ("yes", "Yes, I will send a tape"),
            ("live", "I would rather be seen live, in the room or online"),
            ("no", "No, thank you"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three answers."},
    )
    agrees_nda = forms.BooleanField(label="I will keep the pages to myself", required=False)
    note = forms.CharField(
        label="Anything they should know",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="With a no, a reason helps them; with a live slot, days and hours that work.",
    )

    def __init__(self, *args, needs_nda: bool, by_rep: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_nda:
            del self.fields["agrees_nda"]
        if by_rep:
            self.fields["answer"].label = "Will they tape for this?"
            self.fields["answer"].choices = [
                ("yes", "Yes, they will send a tape"),
                ("live", "They would rather be seen live, in the room or online"),
                ("no", "No, thank you"),
            ]
            if needs_nda:
                self.fields["agrees_nda"].label = "They will keep the pages to themselves"


class ExtensionForm(DeadlineForm):
    note = forms.CharField(
        label="Why, if you like", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ["date", "time", "note"]


@dataclass(frozen=True)
class NewDeadline:
    """The first deadline to suggest: 18:00 on the wall clock of a zone, not before `earliest`."""

    earliest: dt.datetime
    zone: str

    def initial(self) -> dict:
        local = clock.in_zone(self.earliest, self.zone)
        evening = dt.time(18)
        day = local.date() if local.time() <= evening else local.date() + dt.timedelta(days=1)
        return {"date": day, "time": evening, "zone": self.zone}
