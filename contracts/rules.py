"""What unions, laws and the production's own dates say of terms before they are put to anybody. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from casting.states import UNION_AGREEMENTS
from contracts.costs import FLAT, commission_percent, money, units_of, worth
from contracts.facts import ClassMember, Facts
from contracts.rates import Scale, in_force, scale, told
from contracts.states import Side
from contracts.terms import BY_KEY, show, show_amount, show_date, show_percent
from contracts.terms.words import BRITISH

MINIMUM = "minimum"
MINIMUM_UNCLEAR = "minimum_unclear"
MINIMUM_AGE = "minimum_age"
COMMISSION = "commission"
INTO_SCALE = "into_scale"
OPTION = "option"
DATES = "dates"
FAVOURED = "favoured_nations"
FAVOURED_UNCLEAR = "favoured_nations_unclear"
REPLICA = "replica"
GUARDIAN = "guardian"
EXPIRY = "expiry"
# What an office may answer for itself, with a reason on record; the rest would take from somebody what is theirs.
MAY_OVERRIDE = {OPTION, DATES, FAVOURED}
# These only tell: nothing can be compared, or the figure held may have risen.
ONLY_TELL = {MINIMUM_UNCLEAR, MINIMUM_AGE, FAVOURED_UNCLEAR}
# An offer that has run out before it is sent is no question of any agreement.
ALWAYS_BLOCK = {EXPIRY}
OFFICE_ONLY = {FAVOURED, FAVOURED_UNCLEAR}
PER_UNIT = {"day": "day", "weekly": "week", "run": "week"}


@dataclass(frozen=True)
class Finding:
    """Where terms part from a rule. `blocks`: they may not be sent so; `may_override`: but for a reason.

    `field` is the term it stands at. `detail` names people or amounts of other deals, for readers on the office's side
    who see money; nothing else of a finding does.
    """

    rule: str
    field: str
    sentence: str
    blocks: bool
    may_override: bool
    source: str
    detail: str = ""

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def check(terms: Mapping[str, Any], facts: Facts, *, language: str = BRITISH) -> list[Finding]:
    """Everything in clean terms that a rule speaks against, in the order of the terms.

    Under a union agreement a finding blocks, elsewhere it warns.
    """
    found = [
        *_pay(terms, facts, language),
        *_commission(terms, facts),
        *_favoured(terms, facts, language),
        *_dates(terms, facts, language),
        *_options(terms, facts, language),
        *_replica(terms, facts),
        *_guardian(terms, facts),
        *_expiry(facts),
    ]
    union = facts.agreement in UNION_AGREEMENTS
    return [
        Finding(
            rule=one.rule,
            field=one.field,
            sentence=one.sentence,
            blocks=one.rule in ALWAYS_BLOCK or (union and one.rule not in ONLY_TELL),
            may_override=one.rule in MAY_OVERRIDE,
            source=one.source,
            detail=one.detail,
        )
        for one in found
    ]


def findings_for(findings: Iterable[Finding], *, side: Side, sees_money: bool) -> list[Finding]:
    """Findings as a reader may have them: nothing of other deals for the performer's side, no amounts without money."""
    kept = [one for one in findings if side == Side.OFFICE or one.rule not in OFFICE_ONLY]
    if side == Side.OFFICE and sees_money:
        return kept
    return [
        Finding(one.rule, one.field, one.sentence, one.blocks, one.may_override, one.source)
        for one in kept
        if sees_money or one.rule in OFFICE_ONLY or not (one.field in BY_KEY and BY_KEY[one.field].is_money)
    ]


@dataclass(frozen=True)
class _Found:
    rule: str
    field: str
    sentence: str
    source: str
    detail: str = ""


def _day(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def _first_day(terms: Mapping[str, Any], facts: Facts) -> dt.date:
    """The work date: what is said, else the production's first day, else today."""
    return _day(terms.get("starts_on")) or facts.production_starts_on or facts.now.date()


def _scale_of(terms: Mapping[str, Any], facts: Facts) -> Scale | None:
    first = _first_day(terms, facts)
    last = _day(terms.get("ends_on")) or first
    return scale(facts.agreement, first=first, last=last, kind=facts.kind, tier=facts.tier, note=facts.agreement_note)


def _least(terms: Mapping[str, Any], held: Scale) -> tuple[Decimal, str]:
    """What the agreement asks for at least, and what that is for."""
    engagement = terms.get("engagement")
    if engagement in PER_UNIT:
        unit = PER_UNIT[engagement]
        return (held.day if unit == "day" else held.weekly), f"a {unit}"
    days = terms.get("guaranteed_days") or 1
    return held.for_days(days), f"for {days} guaranteed days" if days > 1 else "for a day"


def _offered(terms: Mapping[str, Any]) -> Decimal:
    """The fee by the unit that the minimum is told in: all of it where it is one sum, or by the episode."""
    fee = money(terms.get("fee"))
    return fee if terms.get("engagement") in PER_UNIT or terms.get("engagement") in FLAT else fee * units_of(terms)


def _pay(terms: Mapping[str, Any], facts: Facts, language: str) -> Iterable[_Found]:
    held = _scale_of(terms, facts)
    if held is None or "fee" not in terms or "engagement" not in terms:
        return
    source = held.source
    least, _per = _least(terms, held)
    told_as, since = _scale_words(terms, held, language), _said(held.valid_from, language)
    if terms.get("currency") != held.currency:
        sentence = f"The minimum is {told_as}. This deal is in {terms.get('currency')}: compare the two yourself."
        yield _Found(MINIMUM_UNCLEAR, "fee", sentence, source)
        return
    offered = _offered(terms)
    if offered < least:
        yield _Found(MINIMUM, "fee", f"This is below scale, which since {since} is {told_as}.", source)
    elif _after_commission(terms, offered) < least:
        sentence = f"The commission comes out of scale, which since {since} is {told_as}."
        yield _Found(INTO_SCALE, "agent_ten", sentence, source)
    last = _day(terms.get("ends_on")) or _day(terms.get("starts_on")) or facts.now.date()
    if last > held.until:
        until = _said(held.until, language)
        sentence = f"The minimum held here is of {since} and was made until {until}. Look up what it has risen to."
        yield _Found(MINIMUM_AGE, "fee", sentence, source)


def scale_total(terms: Mapping[str, Any], facts: Facts) -> tuple[Decimal, str] | None:
    """The least that the agreement asks for all of this work, and its currency; None where no minimum is held."""
    held = _scale_of(terms, facts) if "engagement" in terms else None
    if held is None:
        return None
    least, _per = _least(terms, held)
    return (least * units_of(terms) if terms["engagement"] in PER_UNIT else least), held.currency


def scale_words(terms: Mapping[str, Any], facts: Facts, *, language: str = BRITISH) -> str:
    """The minimum for such terms, with the agent's ten, and since when: told whether it is kept or not; "" where none is held."""
    held = _scale_of(terms, facts) if "engagement" in terms else None
    if held is None:
        return ""
    return f"Scale, since {_said(held.valid_from, language)}: {_scale_words(terms, held, language)}."


def _scale_words(terms: Mapping[str, Any], held: Scale, language: str) -> str:
    least, per = _least(terms, held)
    plain, plus = (show_amount(one, held.currency, language=language) for one in (least, _with_ten(least)))
    return f"{plain} {per}, with the agent’s ten {plus}"


def _with_ten(amount: Decimal) -> Decimal:
    return (amount * Decimal("1.1")).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _after_commission(terms: Mapping[str, Any], offered: Decimal) -> Decimal:
    """What is left to the performer when the commission comes out of the fee: a tenth of scale + 10 is a tenth on top."""
    if terms.get("agent_ten") != "included":
        return offered
    return offered / (1 + commission_percent(terms) / 100)


def _commission(terms: Mapping[str, Any], facts: Facts) -> Iterable[_Found]:
    rule = in_force("commission", _first_day(terms, facts))
    asked = money(terms.get("agent_percent"))
    if rule is not None and terms.get("agent_ten") != "none" and asked > Decimal(rule["most_percent"]):
        sentence = (
            f"A commission of {show_percent(terms['agent_percent'])} is more than an agent takes:"
            f" {show_percent(rule['most_percent'])} at most."
        )
        yield _Found(COMMISSION, "agent_percent", sentence, told(rule))


def _favoured(terms: Mapping[str, Any], facts: Facts, language: str) -> Iterable[_Found]:
    if "favoured_nations" not in terms or "fee" not in terms:
        return
    name, source = terms["favoured_nations"], "The class that the terms themselves name."
    alike = [one for one in facts.class_members if _comparable(one, terms)]
    better = [one for one in alike if worth(one.terms) > worth(terms) or _per_diem(one.terms) > _per_diem(terms)]
    worse = [one for one in alike if worth(one.terms) < worth(terms) or _per_diem(one.terms) < _per_diem(terms)]
    if better:
        sentence = f"Somebody in the class “{name}” has better terms, so these break it."
        yield _Found(FAVOURED, "favoured_nations", sentence, source, _people(better, language))
    if worse:
        sentence = f"These are better than somebody in the class “{name}” has, who would have to be raised to them."
        yield _Found(FAVOURED, "favoured_nations", sentence, source, _people(worse, language))
    if other := [one for one in facts.class_members if one not in alike]:
        sentence = f"Somebody in the class “{name}” is paid by another unit or in another currency: compare by hand."
        yield _Found(FAVOURED_UNCLEAR, "favoured_nations", sentence, source, _people(other, language))


def _comparable(member: ClassMember, terms: Mapping[str, Any]) -> bool:
    return all(member.terms.get(key) == terms.get(key) for key in ("engagement", "currency")) and "fee" in member.terms


def _per_diem(terms: Mapping[str, Any]) -> Decimal:
    return money(terms.get("per_diem"))


def _people(members: list[ClassMember], language: str) -> str:
    return "; ".join(f"{one.name}: {_their_terms(one.terms, language)}" for one in members)


def _their_terms(terms: Mapping[str, Any], language: str) -> str:
    words = [show("fee", terms, language=language) or "no fee"]
    if terms.get("agent_ten") == "on_top":
        words.append(f"agent {show_percent(str(commission_percent(terms).quantize(Decimal('0.01'))))} on top")
    if "per_diem" in terms:
        words.append(f"per diem {show('per_diem', terms, language=language)}")
    return ", ".join(words)


def _dates(terms: Mapping[str, Any], facts: Facts, language: str) -> Iterable[_Found]:
    source = "The production’s own dates."
    first, last = facts.production_starts_on, facts.production_ends_on
    for key in ("starts_on", "ends_on"):
        day = _day(terms.get(key))
        if day and first and day < first:
            sentence = (
                f"{show(key, terms, language=language)} is before the production begins on {_said(first, language)}."
            )
            yield _Found(DATES, key, sentence, source)
        if day and last and day > last:
            sentence = f"{show(key, terms, language=language)} is after the production ends on {_said(last, language)}."
            yield _Found(DATES, key, sentence, source)


def _said(day: dt.date, language: str) -> str:
    return show_date(day.isoformat(), language=language)


def _options(terms: Mapping[str, Any], facts: Facts, language: str) -> Iterable[_Found]:
    for number, option in enumerate(terms.get("options", []), 1):
        for sentence in _option_faults(option, terms, facts, language):
            source = "The option’s own dates and the production’s."
            yield _Found(OPTION, "options", f"Option {number}: {sentence}", source)


def _option_faults(option: Mapping[str, Any], terms: Mapping[str, Any], facts: Facts, language: str) -> Iterable[str]:
    by = _day(option["exercise_by"])
    starts = _day(option.get("starts_on"))
    told = _said(by, language)
    if by < (facts.expires_at or facts.now).date():
        yield f"it lapses on {told}, before this offer does."
    elif facts.production_ends_on and by > facts.production_ends_on:
        yield f"it may be exercised until {told}, after the production ends on {_said(facts.production_ends_on, language)}."
    if starts and starts < by:
        yield f"it starts on {_said(starts, language)}, before it must be exercised on {told}."
    if starts and terms.get("ends_on") and starts <= _day(terms["ends_on"]):
        yield f"it starts on {_said(starts, language)}, while this engagement still runs."


def _replica(terms: Mapping[str, Any], facts: Facts) -> Iterable[_Found]:
    rule = in_force("replica", _first_day(terms, facts))
    if not terms.get("rider_replica") or rule is None:
        return
    if len(terms.get("replica_use", "").split()) < rule["fewest_words"]:
        sentence = "Say what the replica is for: which scenes or recordings, in which media, for how long."
        yield _Found(REPLICA, "replica_use", sentence, told(rule))


def _guardian(terms: Mapping[str, Any], facts: Facts) -> Iterable[_Found]:
    if facts.is_minor and not (terms.get("guardian_name") and terms.get("guardian_email")):
        rule = in_force("guardian", facts.now.date())
        sentence = "The performer is under 18. Name the guardian who signs for them, with their email."
        yield _Found(GUARDIAN, "guardian_name", sentence, told(rule))


def _expiry(facts: Facts) -> Iterable[_Found]:
    if facts.expires_at is not None and facts.expires_at <= facts.now:
        yield _Found(EXPIRY, "expires_at", "The time to answer has gone by. Choose a later one.", "The offer itself.")
