"""The administrator's look at sending: states and reasons. What notes say, and to which address, stays the office's."""

from django.contrib import admin

from accounts.admin import LookOnly
from accounts.tenancy import across_offices
from notifications.models import OutboxMessage, OutboxPause


class AllOffices(LookOnly):
    def get_queryset(self, request):
        with across_offices("an administrator looks after every office"):
            return super().get_queryset(request)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(AllOffices):
    list_display = ["id", "organisation", "kind", "state", "held_until", "attempts", "outcome", "sent_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["organisation"]
    search_fields = ["message_id", "provider_id"]
    ordering = ["-id"]
    show_full_result_count = False
    fields = [
        "organisation", "kind", "category", "state", "wait_for", "held_until", "time_zone", "attempts", "begun_at",
        "lease_until", "sent_at", "message_id", "provider_id", "outcome", "created_at",
    ]  # fmt: skip


@admin.register(OutboxPause)
class OutboxPauseAdmin(AllOffices):
    list_display = ["organisation", "paused_by", "paused_at"]
    list_select_related = ["organisation", "paused_by"]
