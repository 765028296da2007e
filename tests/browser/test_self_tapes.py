"""A self-tape's way in a real browser: asked for at a desk, read and recorded on a phone, watched at the desk."""

import os

import pytest
from playwright.sync_api import expect

from accounts.tenancy import office_scope
from auditions.links import tape_token
from auditions.models import SelfTapeRequest
from casting.models import Production
from tests import factories
from tests.auditions.self_tapes.conftest import make_packet
from tests.casting.room.people import director_of, office_with, role_in
from tests.talent.test_worker import until
from tests.tapes import tape

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("CALLBOARD_SHOTS", "")


def shoot(page, name):
    """Only for somebody who looks: nothing is written in an ordinary run."""
    if not SHOTS:
        return
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=f"{SHOTS}/{name}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    if "1440" in name:
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=f"{SHOTS}/{name.replace('1440', 'phone')}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})


@pytest.fixture
def ground(transactional_db):
    office = office_with()[0]
    director, role = director_of(office), role_in(office)
    with office_scope(office):
        Production.objects.filter(pk=role.production_id).update(agreement="sag_aftra")
        make_packet(role, pages=6)
        names = ["Noor Haddad", "Ama Boateng", "Maximiliana Featherstonehaugh-Cholmondeley"]
        people = [
            factories.SubmissionFactory(role=role, state="shortlisted", performer__stage_name=name) for name in names
        ]
    return office, director, role, people


def test_asked_at_a_desk_taped_on_a_phone_watched_at_the_desk(page_desktop, page_phone, sign_in, axe, worker, ground):
    office, director, role, people = ground
    desk, phone = page_desktop, page_phone
    sign_in(desk, director)
    desk.goto(f"/office/{office.slug}/roles/{role.pk}/self-tapes/new/?all=1&stage=shortlisted")
    expect(desk.get_by_text("3 people are asked")).to_be_visible()
    desk.get_by_label("What to tape").fill("Scene 12. Quietly: he is asleep next door.")
    shoot(desk, "new-1440")
    desk.get_by_text("By heart, or with demands of technique").click()
    desk.get_by_label("They must know it by heart").check()
    expect(desk.get_by_text("Nobody may be required to memorise")).to_be_visible()
    shoot(desk, "findings-1440")
    axe(desk)
    desk.get_by_label("They must know it by heart").uncheck()
    expect(desk.get_by_text("speaks against it")).to_be_visible()
    desk.get_by_role("button", name="See who reads what").click()
    expect(desk.get_by_role("heading", name="3 people are asked")).to_be_visible()
    axe(desk)
    shoot(desk, "preview-1440")
    desk.get_by_role("button", name="Ask all 3").click()
    expect(desk.get_by_role("heading", name="3 people are asked for a tape")).to_be_visible()

    with office_scope(office):
        request = SelfTapeRequest.objects.get(submission=people[0])
    phone.goto(f"/tape/{tape_token(request)}/")
    expect(phone.get_by_text("The pages open once the answer is yes.")).to_be_visible()
    axe(phone)
    shoot(phone, "asked-390")
    phone.get_by_label("Yes, I will send a tape").check()
    phone.get_by_role("button", name="Send my answer").click()
    sides = phone.get_by_role("link", name="Open the pages")
    expect(sides).to_be_visible()
    pdf = phone.context.request.get(sides.get_attribute("href"))
    assert pdf.headers["content-type"] == "application/pdf"
    phone.get_by_label("Send a take up").set_input_files(
        {"name": "Scene 12.mp4", "mimeType": "video/mp4", "buffer": tape(2)}
    )
    expect(phone.get_by_role("button", name="Deliver 1 take to")).to_be_visible()
    axe(phone)
    shoot(phone, "takes-390")
    phone.get_by_role("button", name="Deliver 1 take to").click()
    expect(phone.get_by_text("They have it.")).to_be_visible()
    shoot(phone, "delivered-390")

    def is_ready():
        with office_scope(office):
            return request.takes.get().asset.state == "ready"

    until(is_ready)
    desk.goto(f"/office/{office.slug}/roles/{role.pk}/self-tapes/")
    axe(desk)
    shoot(desk, "list-1440")
    desk.get_by_role("link", name="Noor Haddad").click()
    desk.get_by_role("group", name="Take 1").get_by_role("button", name="Play", exact=True).first.click()

    def is_viewed():
        with office_scope(office):
            return SelfTapeRequest.objects.get(pk=request.pk).state == "viewed"

    until(is_viewed)
    desk.reload()
    axe(desk)
    shoot(desk, "one-1440")
    phone.reload()
    expect(phone.get_by_text("They have watched it")).to_be_visible()
