"""The ground pages in Chromium: they keep the content policy, log nothing and have no accessibility violation."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import forgive


@pytest.fixture(autouse=True)
def an_office(site):
    factories.OrganisationFactory()


def test_the_front_page(any_page, axe):
    any_page.goto("/")
    expect(any_page.get_by_role("heading", level=1)).to_be_visible()
    axe(any_page)


def test_a_page_that_is_not_there(any_page, axe):
    any_page.goto("/no-such-page/")
    expect(any_page.get_by_text("Nothing pinned here")).to_be_visible()
    axe(any_page)
    forgive(any_page, "404")


def test_local_mail(any_page, axe, mail_sink):
    any_page.goto(reverse("dev:mail"))
    expect(any_page.get_by_text("No mail yet")).to_be_visible()
    axe(any_page)
    content = b"Subject: Your callback\r\nContent-Type: text/html\r\n\r\n<p style='color:red'>Come on Monday</p>\r\n"
    mail_sink.store(sender="office@example.com", recipients=["zoe@example.com"], content=content)
    any_page.reload()
    any_page.get_by_role("link", name="Your callback").click()
    expect(any_page.frame_locator("iframe").get_by_text("Come on Monday")).to_be_visible()
    axe(any_page)
