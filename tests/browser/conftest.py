"""Chromium on the real web process. A page that logs an error, breaks the content policy or fails a request fails."""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from config.local import browser as chromium

# Playwright's loop runs in the thread of the tests, which Django would otherwise take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # What is in order need not be described, element by element.
    "resultTypes": ["violations"],
}
LOOKS = (Path(__file__).parent / "looks.js").read_text()
# Seconds, of every wait: what is not there by then never comes, however much else the machine does.
PATIENCE = 40
expect.set_options(timeout=PATIENCE * 1000)
STILL = """!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, [aria-busy="true"]')
    && document.getAnimations().every(
        (one) => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity)"""
# The browser's own words for a request that a newer one replaced.
REPLACED = "net::ERR_ABORTED"


_passed_looks: set[str] = set()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.executable()
    if path is None:
        reason = "NO CHROMIUM: the browser tests did not run. Install one, or set CHROMIUM to its path."
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, headless=True, args=chromium.FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens pages that are watched: `page = open_page(width=390, height=844)`, as many as a story has people.

    `page.faults` lists what went wrong so far; a test that provokes something takes it out with `forgive`.
    """
    pages: list[Page] = []

    def open_one(*, width: int, height: int, **options) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        _watch(page, has_scripts=options.get("java_script_enabled", True))
        pages.append(page)
        return page

    yield open_one
    faults = [fault for page in pages for fault in page.faults]
    for page in pages:
        page.context.close()
    assert not faults, "The page had faults:\n" + "\n".join(faults)


@pytest.fixture
def page_desktop(open_page) -> Page:
    return open_page(width=1440, height=900)


@pytest.fixture
def page_phone(open_page) -> Page:
    return open_page(width=390, height=844, has_touch=True, is_mobile=True)


@pytest.fixture(params=["desktop", "phone"])
def any_page(request, open_page) -> Page:
    """The test runs twice, at both widths."""
    return request.getfixturevalue(f"page_{request.param}")


@pytest.fixture
def worker(start_worker, site: str):
    """One that writes the same addresses into letters as the web process does."""
    return start_worker(SITE_URL=site)


@pytest.fixture
def sign_in(site: str):
    """`sign_in(page, user)`: a session without going through the form, which has its own tests."""
    from django.conf import settings
    from django.test import Client

    def enter(page: Page, user) -> None:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])

    return enter


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails, naming the elements, when the page has an accessibility violation."""

    def check(page: Page) -> None:
        # A page that is still leaving has no document to look at.
        page.wait_for_load_state("load")
        until(page, "document.documentElement && document.readyState === 'complete'")
        # Nor has one that is just fetching a part of itself, or fading, the colours that a person reads.
        until(page, STILL)
        if not page.evaluate("'axe' in window"):
            page.evaluate(f"{AXE_SCRIPT}\n{LOOKS}")
        found = page.evaluate("([options, passed]) => violationsOf(options, passed)", [AXE, list(_passed_looks)])
        _passed_looks.update(found["fresh"])
        violations = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
            + "\n".join(
                f"    {node['html'][:200]}  {node.get('failureSummary', '')[:300]}" for node in violation["nodes"]
            )
            for violation in found["violations"]
        ]
        assert not violations, f"axe on {page.url}:\n" + "\n".join(violations)

    return check


def settled(page: Page) -> None:
    """Wait until the scripts of a page that has been gone to listen, and no part of it is being fetched."""
    until(page, "performance.getEntriesByName('callboard:listening').length")
    until(page, STILL)


def until(page: Page, condition: str) -> None:
    """Wait until that JavaScript is true. Asked from outside: our pages let no script of theirs evaluate a string, and
    that is what Playwright's own waiting does from its second look on."""
    eventually(page, lambda: _is_so(page, condition), condition)


def eventually(page: Page, true: Callable[[], object], what: str = "what was awaited") -> None:
    """Wait until that holds, outside the page: a row, a file, a request that was made."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"{page.url} never came to: {what}"
        page.wait_for_timeout(50)


def _is_so(page: Page, condition: str) -> bool:
    try:
        return page.evaluate(f"Boolean({condition})")
    except PlaywrightError as error:
        if "context was destroyed" in str(error):  # The page has just made way for the next one.
            return False
        raise


def forgive(page: Page, pattern: str) -> None:
    """Take out the faults that match, which the test meant to provoke; fails when there was none."""
    kept = [fault for fault in page.faults if not re.search(pattern, fault)]
    assert len(kept) < len(page.faults), f"No fault matches {pattern!r}: {page.faults}"
    page.faults[:] = kept


def _watch(page: Page, *, has_scripts: bool = True) -> None:
    page.faults = faults = []
    page.on("console", lambda message: _said(message, faults))
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    page.on("requestfailed", lambda request: _failed(request, faults, has_scripts=has_scripts))
    page.on("response", lambda reply: faults.append(f"{reply.status}: {reply.url}") if reply.status >= 500 else None)


def _said(message, faults: list[str]) -> None:
    if message.type == "error":
        faults.append(f"console: {message.text} {message.location.get('url', '')}")


def _failed(request, faults: list[str], *, has_scripts: bool) -> None:
    reason = request.failure or ""
    # Modules that a page names for later; Chromium says so of each where scripts are off, and asks for none.
    is_unwanted = not has_scripts and reason == "csp" and request.url.endswith(".js")
    if reason != REPLACED and not is_unwanted:
        faults.append(f"request: {reason} {request.url}")
