"""Contracts as the talent side, and whoever else signs with an account, may see them, over all offices."""

from collections.abc import Container
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from accounts.tenancy import across_offices
from contracts.links import sign_token
from contracts.models import Contract, ContractParty
from contracts.policies import can_speak_in, talent_side_q
from contracts.selectors.guardians import not_theirs
from contracts.selectors.signing import progress_of
from contracts.states import IN_FORCE, OUT, ContractState, PartyKind, PartyState, PerformerSees
from core.errors import NotFound
from talent.policies import is_themself

READS = [PartyState.INVITED, PartyState.SIGNED]
# What has been out at least once; what an office is still writing is its own.
SHOWN = [*OUT, *IN_FORCE, ContractState.TERMINATED]
MOST = 300


@dataclass(frozen=True)
class OwnContract:
    """`token` opens the page to sign, where it is the reader's turn or they have signed; `may_read` the document."""

    contract: Contract
    token: str
    is_asked: bool
    may_read: bool
    progress: str


def _rows(actor: User) -> QuerySet[Contract]:
    own_party = Q(pk__in=ContractParty.objects.filter(user=actor, state__in=READS).values("contract"))
    voided = Q(state=ContractState.VOIDED, sent_at__isnull=False)
    parties = ContractParty.objects.order_by("position", "pk")
    return (
        Contract.objects.filter(talent_side_q(actor) | own_party)
        .filter(Q(state__in=SHOWN) | voided)
        .select_related("organisation", "production", "role", "performer", "offer", "agency")
        .prefetch_related(Prefetch("parties", parties))
    )


def contracts_of(actor: User) -> list[OwnContract]:
    """What the actor has to sign first, then the newest. A fixed number of statements."""
    with across_offices("somebody's own contracts, whichever office sent them: narrowed to their side, or their part"):
        found = list(_rows(actor).order_by("-pk")[:MOST])
        found, ended = _theirs(actor, found)
        speaks: dict[int | None, bool] = {}
        rows = [_row(actor, contract, speaks, ended) for contract in found]
    return sorted(rows, key=lambda row: not row.is_asked)


def contract_of(actor: User, uid) -> OwnContract:
    """One of them. Raises NotFound for one that the actor has no part in."""
    with across_offices("one of somebody's own contracts, narrowed to their side, or their part"):
        found, ended = _theirs(actor, list(_rows(actor).filter(uid=uid)[:1]))
        if not found:
            raise NotFound("There is no such contract.")
        return _row(actor, found[0], {}, ended)


def _theirs(actor: User, found: list[Contract]) -> tuple[list[Contract], set[int]]:
    """Without those in which they were only to sign for a child they do not answer for now; and ids of such parties."""
    places = [(one, party) for one in found for party in one.parties.all() if party.user_id == actor.pk]
    ended = set(not_theirs(places))
    if not ended:
        return found, ended
    own = {one.pk for one, party in places if party.pk not in ended and party.state in READS}
    own |= set(
        Contract.objects.filter(talent_side_q(actor), pk__in=[one.pk for one in found]).values_list("pk", flat=True)
    )
    over = {one.pk for one, party in places if party.pk in ended} - own
    return [one for one in found if one.pk not in over], ended


def _row(actor: User, contract: Contract, speaks: dict[int | None, bool], ended: Container[int]) -> OwnContract:
    parties = list(contract.parties.all())
    open_to = [party for party in parties if party.user_id == actor.pk and party.state in READS]
    own = next((party for party in open_to if party.pk not in ended), None)
    may_read = own is not None or _signed_for_theirs(actor, contract, parties) or _side_reads(actor, contract, speaks)
    return OwnContract(
        contract,
        token=sign_token(own) if own and contract.state != ContractState.VOIDED else "",
        is_asked=own is not None and own.state == PartyState.INVITED and contract.state in OUT,
        may_read=may_read and contract.state != ContractState.VOIDED,
        progress=progress_of(contract, parties),
    )


def _signed_for_theirs(actor: User, contract: Contract, parties: list[ContractParty]) -> bool:
    """What one parent is asked to sign for a child the other reads too."""
    is_asked = any(party.kind == PartyKind.GUARDIAN and party.state in READS for party in parties)
    return is_asked and contract.performer.born_on is not None and is_themself(actor, contract.performer)


def _side_reads(actor: User, contract: Contract, speaks: dict[int | None, bool]) -> bool:
    """Their rep reads it all; a represented performer when it is their turn to sign, or as far as their rep shares."""
    if contract.agency_id is None:
        # Where they sign one after another, a performer who speaks for themself reads when their turn comes.
        return contract.state in IN_FORCE and is_themself(actor, contract.performer)
    if contract.agency_id not in speaks:
        speaks[contract.agency_id] = can_speak_in(actor, contract)
    if speaks[contract.agency_id]:
        return True
    return is_themself(actor, contract.performer) and contract.offer.performer_sees == PerformerSees.ALL
