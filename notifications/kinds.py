"""The kinds of note that rooms send: their built-in words, who is in the way of them, who may stop them.

A room registers its kinds in `<room>/messages.py`, which its AppConfig.ready imports.
"""
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notifications import words

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import OutboxMessage


@dataclass(frozen=True)
class Verdict:
    """What a guard says of one note just before it would leave."""

    act: str
    why: str = ""
    until: dt.datetime | None = None

    @classmethod
    def send(cls) -> "Verdict":
        return cls("send")

    @classmethod
    def wait(cls, until: dt.datetime, why: str) -> "Verdict":
        """Not before `until`; `why` is read by the office."""
        return cls("wait", why, until)

    @classmethod
    def drop(cls, why: str) -> "Verdict":
        """Never; `why` is read by the office and goes with `messages_dropped`."""
        return cls("drop", why)


Guard = Callable[[list["OutboxMessage"]], dict[int, Verdict]]
ReleaseHook = Callable[["User", list["OutboxMessage"], str], None]


@dataclass(frozen=True)
class Kind:
    """One kind of note.

    `subject` and `body` are written in the template language of `notifications.words`; `variables`
    says what each name stands for, `sample` gives values for a preview when no real note is there.
    `about` is a short template that tells two batches apart in the outbox ("{role}, {production}").
    `action` puts a button with that label under the letter, leading to `context["url"]`.
    `guard` gets the notes of this kind that are about to leave, locked; it answers by note id, and
    silence means send. Whoever decides locks their rows first and notes after, so a guard must not
    wait for a lock: it skips what is locked and answers "wait" for it. It may put right what the
    `context` says. `on_release(actor, messages, reason)` runs when a person lets notes go before
    what they wait for; it may refuse. `waits` says in words what each `wait_for` waits for.
    """

    key: str
    label: str
    category: str
    subject: str
    body: str
    variables: dict[str, str] = field(default_factory=dict)
    may_unsubscribe: bool = True
    keeps_quiet_hours: bool = True
    guard: Guard | None = None
    for_offices: bool = True
    sample: dict[str, str] = field(default_factory=dict)
    about: str = ""
    action: str = ""
    foot: str = ""
    waits: dict[str, str] = field(default_factory=dict)
    on_release: ReleaseHook | None = None

    def all_variables(self) -> dict[str, str]:
        return words.COMMON | self.variables


@dataclass(frozen=True)
class Category:
    """A heading on the preferences page; its kinds are stopped or gathered together."""

    key: str
    label: str
    text: str


_kinds: dict[str, Kind] = {}
_categories: dict[str, Category] = {}


def register(kind: Kind) -> Kind:
    if kind.key in _kinds:
        raise ValueError(f"There is a kind {kind.key} already.")
    for name, text in (("subject", kind.subject), ("body", kind.body), ("about", kind.about), ("foot", kind.foot)):
        words.check(text, kind.all_variables(), field=name)
    _kinds[kind.key] = kind
    return kind


def unregister(key: str) -> None:
    _kinds.pop(key, None)


def register_category(category: Category) -> Category:
    _categories[category.key] = category
    return category


def kind_of(key: str) -> Kind:
    """Raises KeyError for a kind that no room registered."""
    return _kinds[key]


def find(key: str) -> Kind | None:
    return _kinds.get(key)


def office_kinds() -> Sequence[Kind]:
    """Those that an office may put in its own words, by label."""
    return sorted((kind for kind in _kinds.values() if kind.for_offices), key=lambda kind: kind.label)


def categories() -> Sequence[Category]:
    """The headings under which somebody can stop or gather mail: those with a kind that may be stopped."""
    keys = {kind.category for kind in _kinds.values() if kind.may_unsubscribe}
    return sorted((category_of(key) for key in keys), key=lambda category: category.label)


def category_of(key: str) -> Category:
    return _categories.get(key) or Category(key, key.replace("_", " ").capitalize(), "")
