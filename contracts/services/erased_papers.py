"""Papers of an erased performer that bind nobody: drafted and voided contracts keep that they were, and no word of who."""

from collections.abc import Sequence
from typing import Any

import pgtrigger
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from contracts.models import (
    CommissionReceived,
    Contract,
    ContractDocument,
    ContractEvent,
    ContractOption,
    ContractParty,
    ContractVersion,
    Signature,
)
from contracts.selectors.chain import hash_of
from talent import tombstone

BLOCKS = [{"kind": "paragraph", "text": "This paper went with the account of the performer. It bound nobody."}]
GUARDIAN = {"guardian_name", "guardian_email"}
THEIRS = ["performer", "loan_out", "guardian"]


def terms_without(terms: Any, words: Sequence[str]) -> Any:
    """Without whoever was to sign for a child, too, however an office typed them."""
    if isinstance(terms, dict):
        terms = {key: value for key, value in terms.items() if key not in GUARDIAN}
    return tombstone.without(terms, words)


def scrub_papers(contracts: QuerySet[Contract], words: Sequence[str]) -> None:
    """Joins the caller's transaction; files go once it has been written. `words` are names and addresses."""
    ids = list(contracts.values_list("pk", flat=True))
    if not ids:
        return
    files = [
        *ContractVersion.objects.filter(contract__in=ids).values_list("file", flat=True),
        *ContractDocument.objects.filter(contract__in=ids).values_list("file", flat=True),
        *Signature.objects.filter(party__contract__in=ids, party__kind__in=THEIRS).values_list("image", flat=True),
    ]
    contracts.update(ended_note="", purpose="", seal_error="")
    for amendment in contracts.filter(own_terms__isnull=False):
        Contract.objects.filter(pk=amendment.pk).update(own_terms=terms_without(amendment.own_terms, words))
    ContractDocument.objects.filter(contract__in=ids).delete()
    ContractOption.objects.filter(contract__in=ids).update(note="")
    CommissionReceived.objects.filter(contract__in=ids).update(note="")
    # The one change that these rows see: what nobody is bound by is no evidence any more.
    with pgtrigger.ignore(
        "contracts.ContractVersion:append_only",
        "contracts.Signature:append_only",
        "contracts.ContractEvent:append_only",
    ):
        for version in ContractVersion.objects.filter(contract__in=ids):
            clean = terms_without(version.terms, words)
            ContractVersion.objects.filter(pk=version.pk).update(terms=clean, blocks=BLOCKS, file="")
        Signature.objects.filter(party__contract__in=ids, party__kind__in=THEIRS).update(
            typed_name=tombstone.NAME, image="", consent="", proof={}, address=None, agent=""
        )
        # Before the parties: a link reads under the name that its party had.
        for contract in Contract.objects.filter(pk__in=ids):
            _rewrite_chain(contract, words)
    ContractParty.objects.filter(contract__in=ids).exclude(declined_because="").update(declined_because="")
    for party in ContractParty.objects.filter(contract__in=ids, kind__in=THEIRS):
        party.name, party.title, party.company, party.user = tombstone.NAME, "", "", None
        party.email = f"left-{party.pk}@account.invalid"
        party.save(update_fields=["name", "title", "company", "user", "email"])

    def drop() -> None:
        for name in filter(None, files):
            default_storage.delete(name)

    transaction.on_commit(drop, robust=True)


def _rewrite_chain(contract: Contract, words: Sequence[str]) -> None:
    """The same links without the name, each with the hash that it has by now."""
    previous = ""
    for event in ContractEvent.objects.filter(contract=contract).select_related("party").order_by("number"):
        is_theirs = event.party is not None and event.party.kind in THEIRS
        event.who = tombstone.NAME if is_theirs else tombstone.without(event.who, words)
        event.data = tombstone.without(event.data, words)
        if is_theirs and "name" in event.data:
            event.data = {key: value for key, value in event.data.items() if key != "drawing"} | {
                "name": tombstone.NAME
            }
        event.previous = previous
        event.hash = previous = hash_of(event, contract, previous)
        event.save(update_fields=["who", "data", "previous", "hash"])
    Contract.objects.filter(pk=contract.pk).update(head=previous)
