"""A profile made on a phone, with a real worker; the crop by pointer and keys; the roster of an agency."""

import re

import pytest
from playwright.sync_api import expect

from talent.models import Performer
from talent.services import media, preparing
from tests import factories
from tests.browser.conftest import eventually, forgive
from tests.talent.conftest import make_cast, picture


def files(*sizes):
    return [
        {"name": f"face-{n}.jpg", "mimeType": "image/jpeg", "buffer": picture(size)} for n, size in enumerate(sizes)
    ]


def test_an_actor_makes_a_profile_on_a_phone(page_phone, sign_in, axe, worker):
    page, user = page_phone, factories.UserFactory(name="Tomasz Birk")
    sign_in(page, user)
    page.goto("/profile/")
    page.get_by_label("From").fill("30")
    page.get_by_label("To", exact=False).first.fill("40")
    page.get_by_label("Where you are based").fill("Leeds")
    axe(page)
    page.get_by_role("button", name="Make the profile").click()
    guide = page.locator("#guide")
    expect(guide).to_contain_text("Casting looks at faces first")

    page.set_input_files("#id_headshots", [*files((800, 1000), (1000, 1000)), {
        "name": "song.gif", "mimeType": "image/gif", "buffer": picture(kind="GIF"),
    }])  # fmt: skip
    cards = page.locator(".portrait")
    expect(cards).to_have_count(2)
    expect(page.get_by_text("This is a GIF.")).to_be_visible()
    forgive(page, "422")
    expect(guide).not_to_contain_text("There is no headshot")
    expect(page.get_by_text("Being prepared…")).to_have_count(0)
    expect(cards.first).to_contain_text("Main")
    expect(cards.first.get_by_role("button", name="Drag to another place")).to_be_visible()
    expect(cards.first.get_by_role("button", name="Move earlier")).to_be_disabled()
    axe(page)

    cards.nth(0).get_by_role("button", name="Move later").click()
    expect(page.locator(".portrait").nth(1).get_by_role("button", name="Move earlier")).to_be_focused()
    performer = Performer.objects.get(account=user)
    assert [asset.is_main for asset in performer.media.all()] == [True, False]

    page.locator("#skills").get_by_role("link", name="Edit").click()
    page.get_by_label("Skill", exact=True).first.fill("Fiddle")
    page.get_by_role("button", name="Add a skill").click()
    page.locator("#skills .entry").last.get_by_label("Skill", exact=True).fill("Fencing")
    page.locator("#skills").get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#skills")).to_contain_text("Fencing")
    expect(guide).not_to_contain_text("There are no skills")
    expect(page.locator(".toast", has_text="Skills saved")).to_be_visible()
    assert set(performer.skills.values_list("skill", flat=True)) == {"Fiddle", "Fencing"}

    page.locator(".portrait").nth(1).get_by_text("More for this picture").locator("..").click()
    page.locator(".portrait").nth(1).get_by_role("button", name="Remove").click()
    expect(page.locator(".portrait")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".portrait")).to_have_count(2)


def test_a_picture_chosen_before_the_scripts_came_goes_up_when_they_do(page_phone, sign_in):
    page, cast = page_phone, make_cast()
    sign_in(page, cast.actor)
    held = []
    page.route("**/js/talent/upload*.js", lambda route: held.append(route))  # noqa: PLW0108  (Playwright marks the handler, and a built-in takes no mark)
    page.goto(f"/profile/{cast.performer.slug}/", wait_until="commit")
    page.set_input_files("#id_headshots", files((800, 1000)))
    expect(page.locator(".portrait")).to_have_count(0)
    eventually(page, lambda: held, "asking for the script")
    held[0].continue_()
    expect(page.locator(".portrait")).to_have_count(1)


def with_headshot(cast, size=(900, 900)):
    import io

    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("face.jpg", io.BytesIO(picture(size)).getvalue())
    asset = media.upload_headshot(actor=cast.actor, performer=cast.performer, file=file)
    preparing.prepare_headshot(asset_id=asset.pk)
    return asset


def test_a_crop_follows_keys_and_pointer(any_page, sign_in, axe):
    page, cast = any_page, make_cast()
    asset = with_headshot(cast)
    sign_in(page, cast.actor)
    page.goto(f"/profile/{cast.performer.slug}/headshots/{asset.public_id}/")
    frame = page.locator("[data-crop-frame]")
    expect(frame).to_be_visible()
    axe(page)
    frame.focus()
    for key in ("-", "-", "-", "ArrowRight", "ArrowDown"):
        frame.press(key)
    page.get_by_text("As numbers").click()
    width, left = page.locator("#id_width"), page.locator("#id_x")
    assert 70 < float(width.input_value()) < 75
    before = float(left.input_value())
    box = frame.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 20, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert float(left.input_value()) < before
    page.mouse.move(box["x"] - 20 + box["width"] - 8, box["y"] + box["height"] - 8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 80, box["y"] + box["height"] - 80, steps=4)
    page.mouse.up()
    assert float(width.input_value()) < 70
    page.get_by_role("button", name="Save this crop").click()
    expect(page).to_have_url(re.compile("#headshots$"))
    asset.refresh_from_db()
    assert asset.crop["width"] < 0.7
    assert abs(asset.crop["height"] - asset.crop["width"] * 1.25) < 0.003


def test_credits_are_put_in_order_by_buttons(page_desktop, sign_in):
    from talent.services import entries

    page, cast = page_desktop, make_cast()
    names = ["One", "Two", "Three"]
    entries.set_credits(
        actor=cast.actor, performer=cast.performer, entries=[entries.CreditEntry("film", name, "Ida") for name in names]
    )
    sign_in(page, cast.actor)
    page.goto(f"/profile/{cast.performer.slug}/")
    page.locator("#credits").get_by_role("link", name="Edit").click()
    page.locator("#credits .entry").nth(2).get_by_role("button", name="Move up").click()
    handle = page.locator("#credits .entry").nth(0).get_by_role("button", name="Drag")
    target = page.locator("#credits .entry").nth(2).bounding_box()
    handle.hover()
    page.mouse.down()
    page.mouse.move(target["x"] + 60, target["y"] + target["height"] / 2, steps=8)
    page.mouse.up()
    page.locator("#credits").get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#credits tbody tr")).to_have_count(3)
    assert list(cast.performer.credits.values_list("production", flat=True)) == ["Three", "Two", "One"]


def test_a_roster_at_both_widths(any_page, sign_in, axe):
    page, cast = any_page, make_cast()
    sign_in(page, cast.agent)
    for address in (
        "/office/bell-lane/roster/",
        "/office/bell-lane/roster/?view=faces",
        "/office/bell-lane/roster/add/",
    ):
        page.goto(address)
        axe(page)
    page.goto("/office/bell-lane/roster/")
    page.get_by_role("link", name="Noor Haddad", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor Haddad")


@pytest.mark.parametrize("script", [True, False])
def test_the_page_of_a_performer_needs_no_script(open_page, axe, script):
    cast = make_cast()
    with_headshot(cast)
    Performer.objects.update(visibility="public")
    page = open_page(width=390, height=844, java_script_enabled=script)
    page.goto(f"/performers/{cast.performer.slug}/")
    assert page.get_by_role("heading", level=1).inner_text() == "Ama Boateng"
    if script:
        assert page.locator("img.print").first.evaluate("img => img.naturalWidth") == 720
        axe(page)
