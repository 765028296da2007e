"""Asking people by mail to put themselves forward for a role, and knowing them again when they do."""

from collections.abc import Sequence

from accounts.models import User
from casting.models import RoleInvitation, Submission


def answer_invitations(*, actor: User, submissions: Sequence[Submission]) -> None:
    """Who was invited and has applied is no longer waited for; in the transaction that sent the submissions."""
    waiting = RoleInvitation.objects.filter(role_id__in=[row.role_id for row in submissions], submission=None)
    asked = set(waiting.values_list("role_id", flat=True))
    for row in submissions:
        if row.role_id not in asked:
            continue
        account = row.performer.account
        addresses = {actor.email.lower(), account.email.lower() if account else ""} - {""}
        waiting.filter(role_id=row.role_id, email__in=addresses).update(submission=row)
