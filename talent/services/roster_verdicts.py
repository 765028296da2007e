"""What would become of each line of a list: who is new, who is known here, who stands in it twice. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from accounts.models import Organisation, User
from core.text import fold, name_key
from talent.identity import known_by, mail_digest, name_year_digest
from talent.models import Performer, Representation
from talent.roster_lines import Line
from talent.selectors.claims import current_q
from talent.selectors.client import agents_of
from talent.states import RowVerdict, Visibility

MOST_CHOICES = 8


@dataclass
class Planned:
    verdict: str
    why: str = ""
    performer_id: int | None = None
    choices: list[dict] = field(default_factory=list)
    agent_id: int | None = None


@dataclass
class _Facts:
    """`by_mail`, `by_year`: performers by line number; `own`: whom the agency speaks for or has asked, by name."""

    people: dict[int, Performer]
    by_mail: dict[int, list[int]]
    by_year: dict[int, list[int]]
    own: set[int]
    own_names: dict[str, list[int]]
    agents: dict[str, User]


class Seen:
    """Who stood in the lines above."""

    def __init__(self) -> None:
        self._lines: dict[tuple, int] = {}
        self._plain: dict[str, int] = {}

    def above(self, line: Line) -> int | None:
        """The number of the line above that is the same person, by name and address or year, or by name alone."""
        name = f"{name_key(line.name)}|{fold(line.name)}"
        keys: list[tuple] = [(name, "mail", line.email)] if line.email else []
        if line.birth_year:
            keys.append((name, "year", line.birth_year))
        found = next((self._lines[key] for key in keys if key in self._lines), None)
        if found is None and not keys:
            found = self._plain.get(name)
        for key in keys:
            self._lines.setdefault(key, line.number)
        self._plain.setdefault(name, line.number)
        return found


def plan(agency: Organisation, lines: Sequence[Line], seen: Seen) -> list[Planned]:
    """One for each line, in order; a fixed number of statements for any number of lines."""
    facts = _facts(agency, [line for line in lines if not line.wrong])
    return [_with_agent(line, _planned(line, facts, seen), facts) for line in lines]


def _facts(agency: Organisation, lines: Sequence[Line]) -> _Facts:
    mails = {line.number: mail_digest(line.email) for line in lines if line.email}
    years = {line.number: name_year_digest(line.name, line.birth_year) for line in lines if line.birth_year}
    known = known_by({*mails.values(), *years.values()})
    by_mail = {number: list(known.get(digest, [])) for number, digest in mails.items()}
    by_year = {number: list(known.get(digest, [])) for number, digest in years.items()}
    accounts = _by_account({line.email for line in lines if line.email})
    for line in lines:
        if line.email in accounts:
            by_mail[line.number] += [pk for pk in accounts[line.email] if pk not in by_mail[line.number]]
    ids = {pk for found in (*by_mail.values(), *by_year.values()) for pk in found}
    ours = Representation.objects.filter(current_q(), organisation=agency).order_by("performer_id")
    named = ours.filter(performer__name_key__any_of=list({name_key(line.name) for line in lines}))
    own_names: dict[str, list[int]] = {}
    for pk, name in named.values_list("performer_id", "performer__stage_name").distinct():
        own_names.setdefault(fold(name), []).append(pk)
    own = {pk for found in own_names.values() for pk in found}
    own |= set(ours.filter(performer_id__any_of=list(ids)).values_list("performer_id", flat=True))
    people = {
        one.pk: one
        for one in Performer.objects.filter(pk__any_of=list(ids | own), erased_at=None).only("stage_name", "visibility")
    }
    agents = agents_of(agency) if any(line.agent for line in lines) else []
    return _Facts(
        people=people,
        by_mail=by_mail,
        by_year=by_year,
        own=own,
        own_names=own_names,
        agents={fold(word): user for user in agents for word in (user.name, user.email)},
    )


def _by_account(emails: Iterable[str]) -> dict[str, list[int]]:
    rows = Performer.objects.alias(address=Lower("account__email")).filter(address__in=list(emails), erased_at=None)
    found: dict[str, list[int]] = {}
    for pk, email in rows.values_list("pk", "account__email"):
        found.setdefault(email.lower(), []).append(pk)
    return found


def _planned(line: Line, facts: _Facts, seen: Seen) -> Planned:
    if line.wrong:
        return Planned(RowVerdict.UNREADABLE, line.wrong)
    if (above := seen.above(line)) is not None:
        return Planned(RowVerdict.REPEATED, f"The same person stands in line {above}.")
    name = fold(line.name)
    mailed = [pk for pk in facts.by_mail.get(line.number, []) if pk in facts.people]
    by_year = [pk for pk in facts.by_year.get(line.number, []) if _may_be_told(pk, facts)]
    same = list(dict.fromkeys([*(pk for pk in mailed if fold(facts.people[pk].stage_name) == name), *by_year]))
    if len(same) == 1:
        return _one(same[0], facts)
    # A family may share an address, so another name at it is a question, never an answer.
    others = same or [pk for pk in mailed if _may_be_told(pk, facts)]
    if others:
        why = "Several people it could be." if same else "Somebody of another name has this address."
        return Planned(RowVerdict.CHOOSE, why, choices=_choices(others, facts))
    if (namesakes := facts.own_names.get(name)) and not (line.email and line.birth_year):
        return Planned(RowVerdict.CHOOSE, "A client of this name is on the roster.", choices=_choices(namesakes, facts))
    return Planned(RowVerdict.NEW)


def _one(pk: int, facts: _Facts) -> Planned:
    if pk in facts.own:
        return Planned(RowVerdict.ALREADY, performer_id=pk)
    return Planned(RowVerdict.ASK, performer_id=pk)


def _may_be_told(pk: int, facts: _Facts) -> bool:
    """Whether a list may learn that this person is here; of an unlisted profile only who knows its address may."""
    one = facts.people.get(pk)
    return one is not None and (pk in facts.own or one.visibility != Visibility.UNLISTED)


def _choices(ids: Sequence[int], facts: _Facts) -> list[dict]:
    return [{"id": pk, "name": facts.people[pk].stage_name} for pk in ids[:MOST_CHOICES]]


def _with_agent(line: Line, planned: Planned, facts: _Facts) -> Planned:
    if line.agent and planned.verdict in {RowVerdict.NEW, RowVerdict.ASK}:
        agent = facts.agents.get(fold(line.agent))
        planned.agent_id = agent.pk if agent else None
        if agent is None:
            planned.why = f"Nobody called “{line.agent[:60]}” speaks for clients here, so it is noted under your name."
    return planned
