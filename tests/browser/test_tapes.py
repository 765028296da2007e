"""A tape's way in a real browser: chosen on a phone while the rest is typed, prepared by a real worker, played by the office."""

import re

import pytest
from playwright.sync_api import expect

from accounts.tenancy import across_offices
from casting.models import Role, Submission
from talent.models import MediaAsset
from tests.browser.conftest import forgive
from tests.casting.apply.conftest import ground as ground  # noqa: PLC0414
from tests.talent.test_worker import until
from tests.tapes import tape

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_phone_to_the_panel(page_phone, open_page, sign_in, axe, worker, transactional_db, ground):
    Role._base_manager.filter(pk=ground.role.pk).update(asks_tape=True)
    page = page_phone
    sign_in(page, ground.actor)
    page.goto(f"{ground.url}?role={ground.role.pk}#step-tape")
    page.get_by_label("Upload one from this device").set_input_files(
        {"name": "not a film.mp4", "mimeType": "video/mp4", "buffer": b"PK\x03\x04 packed"}
    )
    expect(page.locator(".upload").get_by_text("This is a packed archive, not a film.")).to_be_visible()
    forgive(page, "422")
    page.get_by_role("button", name="OK", exact=True).click()
    page.get_by_label("Upload one from this device").set_input_files(
        {"name": "Scene 3.mp4", "mimeType": "video/mp4", "buffer": tape(3)}
    )
    chosen = page.get_by_role("radio", name="Scene 3.mp4")
    expect(chosen).to_be_checked()
    expect(page.get_by_label("Link to your self-tape")).to_be_hidden()
    captions = {"name": "scene.vtt", "mimeType": "text/vtt", "buffer": b"WEBVTT\n\n00:00.500 --> 00:02.000\nThe tide."}
    page.get_by_text("Add captions to it").click()
    page.get_by_label("Captions", exact=True).set_input_files(captions | {"buffer": b"Let me tell you."})
    expect(page.get_by_text("not captions")).to_be_visible()
    forgive(page, "422")
    page.get_by_label("Captions", exact=True).set_input_files(captions)
    expect(page.get_by_text("Kept: 1 caption.")).to_be_visible()
    page.get_by_role("link", name="Next: a note, then send").click()
    page.get_by_label("A short note").fill("Written while it went up.")
    expect(page.locator("[data-draft-state]")).to_have_text(re.compile("^Saved "))
    page.get_by_role("link", name="Back: Self-tape").click()
    page.reload()
    expect(page.get_by_role("radio", name="Scene 3.mp4")).to_be_checked()
    axe(page)
    page.get_by_role("link", name="Next: a note, then send").click()
    page.get_by_role("button", name="Send to Okoye Casting").click()
    expect(page.get_by_role("heading", name="Okoye Casting has it")).to_be_visible()

    until(lambda: MediaAsset.objects.get(kind="tape").state == "ready")
    assert MediaAsset.objects.get(kind="tape").made["captions"] == "en-GB"
    with across_offices("a test reads back"):
        row = Submission.objects.get()
    desk = open_page(width=1440, height=900)
    sign_in(desk, ground.director)
    desk.goto(f"/office/okoye/roles/{ground.role.pk}/submissions/{row.pk}/")
    player = desk.get_by_role("group", name="Tape of Noor Haddad")
    expect(player.get_by_label("Place in the tape")).to_have_attribute("aria-valuetext", "0:00 of 0:03")
    desk.get_by_role("heading", level=1).click()
    desk.keyboard.press("Space")
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    desk.keyboard.press("Space")
    axe(desk)
