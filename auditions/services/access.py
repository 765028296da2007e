"""Access needs: asked once, and theirs to change or to empty."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from auditions.models import AccessNeeds
from auditions.states import AccessibleFormat
from core import clock
from core.errors import Invalid, NotAllowed
from talent.models import Performer
from talent.policies import can_edit_performer

LONGEST = 1000


@dataclass(frozen=True)
class Needs:
    """`format` is one of AccessibleFormat, or empty."""

    needs: str = ""
    format: str = ""
    wants_reader: bool = False

    def check(self) -> None:
        if len(self.needs) > LONGEST:
            raise Invalid(f"Please keep it under {LONGEST:,} characters.", field="needs")
        if self.format and self.format not in AccessibleFormat.values:
            raise Invalid("Choose one of the formats that are offered.", field="format")
        if self.format == AccessibleFormat.OTHER and not self.needs.strip():
            raise Invalid("Describe the format that works for you.", field="needs")


@transaction.atomic(durable=True)
def set_access_needs(*, actor: User, performer: Performer, needs: Needs) -> AccessNeeds:
    """What goes with every appointment of theirs, coming ones too. All empty takes it away."""
    if not can_edit_performer(actor, performer):
        raise NotAllowed("Only the performer, or who speaks for them, can say what they need.")
    return _write(performer=performer, actor=actor, needs=needs)


@transaction.atomic(durable=True)
def tell_access_needs(*, performer: Performer, needs: Needs, actor: User | None = None) -> AccessNeeds:
    """By the bearer of a link to an appointment, once: what has been told before is changed only by who signs in."""
    if AccessNeeds.objects.filter(performer=performer).exists():
        raise NotAllowed("What you need has been told before, and goes with this appointment. Sign in to change it.")
    return _write(performer=performer, actor=actor, needs=needs)


def _write(*, performer: Performer, actor: User | None, needs: Needs) -> AccessNeeds:
    needs.check()
    row, _ = AccessNeeds.objects.update_or_create(
        performer=performer,
        defaults={
            "needs": needs.needs.strip(),
            "format": needs.format,
            "wants_reader": needs.wants_reader,
            "updated_by": actor,
            "updated_at": clock.now(),
        },
    )
    # That something was said, never what: the log is read by more people than the day is.
    record_activity(actor=actor, verb="performer.access_needs", subject=performer)
    return row
