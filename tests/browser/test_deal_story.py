"""A deal, end to end: dates asked for and kept, an offer, two counters, agreed, on paper, signed by both and executed;
the agent, business affairs and the performer each meet only what is theirs."""

import datetime as dt
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import Submission
from contracts.links import hold_token, sign_token
from contracts.models import Contract, ContractParty, Hold
from contracts.sign_codes import PURPOSE
from core import clock, codes
from tests import factories
from tests.browser.conftest import settled, until
from tests.casting.room.people import director_of, office_with
from tests.words import stands_in

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
OURS, THEIRS = "Go to 5,200 if the dates hold.", "She would do it for 4,900."
FIRST, ASKED, MET = "4250.00", "5400.00", "4900.00"


@dataclass
class Cast:
    """Who there is. `base` is the office's address."""

    office: object
    director: object
    business: object
    agent: object
    performer: object
    submission: Submission

    @property
    def base(self) -> str:
        return f"/office/{self.office.slug}/"

    def hold(self, kind: str) -> Hold:
        with office_scope(self.office):
            return Hold.objects.get(submission=self.submission, kind=kind)

    def contract(self) -> Contract:
        with office_scope(self.office):
            return Contract.objects.get(submission=self.submission)

    def party(self, kind: str) -> ContractParty:
        with office_scope(self.office):
            return ContractParty.objects.select_related("contract").get(contract=self.contract(), kind=kind)

    def state(self) -> str:
        with office_scope(self.office):
            return Submission.objects.get(pk=self.submission.pk).state


@pytest.fixture
def cast(transactional_db) -> Cast:
    office, users = office_with(MembershipRole.BUSINESS_AFFAIRS)
    agency = factories.AgencyFactory(name="Bellweather Artists")
    agent = factories.MembershipFactory(organisation=agency, role="agent", user__name="Colm Hartigan").user
    performer = factories.PerformerFactory(stage_name="Noor Haddad")
    factories.RepresentationFactory(performer=performer, organisation=agency, agent=agent)
    with office_scope(office):
        submission = factories.SubmissionFactory(
            role__call__production__organisation=office, role__call__production__title="The Salt Road",
            role__call__production__agreement="non_union", role__name="Mara Voss", performer=performer,
            state="callback", via="rep", agency=agency, submitted_by=agent,
        )  # fmt: skip
    business = users[MembershipRole.BUSINESS_AFFAIRS]
    return Cast(office, director_of(office), business, agent, performer.account, submission)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def says_free(page: Page, hold: Hold) -> None:
    page.goto(f"/availability/{hold_token(hold)}/")
    page.get_by_label("Yes, free on these dates").check()
    press(page, "Send the answer")
    expect(page.get_by_text("free.").first).to_be_visible()


def write(page: Page, fee: str, comment: str, send: str) -> None:
    settled(page)
    page.get_by_label("Fee", exact=True).fill(fee)
    page.get_by_label("What you say with it").or_(page.locator("[name=comment]")).first.fill(comment)
    press(page, send)


def signs(page: Page, cast: Cast, kind: str) -> None:
    """Reads to the end, agrees, asks for the code and types it."""
    party = cast.party(kind)
    page.goto(f"/sign/{sign_token(party)}/")
    settled(page)
    button = page.get_by_role("button", name="I have read it to the end")
    if button.is_visible():
        button.click()
        until(page, "!document.querySelector('[data-read-form]') || document.querySelector('[data-read-form]').hidden")
        settled(page)
    for box in page.locator("input[name=agreed]").all():
        box.check()
    page.get_by_label("Type your name").fill(party.name)
    press(page, "Mail me the code")
    expect(page.get_by_role("button", name="Mail me another code")).to_be_visible()
    page.get_by_label("The six digits from the letter").fill(codes.code_of(PURPOSE, cast.party(kind)))
    press(page, "Sign the deal memo")
    expect(page.get_by_role("heading", name="You have signed")).to_be_visible()


def test_a_deal_from_its_dates_to_its_last_signature(open_page, sign_in, axe, cast):
    desk, business, agent = (open_page(width=1440, height=900) for _ in range(3))
    phone, production = open_page(**PHONE), open_page(**PHONE)
    for page, user in ((desk, cast.director), (business, cast.business), (agent, cast.agent), (phone, cast.performer)):
        sign_in(page, user)
    _keep_the_dates(desk, agent, cast)
    _negotiate(business, agent, phone, cast)
    _agree(agent, phone, cast)
    _put_on_paper(business, cast)
    signs(phone, cast, "performer")
    assert (cast.contract().state, cast.state()) == ("part_signed", "offered")
    signs(production, cast, "signatory")
    contract = cast.contract()
    assert (contract.state, contract.seal_state, cast.state()) == ("executed", "sealing", "booked")

    business.goto(f"{cast.base}deals/?tab=contracts")
    expect(business.locator("#deals")).to_contain_text("Executed")
    expect(business.locator(".dealsums")).to_contain_text("£")
    axe(business)
    agent.goto("/deals/")
    expect(agent.get_by_role("main")).to_contain_text("Executed")
    axe(agent)
    phone.goto("/deals/")
    expect(phone.get_by_role("main")).to_contain_text("Executed")
    axe(phone)


def _keep_the_dates(desk: Page, agent: Page, cast: Cast) -> None:
    """An avail check, then a pin on the same dates, which is put in place."""
    first = clock.today() + dt.timedelta(days=61)
    desk.goto(f"{cast.base}roles/{cast.submission.role_id}/availability/?submission={cast.submission.pk}")
    desk.get_by_role("radio", name="Avail check").check()
    desk.get_by_label("First day").fill(first.isoformat())
    desk.get_by_label("Last day").fill((first + dt.timedelta(days=4)).isoformat())
    press(desk, "See what it does")
    press(desk, "Ask Noor Haddad")
    expect(desk.get_by_role("heading", name="Avails and holds")).to_be_visible()
    says_free(agent, cast.hold("avail_check"))
    desk.goto(f"{cast.base}holds/{cast.hold('avail_check').pk}/")
    desk.get_by_role("link", name="Ask for a pin on these dates").click()
    press(desk, "See what it does")
    press(desk, "Ask Noor Haddad")
    expect(desk.get_by_role("heading", name="Avails and holds")).to_be_visible()
    says_free(agent, cast.hold("pin"))
    desk.goto(f"{cast.base}holds/{cast.hold('pin').pk}/")
    press(desk, "Put it in place")
    expect(desk.get_by_role("main")).to_contain_text("In place")
    assert cast.hold("pin").state == "placed"


def _negotiate(business: Page, agent: Page, phone: Page, cast: Cast) -> None:
    """Ours, theirs, ours. Each side writes to itself, and the performer knows that there is an offer."""
    business.goto(cast.base)
    expect(business.get_by_role("heading", name="Deals")).to_be_visible()
    assert business.goto(f"{cast.base}roles/{cast.submission.role_id}/").status in {403, 404}
    business.faults.clear()
    business.goto(f"{cast.base}submissions/{cast.submission.pk}/offer/")
    press(business, "Begin the offer")
    business.get_by_label("Engagement", exact=True).select_option("weekly")
    business.get_by_label("How many", exact=True).fill("6")
    write(business, FIRST, "We would love to have her.", "Send the offer")
    expect(business.get_by_role("main")).to_contain_text("It lies with them now")
    assert cast.hold("pin").state == "converted"
    place = business.url.split("#")[0].split("?")[0]
    business.locator("#own-text").fill(OURS)
    business.locator("#own").get_by_role("button", name="Keep").click()
    expect(business.locator("#own")).to_contain_text(OURS)

    agent.goto("/deals/")
    agent.get_by_role("link", name="Answer").click()
    expect(agent.get_by_role("main")).to_contain_text("£4,250")
    expect(agent.get_by_role("main")).not_to_contain_text(OURS)
    agent.locator("#own-text").fill(THEIRS)
    agent.locator("#own").get_by_role("button", name="Keep").click()
    expect(agent.locator("#own")).to_contain_text(THEIRS)
    agent.get_by_role("link", name="Counter").first.click()
    write(agent, ASKED, "Her last was 5,000.", "Send the counter")
    expect(agent.get_by_role("main")).to_contain_text("It lies with casting now")

    business.goto(f"{place}?write=1#write")
    expect(business.get_by_role("main")).to_contain_text("£5,400")
    expect(business.get_by_role("main")).not_to_contain_text(THEIRS)
    write(business, MET, "Let us meet at 4,900.", "Send the counter")
    expect(business.get_by_role("main")).to_contain_text("It lies with them now")

    phone.goto("/deals/")
    expect(phone.get_by_role("main")).to_contain_text("Your agent has it")
    phone.locator(".owndeal", has_text="Your agent has it").get_by_role("link").click()
    expect(phone.get_by_role("main")).to_contain_text("There is an offer for you")
    _shows_no_money(phone)


def _shows_no_money(page: Page) -> None:
    text = page.content()
    for word in ("4,250", "4250", "5,400", "5400", "4,900", "4900", OURS, THEIRS):
        assert not stands_in(text, word), word


def _agree(agent: Page, phone: Page, cast: Cast) -> None:
    """The agent shows her the terms without money, then agrees for her."""
    agent.reload()
    expect(agent.get_by_role("main")).to_contain_text("£4,900")
    agent.get_by_label("The terms without money").check()
    press(agent, "Keep this")
    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("By the week")
    _shows_no_money(phone)
    agent.get_by_text("Agree on Noor Haddad’s behalf").click()
    press(agent, "Yes, agree")
    expect(agent.get_by_role("heading", name="Agreed")).to_be_visible()


def _put_on_paper(business: Page, cast: Cast) -> None:
    business.reload()
    business.get_by_role("link", name="Draw up the contract").click()
    business.get_by_label("On which paper").select_option(label="Deal memo")
    press(business, "Draft it")
    business.get_by_text("Add somebody").click()
    business.get_by_label("Signs as").select_option("signatory")
    business.get_by_label("Name as it stands in the contract").fill("Dana Whitlock")
    business.locator("[name=email]").fill("dana@example.com")
    business.locator("[name=company]").fill("Harrow Lane Pictures Ltd")
    business.locator("#parties").get_by_role("button", name="Add", exact=True).click()
    expect(business.locator("#parties")).to_contain_text("Dana Whitlock")
    press(business, "Set the document")
    press(business, "Put into review")
    business.get_by_role("link", name="Send for signature").click()
    business.get_by_label("I know that this may bind the production.").check()
    press(business, "Send it out")
    expect(business.get_by_role("main")).to_contain_text("Out for signature")
