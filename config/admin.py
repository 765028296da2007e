from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse


class CallboardAdminSite(AdminSite):
    """Django's administration behind our own sign-in, with its second factor and rate limits."""

    site_title = site_header = "Callboard administration"

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            if self.has_permission(request):
                return guarded(request, *args, **kwargs)
            return self._turn_away(request, request.get_full_path())

        return update_wrapper(inner, view)

    def login(self, request, extra_context=None):
        if self.has_permission(request):
            return redirect("admin:index")
        return self._turn_away(request, reverse("admin:index"))

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def _turn_away(self, request, wanted):
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(wanted, reverse("account_login"))
