"""The page of one call: whom it reaches, what it says in each state, its sides."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfWriter

from accounts.states import MembershipRole
from casting.models import SidesPacket
from casting.states import CallState
from tests import factories
from tests.casting.calls.conftest import signed_in

pytestmark = pytest.mark.django_db


def pdf(pages: int, **kwargs) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if "password" in kwargs:
        writer.encrypt(kwargs["password"])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def upload(office, role, data, name="The Salt Road, scene 3.pdf"):
    return office.client.post(
        f"{office.base}roles/{role.pk}/sides/", {"file": SimpleUploadedFile(name, data, "application/pdf")}
    )


# --- whom it reaches ----------------------------------------------------------------------------------------------


@pytest.fixture
def readers(office):
    agency = factories.AgencyFactory()
    agent = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT).user
    return {
        "actor": signed_in(factories.PerformerFactory().account),
        "agent": signed_in(agent),
        "office": office.client,
    }


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("public", {"signed out": 200, "actor": 200, "agent": 200, "office": 200}),
        ("reps", {"signed out": 302, "actor": 404, "agent": 200, "office": 200}),
        ("invited", {"signed out": 302, "actor": 200, "agent": 200, "office": 200}),
    ],
)
def test_a_release_reaches_whom_it_says(client, production, readers, release, expected):
    call = factories.CastingCallFactory(production=production, release=release)
    got = {
        name: reader.get(f"/calls/{call.slug}/").status_code
        for name, reader in (readers | {"signed out": client}).items()
    }
    assert got == expected


def test_somebody_put_up_by_their_agent_reads_an_agents_call(production):
    call = factories.CastingCallFactory(production=production, release="reps")
    performer = factories.PerformerFactory()
    reader = signed_in(performer.account)
    assert reader.get(f"/calls/{call.slug}/").status_code == 404
    factories.SubmissionFactory(role=factories.RoleFactory(call=call), performer=performer)
    assert reader.get(f"/calls/{call.slug}/").status_code == 200
    assert "/apply/" not in reader.get(f"/calls/{call.slug}/").text


def test_agents_are_the_ones_who_apply_to_an_agents_call(production, readers):
    call = factories.CastingCallFactory(production=production, release="reps")
    factories.RoleFactory(call=call)
    assert f"/calls/{call.slug}/apply/" in readers["agent"].get(f"/calls/{call.slug}/").text
    assert "/apply/" not in readers["office"].get(f"/calls/{call.slug}/").text


def test_only_what_is_open_to_everyone_is_indexed(client, office, call, production):
    assert 'content="index, follow"' in client.get(f"/calls/{call.slug}/").text
    for fields in [{"release": "invited"}, {"state": CallState.PAUSED}, {"state": CallState.CLOSED}]:
        other = factories.CastingCallFactory(production=production, **fields)
        assert 'content="noindex"' in office.client.get(f"/calls/{other.slug}/").text


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (CallState.PAUSED, "This call is paused."),
        (CallState.CLOSED, "This call is closed."),
        (CallState.CANCELLED, "This call was cancelled."),
        (CallState.COMPLETED, "This call is over."),
        (CallState.ARCHIVED, "This call is over."),
    ],
)
def test_every_state_has_an_honest_page(client, production, state, says):
    call = factories.CastingCallFactory(production=production, state=state)
    factories.RoleFactory(call=call, name="Mara Voss")
    page = client.get(f"/calls/{call.slug}/")
    assert page.status_code == 200
    assert says in page.text
    assert "Mara Voss" in page.text
    assert "/apply/" not in page.text


def test_a_draft_is_there_for_nobody_outside_and_a_withdrawn_mark_takes_the_page(client, office, draft, production):
    assert client.get(f"/calls/{draft.slug}/").status_code == 404
    assert office.client.get(f"/calls/{draft.slug}/").status_code == 404
    unverified = factories.OrganisationFactory(verified=False)
    call = factories.CastingCallFactory(production=factories.ProductionFactory(organisation=unverified))
    assert client.get(f"/calls/{call.slug}/").status_code == 404


@pytest.mark.parametrize("roles", [1, 3, 30])
def test_the_page_keeps_its_budget(client, call, roles, assert_statements):
    for _ in range(roles):
        factories.RoleFactory(call=call)
    with assert_statements(4):
        client.get(f"/calls/{call.slug}/")


def test_a_reader_elsewhere_sees_their_own_time_too(client, production):
    call = factories.CastingCallFactory(production=production, zone="America/New_York")
    factories.RoleFactory(call=call)
    client.cookies["tz"] = "Europe/London"
    page = client.get(f"/calls/{call.slug}/").text
    assert "(New York, E" in page
    assert "for you" in page


# --- sides --------------------------------------------------------------------------------------------------------


def test_sides_are_counted_versioned_and_read_after_signing_in(office, call, role, client):
    assert upload(office, role, pdf(3)).status_code == 302
    with office.scope():
        packet = SidesPacket.objects.get()
    assert (packet.version, packet.page_count) == (1, 3)
    address = reverse("casting:public-call-sides", args=[call.slug, packet.public_id])
    page = client.get(f"/calls/{call.slug}/").text
    assert "3 pages" in page
    assert address not in page
    assert client.get(address).status_code == 302
    actor = signed_in(factories.PerformerFactory().account)
    assert address in actor.get(f"/calls/{call.slug}/").text
    got = actor.get(address)
    assert b"".join(got.streaming_content).startswith(b"%PDF-")
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == 'inline; filename="sides-mara-voss-1.pdf"'

    upload(office, role, pdf(1))
    assert actor.get(address).status_code == 404
    assert "1 page" in actor.get(f"/calls/{call.slug}/").text
    assert office.client.get(f"{office.base}roles/{role.pk}/sides/1/").status_code == 200

    office.client.post(f"{office.base}roles/{role.pk}/sides/remove/")
    assert "Read the sides" not in actor.get(f"/calls/{call.slug}/").text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This is not a PDF"),
        (b"GIF89a" + b"0" * 100, "This is not a PDF"),
        (b"%PDF-1.7\nnothing of the kind", "This PDF cannot be read"),
        (pdf(2)[:300], "This PDF cannot be read"),
        (pdf(2, password="x"), "locked with a password"),
        (pdf(0), "no pages"),
        (pdf(301), "301 pages"),
    ],
)
def test_what_is_not_a_plain_pdf_is_refused_in_words(office, role, data, says):
    page = upload(office, role, data)
    assert page.status_code == 422
    assert says in page.text
    with office.scope():
        assert not SidesPacket.objects.exists()


def test_a_pdf_made_to_hurt_is_refused_in_time(office, role):
    loop = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )
    assert upload(office, role, loop).status_code == 422


def test_twenty_megabytes_are_the_most(office, role):
    assert "20 MB at most" in upload(office, role, b"%PDF-" + b"0" * (20 * 1024 * 1024)).text
