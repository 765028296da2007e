"""The talk of a deal: to both sides, or to one's own side alone."""

from django.db import transaction

from accounts.models import Membership, User
from contracts.models import DealNote, Offer
from contracts.policies import DEALING
from contracts.services.offer_letters import deal_path, office_path
from contracts.services.offer_locks import answering_side
from contracts.states import Audience, Side
from core.errors import Invalid, NotAllowed, NotFound
from notifications.services.notices import NewNotice, add_notices
from talent.policies import SPEAKING

LONGEST = 4000
OWN = {Side.OFFICE: Audience.OFFICE, Side.TALENT: Audience.TALENT}


@transaction.atomic(durable=True)
def write_note(*, actor: User, offer: Offer, text: str, audience: str) -> DealNote:
    """Whoever answers on a side writes there. `audience` is both sides or the actor's own."""
    offer = Offer.objects.select_related("organisation", "production", "role", "performer", "agency").get(pk=offer.pk)
    side = answering_side(actor, offer)
    text = text.strip()
    if not text:
        raise Invalid("Write something first.", field="text")
    if len(text) > LONGEST:
        raise Invalid(f"At most {LONGEST:,} characters.", field="text")
    if audience not in {Audience.BOTH, OWN[side]}:
        raise NotAllowed("You write to both sides, or to your own.")
    if audience == Audience.BOTH and not offer.current:
        raise NotFound("The other side hears nothing of this offer before it is sent.")
    note = DealNote.objects.create(
        organisation_id=offer.organisation_id, offer=offer, side=side, audience=audience, author=actor, text=text
    )
    _tell(note, offer)
    return note


def _tell(note: DealNote, offer: Offer) -> None:
    """Inside Callboard only, and without the words: they may speak of money."""
    readers: dict[int, str] = {}
    if note.audience in {Audience.BOTH, Audience.TALENT}:
        readers |= dict.fromkeys(_talent(offer), deal_path(offer))
    if note.audience in {Audience.BOTH, Audience.OFFICE}:
        dealing = Membership.objects.filter(organisation_id=offer.organisation_id, role__in=list(DEALING))
        readers |= dict.fromkeys(dealing.values_list("user_id", flat=True), office_path(offer))
    where = "to both sides" if note.audience == Audience.BOTH else "to your side only"
    add_notices(
        [
            NewNotice(
                user_id=user_id,
                title=f"{note.author.name} wrote {where}: {offer.performer.stage_name}, {offer.role.name}",
                url=f"{url}#talk",
                dedupe_key=f"deal-note:{note.pk}:{user_id}",
            )
            for user_id, url in readers.items()
            if user_id != note.author_id
        ]
    )


def _talent(offer: Offer) -> list[int]:
    if offer.agency_id is None:
        return [offer.performer.account_id] if offer.performer.account_id else []
    members = Membership.objects.filter(organisation_id=offer.agency_id, role__in=list(SPEAKING))
    return list(members.values_list("user_id", flat=True))
