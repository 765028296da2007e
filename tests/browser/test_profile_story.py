"""A profile finished in a browser: sizes, looks, credits brought in, and the page that others see."""

from django.core.files.base import ContentFile
from playwright.sync_api import expect

from talent.models.media import stored_path
from tests import factories
from tests.talent.conftest import fill, make_cast, picture, seen_by_all

CSV = b"Production,Role,Kind,Year,Link\nLow Water,Sergeant Iqbal,TV,2025,example.com/low\nProduction 0,Ida,Film,2026,\n"


def test_an_actor_finishes_a_profile(page_desktop, sign_in, axe):
    page, cast = page_desktop, make_cast()
    slug = cast.performer.slug
    fill(cast.actor, cast.performer)
    seen_by_all(cast.performer)
    for n in range(3):
        shot = factories.MediaAssetFactory(performer=cast.performer, is_main=n == 0, position=n, alt=f"Ama, {n}")
        for variant in ("card", "large"):
            shot.card.storage.save(stored_path(shot.public_id, variant), ContentFile(picture(kind="WEBP")))
    sign_in(page, cast.actor)

    page.goto(f"/profile/{slug}/sizes/")
    page.get_by_label("Waist").fill("28 in")
    page.get_by_label("Shoe").fill("39½")
    axe(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#sizes")).to_contain_text("71.1 cm (28 in)")

    page.goto(f"/profile/{slug}/looks/")
    page.get_by_label("Name").fill("In uniform")
    page.get_by_role("button", name="Add this look").click()
    page.get_by_label("Look of headshot 2").select_option("In uniform")
    axe(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Look of headshot 2")).to_have_value(str(cast.performer.looks.get().pk))

    page.goto(f"/profile/{slug}/data/")
    axe(page)
    page.set_input_files("input[type=file]", {"name": "credits.csv", "mimeType": "text/csv", "buffer": CSV})
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("checkbox")).to_have_count(2)
    axe(page)
    page.get_by_role("checkbox", name="Ida in Production 0").uncheck()
    page.get_by_role("button", name="Take what is ticked").click()
    expect(page.locator("#credits")).to_contain_text("Low Water")
    expect(page.locator("#credits")).not_to_contain_text("2026")

    page.goto(f"/performers/{slug}/")
    expect(page.get_by_role("heading", name="In uniform")).to_be_visible()
    expect(page.get_by_role("link", name="Low Water")).to_have_attribute("href", "https://example.com/low")
    axe(page)
