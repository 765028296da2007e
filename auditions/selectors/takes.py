"""Takes as the office sees them: through the reader's lens on the role, never by the performer or their agent."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation, User
from auditions.models import Take
from auditions.policies import can_record_takes
from casting.models import Role, Submission
from casting.room_panels import RoomPanel
from casting.selectors.board import role_for_review
from casting.selectors.panel import submission_for_review
from casting.tapes import tape_shown
from core.errors import NotFound
from talent.states import MediaState


@dataclass(frozen=True)
class ShownTake:
    """`tape` is what components/player.html asks for."""

    id: int
    number: int
    label: str
    created_at: dt.datetime
    tape: dict[str, Any]

    @property
    def is_being_prepared(self) -> bool:
        return self.tape.get("state") == MediaState.PROCESSING


def takes_of(role: Role, submission: Submission) -> list[ShownTake]:
    """The newest first. `role` comes from `role_for_review`; none where its lens shows no tapes."""
    if not role.lens.shows_tapes:
        return []
    rows = Take.objects.filter(submission_id=submission.pk, removed_at=None, asset__removed_at=None)
    shown = []
    for row in rows.select_related("asset").order_by("-number"):
        if tape := tape_shown(row.asset, label=f"Take {row.number}"):
            # In a blind pass a name that somebody gave to a take may be the person's.
            label = "" if role.lens.hides_identity else row.label
            shown.append(ShownTake(row.pk, row.number, label, row.created_at, tape))
    return shown


def takes_panel(actor: User, role: Role, submission: Submission) -> Iterable[RoomPanel]:
    """What was recorded of them in the room, on their panel in the decision room."""
    takes = takes_of(role, submission)
    if takes:
        may_remove = can_record_takes(actor, role.organisation_id)
        context = {"takes": takes, "may_remove": may_remove, "zone": ""}
        yield RoomPanel(template="auditions/door/takes_panel.html", context=context, sort_key="takes")


def takes_of_submission(*, actor: User, organisation: Organisation, submission_id: int) -> list[ShownTake]:
    """`takes_of` by the submission's id. Raises NotFound, also for whom the actor does not see."""
    role_id = (
        Submission.objects.filter(organisation=organisation, pk=submission_id).values_list("role", flat=True).first()
    )
    if role_id is None:
        raise NotFound("There is no such submission in your office.")
    role = role_for_review(actor=actor, organisation=organisation, role_id=role_id)
    return takes_of(role, submission_for_review(role=role, submission_id=submission_id))


def take_for(*, actor: User, organisation: Organisation, take_id: int) -> Take:
    """For acting on; removed ones too. Raises NotFound, also for whom the actor does not see."""
    take = (
        Take.objects.select_related("submission", "appointment").filter(pk=take_id, organisation=organisation).first()
    )
    if take is None:
        raise NotFound("This take is not there any more.")
    role = role_for_review(actor=actor, organisation=organisation, role_id=take.submission.role_id)
    submission_for_review(role=role, submission_id=take.submission_id)
    return take
