"""An agency's book may grow for ever: as many statements for five hundred engagements as for three, sums by the database."""

import datetime as dt
import io
import uuid
from collections import Counter
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from contracts.commission import Ground, commission_on
from contracts.models import CommissionReceived, Engagement, Offer
from contracts.selectors.commissions import CHUNK, PAGE, commission_book
from contracts.states import ContractState
from core import clock
from talent.models import Representation
from tests import factories

pytestmark = pytest.mark.django_db
FIRST = dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC)
CAME_IN = Decimal("40.25")


@pytest.fixture
def agency(db):
    agency = factories.AgencyFactory()
    agency.agent = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user
    return agency


def ground(number: int) -> Ground:
    """Every kind of it: terms that say ten, eight or too much or nothing, on top, above, at and below scale."""
    earned = Decimal(1000 + number * 7) + Decimal(number % 100) / 100
    on_top = number % 7 == 0
    scale = None if on_top or number % 3 else earned - Decimal(number % 5 * 30)
    said = [None, Decimal("10.00"), Decimal("8.00"), Decimal("15.00")][number % 4]
    return Ground(earned, ["GBP", "USD"][number % 2], said, on_top, scale, elsewhere=number % 11 == 0 and scale is None)


def grow(agency, count: int) -> list[Ground]:
    """So many engagements, all but a few of one client; made in bulk around one contract."""
    with across_offices("a test fills a book"):
        busy, *others = factories.PerformerFactory.create_batch(3)
        Representation.objects.create(performer=busy, organisation=agency, commission_percent="7.50")
        contract = factories.ContractFactory(
            offer__submission__performer=busy, state=ContractState.EXECUTED, executed_at=FIRST, parties=[]
        )
        offer = contract.offer
        names = [field.attname for field in Offer._meta.concrete_fields if field.attname not in {"id", "uid"}]
        shared = {name: getattr(offer, name) for name in names} | {"state": "rescinded", "accepted_id": None}
        made = Offer.objects.bulk_create(Offer(uid=uuid.uuid4(), **shared) for _ in range(count - 1))
        offers = [offer, *made]
        grounds = [ground(number) for number in range(count)]
        Engagement.objects.bulk_create(
            Engagement(
                organisation=agency,
                offer=one,
                contract=contract,
                performer=others[number] if number < len(others) else busy,
                executed_at=FIRST + dt.timedelta(hours=number % 50),
                **{name: getattr(grounds[number], name) for name in Ground.__dataclass_fields__},
            )
            for number, one in enumerate(offers)
        )
        CommissionReceived.objects.create(
            organisation=agency, contract=contract, amount=CAME_IN, currency="GBP", received_on=clock.today()
        )
    agency.busy = busy
    return grounds


@pytest.mark.parametrize("count", [3, PAGE + 3])
def test_the_book_costs_the_same_however_long(agency, assert_statements, count):
    grow(agency, count)
    client = Client()
    client.force_login(agency.agent)
    url = reverse("contracts:commissions", args=[agency.slug])
    client.get(url)
    with assert_statements(6):
        page = client.get(url, {"year": 2025}).content.decode()
    assert page.count('<th scope="row"><a href') == min(count, PAGE)


def test_a_year_of_hundreds_comes_by_pages_and_its_sums_are_those_of_every_line(agency):
    count = CHUNK + 20
    grounds = grow(agency, count)
    agreed = [Decimal("10.00")] * 2 + [Decimal("7.50")] * (count - 2)
    commission, earned = Counter(), Counter()
    for one, percent in zip(grounds, agreed, strict=True):
        commission[one.currency] += commission_on(one, agreed=percent).amount
        earned[one.currency] += one.earned
    seen, after = [], None
    with office_scope(agency):
        while True:
            book = commission_book(actor=agency.agent, agency=agency, year=2025, after=after)
            assert {one.currency: (one.commission, one.earned, one.received) for one in book.sums} == {
                currency: (commission[currency], earned[currency], came_in)
                for currency, came_in in (("GBP", CAME_IN), ("USD", 0))
            }
            seen += book.lines
            after = book.next_cursor
            if after is None:
                break
    assert len(seen) == count
    assert sum(line.commission.amount for line in seen) == sum(commission.values())
    assert [line.received for line in seen if line.received] == [CAME_IN]
    client = Client()
    client.force_login(agency.agent)
    url = reverse("contracts:commission-statement", args=[agency.slug])
    answer = client.get(url, {"client": agency.busy.slug, "year": 2025, "as": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == count - 2 + 1
    paper = client.get(url, {"client": agency.busy.slug, "year": 2025})
    assert paper.status_code == 413
    assert "Take the Excel statement." in paper.content.decode()
    token = factories.ApiTokenFactory(user=agency.agent, organisation=agency).secret
    first = client.get(
        reverse("api:commission-list") + "?year=2025", headers={"Authorization": f"Bearer {token}"}
    ).json()
    assert len(first["results"]) == PAGE
    assert first["next_cursor"]
    assert first["sums"][0]["commission"] == str(commission["GBP"])
