"""Locking holds and moving them: what every service about them shares."""

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.services.activity import record_activities, record_activity
from contracts.hold_words import THE, days_in_words
from contracts.models import Hold
from contracts.selectors.office_readers import office_readers
from contracts.signals import hold_changed
from contracts.states import HOLD_MOVES, HoldState
from core.db import lock_in_order
from core.errors import NotFound
from core.states import check
from notifications.services.notices import NewNotice, add_notices

LOADED = ("organisation", "production", "role", "submission", "performer__account", "agency", "rep", "asked_by")
SUBJECT_TYPE = "contracts.hold"


def locked(hold_id: int) -> Hold:
    """One hold under lock, with all that its letters name."""
    found = locked_rows([hold_id])
    if not found:
        raise NotFound("There is no such hold.")
    return found[0]


def locked_rows(hold_ids: Iterable[int]) -> list[Hold]:
    return list(lock_in_order(Hold.objects.filter(pk__any_of=list(hold_ids)).select_related(*LOADED)))


def locked_found(holds: QuerySet[Hold]) -> list[Hold]:
    """Those of the query as they are under lock, in one statement."""
    return list(lock_in_order(holds.select_related(*LOADED)))


def move(hold: Hold, target: str, *, actor: User | None, verb: str = "", data: dict | None = None, **changes) -> Hold:
    """Along one arrow of the table, with other columns, a line in the log and the news. Raises IllegalTransition."""
    before = hold.state
    check(HOLD_MOVES, before, target, noun=hold.get_kind_display().lower(), labels=HoldState.choices)
    hold.state = target
    for name, value in changes.items():
        setattr(hold, name, value)
    hold.save(update_fields=["state", *changes])
    record(hold, verb or HOLD_MOVES[before][target], actor=actor, data={"from": before, "to": target, **(data or {})})
    hold_changed.send(Hold, hold=hold, actor=actor)
    return hold


def keep_many(
    rows: Sequence[tuple[Hold, str]],
    *,
    actor: User | None,
    fields: Sequence[str],
    verb: str = "",
    data: dict | None = None,
    batch: uuid.UUID | None = None,
) -> None:
    """Write holds of one office that were changed in memory, each with the state it had; Raises IllegalTransition."""
    lines: dict[str, list[tuple[int, dict]]] = {}
    for hold, before in rows:
        check(HOLD_MOVES, before, hold.state, noun=hold.get_kind_display().lower(), labels=HoldState.choices)
        name = verb or HOLD_MOVES[before][hold.state]
        lines.setdefault(name, []).append((hold.pk, {"from": before, "to": hold.state, **(data or {})}))
    Hold.objects.bulk_update([hold for hold, _ in rows], ["state", *fields], batch_size=500)
    for name, found in lines.items():
        record_activities(
            actor=actor,
            verb=f"hold.{name}",
            subject_type=SUBJECT_TYPE,
            rows=found,
            organisation=rows[0][0].organisation,
            batch=batch,
        )
    for hold, _ in rows:
        hold_changed.send(Hold, hold=hold, actor=actor)


def record(hold: Hold, verb: str, *, actor: User | None, data: dict | None = None) -> None:
    office = Organisation(pk=hold.organisation_id)
    record_activity(actor=actor, verb=f"hold.{verb}", subject=hold, organisation=office, data=data)


def tell_office(holds: Sequence[Hold], *, title: str, text: str = "", mark: str) -> None:
    """In the app, to whoever asked, or those who deal where they have left. `title` and `text` may name {performer}, {kind}, {role} and {dates}."""
    notices = []
    readers = office_readers((hold.organisation_id, hold.asked_by_id) for hold in holds)
    for hold in holds:
        words = {
            "performer": hold.performer.stage_name,
            "kind": THE[hold.kind],
            "role": hold.role.name,
            "dates": days_in_words(hold.starts_on, hold.ends_on),
            "note": hold.answer_note,
            "by": hold.answered_by,
        }
        notices.extend(
            NewNotice(
                user_id=reader.pk,
                title=title.format(**words),
                text=text.format(**words),
                url=reverse("contracts:hold", args=[hold.organisation.slug, hold.pk]),
                dedupe_key=f"contracts.hold:{hold.uid}:{hold.round}:{mark}:{reader.pk}",
            )
            for reader in readers[hold.organisation_id, hold.asked_by_id]
        )
    add_notices(notices)
