"""Who may look at a presentation by a personal link, and for how long."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import Organisation, User
from accounts.selectors import addresses_of
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from casting.models import Presentation, Viewer, ViewerEvent
from casting.policies import can_present
from casting.presentation_messages import PRESENTATION_LINK, SUBJECT_TYPE, link_context
from casting.services.closures import office_settings
from casting.states import PresentationState, SubmissionState, ViewerAct, ViewerTier
from casting.viewer_links import key_digest, viewer_key
from core import clock
from core.db import lock_in_order, next_ids
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from notifications.services.outbox import NewMessage, add_messages, supersede_messages

GOOD_FOR = dt.timedelta(days=14)
LONGEST = dt.timedelta(days=120)
MOST_VIEWERS = 60
NOT_YOURS = "The owner, directors and associates of the office decide who looks."


@transaction.atomic(durable=True)
def add_viewer(
    *, actor: User, presentation: Presentation, name: str, email: str, title: str = "", tier: str
) -> tuple[Viewer, str]:
    """A viewer and the key of their link. Of an open presentation the link is mailed at once, else at its opening."""
    presentation = _held(actor, presentation)
    viewer = _made(actor, presentation, name=name, email=email, title=title, tier=tier)
    if presentation.state == PresentationState.OPEN:
        _send([viewer], actor, presentation)
    return viewer, viewer_key(viewer.pk)


def viewer_for(*, actor: User | None, presentation: Presentation, name: str, email: str, tier: str) -> Viewer:
    """The live viewer with that address, or a new one; inside the caller's transaction, and without a letter.

    The caller has asked whether this may be: a sign-off gives links to whoever has a seat in it, also where its
    holder handed the seat on by link (no `actor` then).
    """
    presentation = _locked(presentation)
    known = presentation.viewers.filter(email=_address(email), revoked_at=None).first()
    return known or _made(actor, presentation, name=name, email=email, title="", tier=tier)


def _made(actor: User | None, presentation: Presentation, *, name: str, email: str, title: str, tier: str) -> Viewer:
    address, name = _address(email), " ".join(name.split())
    if not 1 <= len(name) <= 120:
        raise Invalid("Give the name that stands on their pages, up to 120 characters.", field="name")
    if tier not in ViewerTier.values:
        raise Invalid("Choose how far out they stand.", field="tier")
    live = presentation.viewers.filter(revoked_at=None)
    if live.filter(email=address).exists():
        raise Conflict("This address has a link already. You can send it again below.", field="email")
    if live.count() >= MOST_VIEWERS:
        raise Invalid(f"A presentation has up to {MOST_VIEWERS} viewers.", field="email")
    [pk] = next_ids(Viewer, 1)
    viewer = Viewer(
        pk=pk,
        organisation_id=presentation.organisation_id,
        presentation=presentation,
        name=name,
        email=address,
        title=" ".join(title.split())[:120],
        tier=tier,
        key_digest=key_digest(viewer_key(pk)),
        expires_at=clock.now() + GOOD_FOR,
    )
    viewer.save(force_insert=True)
    _log(actor, "add", viewer, {"tier": tier})
    return viewer


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid("This is not a mail address.", field="email") from error
    return address


@transaction.atomic(durable=True)
def resend_link(*, actor: User, viewer: Viewer) -> None:
    """The same link in a new letter. A link that has run out is good for two weeks more."""
    viewer = _live(actor, viewer)
    if viewer.presentation.state != PresentationState.OPEN:
        raise IllegalTransition("Links are mailed while the presentation is open.")
    if viewer.expires_at <= clock.now():
        viewer.expires_at = clock.now() + GOOD_FOR
        viewer.save(update_fields=["expires_at"])
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=[viewer.pk], kinds=[PRESENTATION_LINK])
    _send([viewer], actor, viewer.presentation)
    _log(actor, "resend", viewer)


@transaction.atomic(durable=True)
def extend_link(*, actor: User, viewer: Viewer, until: dt.datetime) -> None:
    viewer = _live(actor, viewer)
    if not clock.now() < until <= clock.now() + LONGEST:
        raise Invalid("Choose a day to come, at most four months from now.", field="until")
    viewer.expires_at = until
    viewer.save(update_fields=["expires_at"])
    _log(actor, "extend", viewer)


@transaction.atomic(durable=True)
def revoke_viewer(*, actor: User, viewer: Viewer) -> None:
    """The link opens nothing from the next request on: page, picture or part of a tape."""
    _end(_live(actor, viewer), by=actor)


def end_with_membership(*, user: User, organisation: Organisation) -> None:
    """A personal link to an address of somebody who leaves the office ends with that, in the same transaction.

    They could have given it to themself; who is to look on gets a new one in two clicks.
    """
    with across_offices("whoever leaves an office is not in its scope any more"):
        rows = Viewer.objects.filter(
            organisation=organisation, email__in=addresses_of(user), revoked_at=None, expires_at__gt=clock.now()
        ).select_related("presentation__organisation")
        for viewer in lock_in_order(rows):
            _end(viewer, by=None)


def _end(viewer: Viewer, *, by: User | None) -> None:
    viewer.revoked_at, viewer.revoked_by = clock.now(), by
    viewer.save(update_fields=["revoked_at", "revoked_by"])
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=[viewer.pk], because="The link was taken back")
    ViewerEvent.objects.create(organisation_id=viewer.organisation_id, viewer=viewer, act=ViewerAct.REVOKED)
    _log(by, "revoke", viewer)


def send_links(*, actor: User, presentation: Presentation) -> int:
    """Hold the letters of every live viewer, in the caller's transaction; returns how many."""
    viewers = list(presentation.viewers.filter(revoked_at=None, expires_at__gt=clock.now()))
    _send(viewers, actor, presentation)
    return len(viewers)


def _send(viewers: list[Viewer], actor: User, presentation: Presentation) -> None:
    office, hold = presentation.organisation, office_settings(presentation.organisation_id)
    at = clock.now()
    shown = presentation.picks.filter(removed_at=None).exclude(submission__state=SubmissionState.WITHDRAWN)
    people = shown.values("submission__performer").distinct().count()
    add_messages(
        [
            NewMessage(
                kind=PRESENTATION_LINK,
                to_email=viewer.email,
                to_name=viewer.name,
                dedupe_key=f"viewer-link:{viewer.pk}:{at.timestamp():.6f}",
                organisation_id=office.pk,
                # Nobody has asked a viewer where they live; the office's day is the best guess.
                time_zone=office.time_zone,
                context=link_context(viewer=viewer, presentation=presentation, signer=actor, people=people),
                held_until=at + dt.timedelta(minutes=hold.hold_good_minutes),
                subject_type=SUBJECT_TYPE,
                subject_id=viewer.pk,
                reply_to=hold.reply_to,
                created_by_id=actor.pk,
            )
            for viewer in viewers
        ]
    )


def _held(actor: User, presentation: Presentation) -> Presentation:
    if not can_present(actor, presentation.organisation_id):
        raise NotAllowed(NOT_YOURS)
    return _locked(presentation)


def _locked(presentation: Presentation) -> Presentation:
    return (
        Presentation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("production", "organisation")
        .get(pk=presentation.pk)
    )


def _live(actor: User, viewer: Viewer) -> Viewer:
    """The viewer, locked: a play that is being written down and a revocation wait for each other here."""
    if not can_present(actor, viewer.organisation_id):
        raise NotAllowed(NOT_YOURS)
    viewer = (
        Viewer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("presentation__production", "presentation__organisation", "organisation")
        .get(pk=viewer.pk)
    )
    if viewer.revoked_at is not None:
        raise Conflict("This link was taken back already.")
    return viewer


def _log(actor: User | None, verb: str, viewer: Viewer, data: dict | None = None) -> None:
    record_activity(
        actor=actor,
        verb=f"viewer.{verb}",
        subject=viewer,
        organisation=viewer.presentation.organisation,
        data={"presentation": viewer.presentation_id, **(data or {})},
    )
