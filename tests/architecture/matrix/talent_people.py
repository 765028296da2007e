"""Guardians, permits, dates that come again, and deleting an account. The world's child answers to the world's actor."""

import datetime as dt

from accounts.tenancy import across_offices
from core import clock, tokens
from talent.models import (
    BookOutRule,
    CalendarSource,
    Guardianship,
    Performer,
    ProfileInvitation,
    Receipt,
    WorkPermit,
)
from talent.states import InvitationPurpose, ReceiptKind, Relation, Standing
from tests import factories
from tests.architecture.matrix.talent import profile, to_edit
from tests.architecture.rows import LOGIN, Row, same, signed_in


def child(world) -> Performer:
    """Of the world's actor, public, and with nobody else who answers."""
    if "people_child" not in world.extra:
        made = factories.PerformerFactory(
            account=world.user("actor"), visibility="public", born_on=clock.today() - dt.timedelta(days=9 * 366)
        )
        Guardianship.objects.create(performer=made, user=world.user("actor"))
        world.extra["people_child"] = made
    return world.extra["people_child"]


def of_child(world):
    return {"slug": child(world).slug}


def letter(world) -> ProfileInvitation:
    return ProfileInvitation.objects.create(
        performer=child(world),
        purpose=InvitationPurpose.GUARDIAN,
        relation=Relation.PARENT,
        email="ben@example.org",
        token_digest=tokens.digest("people-token"),
        invited_by=world.user("actor"),
        expires_at=clock.now() + dt.timedelta(days=2),
    )


def by_link(world):
    letter(world)
    return {"token": "people-token"}


def second_guardian(world):
    other = factories.UserFactory(name="Ben Marsh")
    Guardianship.objects.create(performer=child(world), user=other)
    return of_child(world) | {"user_id": other.pk}


def permit(world):
    made = WorkPermit.objects.create(performer=child(world), territory="England", expires_on=clock.today())
    return of_child(world) | {"permit_id": made.pk}


def rule(world):
    today = clock.today()
    made = BookOutRule.objects.create(performer=world.performer, weekdays=[0], starts_on=today, ends_on=today)
    return profile(world) | {"rule_id": made.pk}


def calendar(world):
    made = CalendarSource.objects.create(performer=world.performer, name="Mine", address="https://127.0.0.1/busy.ics")
    return profile(world) | {"calendar_id": made.pk}


def receipt(world):
    made = Receipt.objects.create(
        kind=ReceiptKind.ACCOUNT, owner_digest="x", facts={"files": 0, "bytes": 0, "profiles": 1}, asked_at=clock.now()
    )
    return {"public_id": made.public_id}


def unclaimed(world):
    with across_offices("a test gives an agency somebody to speak for"):
        row = factories.RepresentationFactory(
            organisation=world.agency, performer__account=None, standing=Standing.ON_WORD
        )
    return {"org_slug": world.agency.slug, "slug": row.performer.slug}


def to_answer(answer):
    """Whoever answers for the child; everybody else sees a public profile, and no more."""
    return (LOGIN, answer, 403, 403, 403, 403, 403, 403)


def own_api(answer):
    """The performer and their agent, by token."""
    return (401, answer, 403, 403, 403, answer, 403, 403)


def child_api(answer):
    return (401, answer, 403, 403, 403, 403, 403, 403)


API_RULE = {"weekdays": [0, 2], "every_weeks": 1, "starts_on": "2026-12-01", "ends_on": "2027-06-01"}
CHILD = {"stage_name": "Theo Marsh", "born_on": "2020-05-04", "relation": "parent"}
RULE = {"weekdays": ["0", "2"], "every_weeks": "1", "starts_on": "2026-12-01", "ends_on": "2027-06-01"}

ROWS = [
    Row("talent:child-start", "GET", signed_in(200)),
    Row("talent:child-start", "POST", signed_in(302), data=CHILD),
    Row("talent:guardians", "GET", to_answer(200), args=of_child),
    Row("talent:guardians", "POST", to_answer(302), args=of_child,
        data={"email": "new@example.org", "relation": "parent"}),
    Row("talent:guardian-remove", "POST", to_answer(302), args=second_guardian),
    Row("talent:guardian-take-back", "POST", to_answer(302),
        args=lambda world: {"invitation_id": letter(world).pk} | of_child(world)),
    Row("talent:hand-over", "GET", (LOGIN, 200, 403, 403, 403, 403, 403, 403), args=profile),
    Row("talent:hand-over", "POST", (LOGIN, 302, 403, 403, 403, 403, 403, 403), args=profile,
        data={"email": "own@example.org"}),
    Row("talent:permit-add", "POST", to_answer(302), args=of_child,
        data={"territory": "England", "expires_on": "2030-01-01"}),
    Row("talent:permit-paper", "GET", to_answer(404), args=permit),
    Row("talent:permit-paper-put", "POST", to_answer(422), args=permit),
    Row("talent:permit-remove", "POST", to_answer(302), args=permit),
    Row("talent:guardian-link", "GET", same(200), args=by_link),
    Row("talent:guardian-link", "POST", (200, 403, 403, 403, 403, 403, 403, 403), args=by_link),
    Row("talent:guardian-link-sign-up", "POST", same(302), args=by_link),
    Row("talent:repeating", "GET", to_edit(200), args=profile),
    Row("talent:rule-add", "POST", to_edit(302), args=profile, data=RULE),
    Row("talent:rule-remove", "POST", to_edit(302), args=rule),
    Row("talent:calendar-add", "POST", to_edit(302), args=profile,
        data={"name": "Mine", "address": "https://127.0.0.1/mine.ics"}),
    Row("talent:calendar-file", "POST", to_edit(422), args=profile),
    Row("talent:calendar-read", "POST", to_edit(302), args=calendar),
    Row("talent:calendar-remove", "POST", to_edit(302), args=calendar),
    Row("talent:account-delete", "GET", signed_in(302)),
    Row("talent:account-delete", "POST", signed_in(302), data={"word": "delete"}),
    Row("talent:account-gone", "GET", same(200), args=receipt),
    Row("talent:client-delete", "GET", (LOGIN, 404, 404, 404, 404, 200, 404, 404), args=unclaimed),
    Row("talent:client-delete", "POST", (LOGIN, 404, 404, 404, 404, 302, 404, 404), args=unclaimed,
        data={"word": "delete"}),
    Row("api:book-out-rule-list", "GET", own_api(200), args=profile, api=True),
    Row("api:book-out-rule-list", "POST", own_api(201), args=profile, api=True, data=API_RULE),
    Row("api:book-out-rule-detail", "DELETE", own_api(204), args=rule, api=True),
    Row("api:calendar-list", "GET", own_api(200), args=profile, api=True),
    Row("api:calendar-list", "POST", own_api(201), args=profile, api=True,
        data={"name": "Mine", "address": "https://127.0.0.1/mine.ics"}),
    Row("api:calendar-detail", "DELETE", own_api(204), args=calendar, api=True),
    Row("api:free-weeks", "GET", own_api(200), args=profile, api=True),
    Row("api:ask-to-open", "POST", (401, 403, 403, 403, 403, 409, 403, 403), args=profile, api=True),
    Row("api:guardian-list", "GET", child_api(200), args=of_child, api=True),
    Row("api:guardian-list", "POST", child_api(201), args=of_child, api=True,
        data={"email": "new@example.org", "relation": "parent"}),
    Row("api:guardian-letter", "DELETE", child_api(204), api=True,
        args=lambda world: {"letter_id": letter(world).pk} | of_child(world)),
    Row("api:permit-list", "GET", child_api(200), args=of_child, api=True),
    Row("api:permit-list", "POST", child_api(201), args=of_child, api=True,
        data={"territory": "England", "expires_on": "2030-01-01"}),
    Row("api:permit-detail", "DELETE", child_api(204), args=permit, api=True),
    Row("api:permit-paper", "GET", child_api(404), args=permit, api=True),
    Row("api:permit-paper", "PUT", child_api(415), args=permit, api=True),
]  # fmt: skip
