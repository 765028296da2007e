"""News of the contracts room, past tense, sent inside the transaction that made it.

hold_changed: `hold` (contracts.Hold), `actor` (User, None for the clock or a link).
offer_changed: `offer` (contracts.Offer), `actor`.
offer_accepted: `offer`, `actor`.
contract_changed: `contract` (contracts.Contract), `actor`.
contract_executed: `contract`: everybody has signed; the submission is booked in the same transaction.
contract_sealed: `contract`, `sealed` (contracts.SealedDocument).
"""

from django.dispatch import Signal

hold_changed = Signal()
offer_changed = Signal()
offer_accepted = Signal()
contract_changed = Signal()
contract_executed = Signal()
contract_sealed = Signal()
