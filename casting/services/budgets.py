"""What a production may spend on its cast, in all and for each part."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Production, Role
from casting.policies import can_manage_calls
from core.errors import Invalid, NotAllowed
from core.money import CURRENCIES


@transaction.atomic(durable=True)
def set_budget(
    *,
    actor: User,
    production: Production,
    cast_budget: Decimal | None,
    currency: str,
    needs_approval: bool,
    role_budgets: Mapping[int, Decimal | None],
) -> Production:
    """`role_budgets` is {role id: amount or None}; roles it does not name keep theirs."""
    production = Production.objects.select_related("organisation").select_for_update(of=("self",)).get(pk=production.pk)
    if not can_manage_calls(actor, production.organisation):
        raise NotAllowed("Only the owner, directors and associates of the office change its budgets.")
    if currency not in CURRENCIES:
        raise Invalid("Choose one of the currencies offered.", field="currency")
    if any(amount is not None and amount < 0 for amount in (cast_budget, *role_budgets.values())):
        raise Invalid("A budget cannot be less than nothing.")
    production.cast_budget = cast_budget
    production.budget_currency = currency
    production.needs_approval = needs_approval
    production.save(update_fields=["cast_budget", "budget_currency", "needs_approval"])
    roles = list(
        Role.objects.filter(production=production, pk__in=list(role_budgets))
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    for role in roles:
        role.budget = role_budgets[role.pk]
    Role.objects.bulk_update(roles, ["budget"])
    record_activity(actor=actor, verb="budget", subject=production, organisation=production.organisation)
    return production
