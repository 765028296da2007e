"""Keys for the API: shown once, kept as a digest."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from accounts.models import ApiToken, Organisation, User
from accounts.roles import role_in
from accounts.selectors import token_is_current
from accounts.services.activity import record_activity
from accounts.states import TokenScope
from core import clock, tokens
from core.errors import Invalid, NotAllowed

PREFIX = "cb_"
MOST = 25
# How exactly "last used" is known; written more often it would cost every API request a statement.
USE_NOTED_EVERY = dt.timedelta(minutes=10)


def make_token(
    *,
    actor: User,
    name: str,
    scopes: Sequence[str],
    organisation: Organisation | None = None,
    expires_at: dt.datetime | None = None,
) -> tuple[ApiToken, str]:
    """The token's row and its secret, which nobody can read again. Raises Invalid, NotAllowed."""
    if not name.strip():
        raise Invalid("Name the token after what will use it.", field="name")
    if not scopes or set(scopes) - set(TokenScope.values):
        raise Invalid("Choose at least one thing that the token may do.", field="scopes")
    if organisation is not None and role_in(actor, organisation.pk) is None:
        raise NotAllowed("You do not belong to that office.", field="organisation")
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid("Choose a day that is still to come.", field="expires_at")
    secret = PREFIX + tokens.new_token()
    with transaction.atomic(durable=True):
        if ApiToken.objects.filter(user=actor, revoked_at=None).count() >= MOST:
            raise Invalid(f"You have {MOST} tokens. Revoke one that is not used any more.")
        token = ApiToken.objects.create(
            user=actor,
            organisation=organisation,
            name=name.strip(),
            prefix=secret[: len(PREFIX) + 6],
            digest=tokens.digest(secret),
            scopes=[scope for scope in TokenScope.values if scope in scopes],
            expires_at=expires_at,
        )
        record_activity(
            actor=actor, verb="token.made", subject=token, organisation=organisation, data={"scopes": token.scopes}
        )
    return token, secret


def revoke_token(*, actor: User, token: ApiToken) -> ApiToken:
    """The token stops working at once; revoked already, it stays so. Raises NotAllowed."""
    if token.user_id != actor.pk:
        raise NotAllowed("Only the person who made a token revokes it.")
    if token.revoked_at is None:
        with transaction.atomic(durable=True):
            token.revoked_at = clock.now()
            token.save(update_fields=["revoked_at"])
            record_activity(actor=actor, verb="token.revoked", subject=token, organisation=token.organisation)
    return token


def authenticate(secret: str) -> tuple[User, ApiToken] | None:
    """Who a token speaks for, with the token, its organisation loaded; None for one that does not work (any more).

    A token for an office works while its person belongs to that office.
    """
    token = (
        ApiToken.objects.select_related("user", "organisation").filter(digest=tokens.digest(secret)).first()
        if secret
        else None
    )
    if token is None or not token_is_current(token) or not token.user.is_active:
        return None
    if token.organisation_id is not None and role_in(token.user, token.organisation_id) is None:
        return None
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at > USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user, token
