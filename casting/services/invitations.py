"""Asking people by mail to put themselves forward for a role, and knowing them again when they do."""

from collections.abc import Sequence

from accounts.models import User
from casting.models import RoleInvitation, Submission


def answer_invitations(*, actor: User, submissions: Sequence[Submission]) -> None:
    """Who was invited and has applied is no longer waited for; in the transaction that sent the submissions."""
    addresses = {row.pk: _addresses(actor, row) for row in submissions}
    waiting = RoleInvitation.objects.filter(
        role_id__any_of=sorted({row.role_id for row in submissions}),
        email__any_of=sorted(set().union(*addresses.values())),
        submission=None,
    )
    answered: dict[int, RoleInvitation] = {}
    for one in waiting:
        for row in submissions:
            if one.role_id == row.role_id and one.email in addresses[row.pk]:
                one.submission = row
                answered[one.pk] = one
    RoleInvitation.objects.bulk_update(answered.values(), ["submission"], batch_size=500)


def _addresses(actor: User, row: Submission) -> set[str]:
    account = row.performer.account
    return {actor.email.lower(), account.email.lower() if account else ""} - {""}
