"""The colours that an office gives to its tags."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from casting.models import TagStyle
from casting.policies import can_manage_calls
from casting.services.reviews import clean_tag
from casting.states import Colour
from core.errors import Invalid, NotAllowed

MOST_STYLES = 300


@transaction.atomic(durable=True)
def colour_tags(*, actor: User, organisation: Organisation, colours: Mapping[str, str]) -> None:
    """{tag: colour, or "" for none}; tags that it does not name keep theirs."""
    if not can_manage_calls(actor, organisation):
        raise NotAllowed("The owner, directors and associates of the office choose its colours.")
    wanted = {clean_tag(tag): colour for tag, colour in colours.items()}
    wanted.pop("", None)
    if any(colour and colour not in Colour.values for colour in wanted.values()):
        raise Invalid("Choose one of the colours offered.", field="colour")
    if len(wanted) > MOST_STYLES:
        raise Invalid(f"An office colours {MOST_STYLES} tags at most.")
    TagStyle.objects.filter(
        organisation=organisation, name__in=[tag for tag, colour in wanted.items() if not colour]
    ).delete()
    TagStyle.objects.bulk_create(
        [TagStyle(organisation=organisation, name=tag, colour=colour) for tag, colour in wanted.items() if colour],
        update_conflicts=True,
        unique_fields=["organisation", "name"],
        update_fields=["colour"],
    )
    record_activity(
        actor=actor, verb="colour_tags", subject=organisation, organisation=organisation, data={"tags": len(wanted)}
    )
