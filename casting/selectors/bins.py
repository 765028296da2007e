"""Bins, saved views and the colours of tags, as their own pages show them."""

from django.db.models import Case, F, Q, QuerySet, When

from accounts.models import Organisation, User
from casting.models import Bin, Role, SavedView, TagStyle
from casting.selectors.panel import tags_of_role
from core.errors import NotFound


def bins_of(role: Role) -> list[Bin]:
    return list(Bin.objects.filter(role=role, removed_at=None))


def bin_of(*, role: Role, bin_id: int) -> Bin:
    """One of the role's bins, a removed one too. Raises NotFound."""
    found = Bin.objects.filter(role=role, pk=bin_id).first()
    if found is None:
        raise NotFound("There is no such bin on this role.")
    found.role = role
    return found


def views_for(*, actor: User, organisation: Organisation) -> QuerySet[SavedView]:
    """The person's own and those shared with the office, their own first."""
    mine_or_shared = Q(owner=actor) | Q(is_shared=True)
    views = SavedView.objects.select_related("owner").filter(mine_or_shared, organisation=organisation)
    return views.order_by(Case(When(owner=actor, then=0), default=1), F("digit").asc(nulls_last=True), "name", "pk")


def view_for(*, actor: User, organisation: Organisation, view_id: int) -> SavedView:
    """One that the person can see, a removed one too. Raises NotFound."""
    found = views_for(actor=actor, organisation=organisation).filter(pk=view_id).first()
    if found is None:
        raise NotFound("There is no such view.")
    found.organisation = organisation
    return found


def tag_colours(organisation: Organisation) -> dict[str, str]:
    return dict(TagStyle.objects.filter(organisation=organisation).order_by("name").values_list("name", "colour"))


def tags_to_colour(role: Role) -> list[tuple[str, str]]:
    """(tag, colour or ""): those in use on the role and those that have a colour already."""
    colours = tag_colours(role.organisation)
    return [(tag, colours.get(tag, "")) for tag in sorted({*tags_of_role(role), *colours})]
