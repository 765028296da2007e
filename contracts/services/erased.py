"""What this room keeps of a performer who has deleted their account: papers that were sent, and nothing around them."""

from collections.abc import Iterable, Sequence

import pgtrigger
from django.db.models import Q

from accounts.models import Membership
from accounts.tenancy import across_offices
from contracts.models import Contract, DealApproval, DealNote, Hold, Offer, OfferDraft, OfferRevision
from contracts.services.erased_papers import scrub_papers, terms_without
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
    words = [*erased.emails, *erased.names]
    with across_offices(WHY):
        standing = set(Contract.objects.filter(performer=performer, state__in=STANDS).values_list("offer", flat=True))
        holds, offers = Hold.objects.filter(performer=performer), Offer.objects.filter(performer=performer)
        holds.exclude(answered_by="").update(answered_by=tombstone.NAME)
        holds.update(note="", answer_note="", released_because="")
        loose = list(offers.exclude(pk__in=standing).values_list("pk", flat=True))
        ended = Offer.objects.filter(pk__in=loose)
        ended.update(ended_because="")
        ended.filter(accepted_by__in=erased.names).update(accepted_by=tombstone.NAME)
        ended.filter(ended_by__in=erased.names).update(ended_by=tombstone.NAME)
        OfferDraft.objects.filter(offer__in=loose).delete()
        # The one change that these rows see: by whom it was written is personal, what was offered is the office's.
        with pgtrigger.ignore("contracts.OfferRevision:append_only", "contracts.DealNote:append_only"):
            own = Q(author__in=erased.user_ids) | Q(author_name__in=erased.names)
            OfferRevision.objects.filter(own, offer__in=loose).update(author_name=tombstone.NAME)
            for revision in OfferRevision.objects.filter(offer__in=loose):
                OfferRevision.objects.filter(pk=revision.pk).update(
                    comment="",
                    terms=terms_without(revision.terms, words),
                    overrides=tombstone.without(revision.overrides, words),
                )
            DealNote.objects.filter(offer__in=loose).delete()
        for asked in DealApproval.objects.filter(Q(offer__in=loose) | Q(hold__in=holds)):
            asked.terms, asked.reason = terms_without(asked.terms, words), ""
            asked.save(update_fields=["terms", "reason"])
        bound_nobody = Contract.objects.filter(performer=performer).exclude(state__in=STANDS)
        scrub_papers(bound_nobody, words)
        erased.subjects["contracts.contract"] = list(bound_nobody.values_list("pk", flat=True))
        erased.subjects["contracts.hold"] = list(holds.values_list("pk", flat=True))
        erased.subjects["contracts.offer"] = list(offers.values_list("pk", flat=True))
        offices = {*holds.values_list("organisation", flat=True), *offers.values_list("organisation", flat=True)}
        erased.readers.update(Membership.objects.filter(organisation__in=offices).values_list("user", flat=True))
