"""Amounts in templates."""

from decimal import Decimal

from django import template

from core.money import show_money

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else show_money(amount, currency)


@register.filter
def unsigned(amount: Decimal) -> Decimal:
    return abs(amount)
