"""An agency's book of commissions: at most ten, never out of scale, one engagement once, nobody else's."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from casting.states import Agreement
from contracts.commission import ALL_SCALE, KEPT, ON_TOP, UNCLEAR, commission_of
from contracts.facts import Facts
from contracts.models import CommissionReceived
from contracts.states import ContractKind, ContractState
from core import clock
from talent.states import Standing
from tests import factories

NOW = dt.datetime(2025, 9, 1, 12, tzinfo=dt.UTC)
# Scale from 2025-07-01: $1,246 a day, $4,326 a week (docs/domain.md, section 3).
UNION = Facts(now=NOW, agreement=Agreement.SAG_AFTRA, kind="film", tier="lead")
DAY = {"engagement": "day", "currency": "USD", "starts_on": "2025-09-01", "ends_on": "2025-09-02", "fee_units": 2}


@pytest.mark.parametrize(
    ("fee", "more", "facts", "amount", "note"),
    [
        ("1246.00", {}, UNION, "0.00", ALL_SCALE),
        ("1300.00", {}, UNION, "108.00", KEPT),
        ("1370.60", {}, UNION, "249.20", KEPT),
        ("2000.00", {}, UNION, "400.00", ""),
        ("1246.00", {"agent_ten": "on_top", "agent_percent": "10.00"}, UNION, "249.20", ON_TOP),
        ("2000.00", {"agent_ten": "included", "agent_percent": "8.00"}, UNION, "320.00", ""),
        ("2000.00", {"agent_ten": "included", "agent_percent": "15.00"}, UNION, "400.00", ""),
        ("2000.00", {"currency": "GBP"}, UNION, "400.00", UNCLEAR),
        ("333.33", {}, Facts(now=NOW), "66.66", ""),
    ],
)
def test_ten_in_a_hundred_and_never_into_scale(fee, more, facts, amount, note):
    found = commission_of({**DAY, "fee": fee, **more}, facts, agreed=Decimal(10))
    assert (found.amount, found.note) == (Decimal(amount), note)


def test_what_was_agreed_with_the_performer_counts_where_terms_are_silent():
    found = commission_of({**DAY, "fee": "2000.00"}, UNION, agreed=Decimal("7.5"))
    assert (found.percent, found.amount) == (Decimal("7.5"), Decimal("300.00"))


@pytest.fixture
def agency(db):
    return factories.AgencyFactory()


@pytest.fixture
def agent(agency):
    return factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user


def engagement(agency, name, *, offer=None, executed=None, **more):
    with across_offices("a test makes what two rooms hold"):
        if offer is None:
            performer = factories.PerformerFactory(stage_name=name)
            submission = factories.SubmissionFactory(performer=performer, state="offered", agency=agency, via="rep")
            offer = factories.AcceptedOfferFactory(
                submission=submission, agency=agency, terms_more={"agent_ten": "none"}
            )
        values = {"state": ContractState.EXECUTED, "executed_at": executed or clock.now()} | more
        return factories.ContractFactory(offer=offer, **values)


def book(client, agency, **query):
    return client.get(reverse("contracts:commissions", args=[agency.slug]), query)


def test_a_year_by_client_with_sums_by_currency(client, agency, agent, assert_statements, time_machine):
    time_machine.move_to("2026-01-02 12:00Z", tick=False)
    client.force_login(agent)
    for name in ("Zoe Adeyemi", "Ana Birch", "Noor Haddad"):
        engagement(agency, name)
    engagement(agency, "Of Last Year", executed=dt.datetime(2025, 12, 30, 12, tzinfo=dt.UTC))
    book(client, agency)
    with assert_statements(17):
        page = book(client, agency).content.decode()
    assert page.index("Ana Birch") < page.index("Noor Haddad")
    assert "£2,975" in page
    assert "£8,925" in page
    assert "Of Last Year" not in page
    assert "Of Last Year" in book(client, agency, year=2025).content.decode()


def test_a_question_that_nobody_has_said_yes_to_changes_no_commission(client, agency, agent):
    client.force_login(agent)
    performer = engagement(agency, "Ana Birch").performer
    for percent, standing, territory in [(5, Standing.CONFIRMED, "UK"), (10, Standing.ASKED, "Ireland")]:
        factories.RepresentationFactory(
            organisation=agency,
            performer=performer,
            commission_percent=percent,
            standing=standing,
            territory=territory,
        )
    page = book(client, agency).content.decode()
    assert "£1,487.50" in page
    assert "£2,975" not in page


def test_a_memo_and_its_long_form_are_one_engagement(client, agency, agent):
    client.force_login(agent)
    memo = engagement(agency, "Ana Birch", kind=ContractKind.DEAL_MEMO)
    engagement(agency, "", offer=memo.offer, kind=ContractKind.WEEKLY)
    page = book(client, agency).content.decode()
    assert page.count("£2,975") == book_lines(1)


def book_lines(lines: int) -> int:
    """An amount of a line stands as commission and as due; of one line alone so do the client's sums and the year's."""
    return lines * 6


def test_money_that_came_in_is_written_down_and_taken_back(client, agency, agent):
    client.force_login(agent)
    contract = engagement(agency, "Ana Birch")
    address = reverse("contracts:commission", args=[agency.slug, contract.uid])
    for amount, day, words in [
        ("", "2026-01-01", "Say how much came in."),
        ("-5", clock.today(), "above nought"),
        ("5", clock.today() + dt.timedelta(days=3), "still to come"),
        ("1e30", clock.today(), "digits"),
    ]:
        answer = client.post(address, {"amount": amount, "received_on": day})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert (
        client.post(address, {"amount": "1000", "received_on": clock.today(), "note": "First half"}).status_code == 302
    )
    page = client.get(address).content.decode()
    assert "£1,975" in page
    assert "First half" in page
    with across_offices("the test reads the agency's book"):
        row = CommissionReceived.objects.get()
    back = reverse("contracts:commission-take-back", args=[agency.slug, contract.uid, row.pk])
    assert client.post(back).status_code == 302
    assert client.post(back).status_code == 409
    assert "First half" not in client.get(address).content.decode()


def test_a_statement_as_paper_and_as_a_workbook(client, agency, agent):
    client.force_login(agent)
    contract = engagement(agency, "=Ana #strong[Birch]")
    query = {"client": contract.performer.slug, "year": clock.now().year}
    address = reverse("contracts:commission-statement", args=[agency.slug])
    paper = PdfReader(io.BytesIO(client.get(address, query).content))
    words = " ".join(page.extract_text() for page in paper.pages)
    assert "=Ana #strong[Birch]" in words
    assert "£2,975" in words
    sheet = load_workbook(io.BytesIO(b"".join(client.get(address, query | {"as": "xlsx"}).streaming_content))).active
    assert [cell.value for cell in sheet[1]][6:11] == ["Earned", "Percent", "Commission", "Received", "Due"]
    assert [cell.value for cell in sheet[2]][8:11] == [2975, 0, 2975]
    for nobody in ("nobody-here", "\x00"):
        assert client.get(address, {"client": nobody}).status_code == 404


def test_nobody_else_reads_or_writes_it(client, agency, agent):
    contract = engagement(agency, "Ana Birch")
    other = factories.MembershipFactory(organisation=factories.AgencyFactory(), role=MembershipRole.OWNER).user
    client.force_login(other)
    assert book(client, agency).status_code == 404
    assistant = factories.MembershipFactory(organisation=agency, role=MembershipRole.ASSISTANT).user
    client.force_login(assistant)
    assert book(client, agency).status_code == 200
    address = reverse("contracts:commission", args=[agency.slug, contract.uid])
    assert client.post(address, {"amount": "5", "received_on": clock.today()}).status_code == 403


def test_with_nothing_signed_the_page_says_so(client, agency, agent):
    client.force_login(agent)
    assert "Nothing signed yet" in book(client, agency).content.decode()


def test_the_day_is_the_agencys_own(client, agency, agent):
    client.force_login(agent)
    with across_offices("a test moves the agency to the other side of the world"):
        agency.time_zone = "Pacific/Auckland"
        agency.save()
    # A quarter of an hour before midnight in London is the next day, and the next year, in Auckland.
    contract = engagement(agency, "Noor Haddad", executed=dt.datetime(2025, 12, 31, 23, 45, tzinfo=dt.UTC))
    assert "Noor Haddad" in book(client, agency, year=2026).content.decode()
    page = client.get(reverse("contracts:commission", args=[agency.slug, contract.uid])).content.decode()
    assert "?year=2026" in page
    url = reverse("contracts:commission-statement", args=[agency.slug])
    answer = client.get(url, {"client": contract.performer.slug, "year": 2026, "as": "xlsx"})
    cells = [cell for row in load_workbook(io.BytesIO(b"".join(answer))).active.values for cell in row]
    assert dt.date(2026, 1, 1) in [cell.date() if isinstance(cell, dt.datetime) else cell for cell in cells]


def test_a_token_writes_down_takes_back_and_takes_the_statement_as_the_pages_do(client, agency, agent):
    contract = engagement(agency, "Ana Birch")
    headers = {"Authorization": f"Bearer {factories.ApiTokenFactory(user=agent, organisation=agency).secret}"}
    address = reverse("api:commission-detail", args=[contract.uid])
    money = {"amount": "1000.00", "received_on": clock.today().isoformat(), "note": "First half"}
    [paid] = client.post(address, money, content_type="application/json", headers=headers).json()["payments"]
    assert (paid["amount"], paid["note"]) == ("1000.00", "First half")
    line = client.get(address, headers=headers).json()
    query = {"client": line["client"], "year": clock.now().year}
    answer = client.get(reverse("api:commission-statement"), query, headers=headers)
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[2]][8:11] == [2975, 1000, 1975]
    back = reverse("api:commission-payment", args=[contract.uid, paid["id"]])
    assert client.delete(back, headers=headers).status_code == 204
    assert client.delete(back, headers=headers).status_code == 409
    assert client.get(address, headers=headers).json()["payments"] == []
    assert client.get(reverse("api:commission-statement"), query | {"client": "x"}, headers=headers).status_code == 404
