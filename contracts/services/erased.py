"""What this room keeps of a performer who has deleted their account: papers that were sent, and nothing around them."""

from collections.abc import Iterable, Sequence

import pgtrigger
from django.db.models import Q

from accounts.models import Membership
from accounts.tenancy import across_offices
from contracts.models import Contract, ContractParty, DealNote, Hold, Offer, OfferDraft, OfferRevision
from contracts.states import IN_FORCE, OUT, ContractState
from talent import tombstone
from talent.models import Performer
from talent.services.erasing import Erased

WHY = "somebody who deletes their account dealt with many offices"
# What was signed, or lies out to be signed, is another's paper too.
STANDS = [*OUT, *IN_FORCE, ContractState.TERMINATED]


def kept_papers(performer_ids: Sequence[int]) -> Iterable[str]:
    """What stays, said before it is done."""
    with across_offices(WHY):
        rows = Contract.objects.filter(performer__in=performer_ids, state__in=STANDS).select_related("organisation")
        for name in sorted({row.organisation.name for row in rows}):
            yield (
                f"Contracts with {name}, and their sealed papers, stay with {name} and whoever signed them:"
                " both sides must be able to show what was agreed."
            )


def scrub(*, performer: Performer, erased: Erased) -> None:
    """In the transaction that made the performer a tombstone; holds were released and offers ended before."""
    with across_offices(WHY):
        standing = set(Contract.objects.filter(performer=performer, state__in=STANDS).values_list("offer", flat=True))
        holds, offers = Hold.objects.filter(performer=performer), Offer.objects.filter(performer=performer)
        holds.exclude(answered_by="").update(answered_by=tombstone.NAME)
        holds.update(answer_note="", released_because="")
        loose = list(offers.exclude(pk__in=standing).values_list("pk", flat=True))
        ended = Offer.objects.filter(pk__in=loose)
        ended.filter(accepted_by__in=erased.names).update(accepted_by=tombstone.NAME)
        ended.filter(ended_by__in=erased.names).update(ended_by=tombstone.NAME)
        OfferDraft.objects.filter(offer__in=loose, updated_by__in=erased.user_ids).delete()
        # The one change that these rows see: by whom it was written is personal, what was offered is the office's.
        with pgtrigger.ignore("contracts.OfferRevision:append_only", "contracts.DealNote:append_only"):
            own = Q(author__in=erased.user_ids) | Q(author_name__in=erased.names)
            OfferRevision.objects.filter(own, offer__in=loose).update(author_name=tombstone.NAME, comment="")
            DealNote.objects.filter(offer__in=loose, author__in=erased.user_ids).delete()
        _scrub_drafted(performer)
        erased.subjects["contracts.hold"] = list(holds.values_list("pk", flat=True))
        erased.subjects["contracts.offer"] = list(offers.values_list("pk", flat=True))
        offices = {*holds.values_list("organisation", flat=True), *offers.values_list("organisation", flat=True)}
        erased.readers.update(Membership.objects.filter(organisation__in=offices).values_list("user", flat=True))


def _scrub_drafted(performer: Performer) -> None:
    """Parties of papers that were never sent, or were taken back."""
    drafted = Contract.objects.filter(performer=performer).exclude(state__in=STANDS)
    theirs = ContractParty.objects.filter(contract__in=drafted, kind__in=["performer", "loan_out", "guardian"])
    for party in theirs:
        party.name, party.title, party.user = tombstone.NAME, "", None
        party.email = f"left-{party.pk}@account.invalid"
        party.save(update_fields=["name", "title", "user", "email"])
