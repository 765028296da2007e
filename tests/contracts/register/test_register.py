"""The register: what it lists for whom, by which filters, what it sums, and that a page costs the same however many."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Activity
from accounts.states import MembershipRole
from contracts.models import DealSettings, Offer
from core import clock
from tests import factories
from tests.contracts import rows
from tests.contracts.register.conftest import fill
from tests.words import stands_in

pytestmark = pytest.mark.django_db
TABS = ("avails", "offers", "contracts", "options")
MONEY = {"avails": "£51,277", "offers": "£4,321", "contracts": "£4,321", "options": "rises by 7.5%"}


@pytest.mark.parametrize("tab", TABS)
def test_each_list_shows_whose_deal_it_is_and_what_it_comes_to(desk, tab):
    page = desk.director.get(desk.url(f"?tab={tab}"))
    assert page.status_code == 200
    for word in ("Thandiwe Khumalo", "Marlow Personal Management", "Nell", "Harrow Lane", MONEY[tab]):
        assert word in page.text, word
    assert "Ruth Abelard" not in page.text


@pytest.mark.parametrize("tab", TABS)
def test_an_associate_sees_the_deals_and_no_money(desk, tab):
    page = desk.member(MembershipRole.ASSOCIATE).get(desk.url(f"?tab={tab}"))
    assert "Thandiwe Khumalo" in page.text
    assert "£" not in page.text
    for figure in ("51,277", "51277", "4,321", "4321", "7.5%", "GBP", "At least"):
        assert not stands_in(page.text, figure), figure


@pytest.mark.parametrize(("role", "may"), [("director", True), ("business_affairs", False), ("associate", False)])
def test_the_way_to_the_rules_is_shown_to_who_may_change_them(desk, role, may):
    client = desk.member(role)
    assert ("How we deal" in client.get(desk.url()).content.decode()) is may
    assert client.get(desk.url("", "settings/")).status_code == (200 if may else 403)


@pytest.mark.parametrize(("role", "may"), [("business_affairs", True), ("associate", False)])
def test_the_way_to_the_paper_is_shown_to_who_may_open_it(desk, role, may):
    client = desk.member(role)
    address = f"/office/{desk.office.slug}/paper/"
    assert (f'href="{address}"' in client.get(desk.url()).content.decode()) is may
    assert client.get(address).status_code == (200 if may else 403)


def test_an_office_may_show_its_associates_money(desk):
    DealSettings.objects.create(organisation=desk.office, associates_see_money=True)
    associate = desk.member(MembershipRole.ASSOCIATE)
    assert "£4,321" in associate.get(desk.url("?tab=contracts")).text
    assert associate.get(desk.url("?tab=contracts&least=4000")).status_code == 200


@pytest.mark.parametrize("role", [MembershipRole.READER, MembershipRole.SESSION_RUNNER])
@pytest.mark.parametrize("part", ["", "export/"])
def test_the_register_does_not_exist_for_who_has_no_business_with_it(desk, role, part):
    assert desk.member(role).get(desk.url(part=part)).status_code == 404


def test_nobody_finds_out_a_sum_by_searching_for_it(desk):
    associate = desk.member(MembershipRole.ASSOCIATE)
    for query in ("?tab=contracts&least=4321", "?tab=contracts&most=4321", "?tab=offers&least=1"):
        assert associate.get(desk.url(query)).status_code == 403
        assert associate.get(desk.url(query, "export/")).status_code == 403


def test_filters_leave_what_they_say(desk):
    office = desk.office
    other = rows.submission_of(office, performer__stage_name="Zoë Brontë", role__call__production__title="Low Tide")
    fill(other)
    director, deal = desk.director, desk.submission

    def names(query: str) -> set[str]:
        return {row.performer for row in director.get(desk.url(query)).context["page"].rows}

    both, first, second = {"Thandiwe Khumalo", "Zoë Brontë"}, {"Thandiwe Khumalo"}, {"Zoë Brontë"}
    Offer.objects.filter(submission=other).update(state="accepted", accepted=rows.OfferRevision.objects.first(),
                                                  accepted_at=clock.now(), total="99.00")  # fmt: skip
    later = (clock.today() + dt.timedelta(days=90)).isoformat()
    soon = (clock.today() + dt.timedelta(days=61)).isoformat()
    asked = {
        "?tab=contracts": both,
        f"?tab=contracts&production={deal.production_id}": first,
        f"?tab=options&role={other.role_id}&production={other.production_id}": second,
        f"?tab=avails&agency={desk.agency.pk}": first,
        f"?tab=offers&performer={other.performer_id}": second,
        "?tab=offers&state=countered": first,
        "?tab=offers&state=accepted,sent": second,
        "?tab=offers&least=100": first,
        "?tab=offers&most=100": second,
        "?tab=contracts&kind=deal_memo": both,
        "?tab=contracts&kind=voice": set(),
        "?tab=contracts&q=bronte": second,
        "?tab=contracts&q=TST-": both,
        f"?tab=avails&since={soon}": both,
        f"?tab=avails&since={later}": set(),
        f"?tab=contracts&until={clock.today().isoformat()}": set(),
    }
    assert {query: names(query) for query in asked} == asked


@pytest.mark.parametrize(
    "query",
    ["?tab=offers&state=gone", "?tab=contracts&kind=pin", "?tab=avails&least=1", "?tab=contracts&least=1e30",
     "?tab=contracts&least=-1", "?tab=contracts&since=tomorrow", "?tab=contracts&production=99999999999999999999"],
)  # fmt: skip
def test_what_makes_no_sense_is_said_beside_the_filters(desk, query):
    page = desk.director.get(desk.url(query))
    assert page.status_code == 422
    assert 'class="errors' in page.text or 'role="alert"' in page.text
    assert "Thandiwe" not in page.text
    assert desk.director.get(desk.url(query, "export/")).status_code == 422


def test_an_unknown_list_and_a_broken_page_address_are_refused(desk):
    assert desk.director.get(desk.url("?tab=secrets")).status_code == 404
    assert desk.director.get(desk.url("?tab=contracts&after=zzz")).status_code == 422


def test_sums_are_by_currency_and_leave_out_what_is_owed_to_nobody(desk):
    for number, (state, currency, total) in enumerate(
        [
            ("executed", "EUR", "1000.50"),
            ("voided", "GBP", "7.00"),
            ("amended", "GBP", "70.00"),
            ("drafted", "GBP", "9.00"),
        ]
    ):
        offer = rows.offer(rows.submission_of(desk.office), currency=currency, total=total)
        rows.contract(rows.revision(offer), state=state, number=f"S-{number}")
    director = desk.director
    page = director.get(desk.url("?tab=contracts")).text
    assert "£4,330" in page  # 4,321 and 9
    assert "€1,000.50" in page
    ended = director.get(desk.url("?tab=contracts&state=voided,amended")).text
    assert "£77" in ended


def test_pages_follow_each_other_without_gaps(desk):
    for _ in range(60):
        rows.hold(rows.submission_of(desk.office), kind="pin", cancel_fee=None, currency="")
    director, seen, url = desk.director, [], desk.url("?tab=avails")
    while url:
        page = director.get(url, headers={"HX-Request": "true"} if seen else {})
        seen += [row.id for row in page.context["page"].rows]
        url = page.context["next_url"]
    assert len(seen) == len(set(seen)) == 61
    assert seen == sorted(seen, reverse=True)


def test_a_page_costs_the_same_for_one_and_for_many(desk, assert_statements):
    director, costs = desk.director, {}
    for count in (1, 3, 30):
        while rows.Contract.objects.count() < count:
            fill(rows.submission_of(desk.office), desk.agency)
        for tab in TABS:
            with assert_statements(19) as captured:
                director.get(desk.url(f"?tab={tab}"))
            costs.setdefault(tab, set()).add(len(captured))
    assert {tab: len(counts) for tab, counts in costs.items()} == dict.fromkeys(TABS, 1), costs


def test_the_head_says_what_waits_and_leads_there(desk):
    director = desk.director
    page = director.get(desk.url())
    waits = {one.label: (one.count, url) for one, url in page.context["waiting"]}
    assert waits["counters to answer"] == (1, desk.url("?tab=offers&state=countered"))
    assert waits["options that lapse within thirty days"][0] == 1
    for _, url in waits.values():
        assert director.get(url).context["page"].rows, url
    empty = factories.MembershipFactory().user
    client = desk.director
    client.force_login(empty)
    page = client.get(reverse("contracts:deal-list", args=[empty.memberships.get().organisation.slug]))
    assert page.context["waiting"] == []
    assert "No offers yet" in page.text


# --- as a file ----------------------------------------------------------------------------------------------------


def _sheet(answer):
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)), read_only=True)
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_the_file_holds_what_the_filters_leave_with_numbers_as_numbers(desk):
    fill(rows.submission_of(desk.office, performer__stage_name="=cmd|' /C calc'!A0"))
    director = desk.director
    heading, *found = _sheet(director.get(desk.url("?tab=contracts", "export/")))
    assert heading[-2:] == ["Amount", "Currency"]
    assert len(found) == 2
    mine = next(row for row in found if row[1] == "Thandiwe Khumalo")
    assert mine[-2:] == [4321, "GBP"]
    assert isinstance(mine[6], dt.datetime | dt.date)
    assert not any(str(cell).startswith("=") for row in found for cell in row)
    assert _sheet(director.get(desk.url("?tab=contracts&q=khumalo", "export/")))[1:] == [mine]
    told = Activity.objects.filter(verb="deals.export", organisation=desk.office)
    assert [row.data["filters"] for row in told.order_by("id")] == [{}, {"q": "khumalo"}]


@pytest.mark.parametrize("tab", TABS)
def test_an_associates_file_has_no_money(desk, tab):
    cells = _sheet(desk.member(MembershipRole.ASSOCIATE).get(desk.url(f"?tab={tab}", "export/")))
    assert "Amount" not in cells[0]
    assert not {"4321", "51277", "GBP"} & {str(cell) for row in cells for cell in row}
    assert any("Thandiwe Khumalo" in row for row in cells)
