from django.contrib import admin

from accounts.tenancy import across_offices
from auditions.models import Appointment


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin):
    list_display = ["id", "organisation", "kind", "state", "starts_at"]
    list_filter = ["kind", "state"]
    raw_id_fields = ["submission", "performer"]

    def get_queryset(self, request):
        with across_offices("an administrator looks after every office"):
            return super().get_queryset(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
