"""A producer's whole way at the width of a tablet: the letter, the code, looking, playing, voting, an order, a word, a
sign-off; and the same link in somebody else's hands. Real web, real worker, real mail."""

import datetime as dt
import re
import time

import pytest
from playwright.sync_api import Page, expect

from accounts.tenancy import across_offices, office_scope
from casting.models import (
    ApprovalSeat,
    LadderStep,
    NoteReading,
    OfficeSettings,
    PickComment,
    Verdict,
    ViewerEvent,
    Vote,
)
from casting.services.approvals import start_approval
from casting.services.presentations import close_presentation
from casting.services.viewers import revoke_viewer
from casting.services.votes import cast_vote, write_comment
from casting.states import ApprovalKind, ViewerAct
from core import clock
from notifications.models import Notice
from tests.browser.conftest import forgive
from tests.casting.presentations.making import Stage, code_in, day_zone
from tests.tapes import tape

PATIENCE = 40
LINK = re.compile(r"https?://\S+/p/\S+/")
TABLET = {"width": 1024, "height": 768}


@pytest.fixture(scope="module")
def film() -> bytes:
    return tape(8, size=(640, 360))


@pytest.fixture
def stage(transactional_db, film) -> Stage:
    stage = Stage(people=0, slug="okoye", time_zone=day_zone())
    with across_offices("a test lets letters leave at once"):
        OfficeSettings.objects.create(organisation=stage.office, hold_good_minutes=0)
    for rank, name in enumerate(["Noor Haddad", "Adaeze Nwosu", "Kavita Raman"], 1):
        stage.give_tape(stage.person(rank, name=name), film, 8000)
    return stage


def letter(mailbox, address: str, subject: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for entry in mailbox.entries(address):
            if subject in entry.subject:
                return mailbox.message(entry.name).get_body(("plain",)).get_content()
        time.sleep(0.1)
    raise AssertionError(f"No “{subject}” came for {address}.")


def eventually(look, expected) -> None:
    deadline = time.monotonic() + PATIENCE
    while look() != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    assert look() == expected


def test_a_producers_whole_way(open_page, axe, stage, site, worker, mail_sink, settings):
    with across_offices("a test puts the producer on the ladder"):
        LadderStep.objects.create(
            organisation=stage.office,
            production=stage.production,
            position=1,
            kind=ApprovalKind.PRODUCER,
            seats=[{"name": "Dana Whitlock", "email": "dana@harrow.example", "user": None}],
        )
    shown = stage.presentation(message="Three people wait for you.", shows_fees=True)
    viewer, key = stage.viewer(shown, title="Producer, Harrow Lane")
    yusuf, _ = stage.viewer(shown, "Yusuf Demirel", "yusuf@harrow.example", title="director")
    picks = stage.picks(shown)
    with office_scope(stage.office):
        cast_vote(viewer=yusuf, pick=picks[0], value="maybe")
        write_comment(viewer=yusuf, pick=picks[0], text="In the last forty seconds.")
        start_approval(actor=stage.director, role=stage.role, presentation=shown)

    page = open_page(**TABLET, has_touch=True)
    mail = letter(mail_sink, "dana@harrow.example", "people for you to look at")
    path = LINK.search(mail)[0].partition("/p/")[2]
    assert path == f"{key}/"
    _come_in(page, f"/p/{path}", mail_sink, axe)

    expect(page.get_by_role("heading", name="The Salt Road")).to_be_visible()
    expect(page.get_by_text("Yusuf Demirel: ")).to_have_count(0)
    axe(page)
    _every_picture_is_there(page)
    _votes(page, axe)
    _plays(page, axe)
    _ranks(page, stage)
    _comments(page, stage)
    _signs_off(page, axe, stage)
    _forwarded(open_page, f"/p/{path}", axe, stage)
    _closed_and_taken_back(page, f"/p/{path}", axe, stage, shown, viewer)
    with office_scope(stage.office):
        acts = list(viewer.events.order_by("pk").values_list("act", flat=True))
    assert acts[:3] == [ViewerAct.CODE_SENT, ViewerAct.CONFIRMED, ViewerAct.OPENED] or ViewerAct.SENT in acts[:3]
    assert acts.count(ViewerAct.PLAYED) == 1


def _come_in(page: Page, path: str, mailbox, axe) -> None:
    page.goto(path)
    expect(page.get_by_role("heading", name="For Dana Whitlock")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Send me a code").click()
    code = code_in(letter(mailbox, "dana@harrow.example", "Your code for"))
    page.get_by_label("The six digits").fill("000000" if code != "000000" else "111111")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("That is not the code").first).to_be_visible()
    axe(page)
    forgive(page, "422")
    page.get_by_label("The six digits").fill(f"{code[:3]} {code[3:]}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")


def _every_picture_is_there(page: Page) -> None:
    for image in page.locator(".pick__face img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", value=True)
        assert image.evaluate("(one) => one.naturalWidth") == 400
        assert "/media/" not in image.get_attribute("src")


def _votes(page: Page, axe) -> None:
    noor = page.get_by_role("group", name="Your vote on Noor Haddad")
    size = noor.get_by_text("Yes", exact=True).bounding_box()
    assert size["height"] >= 44
    noor.get_by_role("radio", name="Yes").check(force=True)
    card = page.locator(".pick", has_text="Noor Haddad")
    expect(card.get_by_text("Kept.")).to_be_visible()
    expect(card.get_by_text("Yusuf Demirel, director")).to_be_visible()
    # By keys alone: from the group to the last choice, which counts once the hand rests.
    page.get_by_role("group", name="Your vote on Kavita Raman").get_by_role("radio", name="Yes").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".pick", has_text="Kavita Raman").get_by_text("Kept.")).to_be_visible()
    axe(page)


def _plays(page: Page, axe) -> None:
    page.get_by_role("link", name="of Noor Haddad").first.click()
    expect(page.get_by_role("heading", name="Noor Haddad", level=1)).to_be_visible()
    player = page.locator("[data-player]")
    expect(player.locator(".player__mark span").first).to_contain_text("Dana Whitlock")
    player.get_by_role("button", name="Play", exact=True).first.click()
    eventually(lambda: page.locator("video").evaluate("(film) => film.currentTime > 1"), True)
    axe(page)
    page.locator("video").evaluate("(film) => film.pause()")
    page.get_by_role("link", name="Mara Voss").first.click()
    expect(page.get_by_role("heading", name="The Salt Road")).to_be_visible()


def _ranks(page: Page, stage) -> None:
    handle = page.get_by_role("button", name="Move Kavita Raman", exact=True)
    handle.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("Kept.", exact=True).last).to_be_visible()
    assert _order(stage) == ["Kavita Raman", "Noor Haddad", "Adaeze Nwosu"]
    noor, adaeze = (
        page.get_by_role("button", name=f"Move {name}", exact=True).bounding_box()
        for name in ("Noor Haddad", "Adaeze Nwosu")
    )
    page.mouse.move(adaeze["x"] + 8, adaeze["y"] + 8)
    page.mouse.down()
    page.mouse.move(noor["x"] + 8, noor["y"] + 4, steps=8)
    page.mouse.up()
    eventually(lambda: _order(stage), ["Kavita Raman", "Adaeze Nwosu", "Noor Haddad"])


def _order(stage) -> list[str]:
    with office_scope(stage.office):
        votes = Vote.objects.filter(rank__isnull=False).order_by("rank")
        return list(votes.values_list("pick__submission__performer__stage_name", flat=True))


def _comments(page: Page, stage) -> None:
    page.get_by_label("Write a comment").fill("That is the series.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("That is the series.")).to_be_visible()
    with office_scope(stage.office):
        assert PickComment.objects.filter(text="That is the series.", audience="production").exists()


def _signs_off(page: Page, axe, stage) -> None:
    page.wait_for_load_state("load")
    page.get_by_role("button", name="Approve Noor Haddad").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    axe(page)
    page.get_by_role("dialog").get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("You said:")).to_be_visible()
    with office_scope(stage.office):
        assert Verdict.objects.get().value == "approve"
        assert ApprovalSeat.objects.get().viewer.name == "Dana Whitlock"


def _forwarded(open_page, path: str, axe, stage) -> None:
    other = open_page(width=1440, height=900)
    other.goto(path)
    expect(other.get_by_role("button", name="Send me a code")).to_be_visible()
    expect(other.get_by_text("Noor Haddad")).to_have_count(0)
    axe(other)
    notice = Notice.objects.get(user=stage.director, dedupe_key__startswith="viewer-device")
    assert "another device" in notice.title


def _closed_and_taken_back(page: Page, path: str, axe, stage, shown, viewer) -> None:
    page.reload()
    # Before it closes: a picture that only comes into view later is kept from the page by then.
    _every_picture_is_there(page)
    with office_scope(stage.office):
        close_presentation(actor=stage.director, presentation=shown)
    page.get_by_role("group", name="Your vote on Noor Haddad").get_by_role("radio", name="No").check(force=True)
    expect(page.get_by_text("closed by Renata Okoye at").first).to_be_visible()
    forgive(page, "409")
    with office_scope(stage.office):
        assert Vote.objects.get(viewer=viewer, pick__submission__performer__stage_name="Noor Haddad").value == "yes"
    page.reload()
    expect(page.get_by_role("heading", name="This presentation is closed")).to_be_visible()
    axe(page)
    with office_scope(stage.office):
        revoke_viewer(actor=stage.director, viewer=viewer)
    page.reload()
    expect(page.get_by_role("heading", name="This link was taken back")).to_be_visible()
    axe(page)
    forgive(page, "410")


def test_a_presentation_is_made_by_keys_and_sent(page_desktop, sign_in, axe, stage):
    page = page_desktop
    sign_in(page, stage.director)
    page.goto(f"/office/okoye/productions/{stage.production.pk}/presentations/")
    axe(page)
    page.get_by_role("link", name="New presentation").click()
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", name="Who is shown")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Move Kavita Raman", exact=True).focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".orderlist__item").nth(1)).to_contain_text("Kavita Raman")
    word = page.get_by_label("A word on Noor Haddad")
    with page.expect_response(re.compile("people")):
        word.fill("Stillness.")
    page.get_by_label("Name").fill("Dana Whitlock")
    page.get_by_label("Mail address").fill("dana@harrow.example")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("rowheader", name="Dana Whitlock")).to_be_visible()
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_text("“Stillness.”")).to_be_visible()
    expect(page.locator("h3").nth(1)).to_have_text("Kavita Raman")
    axe(page)
    page.go_back()
    page.get_by_role("button", name="Open and send links").click()
    page.get_by_role("dialog").get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("in the outbox").first).to_be_visible()
    axe(page)
    with office_scope(stage.office):
        assert not NoteReading.objects.exists()
        assert not ViewerEvent.objects.filter(act=ViewerAct.OPENED).exists()
        assert stage.production.presentations.get().opened_at > clock.now() - dt.timedelta(minutes=2)
