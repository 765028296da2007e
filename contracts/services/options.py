"""Options: made when a contract is executed, reminded of, exercised, given up, or lapsed."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q

from accounts.models import Organisation, User
from accounts.tenancy import across_offices, office_scope
from contracts.messages_contracts import EXERCISED, LAPSED, WAIVED, day
from contracts.models import Contract, ContractOption, ContractVersion
from contracts.services.chain import add_event, lock_contract
from contracts.services.contract_letters import drop_of_option, remind_of_option, tell_of_option, write_of_option
from contracts.services.contracts import held, log
from contracts.services.sign_letters import tell_office
from contracts.signals import contract_changed
from contracts.states import IN_FORCE, OPTION_MOVES, EventKind, OptionState
from core import clock, states
from core.errors import IllegalTransition, Invalid

REMINDED = (30, 14, 7, 1)
LONGEST_NOTE = 300


def make_options(contract: Contract, *, terms: dict) -> list[ContractOption]:
    """From the terms that were signed; in the transaction that executes them.

    An amendment says the whole deal anew: its options take the place of those still open in what it amends and in the
    amendments before it. One that was exercised, given up or has lapsed stays so where it is said again.
    """
    decided = _replace_options(contract) if contract.amends_id else set()
    return ContractOption.objects.bulk_create(
        ContractOption(
            organisation_id=contract.organisation_id,
            contract=contract,
            number=number,
            exercise_by=one["exercise_by"],
            starts_on=one.get("starts_on"),
            ends_on=one.get("ends_on"),
            rise_percent=one.get("rise"),
        )
        for number, one in enumerate(terms.get("options", []), 1)
        if one.get("exercise_by") and _said(one) not in decided
    )


def _replace_options(amendment: Contract) -> set[tuple]:
    """Closes what is open in the contracts that this one follows; returns what was decided there."""
    same_deal = Q(contract_id=amendment.amends_id) | Q(contract__amends_id=amendment.amends_id)
    earlier = ContractOption.objects.filter(same_deal).exclude(contract=amendment)
    decided = set()
    for option in earlier.order_by("pk").select_for_update(of=("self",), no_key=True):
        if option.state == OptionState.OPEN:
            option.state, option.note = OptionState.WAIVED, f"Replaced by {amendment.number}"
            option.decided_at = clock.now()
            option.save(update_fields=["state", "note", "decided_at"])
            drop_of_option(option, because="Replaced by an amendment")
        elif option.state != OptionState.WAIVED or option.decided_by_id is not None:
            decided.add((option.exercise_by, option.starts_on, option.ends_on, option.rise_percent))
    return decided


def _said(one: dict) -> tuple:
    """An option of the terms as its row would hold it."""
    days = (
        dt.date.fromisoformat(one[key]) if one.get(key) else None for key in ("exercise_by", "starts_on", "ends_on")
    )
    return (*days, Decimal(one["rise"]) if one.get("rise") else None)


def options_of_version(contract: Contract) -> list[ContractOption]:
    version = ContractVersion.objects.filter(contract=contract, number=contract.version).only("terms").first()
    return make_options(contract, terms=version.terms) if version else []


def _held_option(actor: User, contract: Contract, number: int, to: str) -> tuple[Contract, ContractOption]:
    contract = held(actor=actor, contract=contract)
    if contract.state not in IN_FORCE:
        raise IllegalTransition("The options of a contract count while it is in force.")
    option = ContractOption.objects.select_for_update(no_key=True).filter(contract=contract, number=number).first()
    if option is None:
        raise Invalid("This contract has no such option.")
    states.check(OPTION_MOVES, option.state, to, noun="option", labels=OptionState.choices)
    return contract, option


def _decide(
    option: ContractOption, contract: Contract, *, actor: User | None, to: str, note: str = "", who: str = ""
) -> int:
    was, option.state = option.state, to
    option.note = " ".join(note.split())
    if len(option.note) > LONGEST_NOTE:
        raise Invalid(f"A note can have {LONGEST_NOTE} characters at most.", field="note")
    is_open = to == OptionState.OPEN
    option.decided_at, option.decided_by = (None, None) if is_open else (clock.now(), actor)
    option.save(update_fields=["state", "note", "decided_at", "decided_by"])
    data = {"option": option.number, "from": was, "to": to}
    event = add_event(contract, EventKind.OPTION, actor=actor, who=who, data=data)
    log(actor=actor, contract=contract, verb=f"option_{to}", option=option.number)
    contract_changed.send(Contract, contract=contract, actor=actor)
    return event.number


@transaction.atomic(durable=True)
def exercise_option(*, actor: User, contract: Contract, number: int, note: str = "") -> ContractOption:
    """Notice goes to the performer's side. After the date only a notice that was given before it is put on record,
    with where and when in `note`."""
    contract, option = _held_option(actor, contract, number, OptionState.EXERCISED)
    is_late = _today(contract) > option.exercise_by
    if is_late and not note.strip():
        raise Invalid(
            f"This option was to be exercised by {day(option.exercise_by)}. If notice was given in time, write when"
            " and how.",
            field="note",
        )
    drop_of_option(option, because="It was exercised")
    event = _decide(option, contract, actor=actor, to=OptionState.EXERCISED, note=note)
    write_of_option(EXERCISED, option, contract, actor=actor, mark=str(event))
    return option


@transaction.atomic(durable=True)
def waive_option(*, actor: User, contract: Contract, number: int, note: str = "") -> ContractOption:
    """Given up before its date: the performer is free sooner, and told so."""
    contract, option = _held_option(actor, contract, number, OptionState.WAIVED)
    drop_of_option(option, because="It was given up")
    event = _decide(option, contract, actor=actor, to=OptionState.WAIVED, note=note)
    write_of_option(WAIVED, option, contract, actor=actor, mark=str(event))
    return option


@transaction.atomic(durable=True)
def take_back_option(*, actor: User, contract: Contract, number: int) -> ContractOption:
    """While the notice still rests in the outbox. One that has left binds, and is changed by agreement only."""
    contract, option = _held_option(actor, contract, number, OptionState.OPEN)
    if not drop_of_option(option, because="It was taken back"):
        raise IllegalTransition("The notice has left. What it said is changed by agreement, in an amendment.")
    _decide(option, contract, actor=actor, to=OptionState.OPEN)
    return option


def _today(contract: Contract) -> dt.date:
    return clock.today_in(contract.organisation.time_zone)


def lapse_options() -> int:
    """Every open option whose date has passed where its office is; returns how many lapsed."""
    lapsed = 0
    for office, contract_id, number in _open_until(clock.today()):
        with office_scope(office), transaction.atomic():
            lapsed += _lapse(contract_id, number)
    return lapsed


def _open_until(date: dt.date) -> list[tuple[Organisation, int, int]]:
    with across_offices("the clock looks after the options of every office"):
        rows = ContractOption.objects.filter(
            state=OptionState.OPEN, exercise_by__lte=date, contract__state__in=IN_FORCE
        ).select_related("organisation")
        return [(row.organisation, row.contract_id, row.number) for row in rows.order_by("contract_id", "number")]


def _lapse(contract_id: int, number: int) -> bool:
    contract = lock_contract(contract_id)
    option = contract.options.select_for_update(no_key=True).filter(number=number, state=OptionState.OPEN).first()
    if option is None or contract.state not in IN_FORCE or _today(contract) <= option.exercise_by:
        return False
    drop_of_option(option, because="It has lapsed")
    event = _decide(option, contract, actor=None, to=OptionState.LAPSED, who="The date")
    write_of_option(LAPSED, option, contract, actor=None, mark=str(event))
    title = f"Option {option.number} of {contract.performer.stage_name} has lapsed"
    text = f"{contract.number}: it was to be exercised by {day(option.exercise_by)}."
    tell_office(contract, title=title, text=text, mark=f"option:{option.pk}:lapsed")
    tell_of_option(option, contract, title=f"Option {option.number} has lapsed", text=text, mark="lapsed")
    return True


def remind_of_options() -> int:
    """30, 14, 7 and 1 day before they lapse, each once, to those who deal for the office."""
    reminded = 0
    for office, contract_id, number in _to_remind():
        with office_scope(office), transaction.atomic():
            reminded += _remind(contract_id, number)
    return reminded


def _to_remind() -> list[tuple[Organisation, int, int]]:
    """Candidates by the day in UTC and one beyond; `_remind` looks at the office's own."""
    today = clock.today()
    due = Q()
    for days in REMINDED:
        last = today + dt.timedelta(days=days + 1)
        due |= Q(exercise_by__lte=last) & (Q(reminded_days__isnull=True) | Q(reminded_days__gt=days))
    with across_offices("the clock looks after the options of every office"):
        rows = ContractOption.objects.filter(
            due, state=OptionState.OPEN, contract__state__in=IN_FORCE, exercise_by__gte=today - dt.timedelta(days=1)
        ).select_related("organisation")
        return [(row.organisation, row.contract_id, row.number) for row in rows.order_by(F("exercise_by"), "pk")]


def _remind(contract_id: int, number: int) -> bool:
    contract = lock_contract(contract_id)
    option = contract.options.select_for_update(no_key=True).filter(number=number, state=OptionState.OPEN).first()
    if option is None or contract.state not in IN_FORCE:
        return False
    left = (option.exercise_by - _today(contract)).days
    due = [days for days in REMINDED if left <= days]
    if left < 0 or not due or (option.reminded_days is not None and option.reminded_days <= min(due)):
        return False
    option.reminded_days = min(due)
    option.save(update_fields=["reminded_days"])
    remind_of_option(option, contract, days=left)
    return True
