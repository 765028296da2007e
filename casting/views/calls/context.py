"""What the office pages of calls share: who may come in, and where a missing thing is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from casting.models import CastingCall, Role
from casting.policies import can_edit_call
from casting.selectors.calls import office_call, office_role
from casting.selectors.calls_missing import Missing
from core.errors import NotAllowed

View = Callable[..., HttpResponse]


def office_page(view: View) -> View:
    """For members of the office in the address; the middleware has let nobody else through."""

    @wraps(view)
    @never_cache
    @login_required
    def wrapped(request: HttpRequest, *, org_slug: str, **kwargs) -> HttpResponse:
        return view(request, **kwargs)

    return wrapped


def call_in_hand(request: HttpRequest, call_id: int, *, to_edit: bool = True) -> CastingCall:
    call = office_call(actor=request.user, organisation=request.organisation, call_id=call_id)
    if to_edit and not can_edit_call(request.user, call):
        raise NotAllowed("Only the owner, directors and associates of the office change its calls.")
    return call


def role_in_hand(request: HttpRequest, role_id: int) -> Role:
    role = office_role(actor=request.user, organisation=request.organisation, role_id=role_id)
    if not can_edit_call(request.user, role.call):
        raise NotAllowed("Only the owner, directors and associates of the office change its roles.")
    return role


def call_url(name: str, call: CastingCall) -> str:
    return reverse(f"casting:{name}", args=[call.organisation.slug, call.pk])


def role_url(name: str, role: Role) -> str:
    return reverse(f"casting:{name}", args=[role.call.organisation.slug, role.pk])


@dataclass(frozen=True)
class MissingLink:
    text: str
    url: str


def linked(missing: list[Missing], call: CastingCall) -> list[MissingLink]:
    """Each missing thing with the address of the input that answers it."""
    return [MissingLink(one.text, _where(one, call)) for one in missing]


def _where(one: Missing, call: CastingCall) -> str:
    slug = call.organisation.slug
    if one.on == "production":
        return reverse("casting:production-edit", args=[slug, one.pk]) + f"#id_{one.field}"
    if one.on == "role":
        return reverse("casting:role-edit", args=[slug, one.pk]) + f"#{_input_id(one.field)}"
    if one.on == "office":
        return reverse("accounts:team", args=[slug])
    if one.field == "roles":
        return reverse("casting:call-detail", args=[slug, call.pk]) + "#roles"
    return reverse("casting:call-edit", args=[slug, call.pk]) + f"#{_input_id(one.field)}"


def _input_id(field: str) -> str:
    return "questions" if field == "questions" else f"id_{field}"
