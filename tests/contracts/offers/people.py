"""An office that deals, somebody to deal with, and the agency that speaks for them."""

from dataclasses import dataclass, field

from django.test import Client

from accounts.models import Organisation, User
from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import Submission
from contracts.models import Offer, OfferRevision
from contracts.services.negotiation import accept_offer, counter_offer
from contracts.services.offer_drafts import draft_offer, keep_draft
from contracts.services.offers import send_offer
from tests import factories

TERMS = {
    "engagement": "weekly",
    "currency": "GBP",
    "fee": "4000.00",
    "fee_units": 7,
    "agent_ten": "on_top",
    "place": "Whitby",
    "billing_card": "second card",
}


@dataclass
class Deal:
    office: Organisation
    director: User
    affairs: User
    associate: User
    agency: Organisation
    agent: User
    second_agent: User
    performer: User
    submission: Submission
    clients: dict[int, Client] = field(default_factory=dict)

    def client(self, user: User) -> Client:
        if user.pk not in self.clients:
            self.clients[user.pk] = Client()
            self.clients[user.pk].force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return self.clients[user.pk]

    @property
    def offer(self) -> Offer:
        with office_scope(self.office):
            return Offer.objects.select_related("organisation").latest("pk")

    def newest(self) -> OfferRevision:
        with office_scope(self.office):
            return OfferRevision.objects.filter(offer=self.offer).latest("number")

    def drafted(self, **more) -> Offer:
        with office_scope(self.office):
            return draft_offer(actor=self.director, submission=self.submission, terms=TERMS | more)

    def sent(self, **more) -> Offer:
        with office_scope(self.office):
            send_offer(actor=self.director, offer=self.drafted(**more))
        return self.offer

    def countered(self, by: User, **more) -> Offer:
        offer = self.offer
        with office_scope(self.office):
            raw = {**self.newest().terms, **more}
            keep_draft(actor=by, offer=offer, raw=raw)
            counter_offer(actor=by, offer=offer, seen=offer.current)
        return self.offer

    def agreed(self) -> Offer:
        offer = self.sent()
        with office_scope(self.office):
            accept_offer(actor=self.agent, offer=offer, seen=1)
        return self.offer


def a_deal(*, agreement: str = "non_union", **role) -> Deal:
    office, agency = factories.OrganisationFactory(), factories.AgencyFactory()

    def member(where, role):
        return factories.MembershipFactory(organisation=where, role=role).user

    made = factories.RoleFactory(call__production__organisation=office, call__production__agreement=agreement, **role)
    performer = factories.PerformerFactory()
    agent = member(agency, MembershipRole.AGENT)
    factories.RepresentationFactory(performer=performer, organisation=agency, agent=agent)
    submission = factories.SubmissionFactory(role=made, performer=performer, state="callback")
    return Deal(
        office=office,
        director=member(office, MembershipRole.DIRECTOR),
        affairs=member(office, MembershipRole.BUSINESS_AFFAIRS),
        associate=member(office, MembershipRole.ASSOCIATE),
        agency=agency,
        agent=agent,
        second_agent=member(agency, MembershipRole.AGENT),
        performer=performer.account,
        submission=submission,
    )
