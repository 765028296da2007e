"""Putting people in front of producers: who, in which order, with which words, and from when to when."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Presentation, PresentationPick, Production, Role, Select, Submission
from casting.policies import can_present, check_not_blind, lens_of
from casting.services.viewers import send_links
from casting.states import PRESENTATION_MOVES, OthersScores, PresentationState, SubmissionState
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound
from core.states import is_legal

MOST_PICKS = 120
LONGEST_WORD = 300
NOT_YOURS = "The owner, directors and associates of the office make presentations."
BLIND = "a presentation"


@transaction.atomic(durable=True)
def create_presentation(
    *, actor: User, production: Production, title: str, role_ids: Sequence[int] | None = None
) -> Presentation:
    """A draft with the ranked selects of these roles, or of every role that has some, in their order.

    Raises NotAllowed where names of one of the roles are hidden from the actor.
    """
    if not can_present(actor, production.organisation_id):
        raise NotAllowed(NOT_YOURS)
    roles = Role.objects.filter(production=production).order_by("position", "pk")
    roles = roles.filter(selects__isnull=False).distinct() if role_ids is None else roles.filter(pk__in=role_ids)
    presentation = Presentation.objects.create(
        organisation_id=production.organisation_id,
        production=production,
        title=_titled(title),
        created_by=actor,
    )
    for role in roles:
        _seed(presentation, actor, role)
    _log(actor, "make", presentation, {"people": presentation.picks.count()})
    return presentation


def _titled(title: str) -> str:
    title = " ".join(title.split())
    if not 1 <= len(title) <= 160:
        raise Invalid("Give the presentation a title of up to 160 characters.", field="title")
    return title


def _seed(presentation: Presentation, actor: User, role: Role) -> None:
    check_not_blind(actor, role, BLIND)
    shown = Submission.objects.filter(lens_of(actor, role).visible_q(), role=role)
    selects = Select.objects.filter(role=role, submission__in=shown).exclude(
        submission__state=SubmissionState.WITHDRAWN
    )
    PresentationPick.objects.bulk_create(
        PresentationPick(
            organisation_id=presentation.organisation_id,
            presentation=presentation,
            role=role,
            submission_id=select.submission_id,
            position=position,
            word=select.word,
        )
        for position, select in enumerate(selects.order_by("rank", "pk"), 1)
    )


@transaction.atomic(durable=True)
def edit_presentation(
    *,
    actor: User,
    presentation: Presentation,
    title: str,
    message: str,
    others_votes: str,
    shows_fees: bool,
    closes_at: dt.datetime | None,
) -> Presentation:
    presentation = _held(actor, presentation)
    if others_votes not in OthersScores.values:
        raise Invalid("Choose when the votes of the others show.", field="others_votes")
    if closes_at is not None and closes_at <= clock.now() and closes_at != presentation.closes_at:
        raise Invalid("Choose a time that is still to come.", field="closes_at")
    values = {
        "title": _titled(title),
        "message": message.strip()[:4000],
        "others_votes": others_votes,
        "shows_fees": shows_fees,
        "closes_at": closes_at,
    }
    changed = [name for name, value in values.items() if getattr(presentation, name) != value]
    for name in changed:
        setattr(presentation, name, values[name])
    if changed:
        presentation.save(update_fields=changed)
        _log(actor, "edit", presentation, {"fields": changed})
    return presentation


@transaction.atomic(durable=True)
def add_picks(*, actor: User, presentation: Presentation, submission_ids: Sequence[int]) -> list[PresentationPick]:
    """Put people at the end of their roles. All or nobody: somebody who withdrew is refused by name."""
    presentation = _held(actor, presentation)
    wanted = list(dict.fromkeys(submission_ids))
    found = Submission.objects.select_related("role", "profile").filter(
        production_id=presentation.production_id, pk__in=wanted
    )
    rows = {row.pk: row for row in lock_in_order(found, of=("self",))}
    if not rows or len(rows) < len(wanted):
        raise NotFound("Somebody you chose is not in this production any more.")
    for role in {row.role_id: row.role for row in rows.values()}.values():
        check_not_blind(actor, role, BLIND)
        ids = [row.pk for row in rows.values() if row.role_id == role.pk]
        if Submission.objects.filter(lens_of(actor, role).visible_q(), pk__in=ids).count() != len(ids):
            raise NotFound("Somebody you chose is not among those you review.")
    gone = [row for row in rows.values() if row.state == SubmissionState.WITHDRAWN]
    if gone:
        names = ", ".join(row.profile.data.get("stage_name", f"No. {row.number}") for row in gone)
        raise IllegalTransition(f"{names} withdrew and cannot be shown.")
    if presentation.picks.filter(removed_at=None).count() + len(rows) > MOST_PICKS:
        raise Invalid(f"A presentation shows up to {MOST_PICKS} people.")
    last = dict(
        presentation.picks.filter(removed_at=None).values_list("role").annotate(last=Max("position")).order_by()
    )
    made = []
    for pk in wanted:
        role_id = rows[pk].role_id
        last[role_id] = last.get(role_id, 0) + 1
        pick, _ = PresentationPick.objects.update_or_create(
            presentation=presentation,
            submission=rows[pk],
            defaults={"removed_at": None, "position": last[role_id], "role_id": role_id},
            create_defaults={
                "organisation_id": presentation.organisation_id,
                "position": last[role_id],
                "role_id": role_id,
            },
        )
        made.append(pick)
    _log(actor, "add_people", presentation, {"submissions": wanted})
    return made


@transaction.atomic(durable=True)
def order_picks(*, actor: User, presentation: Presentation, role_id: int, pick_ids: Sequence[int]) -> None:
    """The whole order of one role. Raises Conflict when it names others than those who are shown."""
    presentation = _held(actor, presentation)
    picks = {pick.pk: pick for pick in presentation.picks.filter(role_id=role_id, removed_at=None)}
    if sorted(pick_ids) != sorted(picks):
        raise Conflict("Somebody else changed who is shown. Look again, then put them in order.")
    for position, pk in enumerate(pick_ids, 1):
        picks[pk].position = position
    PresentationPick.objects.bulk_update(picks.values(), ["position"])
    _log(actor, "order", presentation, {"role": role_id})


@transaction.atomic(durable=True)
def change_word(*, actor: User, pick: PresentationPick, word: str) -> None:
    """What casting says of somebody, to every viewer."""
    presentation = _held(actor, pick.presentation)
    word = " ".join(word.split())
    if len(word) > LONGEST_WORD:
        raise Invalid(f"Keep it to {LONGEST_WORD} characters.", field="word")
    if word != pick.word:
        PresentationPick.objects.filter(pk=pick.pk).update(word=word)
        _log(actor, "word", presentation, {"submission": pick.submission_id})


@transaction.atomic(durable=True)
def remove_pick(*, actor: User, pick: PresentationPick) -> None:
    """No viewer sees them from the next request on. What was voted stays on record."""
    presentation = _held(actor, pick.presentation)
    PresentationPick.objects.filter(pk=pick.pk, removed_at=None).update(removed_at=clock.now())
    _log(actor, "remove_person", presentation, {"submission": pick.submission_id})


@transaction.atomic(durable=True)
def open_presentation(*, actor: User, presentation: Presentation) -> int:
    """Let viewers in and hold the letters with their links; returns how many letters."""
    presentation = _held(actor, presentation)
    if presentation.state == PresentationState.CLOSED:
        raise IllegalTransition("This presentation is closed. Reopen it, and the same links work again.")
    if presentation.closes_at is not None and presentation.closes_at <= clock.now():
        raise Invalid("Its closing time has passed. Choose another before you open it.", field="closes_at")
    if not presentation.picks.filter(removed_at=None).exclude(submission__state=SubmissionState.WITHDRAWN).exists():
        raise Invalid("Choose at least one person to show.")
    _move(actor, presentation, PresentationState.OPEN)
    return send_links(actor=actor, presentation=presentation)


@transaction.atomic(durable=True)
def close_presentation(*, actor: User, presentation: Presentation) -> Presentation:
    """No vote counts from now on; viewers read who closed it and when."""
    presentation = _held(actor, presentation)
    presentation.closed_at, presentation.closed_by = clock.now(), actor
    return _move(actor, presentation, PresentationState.CLOSED)


@transaction.atomic(durable=True)
def reopen_presentation(*, actor: User, presentation: Presentation) -> Presentation:
    """The same links work again. A closing time that has passed is lifted."""
    presentation = _held(actor, presentation)
    if presentation.state != PresentationState.CLOSED:
        raise IllegalTransition("Only a closed presentation is opened again.")
    if presentation.closes_at is not None and presentation.closes_at <= clock.now():
        presentation.closes_at = None
    presentation.closed_at = presentation.closed_by = None
    return _move(actor, presentation, PresentationState.OPEN)


def _move(actor: User, presentation: Presentation, to: str) -> Presentation:
    if not is_legal(PRESENTATION_MOVES, presentation.state, to):
        label = PresentationState(presentation.state).label.lower()
        raise IllegalTransition(f"This presentation is {label} already.")
    verb = PRESENTATION_MOVES[presentation.state][to]
    presentation.state = to
    presentation.opened_at = presentation.opened_at or clock.now()
    presentation.save(update_fields=["state", "opened_at", "closes_at", "closed_at", "closed_by"])
    _log(actor, verb, presentation)
    return presentation


def _held(actor: User, presentation: Presentation) -> Presentation:
    """The row, locked: votes and closing wait for each other here."""
    if not can_present(actor, presentation.organisation_id):
        raise NotAllowed(NOT_YOURS)
    return (
        Presentation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("production", "organisation")
        .get(pk=presentation.pk)
    )


def _log(actor: User, verb: str, presentation: Presentation, data: dict | None = None) -> None:
    record_activity(
        actor=actor,
        verb=f"presentation.{verb}",
        subject=presentation,
        organisation=presentation.organisation,
        data=data,
    )
