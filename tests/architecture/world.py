"""The small world that the access matrix is asked in: two casting offices, an agency, a company, an actor."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import Organisation, User
from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from casting.models import CastingCall, Production, Role, Submission
from core import clock
from talent.models import MediaAsset, Performer, Representation
from tests import factories


@dataclass
class World:
    """`office` and what is below it are the *own* director's; `performer` is the actor, whom `agency` speaks for."""

    viewers: dict[str, User]
    office: Organisation
    other_office: Organisation
    agency: Organisation
    company: Organisation
    performer: Performer
    headshot: MediaAsset
    representation: Representation
    production: Production
    call: CastingCall
    draft_call: CastingCall
    role: Role
    submission: Submission
    secrets: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def user(self, viewer: str) -> User:
        return self.viewers[viewer]

    def token_for(self, viewer: str) -> str:
        """A token with every scope, acting for the viewer's office where they have one."""
        if viewer not in self.secrets:
            membership = self.viewers[viewer].memberships.first()
            token = factories.ApiTokenFactory(
                user=self.viewers[viewer],
                organisation=membership.organisation if membership else None,
                last_used_at=clock.now(),  # or every request would note that it was used
            )
            self.secrets[viewer] = token.secret
        return self.secrets[viewer]


def build_world() -> World:
    with across_offices("a test makes offices side by side"):
        return _build()


def _build() -> World:
    office, other_office = factories.OrganisationFactory(slug="own"), factories.OrganisationFactory(slug="other")
    agency, company = factories.AgencyFactory(slug="agency"), factories.ProductionCompanyFactory(slug="company")
    performer = factories.PerformerFactory(stage_name="Actor", slug="actor")
    viewers = {
        "actor": performer.account,
        "other_director": _member(other_office, MembershipRole.DIRECTOR, "other_director"),
        "associate": _member(office, MembershipRole.ASSOCIATE, "associate"),
        "director": _member(office, MembershipRole.DIRECTOR, "director"),
        "agent": _member(agency, MembershipRole.AGENT, "agent"),
        "producer": _member(company, MembershipRole.PRODUCER, "producer"),
        "admin": factories.UserFactory(name="admin", is_staff=True, is_superuser=True),
    }
    headshot = factories.MediaAssetFactory(performer=performer)
    representation = factories.RepresentationFactory(performer=performer, organisation=agency)
    production = factories.ProductionFactory(organisation=office)
    call = factories.CastingCallFactory(production=production, slug="open-call")
    role = factories.RoleFactory(call=call)
    return World(
        viewers=viewers,
        office=office,
        other_office=other_office,
        agency=agency,
        company=company,
        performer=performer,
        headshot=headshot,
        representation=representation,
        production=production,
        call=call,
        draft_call=factories.DraftCallFactory(production=production, slug="draft-call"),
        role=role,
        submission=factories.SubmissionFactory(role=role, performer=performer, headshot=headshot),
    )


def _member(organisation: Organisation, role: MembershipRole, name: str) -> User:
    return factories.MembershipFactory(organisation=organisation, role=role, user__name=name).user
