"""Things to test with: the least that the database accepts, with names that could be true.

Factories write rows, not history: what the services do beside (activity, notes, counts of their own) happens only when
a test calls a service. Office data made here needs no open scope; reading it back does.
"""

import datetime as dt
import functools
import hashlib
import json
from decimal import Decimal

import factory
import typst
from django.core.files.base import ContentFile
from django.db import transaction
from factory.django import DjangoModelFactory

from accounts.models import ApiToken, Membership, Organisation, User
from accounts.states import MembershipRole, OrganisationKind, TokenScope
from accounts.tenancy import office_scope
from auditions.models import CallIn, Room, Session, SessionRole, SessionRoom, Slot, Venue
from auditions.states import AppointmentKind
from casting.models import CastingCall, Production, Role, Submission
from casting.states import Agreement, CallState, PayPer, ProductionKind, RoleState, RoleTier, Via
from contracts.models import Contract, ContractParty, ContractVersion, Offer, OfferRevision
from contracts.services.engagements import keep_engagements
from contracts.states import ContractKind, ContractState, OfferState, PartyKind, Side
from core import clock, tokens
from core.text import fold, name_key
from talent.models import MediaAsset, Performer, ProfileVersion, Representation
from talent.states import MediaKind, MediaState, Visibility

PASSWORD = "callboard-test"


class RowFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _setup_next_sequence(cls) -> int:
        # As many digits in all, wherever in a run a test stands: names sort as they were made, and none begins another.
        return 10_000


class UserFactory(RowFactory):
    """A person with a verified address and the password `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Ada Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.com")
    time_zone = "Europe/London"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, password=kwargs.pop("password", PASSWORD), **kwargs)

    @factory.post_generation
    def verified(self, create, extracted, **_kwargs):
        from allauth.account.models import EmailAddress

        if create:
            EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=extracted is not False)


class OrganisationFactory(RowFactory):
    """A casting office that an administrator has verified; `verified=False` for one that waits."""

    class Meta:
        model = Organisation
        exclude = ["verified"]

    verified = True
    kind = OrganisationKind.CASTING
    name = factory.Sequence(lambda n: f"Hollis & Hart Casting {n}")
    slug = factory.Sequence(lambda n: f"hollis-hart-{n}")
    time_zone = "Europe/London"
    verified_by = factory.Maybe("verified", factory.SubFactory(UserFactory, is_staff=True, is_superuser=True))
    verified_at = factory.Maybe("verified", factory.LazyFunction(clock.now))


class AgencyFactory(OrganisationFactory):
    kind = OrganisationKind.AGENCY
    name = factory.Sequence(lambda n: f"Bell Lane Artists {n}")
    slug = factory.Sequence(lambda n: f"bell-lane-{n}")


class ProductionCompanyFactory(OrganisationFactory):
    kind = OrganisationKind.PRODUCTION
    name = factory.Sequence(lambda n: f"Northlight Pictures {n}")
    slug = factory.Sequence(lambda n: f"northlight-{n}")
    verified = False


class MembershipFactory(RowFactory):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = MembershipRole.DIRECTOR


class PerformerFactory(RowFactory):
    """A performer with a sign-in of their own; `account=None` for one whom an agent manages."""

    class Meta:
        model = Performer

    account = factory.SubFactory(UserFactory, name=factory.SelfAttribute("..stage_name"))
    stage_name = factory.Sequence(lambda n: f"Mara Quill {n}")
    slug = factory.Sequence(lambda n: f"mara-quill-{n}")
    name_key = factory.LazyAttribute(lambda o: name_key(o.stage_name))
    search_text = factory.LazyAttribute(lambda o: fold(o.stage_name))
    plays = ["woman"]
    playing_age_min = 25
    playing_age_max = 35
    height_cm = 170
    bases = ["London"]
    visibility = Visibility.PUBLIC
    opened_at = factory.LazyFunction(clock.now)


class MediaAssetFactory(RowFactory):
    """A headshot's row, ready to be shown; the files are tiny stand-ins."""

    class Meta:
        model = MediaAsset

    performer = factory.SubFactory(PerformerFactory)
    kind = MediaKind.HEADSHOT
    state = MediaState.READY
    original = factory.django.ImageField(width=40, height=50, format="JPEG")
    card = factory.django.ImageField(width=40, height=50, format="WEBP", filename="card.webp")
    large = factory.django.ImageField(width=80, height=100, format="WEBP", filename="large.webp")
    file_name = "headshot.jpg"
    width = 40
    height = 50
    alt = factory.LazyAttribute(lambda o: f"{o.performer.stage_name}, headshot")
    is_main = True


class RepresentationFactory(RowFactory):
    class Meta:
        model = Representation

    performer = factory.SubFactory(PerformerFactory)
    organisation = factory.SubFactory(AgencyFactory)


class ProfileVersionFactory(RowFactory):
    class Meta:
        model = ProfileVersion

    performer = factory.SubFactory(PerformerFactory)
    number = 1
    data = factory.LazyAttribute(lambda o: {"stage_name": o.performer.stage_name, "bases": o.performer.bases})
    fingerprint = factory.LazyAttribute(lambda o: hashlib.sha256(json.dumps(o.data).encode()).hexdigest())


class ProductionFactory(RowFactory):
    class Meta:
        model = Production

    organisation = factory.SubFactory(OrganisationFactory)
    kind = ProductionKind.FILM
    title = factory.Sequence(lambda n: f"The Salt Road {n}")
    company = "Northlight Pictures"
    director = "Ines Okafor"
    synopsis = "Two sisters walk the old road to the sea."
    agreement = Agreement.EQUITY


class CastingCallFactory(RowFactory):
    """A call that has been published and takes applications for three weeks more."""

    class Meta:
        model = CastingCall

    production = factory.SubFactory(ProductionFactory)
    organisation = factory.SelfAttribute("production.organisation")
    slug = factory.Sequence(lambda n: f"the-salt-road-{n}")
    title = factory.SelfAttribute("production.title")
    search_text = factory.LazyAttribute(lambda o: fold(o.title))
    state = CallState.PUBLISHED
    version = 1
    published_at = factory.LazyFunction(clock.now)
    deadline_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=21))
    answer_by = factory.LazyAttribute(
        lambda o: (o.deadline_at + dt.timedelta(days=21)).date() if o.deadline_at else None
    )
    starts_on = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=60))
    ends_on = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=90))
    place = "London"
    is_paid = True
    pay_min = 1200
    pay_max = 1500
    pay_per = PayPer.WEEK
    has_intimacy = False
    has_stunts = False
    has_minors = False


class DraftCallFactory(CastingCallFactory):
    """A call that nobody outside its office has seen, with nothing answered yet."""

    state = CallState.DRAFT
    version = 0
    published_at = deadline_at = starts_on = ends_on = None
    is_paid = pay_min = pay_max = has_intimacy = has_stunts = has_minors = None
    pay_per = place = ""


class RoleFactory(RowFactory):
    class Meta:
        model = Role

    call = factory.SubFactory(CastingCallFactory)
    production = factory.SelfAttribute("call.production")
    organisation = factory.SelfAttribute("call.organisation")
    name = factory.Sequence(lambda n: f"Edda {n}")
    tier = RoleTier.LEAD
    state = RoleState.OPEN
    playing_age_min = 24
    playing_age_max = 34
    description = "The elder sister. Keeps accounts, keeps quiet, keeps going."


class SubmissionFactory(RowFactory):
    """Somebody who has applied for a role themself; numbered in the order they were made."""

    class Meta:
        model = Submission

    role = factory.SubFactory(RoleFactory)
    call = factory.SelfAttribute("role.call")
    production = factory.SelfAttribute("role.production")
    organisation = factory.SelfAttribute("role.organisation")
    performer = factory.SubFactory(PerformerFactory)
    profile = factory.SubFactory(ProfileVersionFactory, performer=factory.SelfAttribute("..performer"))
    submitted_by = factory.SelfAttribute("performer.account")
    via = Via.SELF
    name_key = factory.SelfAttribute("performer.name_key")
    search_text = factory.SelfAttribute("performer.search_text")
    playing_age_min = factory.SelfAttribute("performer.playing_age_min")
    playing_age_max = factory.SelfAttribute("performer.playing_age_max")
    places = factory.SelfAttribute("performer.bases")

    @factory.lazy_attribute
    def number(self):
        number = self.role.next_number
        self.role.next_number = number + 1
        with office_scope(self.role.organisation):
            self.role.save(update_fields=["next_number"])
        return number


class VenueFactory(RowFactory):
    class Meta:
        model = Venue

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Quarry Hill {n}")
    address = "14 Quarry Hill, Leeds"
    zone = "Europe/London"


class RoomFactory(RowFactory):
    class Meta:
        model = Room

    venue = factory.SubFactory(VenueFactory)
    organisation = factory.SelfAttribute("venue.organisation")
    name = factory.Sequence(lambda n: f"Studio {n}")


class SessionFactory(RowFactory):
    """A day a week ahead, 10:00 to 18:00 in London in quarters of an hour, in two rooms, without slots.

    `rooms=` gives the rooms or how many; `roles=` those that are seen in it.
    """

    class Meta:
        model = Session
        skip_postgeneration_save = True

    production = factory.SubFactory(ProductionFactory)
    organisation = factory.SelfAttribute("production.organisation")
    venue = factory.SubFactory(VenueFactory, organisation=factory.SelfAttribute("..organisation"))
    zone = factory.SelfAttribute("venue.zone")
    kind = AppointmentKind.CALLBACK
    opens_at = factory.LazyFunction(
        lambda: clock.local_to_utc(
            dt.datetime.combine(clock.today() + dt.timedelta(days=7), dt.time(10)), "Europe/London"
        )
    )
    closes_at = factory.LazyAttribute(lambda o: o.opens_at + dt.timedelta(hours=8))
    slot_minutes = 15

    @factory.post_generation
    def rooms(self, create, extracted, **_kwargs):
        if not create:
            return
        wanted = 2 if extracted is None else extracted
        if isinstance(wanted, int):
            wanted = [RoomFactory(venue=self.venue) for _ in range(wanted)]
        for place, room in enumerate(wanted):
            SessionRoom.objects.create(organisation_id=self.organisation_id, session=self, room=room, position=place)

    @factory.post_generation
    def roles(self, create, extracted, **_kwargs):
        for place, role in enumerate(extracted or [] if create else []):
            SessionRole.objects.create(organisation_id=self.organisation_id, session=self, role=role, position=place)


class SlotFactory(RowFactory):
    """The first quarter of an hour of its session in its first room, unless told otherwise."""

    class Meta:
        model = Slot

    session = factory.SubFactory(SessionFactory)
    organisation = factory.SelfAttribute("session.organisation")
    starts_at = factory.SelfAttribute("session.opens_at")
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(minutes=o.session.slot_minutes))

    @factory.lazy_attribute
    def room(self):
        with office_scope(self.organisation):
            return self.session.rooms.select_related("room").first().room


class CallInFactory(RowFactory):
    """Somebody in the queue of a session; `submission=` says who."""

    class Meta:
        model = CallIn

    session = factory.SubFactory(SessionFactory)
    organisation = factory.SelfAttribute("session.organisation")
    submission = factory.SubFactory(
        SubmissionFactory, role__call__production=factory.SelfAttribute("....session.production"), state="callback"
    )
    performer = factory.SelfAttribute("submission.performer")
    position = factory.Sequence(int)


class ApiTokenFactory(RowFactory):
    """A token; what the client sends is in `.secret`, which is not stored."""

    class Meta:
        model = ApiToken

    user = factory.SubFactory(UserFactory)
    name = "Test"
    scopes = TokenScope.values

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        secret = tokens.new_token()
        made = super()._create(model_class, *args, digest=tokens.digest(secret), prefix=secret[:8], **kwargs)
        made.secret = secret
        return made


TERMS = {
    "engagement": "weekly",
    "currency": "GBP",
    "fee": "4250.00",
    "fee_units": 7,
    "agent_ten": "on_top",
    "starts_on": "2027-05-04",
    "ends_on": "2027-06-26",
    "place": "Whitby and Leeds",
    "billing_place": "main_titles",
}


class OfferFactory(RowFactory):
    """An offer that the performer's side has before it, with its one revision; `terms_more={…}` adds to its terms."""

    class Meta:
        model = Offer

    submission = factory.SubFactory(SubmissionFactory, state="offered")
    role = factory.SelfAttribute("submission.role")
    production = factory.SelfAttribute("submission.production")
    organisation = factory.SelfAttribute("submission.organisation")
    performer = factory.SelfAttribute("submission.performer")
    state = OfferState.SENT
    current = 1
    currency = "GBP"
    total = Decimal("29750.00")
    sent_at = factory.LazyFunction(clock.now)
    expires_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=3))
    created_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        terms = {**TERMS, **kwargs.pop("terms_more", {})}
        offer = super()._create(model_class, *args, **kwargs)
        text = json.dumps(terms, sort_keys=True)
        OfferRevision.objects.create(
            organisation=offer.organisation,
            offer=offer,
            number=1,
            side=Side.OFFICE,
            author=offer.created_by,
            author_name=offer.created_by.name,
            terms=terms,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            total=offer.total,
            expires_at=offer.expires_at,
        )
        return offer


class AcceptedOfferFactory(OfferFactory):
    """An offer whose first revision was accepted."""

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        offer = super()._create(model_class, *args, **kwargs)
        with office_scope(offer.organisation):
            offer.accepted, offer.accepted_at = offer.revisions.get(), clock.now()
            offer.accepted_by = offer.performer.stage_name
            offer.state = OfferState.ACCEPTED
            offer.save(update_fields=["accepted", "accepted_at", "accepted_by", "state"])
        return offer


class ContractFactory(RowFactory):
    """A contract in review: a document of two pages, the performer to sign first and the production after.

    `parties=[{"kind": …, "name": …, "email": …, "position": …}, …]` makes others, `state="drafted"` an earlier one.
    """

    class Meta:
        model = Contract
        skip_postgeneration_save = True

    offer = factory.SubFactory(AcceptedOfferFactory)
    revision = factory.SelfAttribute("offer.accepted")
    submission = factory.SelfAttribute("offer.submission")
    role = factory.SelfAttribute("offer.role")
    production = factory.SelfAttribute("offer.production")
    organisation = factory.SelfAttribute("offer.organisation")
    performer = factory.SelfAttribute("offer.performer")
    agency = factory.SelfAttribute("offer.agency")
    rep = factory.SelfAttribute("offer.rep")
    number = factory.Sequence(lambda n: f"TST-2026-{n + 1:04}")
    kind = ContractKind.WEEKLY
    state = ContractState.IN_REVIEW
    version = 1
    currency = factory.SelfAttribute("offer.currency")
    total = factory.SelfAttribute("offer.total")
    created_by = factory.SelfAttribute("offer.created_by")

    @factory.post_generation
    def parties(self, create, extracted, **_kwargs):
        if not create:
            return
        account = self.performer.account
        performer = {"kind": PartyKind.PERFORMER, "name": self.performer.stage_name, "position": 1, "user": account}
        performer["email"] = account.email if account else f"{self.performer.slug}@example.com"
        signatory = {"kind": PartyKind.SIGNATORY, "name": "Dana Whitlock", "position": 2, "company": "Harrow Lane Ltd"}
        signatory["email"] = f"dana{self.pk}@example.com"
        for values in [performer, signatory] if extracted is None else extracted:
            ContractParty.objects.create(organisation=self.organisation, contract=self, **values)

    @factory.post_generation
    def engagement(self, create, extracted, **_kwargs):
        if create and self.executed_at:
            with transaction.atomic():
                keep_engagements(self)

    @factory.post_generation
    def document(self, create, extracted, **_kwargs):
        if not create or not self.version:
            return
        content = _paper() if extracted is None else extracted
        ContractVersion(
            organisation=self.organisation,
            contract=self,
            number=self.version,
            terms=self.revision.terms,
            blocks=[
                {"kind": "title", "text": "Weekly contract"},
                {"kind": "heading", "text": "1 The part"},
                {"kind": "paragraph", "text": f"You play {self.role.name} in {self.production.title}."},
                {"kind": "plain_words", "text": "This is the part you were offered."},
            ],
            sha256=hashlib.sha256(content).hexdigest(),
            page_count=2,
            created_by=self.created_by,
            file=ContentFile(content, name="1.pdf"),
        ).save()


@functools.cache
def _paper() -> bytes:
    """A tagged PDF/A of two pages, set once."""
    source = b"""
    #set document(title: "Weekly contract", author: "Okoye Casting", date: datetime(year: 2026, month: 3, day: 1))
    #set text(lang: "en", font: "Libertinus Serif")
    = Weekly contract
    You play the part.
    #pagebreak()
    = Signatures
    Signed by the performer and for the production.
    """
    return typst.compile(source, pdf_standards=["a-3a", "ua-1"])
