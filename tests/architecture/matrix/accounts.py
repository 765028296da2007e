"""People and offices; django-allauth's pages are in sign_in.py."""

import datetime as dt

from accounts.links import invitation_token
from accounts.models import Invitation, Membership
from accounts.states import MembershipRole
from core import clock, tokens
from tests import factories
from tests.architecture.rows import LOGIN, Row, same, signed_in


def office(world):
    return {"org_slug": world.office.slug}


def own_associate(world):
    membership = Membership.objects.get(user=world.user("associate"), organisation=world.office)
    return office(world) | {"membership_id": membership.pk}


def waiting(world) -> Invitation:
    """An open invitation into the own office."""
    invitation = Invitation.objects.create(
        organisation=world.office,
        email="invited@example.com",
        role=MembershipRole.READER,
        invited_by=world.user("director"),
        expires_at=clock.now() + dt.timedelta(days=7),
    )
    invitation.token_digest = tokens.digest(invitation_token(invitation.pk))
    invitation.save()
    return invitation


def own_invitation(world):
    return office(world) | {"invitation_id": waiting(world).pk}


def link(world):
    return {"token": invitation_token(waiting(world).pk)}


def own_token(world):
    return {"token_id": factories.ApiTokenFactory(user=world.user("director")).pk}


ROWS = [
    #                                          out    actor  other  assoc  direct agent  prod   admin
    Row("accounts:home", "GET",                (LOGIN, 302,   302,   302,   302,   302,   302,   302)),
    Row("accounts:first-run", "GET",           same(404)),
    Row("accounts:me", "GET",                  signed_in(200)),
    Row("accounts:me", "POST",                 signed_in(422)),
    Row("accounts:intent", "POST",             signed_in(302), data={"intent": "actor"}),
    Row("accounts:org-switch", "GET",          signed_in(200)),
    Row("accounts:organisation-new", "GET",    signed_in(200)),
    Row("accounts:organisation-new", "POST",   signed_in(302),
        data={"kind": "agency", "name": "Made Here", "time_zone": "UTC"}),
    Row("accounts:token-list", "GET",          signed_in(302)),
    Row("accounts:token-revoke", "POST",       (LOGIN, 404,   404,   404,   302,   404,   404,   404), args=own_token),
    Row("accounts:invitation", "GET",          same(200), args=link),
    Row("accounts:invitation", "POST",         (302,   403,   403,   403,   403,   403,   403,   403), args=link),
    Row("accounts:invitation-sign-up", "POST", same(302), args=link),
    Row("accounts:office-settings", "GET",     (LOGIN, 404,   404,   403,   200,   404,   404,   404), args=office),
    Row("accounts:office-settings", "POST",    (LOGIN, 404,   404,   403,   302,   404,   404,   404), args=office,
        data={"name": "Renamed", "time_zone": "UTC"}),
    Row("accounts:activity", "GET",            (LOGIN, 404,   404,   403,   200,   404,   404,   404), args=office),
    Row("accounts:activity-export", "GET",     (LOGIN, 404,   404,   403,   200,   404,   404,   404), args=office),
    Row("accounts:team", "GET",                (LOGIN, 404,   404,   200,   200,   404,   404,   404), args=office),
    Row("accounts:member-invite", "POST",      (LOGIN, 404,   404,   403,   302,   404,   404,   404), args=office,
        data={"email": "new@example.com", "role": "reader"}),
    Row("accounts:leave", "POST",              (LOGIN, 404,   404,   302,   302,   404,   404,   404), args=office),
    Row("accounts:invitation-resend", "POST",  (LOGIN, 404,   404,   403,   302,   404,   404,   404), args=own_invitation),
    Row("accounts:invitation-revoke", "POST",  (LOGIN, 404,   404,   403,   302,   404,   404,   404), args=own_invitation),
    Row("accounts:member", "GET",              (LOGIN, 404,   404,   200,   200,   404,   404,   404), args=own_associate),
    Row("accounts:member-role", "POST",        (LOGIN, 404,   404,   403,   302,   404,   404,   404), args=own_associate,
        data={"role": "reader"}),
    Row("accounts:member-remove", "POST",      (LOGIN, 404,   404,   403,   302,   404,   404,   404), args=own_associate),
    Row("accounts:hand-over", "POST",          (LOGIN, 404,   404,   403,   403,   404,   404,   404), args=own_associate,
        data={"own_role": "reader"}),
]  # fmt: skip
