"""A contract read and signed on a telephone with a drawing, and after it on a desk without any script."""

import pytest
from playwright.sync_api import expect

from accounts.tenancy import office_scope
from contracts.models import Signature
from contracts.sign_codes import PURPOSE
from core import codes
from tests.browser.conftest import forgive, settled, until
from tests.contracts.signing.making import Desk, Signer


@pytest.fixture
def desk(transactional_db) -> Desk:
    made = Desk(terms={"rider_intimacy": "Scene 31 only."})
    made.send()
    return made


def code_of(desk: Desk, kind: str) -> str:
    return codes.code_of(PURPOSE, desk.party(kind))


def test_drawn_on_a_telephone_then_typed_without_scripts(desk, page_phone, open_page, axe):
    page, address = page_phone, Signer(desk, "performer").at()
    page.goto(address)
    settled(page)
    expect(page.get_by_text("In plain words")).to_be_visible()
    axe(page)
    # What has come by is read; whoever is asked to sign need not say so.
    until(page, "window.scrollBy(0, innerHeight * .8) || document.querySelector('[data-read-form]').hidden")
    for sentence in page.locator("input[name=agreed]").all():
        sentence.check()
    box = page.locator("canvas[data-sign]")
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    page.mouse.move(at["x"] + 30, at["y"] + 80)
    page.mouse.down()
    for step in range(30):
        page.mouse.move(at["x"] + 30 + 8 * step, at["y"] + 40 + 50 * (step // 3 % 2))
    page.mouse.up()
    page.get_by_role("button", name="Mail me the code").click()
    code = page.get_by_label("The six digits from the letter")
    expect(code).to_be_focused()
    axe(page)
    code.fill("12 34 56" if code_of(desk, "performer") != "123456" else "65 43 21")
    page.get_by_role("button", name="Sign the weekly contract").click()
    expect(page.get_by_text("That is not the code. 4 more tries.").first).to_be_visible()
    forgive(page, "422")
    page.get_by_label("The six digits from the letter").fill(code_of(desk, "performer"))
    page.get_by_role("button", name="Sign the weekly contract").click()
    expect(page.get_by_role("heading", name="You have signed")).to_be_visible()
    drawn = page.get_by_alt_text("Drawn signature of")
    until(page, "document.querySelector('.signblock__drawn').naturalWidth > 100")
    expect(drawn).to_be_visible()
    axe(page)

    plain = open_page(width=1440, height=900, java_script_enabled=False)
    plain.goto(Signer(desk, "signatory").at())
    plain.get_by_role("button", name="I have read it to the end").click()
    for sentence in plain.locator("input[name=agreed]").all():
        sentence.check()
    plain.get_by_label("Type your name").fill("Dana Whitlock")
    plain.get_by_role("button", name="Mail me the code").click()
    expect(plain.get_by_label("Type your name")).to_have_value("Dana Whitlock")
    plain.get_by_label("The six digits from the letter").fill(code_of(desk, "signatory"))
    plain.get_by_role("button", name="Sign the weekly contract").click()
    expect(plain.get_by_text("Everybody has signed, and the document is in force.")).to_be_visible()
    assert desk.again().state == "executed"
    with office_scope(desk.office):
        assert [bool(row.image) for row in Signature.objects.order_by("pk")] == [True, False]
