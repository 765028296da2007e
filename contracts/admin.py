from django.contrib import admin

from accounts.tenancy import across_offices
from contracts.models import Contract, ContractEvent, Hold, Offer


class ReadOnly(admin.ModelAdmin):
    def get_queryset(self, request):
        with across_offices("an administrator looks after every office"):
            return super().get_queryset(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Hold)
class HoldAdmin(ReadOnly):
    list_display = ["id", "organisation", "kind", "state", "starts_on", "ends_on", "expires_at"]
    list_filter = ["kind", "state"]


@admin.register(Offer)
class OfferAdmin(ReadOnly):
    list_display = ["id", "organisation", "state", "current", "moved_at", "expires_at"]
    list_filter = ["state"]
    # What is agreed on is the two sides' own.
    exclude = ["total", "currency", "favoured_nations", "ended_because"]


@admin.register(Contract)
class ContractAdmin(ReadOnly):
    list_display = ["number", "organisation", "kind", "state", "seal_state", "executed_at"]
    list_filter = ["kind", "state", "seal_state"]
    exclude = ["total", "currency", "ended_note", "purpose"]


@admin.register(ContractEvent)
class ContractEventAdmin(ReadOnly):
    list_display = ["contract_id", "number", "kind", "at"]
    list_filter = ["kind"]
    exclude = ["data", "who"]
