"""Opens the tenancy scope and the reader's time zone around a request."""

from contextlib import nullcontext

from django.http import Http404
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from accounts.roles import remember_role
from accounts.selectors import membership_of, memberships_for
from accounts.tenancy import office_scope
from accounts.zones import guessed_zone
from core import clock


class OrganisationMiddleware:
    """`/office/<org_slug>/…` belongs to one office: its members see it, to everyone else it does not exist.

    Sets `request.organisation` and `request.membership`, and holds that office's scope for the
    whole view. A signed-out visitor is let through so that the view can ask them to sign in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.organisation = request.membership = None
        request.memberships = SimpleLazyObject(lambda: memberships_for(request.user))
        slug = _office_slug(request.path_info)
        if slug is None or not request.user.is_authenticated:
            return self.get_response(request)
        request.membership = membership_of(request.user, slug)
        request.organisation = request.membership.organisation if request.membership else None
        if request.membership:
            remember_role(request.user, request.membership)
        with office_scope(request.organisation) if request.organisation else nullcontext():
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """A template or a lazy response is rendered inside the scope because the view runs inside it."""
        if "org_slug" in kwargs and request.user.is_authenticated and request.organisation is None:
            raise Http404


def _office_slug(path: str) -> str | None:
    parts = path.split("/", 3)
    return parts[2] if len(parts) > 3 and parts[1] == "office" else None


# Files show no times; naming the person would cost a board one statement for each of its sixty pictures.
TIMELESS = "/media/"


class TimeZoneMiddleware:
    """Times are shown in the reader's zone: the account's, else the one their browser named."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(TIMELESS):
            return self.get_response(request)
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            with timezone.override(clock.zone(guessed_zone(request))):
                return self.get_response(request)
        with timezone.override(clock.zone(user.time_zone)), translation.override(user.language):
            return self.get_response(request)
