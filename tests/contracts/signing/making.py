"""A contract on its way to being signed, and people who sign it through the site."""

import io

from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from contracts.drawing import PREFIX
from contracts.links import sign_token
from contracts.models import Contract, ContractEvent, ContractParty
from contracts.services.sending_out import send_for_signature
from contracts.sign_codes import PURPOSE
from core import codes
from tests import factories


class Desk:
    """An office with somebody who deals, a performer who was offered the part, and their contract in review."""

    def __init__(self, *, kind="weekly", state="offered", order="in_order", parties=None, terms=None, **fields):
        self.office = factories.OrganisationFactory()
        self.director = factories.UserFactory(name="Renata Okoye")
        factories.MembershipFactory(organisation=self.office, user=self.director, role=MembershipRole.DIRECTOR)
        self.submission = factories.SubmissionFactory(
            role__call__production__organisation=self.office, state=state, **fields
        )
        with office_scope(self.office):
            offer = factories.AcceptedOfferFactory(
                submission=self.submission,
                created_by=self.director,
                terms_more=terms or {},
                agency=self.submission.agency,
            )
            more = {} if parties is None else {"parties": parties}
            self.contract = factories.ContractFactory(offer=offer, kind=kind, signing_order=order, **more)

    def send(self, **more) -> None:
        with office_scope(self.office):
            send_for_signature(actor=self.director, contract=self.contract, knows_it_binds=True, **more)

    def party(self, kind: str) -> ContractParty:
        with office_scope(self.office):
            rows = self.contract.parties.select_related("contract__organisation", "organisation", "contract__role")
            return rows.exclude(state="delegated").get(kind=kind)

    def again(self) -> Contract:
        with office_scope(self.office):
            return Contract.objects.select_related("organisation").get(pk=self.contract.pk)

    def pages(self) -> int:
        with office_scope(self.office):
            return self.contract.versions.first().page_count

    def kinds(self) -> list[str]:
        with office_scope(self.office):
            rows = ContractEvent.objects.filter(contract=self.contract).order_by("number")
            return list(rows.values_list("kind", flat=True))

    def submission_state(self) -> str:
        with office_scope(self.office):
            self.submission.refresh_from_db()
        return self.submission.state

    def ready(self, kind: str) -> ContractParty:
        """A party who has read, agreed and got a code, as rows: for tests of what comes after."""
        with office_scope(self.office):
            party = self.party(kind)
            party.pages_read = self.pages()
            party.consented_at = party.invited_at
            codes.begin(PURPOSE, party)
            party.save()
            return self.party(kind)

    def signing(self, kind: str, **more):
        """The act of signing by a party who is ready, to be called later, on another thread too."""
        from contracts.services.signing import sign

        party = self.ready(kind)
        values = {
            "version": 1,
            "code": codes.code_of(PURPOSE, party),
            "typed_name": party.name,
            "drawn": None,
            "agreed": self.agreed(),
            "address": "192.0.2.7",
            "agent": "a test",
            "by": None,
        } | more

        def act():
            with office_scope(self.office):
                return sign(party=party, **values)

        return act

    def agreed(self) -> list[str]:
        riders = [key for key in ("rider_intimacy", "rider_stunts", "rider_replica") if self.contract.terms.get(key)]
        return ["read", *riders, "on_screen"]


class Signer:
    """Somebody with a link, on a browser without scripts."""

    def __init__(self, desk: Desk, kind: str, user=None):
        self.desk, self.kind, self.client = desk, kind, Client()
        self.token = sign_token(desk.party(kind))
        if user is not None:
            self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def at(self, name: str = "sign", **kwargs) -> str:
        return reverse(f"contracts:{name}", kwargs={"token": self.token, **kwargs})

    def opens(self):
        return self.client.get(self.at())

    def reads(self, page: int = 2, version: int = 1):
        return self.client.post(self.at("sign-read"), {"page": page, "version": version})

    def asks_code(self, **more):
        values = {"version": 1, "agreed": self.desk.agreed(), "typed_name": "", "code": "", "drawn": ""}
        return self.client.post(self.at("sign-code"), values | more)

    def code(self) -> str:
        return codes.code_of(PURPOSE, self.desk.party(self.kind))

    def signs(self, **more):
        party = self.desk.party(self.kind)
        values = {
            "version": 1,
            "agreed": self.desk.agreed(),
            "typed_name": party.name,
            "code": codes.code_of(PURPOSE, party),
            "drawn": "",
        }
        return self.client.post(self.at("sign-do"), values | more)

    def signs_all_the_way(self, **more):
        assert self.opens().status_code == 200
        assert self.reads().status_code == 302
        assert self.asks_code().status_code == 200
        return self.signs(**more)


def drawing(width: int = 600, height: int = 200, *, blank: bool = False) -> bytes:
    """What a canvas sends: black lines on nothing."""
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    if not blank:
        pen = ImageDraw.Draw(picture)
        pen.line([(20, 150), (120, 30), (200, 160), (300, 60), (420, 140)], fill=(0, 0, 0, 255), width=5)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def data_url(data: bytes) -> str:
    import base64

    return PREFIX + base64.b64encode(data).decode()
