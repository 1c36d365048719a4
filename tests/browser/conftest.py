"""A real browser against a real server."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

# Playwright's own event loop must not make Django refuse the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Return the path of the system's Chromium, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium; without it the test fails and says what to install."""
    found = find_chromium()
    if found is None:
        pytest.fail("Chromium is missing: install the system's package 'chromium'.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A page in a context of its own, at the width of a phone."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def site(live_server):
    """The server's address by the name passkeys need."""
    return live_server.url.replace("127.0.0.1", "localhost")
