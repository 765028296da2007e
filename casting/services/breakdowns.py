"""What an agency does with a breakdown but answer it: putting it aside, and taking it up again."""

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from casting.models import BreakdownMark, CastingCall
from casting.selectors.calls_words import notice_title
from core.errors import NotAllowed
from talent.policies import can_manage_roster


@transaction.atomic(durable=True)
def put_aside(*, actor: User, agency: Organisation, call: CastingCall) -> None:
    """The breakdown leaves the agency's inbox for all of its agents. Putting it aside twice changes nothing."""
    _check(actor, agency)
    _, is_new = BreakdownMark.objects.get_or_create(organisation=agency, call=call, defaults={"marked_by": actor})
    if is_new:
        _record(actor, agency, call, "breakdown.put_aside")


@transaction.atomic(durable=True)
def take_up_again(*, actor: User, agency: Organisation, call: CastingCall) -> None:
    _check(actor, agency)
    gone, _ = BreakdownMark.objects.filter(organisation=agency, call=call).delete()
    if gone:
        _record(actor, agency, call, "breakdown.take_up")


def _check(actor: User, agency: Organisation) -> None:
    if not can_manage_roster(actor, agency):
        raise NotAllowed("Only the agents and owners of an agency sort its breakdowns.")


def _record(actor: User, agency: Organisation, call: CastingCall, verb: str) -> None:
    record_activity(actor=actor, verb=verb, subject=call, organisation=agency, data={"title": notice_title(call)})
