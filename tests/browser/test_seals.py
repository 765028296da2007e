"""Checking a contract by its file, as whoever holds it does."""

import pytest
from playwright.sync_api import expect

from accounts.tenancy import office_scope
from contracts.services.sealing import seal_contract
from tests import factories
from tests.contracts.seals.signed import signed_contract

pytestmark = pytest.mark.django_db(transaction=True)


def test_whoever_holds_the_file_checks_it(page_phone, page_desktop, site, axe):
    office = factories.OrganisationFactory(name="Okoye Casting")
    with office_scope(office):
        contract = signed_contract(office, names=("Noor Haddad", "Dana Whitlock"))
        sealed = seal_contract(contract_id=contract.pk)
        with sealed.file.open("rb") as file:
            data = file.read()
    for page, given, word in (
        (page_phone, data, "Intact"),
        (page_desktop, data[:900] + b"x" + data[901:], "Changed"),
    ):
        page.goto("/verify/")
        page.get_by_label("The PDF").set_input_files(
            {"name": "TST-sealed.pdf", "mimeType": "application/pdf", "buffer": given}
        )
        page.get_by_role("button", name="Check the file").click()
        expect(page.get_by_role("heading", name=word)).to_be_visible()
        axe(page)
    expect(page_phone.get_by_text(contract.number).first).to_be_visible()
    expect(page_phone.get_by_text("Noor Haddad").first).to_be_visible()
    expect(page_desktop.locator(".verdict").get_by_text("It cannot be relied on.")).to_be_visible()
