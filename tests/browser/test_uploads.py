"""A self-tape from a camera to a desk: recorded twice in Chromium with its fake camera, one take chosen, sent over a
connection that is cut in the middle and from a tab that is closed on the way, prepared by a real worker, played by the
office."""

import os
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from accounts.tenancy import across_offices
from casting.models import Role, Submission
from config.local import browser as chromium
from talent.models import MediaAsset, Upload
from tests.browser.conftest import _watch, forgive, settled, until
from tests.casting.apply.conftest import ground as ground  # noqa: PLC0414
from tests.support.cut_line import CutLine
from tests.talent.conftest import make_cast
from tests.talent.test_worker import until as in_time
from tests.tapes import tape

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("CALLBOARD_SHOTS", "")
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
# Slow enough to be cut while a take goes up.
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 30_000}


def shoot(page, name):
    """Only for somebody who looks: nothing is written in an ordinary run."""
    if SHOTS:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=f"{SHOTS}/{name}-{scheme}.png")
        page.emulate_media(color_scheme="light")


@pytest.fixture
def line(site):
    made = CutLine(urlsplit(site).port)
    yield made
    made.close()


@pytest.fixture
def phone_with_camera(browser, line):
    launched = browser.browser_type.launch(
        executable_path=chromium.executable(), headless=True, args=[*chromium.FLAGS, *CAMERA]
    )
    context = launched.new_context(
        base_url=line.url, viewport={"width": 390, "height": 844}, locale="en-GB", reduced_motion="reduce",
        permissions=["camera", "microphone"],
    )  # fmt: skip
    context.set_default_timeout(15_000)
    page = context.new_page()
    _watch(page)
    yield page
    faults = list(page.faults)
    launched.close()
    assert not faults, "The page had faults:\n" + "\n".join(faults)


def record(page, recorder, name):
    recorder.get_by_role("button", name="Record, after a count of three").click()
    stop = recorder.get_by_role("button", name="Stop")
    expect(stop).to_be_visible()
    page.wait_for_timeout(1500)
    stop.click()
    expect(recorder.get_by_role("button", name=f"Use {name}")).to_be_visible()


def test_recorded_on_a_phone_sent_over_a_cut_line_watched_at_a_desk(
    phone_with_camera, line, open_page, sign_in, axe, worker, transactional_db, ground
):
    Role._base_manager.filter(pk=ground.role.pk).update(asks_tape=True)
    page = phone_with_camera
    sign_in(page, ground.actor)
    # Chromium keeps cookies to the port that they came for.
    known = [{"name": one["name"], "value": one["value"], "url": line.url} for one in page.context.cookies()]
    page.context.add_cookies(known)
    page.goto(f"{ground.url}?role={ground.role.pk}#step-tape")
    settled(page)
    page.get_by_role("button", name="Record a take").click()
    recorder = page.get_by_role("dialog", name="Record a take")
    record(page, recorder, "Take 1")
    shoot(page, "recorder-390")
    record(page, recorder, "Take 2")
    axe(page)
    recorder.get_by_role("button", name="Delete Take 1").click()
    expect(recorder.get_by_role("button", name="Use Take 1")).to_have_count(0)

    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    recorder.get_by_role("button", name="Use Take 2").click()
    until(page, "document.querySelector('[data-row-bar]')?.getAttribute('aria-valuenow') > 25")
    line.cut()
    expect(page.get_by_text("It goes on by itself when the signal is back.").first).to_be_visible()
    shoot(page, "cut-390")
    # The rest is answered meanwhile, and what is sent waits for the tape.
    page.get_by_role("link", name="Next: a note, then send").click()
    page.get_by_label("A short note").fill("Written while it went up.")
    page.get_by_role("button", name="Send to Okoye Casting").click()
    expect(page.get_by_text("Your tape waits for signal. Send when it is there")).to_be_visible()
    axe(page)
    shoot(page, "waits-390")
    line.mend()
    expect(page.get_by_text("Your tape is going up")).to_be_visible()
    page.get_by_role("link", name="Back: Self-tape").click()
    expect(page.get_by_text("Picked up where it stopped.").first).to_be_visible()
    shoot(page, "picked-up-390")
    # The tab is closed while it goes up; what was recorded here goes on by itself when the page is back.
    kept = Upload.objects.get()
    assert 0 < kept.offset < kept.length
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    wire.send("Network.emulateNetworkConditions", SLOW | {"uploadThroughput": -1})
    chosen = page.get_by_role("radio", name="Take 2")
    expect(chosen).to_be_checked()
    upload = Upload.objects.get()
    assert (upload.pk, upload.state, upload.offset) == (kept.pk, "taken", upload.length)
    expect(page.get_by_label("Link to your self-tape")).to_be_hidden()
    forgive(page, "ERR_")
    expect(page.locator("[data-draft-state]")).to_have_text(re.compile("^Saved "))
    page.reload()
    expect(page.get_by_role("radio", name="Take 2")).to_be_checked()
    axe(page)
    page.get_by_role("link", name="Next: a note, then send").click()
    page.get_by_role("button", name="Send to Okoye Casting").click()
    expect(page.get_by_role("heading", name="Okoye Casting has it")).to_be_visible()

    in_time(lambda: MediaAsset.objects.get(kind="tape").state == "ready")
    with across_offices("a test reads back"):
        row = Submission.objects.get()
    desk = open_page(width=1440, height=900)
    sign_in(desk, ground.director)
    desk.goto(f"/office/okoye/roles/{ground.role.pk}/submissions/{row.pk}/")
    settled(desk)
    player = desk.get_by_role("group", name="Tape of Noor Haddad")
    player.get_by_role("button", name="Play").first.click()
    until(desk, "document.querySelector('[data-player] video').currentTime > 0.3")
    shoot(desk, "watched-1440")
    axe(desk)


def test_a_server_that_starts_anew_and_a_session_that_ends_lose_nothing(page_desktop, sign_in):
    page, cast = page_desktop, make_cast()
    sign_in(page, cast.actor)
    page.goto(f"/profile/{cast.performer.slug}/films/")
    settled(page)
    between = [("PATCH", 502), ("HEAD", 502), ("PATCH", 401)]

    def answer(route):
        if between and route.request.method == between[0][0]:
            route.fulfill(status=between.pop(0)[1], json={"detail": "Authentication credentials were not provided."})
        else:
            route.continue_()

    page.route("**/api/v1/uploads/*/", answer)
    film = {"name": "reel.mp4", "mimeType": "video/mp4", "buffer": tape(0.4)}
    chooser = page.locator("#reel [data-uploader] input[type=file]")
    chooser.set_input_files(film)
    expect(page.locator("#reel").get_by_text("You have been signed out.")).to_be_visible()
    page.unroute("**/api/v1/uploads/*/")
    chooser.set_input_files(film)
    in_time(lambda: Upload.objects.get().state == "taken")
    forgive(page, "502|401")
