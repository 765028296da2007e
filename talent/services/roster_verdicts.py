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
from talent.selectors.known import somebody_answers_q
from talent.states import RowVerdict, Visibility

MOST_CHOICES = 8
# Of an address nobody is named: a family shares one, and so might a child be found by its parent's.
HAS_LEFT = "That person has left Callboard since."
OTHER_NAME = "This address belongs to somebody who already uses Callboard: they will be asked."


@dataclass
class Planned:
    """`asks_address`: whoever has the address is offered the new profile, and says whether it is theirs."""

    verdict: str
    why: str = ""
    performer_id: int | None = None
    choices: list[dict] = field(default_factory=list)
    agent_id: int | None = None
    asks_address: bool = False


@dataclass
class _Facts:
    """`by_mail`, `by_year`: performers by line number; `answered`: for whom anybody could say yes.

    `own`: whom the agency speaks for or has asked, by name.
    """

    people: dict[int, Performer]
    answered: set[int]
    by_mail: dict[int, list[int]]
    by_year: dict[int, list[int]]
    own: set[int]
    own_names: dict[str, list[int]]
    agents: dict[str, User]


class Seen:
    """Who stood in the lines above."""

    def __init__(self) -> None:
        self._lines: dict[str, list[Line]] = {}

    def above(self, line: Line) -> tuple[int, bool] | None:
        """(the line above with that name, whether it is the same person); None where nobody of the name can be meant.

        Sure by an address or year of birth that both lines give. Lines that tell two different ones are two people;
        where nothing can be held beside the other, only a person knows.
        """
        name = f"{name_key(line.name)}|{fold(line.name)}"
        before = self._lines.setdefault(name, [])
        told = [_same(line, other) for other in before]
        found = next((other.number for other, same in zip(before, told, strict=True) if same), None)
        if found is not None:
            return found, True
        unsure = next((other.number for other, same in zip(before, told, strict=True) if same is None), None)
        before.append(line)
        return None if unsure is None else (unsure, False)


def _same(one: Line, other: Line) -> bool | None:
    pairs = [(a, b) for a, b in ((one.email, other.email), (one.birth_year, other.birth_year)) if a and b]
    if any(a == b for a, b in pairs):
        return True
    return False if pairs else None


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
    by_name = {pk for found in by_year.values() for pk in found}
    told = (
        Performer.objects.filter(somebody_answers_q(), pk__any_of=list(by_name))
        if by_name
        else Performer.objects.none()
    )
    answered = set(told.values_list("pk", flat=True))
    agents = agents_of(agency) if any(line.agent for line in lines) else []
    return _Facts(
        people=people,
        answered=answered,
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
    above = seen.above(line)
    if above is not None and above[1]:
        return Planned(RowVerdict.REPEATED, f"The same person stands in line {above[0]}.")
    known = _known(line, facts)
    if above is None or known.verdict != RowVerdict.NEW:
        return known
    # Nothing but the name is told in both, so neither is taken for granted.
    return Planned(
        RowVerdict.CHOOSE,
        f"The same name stands in line {above[0]}, and nothing tells whether it is the same person.",
        choices=[{"id": 0, "name": "The same person: leave this line out"}],
    )


def _known(line: Line, facts: _Facts) -> Planned:
    name = fold(line.name)
    mailed = [pk for pk in facts.by_mail.get(line.number, []) if pk in facts.people]
    by_year = [pk for pk in facts.by_year.get(line.number, []) if _may_be_told(pk, facts)]
    same = list(dict.fromkeys([*(pk for pk in mailed if fold(facts.people[pk].stage_name) == name), *by_year]))
    if len(same) == 1:
        return _one(same[0], facts, is_sure=same[0] in mailed)
    # A family may share an address, so another name at it is a question, never an answer.
    others = same or [pk for pk in mailed if pk in facts.own]
    if others:
        why = "Several people it could be." if same else "A client of another name has this address."
        return Planned(RowVerdict.CHOOSE, why, choices=_choices(others, facts))
    if (namesakes := facts.own_names.get(name)) and not (line.email and line.birth_year):
        return Planned(RowVerdict.CHOOSE, "A client of this name is on the roster.", choices=_choices(namesakes, facts))
    return Planned(RowVerdict.NEW, OTHER_NAME, asks_address=True) if mailed else Planned(RowVerdict.NEW)


def _one(pk: int, facts: _Facts, *, is_sure: bool) -> Planned:
    if pk in facts.own:
        return Planned(RowVerdict.ALREADY, performer_id=pk)
    # Two people may share a name and a year: whoever typed the list may know that this is another.
    return Planned(RowVerdict.ASK, performer_id=pk, choices=[] if is_sure else _choices([pk], facts))


def _may_be_told(pk: int, facts: _Facts) -> bool:
    """Whether a list may learn that this person is here; of an unlisted profile only who knows its address may.

    Where nobody is left who could say yes, asking would lead nowhere.
    """
    one = facts.people.get(pk)
    return one is not None and (pk in facts.own or (one.visibility != Visibility.UNLISTED and pk in facts.answered))


def _choices(ids: Sequence[int], facts: _Facts) -> list[dict]:
    return [{"id": pk, "name": facts.people[pk].stage_name} for pk in ids[:MOST_CHOICES]]


def _with_agent(line: Line, planned: Planned, facts: _Facts) -> Planned:
    if line.agent and planned.verdict in {RowVerdict.NEW, RowVerdict.ASK}:
        agent = facts.agents.get(fold(line.agent))
        planned.agent_id = agent.pk if agent else None
        if agent is None:
            planned.why = f"{planned.why} Nobody called “{line.agent[:60]}” speaks for clients here, so it is noted under your name.".strip()
    return planned
