"""Keeping what an agent has ticked and typed for many clients, until it is sent or discarded."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping

from django.db import transaction

from accounts.models import Organisation, User
from accounts.tenancy import across_offices
from casting.models import CastingCall, PutUpDraft
from casting.selectors.breakdowns import clients_by_name
from casting.services.answers import without_nul
from casting.services.calls import OPEN_OR_PAUSED
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from talent.policies import can_manage_roster

MOST_TICKS = 5000
MOST_BYTES = 1_500_000
FIELDS = ("photo", "tape", "link", "note", "union", "answer")
EVERYBODY = "all"
KEPT_AFTER = dt.timedelta(days=90)
Data = dict[str, dict[str, str]]


@transaction.atomic(durable=True)
def keep_ticks(
    *, actor: User, agency: Organisation, call: CastingCall, on: Collection[str], off: Collection[str]
) -> PutUpDraft:
    """What one page ticked and unticked, as changes: two pages that are open at once lose nothing of each other.

    Pairs are "7-31", a client and a part. Raises Invalid above MOST_TICKS.
    """
    draft, begins = _locked(actor, agency, call)
    _tick(draft, on, off)
    _save(draft, begins=begins)
    return draft


@transaction.atomic(durable=True)
def keep_typed(
    *,
    actor: User,
    agency: Organisation,
    call: CastingCall,
    fields: Mapping[str, str],
    seen: int | None,
    page: str = "",
    on: Collection[str] = (),
    off: Collection[str] = (),
) -> PutUpDraft:
    """Fields by name as `PutUpForm` has them; others stay as they were. An empty one is forgotten, and so is all that was
    typed for somebody who is no client of the agency any more.

    `seen` is the revision that the page began from, None to write over whatever stands; `page` is its own name. Raises
    Conflict where another page kept something since, or all of it was sent or discarded; Invalid above 1.5 MB.
    """
    draft, begins = _locked(actor, agency, call)
    if seen is not None and begins:
        raise Conflict("This was sent or discarded in another tab or on another device.")
    if seen is not None and seen != draft.revision and (not page or page != draft.page):
        raise Conflict("This was changed in another tab or on another device.")
    _tick(draft, on, off)
    data = {client: dict(kept) for client, kept in draft.data.items()}
    typed = {name: client for name in fields if (client := client_of(name)) is not None}
    # A page stays open over a farewell, and would bring back what went with it.
    gone = _gone(agency, {client for client in typed.values() if client != EVERYBODY})
    for name, client in typed.items():
        value, of_client = fields[name], data.setdefault(client, {})
        if value:
            of_client[name] = without_nul(value)
        else:
            of_client.pop(name, None)
    draft.data = {client: kept for client, kept in data.items() if kept and client not in gone}
    if len(json.dumps(draft.data)) > MOST_BYTES:
        raise Invalid("This is too long to keep before it is sent.")
    draft.revision, draft.page = draft.revision + 1, page
    _save(draft, begins=begins)
    return draft


@transaction.atomic(durable=True)
def discard(*, actor: User, agency: Organisation, call: CastingCall) -> None:
    """All that this agent ticked and typed for the call. Discarding twice changes nothing."""
    _check(actor, agency)
    PutUpDraft.objects.filter(organisation=agency, call=call, user=actor).delete()


def forget_sent(*, actor: User, agency: Organisation, pairs: Iterable[tuple[int, int, int]]) -> None:
    """In the transaction that put them up: (call, client, part) of whom nothing needs to be kept any more."""
    gone: dict[int, set[str]] = {}
    for call_id, client, part in pairs:
        gone.setdefault(call_id, set()).add(f"{client}-{part}")
    drafts = PutUpDraft.objects.filter(organisation=agency, user=actor, call_id__any_of=list(gone))
    for draft in drafts.select_for_update().order_by("pk"):
        draft.picks = [one for one in draft.picks if one not in gone[draft.call_id]]
        if not draft.picks:
            draft.delete()
            continue
        waiting = {one.partition("-")[0] for one in draft.picks} | {EVERYBODY}
        went = {one.partition("-")[0] for one in gone[draft.call_id]} - waiting
        draft.data = {client: kept for client, kept in draft.data.items() if client not in went}
        draft.save(update_fields=["picks", "data"])


def forget_drafts_of(*, user: User, organisation: Organisation) -> None:
    """In the transaction in which they leave the agency: nobody could read or clear these any more."""
    with across_offices("whoever leaves an agency is not in its scope any more"):
        PutUpDraft.objects.filter(organisation=organisation, user=user).delete()


def clear_old_drafts() -> int:
    """Those for calls that are over, once nobody has touched them for KEPT_AFTER. How many went."""
    with across_offices("the clock clears the drafts of every agency"):
        old = PutUpDraft.objects.filter(updated_at__lt=clock.now() - KEPT_AFTER)
        return old.exclude(call__state__in=OPEN_OR_PAUSED).delete()[0]


def client_of(field: str) -> str | None:
    """Whose a field of the form is: "7" of "note_7", "all" of the word to casting; None for any other name."""
    if field == "word":
        return EVERYBODY
    kind, _, rest = field.partition("_")
    client, _, question = rest.partition("_")
    if kind not in FIELDS or not _is_id(client) or (kind == "answer") != bool(question):
        return None
    return client if not question or _is_id(question) else None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18


def _gone(agency: Organisation, clients: Collection[str]) -> set[str]:
    here = clients_by_name(agency).filter(pk__any_of=[int(client) for client in clients]) if clients else []
    return set(clients) - {str(client.pk) for client in here}


def _tick(draft: PutUpDraft, on: Collection[str], off: Collection[str]) -> None:
    without = set(off)
    draft.picks = list(dict.fromkeys([*(one for one in draft.picks if one not in without), *on]))
    if len(draft.picks) > MOST_TICKS:
        raise Invalid(f"Keep {MOST_TICKS:,} ticks at most. Put some of them up first.", field="pick")


def _locked(actor: User, agency: Organisation, call: CastingCall) -> tuple[PutUpDraft, bool]:
    """The agent's own draft, and whether it begins only now."""
    _check(actor, agency)
    return PutUpDraft.objects.select_for_update().get_or_create(organisation=agency, call=call, user=actor)


def _save(draft: PutUpDraft, *, begins: bool) -> None:
    """An empty one stays where a page knows it by its revision."""
    draft.updated_at = clock.now()
    if not draft.picks and not draft.data and (begins or not draft.revision):
        draft.delete()
        return
    draft.save(update_fields=["picks", "data", "revision", "page", "updated_at"])


def _check(actor: User, agency: Organisation) -> None:
    if not can_manage_roster(actor, agency):
        raise NotAllowed("Only the agents and owners of an agency put its clients up.")
