"""A look at avails, offers and contracts, for whoever keeps the site; what was agreed stays between the two sides."""

from django.contrib import admin

from casting.admin import LookingAdmin
from contracts.models import Contract, ContractEvent, Hold, Offer


@admin.register(Hold)
class HoldAdmin(LookingAdmin):
    list_display = ["id", "organisation", "kind", "state", "starts_on", "ends_on", "expires_at"]
    list_filter = ["kind", "state"]
    exclude = ["cancel_fee", "currency", "note", "answer_note"]


@admin.register(Offer)
class OfferAdmin(LookingAdmin):
    list_display = ["id", "organisation", "state", "current", "moved_at", "expires_at"]
    list_filter = ["state"]
    exclude = ["total", "currency", "favoured_nations", "accepted", "ended_because"]


@admin.register(Contract)
class ContractAdmin(LookingAdmin):
    list_display = ["number", "organisation", "kind", "state", "seal_state", "executed_at"]
    list_filter = ["kind", "state", "seal_state"]
    search_fields = ["number"]
    exclude = ["total", "currency", "revision", "ended_note", "purpose"]


@admin.register(ContractEvent)
class ContractEventAdmin(LookingAdmin):
    list_display = ["contract_id", "number", "organisation", "kind", "at"]
    list_filter = ["kind"]
    exclude = ["data", "who"]
