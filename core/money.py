"""Amounts with their currency, as people write them."""

from decimal import Decimal

SYMBOLS = {"GBP": "£", "USD": "$", "EUR": "€"}
CURRENCIES = ["GBP", "USD", "EUR", "CAD", "AUD", "NZD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "JPY", "INR", "ZAR"]


def show_money(amount: Decimal, currency: str) -> str:
    """'£4,250', '$99.50', 'SEK 1,200': pence only where there are any."""
    number = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"{SYMBOLS[currency]}{number}" if currency in SYMBOLS else f"{currency} {number}"
