"""A title that is not announced is read by nobody outside the office, wherever it might slip through."""

import pytest
from django.urls import reverse

from accounts.tenancy import across_offices
from casting.models import CallVersion, CastingCall, Production, Role, SidesPacket
from casting.selectors.calls_words import without_title
from casting.states import RoleState
from notifications.models import Notice, OutboxMessage
from tests import factories
from tests.casting.calls.conftest import signed_in
from tests.casting.calls.test_public_page import pdf, upload

pytestmark = pytest.mark.django_db

TITLE, CODENAME = "Northern Lantern", "Paper Boat"
SECRET = {
    "title": TITLE, "kind": "film", "is_secret": "on", "codename": CODENAME, "agreement": "equity",
    "synopsis": "NORTHERN  LANTERN is a story of light.", "format": "Northern Lantern, 110 min",
}  # fmt: skip


def leaks(text: str) -> bool:
    squeezed = " ".join(text.split()).casefold()
    return "northern lantern" in squeezed or "northern-lantern" in squeezed


@pytest.fixture
def secret(office, whole):
    """A call of a production under a codename, whose office forgot itself in every text it could."""
    office.client.post(f"{office.base}productions/new/", SECRET)
    with office.scope():
        production = Production.objects.get()
    office.client.post(f"{office.base}calls/new/", {"production": production.pk})
    with office.scope():
        call = CastingCall.objects.get()
    factories.RoleFactory(call=call, state=RoleState.DRAFT, name="Mara Voss")
    office.client.post(f"{office.base}calls/{call.pk}/edit/", whole | {"title": CODENAME})
    assert office.client.post(f"{office.base}calls/{call.pk}/publish/").status_code == 302
    with office.scope():
        CastingCall.objects.update(
            title=f"{TITLE}, principal cast", intro=f"In {TITLE} we need", place=f"{TITLE} stage", pay_note=TITLE,
            dates_note=f"{TITLE} weeks", intimacy_note=TITLE, has_intimacy=True,
        )  # fmt: skip
        Role.objects.update(
            name=f"Mara of {TITLE}", description=f"The lead of {TITLE}", requirements=TITLE, dates_note=TITLE,
            gender_reason=f"{TITLE} says so", genders=["woman"], pay_note=TITLE,
        )  # fmt: skip
    return office.reread(call)


def test_addresses_and_pages_say_the_codename(office, secret, client):
    assert not leaks(secret.slug)
    assert secret.slug.startswith("paper-boat-")
    actor = signed_in(factories.PerformerFactory().account)
    with office.scope():
        role = Role.objects.get()
    upload(office, role, pdf(2), name=f"{TITLE} sc3.pdf")
    with office.scope():
        sides = SidesPacket.objects.get()
    for reader in (client, actor):
        for path in ["/calls/", "/calls/?q=paper+boat", f"/calls/{secret.slug}/"]:
            page = reader.get(path)
            assert page.status_code == 200
            assert "Paper Boat" in page.text
            assert not leaks(page.text), path
    got = actor.get(reverse("casting:public-call-sides", args=[secret.slug, sides.public_id]))
    assert not leaks(got["Content-Disposition"])
    # The office's own toasts may say the title; they are gone once read.
    office.client.get(office.base)
    assert not leaks(office.client.get(f"{office.base}calls/{secret.pk}/preview/").text)


def test_searching_for_the_title_finds_nothing(office, secret, client):
    from casting.services.call_search import refresh_search

    with office.scope():
        refresh_search([CastingCall.objects.select_related("production", "organisation").get()])
        call = CastingCall.objects.get()
    assert not leaks(call.search_text)
    assert "lantern" not in str(call.search_vector)
    for q in ["northern lantern", "lantern", "lanternn"]:
        assert secret.slug not in client.get("/calls/", {"q": q}).text


def test_publishing_stops_where_a_text_names_the_title(office, secret):
    office.client.post(
        f"{office.base}calls/{secret.pk}/edit/", {"title": TITLE, "zone": "Europe/London", "release": "public"}
    )
    page = office.client.post(f"{office.base}calls/{secret.pk}/publish/")
    assert page.status_code == 422
    assert f"The title says “{TITLE}”, which is not announced yet. Write “{CODENAME}” instead" in page.text


def test_the_news_of_a_change_says_the_codename(office, secret, whole):
    with office.scope():
        role = Role.objects.get()
    applied = factories.SubmissionFactory(role=role)
    edit = f"{office.base}productions/{secret.production_id}/edit/"
    assert office.client.post(edit, SECRET | {"director": "Ines Okafor"}).status_code == 302
    with across_offices("a test reads what was written"):
        note = OutboxMessage.objects.get(recipient=applied.submitted_by)
        assert not leaks(str(note.context))
        assert not any(leaks(str(version.data) + str(version.changes)) for version in CallVersion.objects.all())
    notice = Notice.objects.get(user=applied.submitted_by)
    assert not leaks(notice.title + notice.text + notice.url)


def test_a_title_that_becomes_secret_takes_its_addresses_along(office, call, client):
    assert client.get("/calls/the-salt-road-1/").status_code == 200
    edit = f"{office.base}productions/{call.production_id}/edit/"
    sent = {
        "title": "The Salt Road",
        "kind": "film",
        "is_secret": "on",
        "codename": "Paper Boat",
        "agreement": "equity",
    }
    office.client.post(edit, sent)
    after = office.reread(call)
    assert (after.title, after.slug[:11]) == ("Paper Boat", "paper-boat-")
    assert client.get("/calls/the-salt-road-1/").status_code == 404
    assert "Salt Road" not in client.get(f"/calls/{after.slug}/").text
    office.client.post(edit, {"title": "The Salt Road", "kind": "film", "agreement": "equity"})
    assert "The Salt Road" in client.get(f"/calls/{after.slug}/").text


@pytest.mark.parametrize("codename", ["", "  ", "Northern lantern"])
def test_a_secret_production_needs_a_codename_that_hides_it(office, codename):
    page = office.client.post(f"{office.base}productions/new/", SECRET | {"codename": codename})
    assert page.status_code == 422
    assert "codename" in page.text
    with office.scope():
        assert not Production.objects.exists()


def test_ordinary_words_survive_a_short_title():
    production = Production(title="It", codename="Paper Boat", is_announced=False)
    assert without_title("It is what it is. Italy.", production) == "Paper Boat is what it is. Italy."
