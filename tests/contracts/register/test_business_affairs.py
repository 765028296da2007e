"""Business affairs works on deals alone: no room, no call, no session, no outbox of the office opens to them."""

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.states import MembershipRole
from tests import factories
from tests.architecture.access_matrix import rows_of
from tests.architecture.rows import VIEWERS
from tests.architecture.world import build_world

pytestmark = pytest.mark.django_db
ROOMS = (
    "auditions", "auditions_day", "auditions_door", "auditions_papers", "auditions_planning", "auditions_self_tapes",
    "casting_board", "casting_calls", "casting_notes", "casting_passes", "casting_presentations", "casting_room",
    "casting_selects", "casting_ways",
)  # fmt: skip
ASSOCIATE, OUTSIDER = VIEWERS.index("associate"), VIEWERS.index("other_director")


@pytest.fixture
def world():
    made = build_world()
    made.viewers["business"] = factories.MembershipFactory(
        organisation=made.office, role=MembershipRole.BUSINESS_AFFAIRS
    ).user
    return made


def client_of(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_no_page_of_the_rooms_opens(world):
    client, asked, opened = client_of(world.user("business")), 0, []
    for row in (row for room in ROOMS for row in rows_of(room)):
        # What an associate may read and another office's director may not: pages of this office.
        if row.method != "GET" or row.api or row.answers[ASSOCIATE] != 200 or row.answers[OUTSIDER] != 404:
            continue
        before, extra = transaction.savepoint(), dict(world.extra)
        answer = client.get(reverse(row.url, kwargs=row.args_in(world)) + row.query, row.data_in(world))
        transaction.savepoint_rollback(before)
        world.extra = extra
        asked += 1
        if answer.status_code not in {403, 404}:
            opened.append((row.url, row.query, answer.status_code))
    assert asked > 40
    # The office's own address leads to its deals.
    assert opened == [("casting:desk", "", 302)]


def test_they_land_on_the_deals_and_their_rail_leads_nowhere_else(world):
    client = client_of(world.user("business"))
    deals = reverse("contracts:deal-list", args=[world.office.slug])
    assert client.get(settings.LOGIN_REDIRECT_URL if settings.LOGIN_REDIRECT_URL.startswith("/") else
                      reverse(settings.LOGIN_REDIRECT_URL))["Location"] == deals  # fmt: skip
    assert client.get(reverse("casting:desk", args=[world.office.slug]))["Location"] == deals
    page = client.get(deals).text
    for name in ("casting:call-list", "auditions:session-list", "notifications:outbox"):
        assert f'href="{reverse(name, args=[world.office.slug])}"' not in page
    assert f'href="{deals}"' in page


def test_readers_and_runners_have_no_link_to_the_deals(world):
    deals = reverse("contracts:deal-list", args=[world.office.slug])
    for role in (MembershipRole.READER, MembershipRole.SESSION_RUNNER):
        member = factories.MembershipFactory(organisation=world.office, role=role).user
        assert f'href="{deals}"' not in client_of(member).get(reverse("casting:desk", args=[world.office.slug])).text
