"""What a call or role may not say, wherever it comes from: a form has shown it at its field already, a token has not."""

from casting.models import CastingCall, Role
from core import clock
from core.errors import Invalid
from core.money import CURRENCIES

OLDEST = 110


def check_call(call: CastingCall) -> None:
    """Raises Invalid with the field that is wrong. Empty answers are fine until publishing."""
    _check_order(call, "pay_min", "pay_max", "The higher sum is below the lower one.")
    _check_order(call, "starts_on", "ends_on", "The last day is before the first.")
    _check_sums(call)
    if call.pay_currency not in CURRENCIES:
        raise Invalid(f"Choose one of these currencies: {', '.join(CURRENCIES)}.", field="pay_currency")
    if not clock.is_zone(call.zone):
        raise Invalid("Name a time zone such as Europe/London.", field="zone")
    if call.deadline_at and call.answer_by and call.answer_by < clock.in_zone(call.deadline_at, call.zone).date():
        raise Invalid("Answers are promised before applications close. Choose a later day.", field="answer_by")


def check_role(role: Role) -> None:
    _check_order(role, "pay_min", "pay_max", "The higher sum is below the lower one.")
    _check_order(role, "playing_age_min", "playing_age_max", "The older end of the range is below the younger one.")
    _check_sums(role)
    for end in ("playing_age_min", "playing_age_max"):
        age = getattr(role, end)
        if age is not None and not 0 <= age <= OLDEST:
            raise Invalid(f"Playing ages go from 0 to {OLDEST}.", field=end)
    if role.genders and not role.gender_reason.strip():
        raise Invalid("Say why the part needs it, or leave gender open.", field="gender_reason")


def _check_order(thing: CastingCall | Role, low: str, high: str, sentence: str) -> None:
    first, last = getattr(thing, low), getattr(thing, high)
    if first is not None and last is not None and last < first:
        raise Invalid(sentence, field=high)


def _check_sums(thing: CastingCall | Role) -> None:
    for name in ("pay_min", "pay_max"):
        amount = getattr(thing, name)
        if amount is not None and not 0 <= amount < 10**10:
            raise Invalid("Write a sum from 0 up.", field=name)
