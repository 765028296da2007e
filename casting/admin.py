"""A look at productions, calls and roles of every office, for whoever keeps the site. Offices change them themselves."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.tenancy import across_offices
from casting.models import CastingCall, Production, Role


class LookingAdmin(admin.ModelAdmin):
    """Reads over all offices; every change goes through the services, which check it, record it and tell of it."""

    actions = None
    list_select_related = ("organisation",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest):
        with across_offices("an administrator looks after every office"):
            return super().get_queryset(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(Production)
class ProductionAdmin(LookingAdmin):
    list_display = ["title", "organisation", "kind", "is_announced", "created_at"]
    list_filter = ["kind", "is_announced"]
    search_fields = ["title", "codename", "organisation__name"]


@admin.register(CastingCall)
class CastingCallAdmin(LookingAdmin):
    list_display = ["title", "organisation", "state", "release", "deadline_at", "version"]
    list_filter = ["state", "release"]
    search_fields = ["title", "slug", "organisation__name"]
    exclude = ["search_vector"]


@admin.register(Role)
class RoleAdmin(LookingAdmin):
    list_display = ["name", "organisation", "tier", "state"]
    list_filter = ["tier", "state"]
    search_fields = ["name", "organisation__name"]
