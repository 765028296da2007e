from django.http import HttpRequest

from casting.models import CastingCall, Role
from casting.selectors.board import role_for_review


def role_to_bring_to(request: HttpRequest, role_id: int) -> Role:
    """The role as the reader may see it, with the whole of its call."""
    role = role_for_review(actor=request.user, organisation=request.organisation, role_id=role_id)
    role.call = CastingCall.objects.get(pk=role.call_id)
    return role
