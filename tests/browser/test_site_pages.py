"""The switcher and the pages about the site in a real browser, on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from portal import health

from .axe import WIDE, axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

INCIDENT = "incidents/meta-2021-10-04/"
PAGES = (
    *("about/", "method/", "privacy/", "accessibility/", "site-map/", "site-status/", "notices/"),
    "feeds/",
)


@pytest.mark.audit
@pytest.mark.parametrize("language", ["vi", "ar"])
def test_axe_finds_nothing_on_the_pages_about_the_site(page, site, content, language):
    health.beat_seen()
    page.set_viewport_size({"width": 320, "height": 800})
    found = {}
    for path in PAGES:
        page.goto(f"{site}/{language}/{path}")
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        findings = axe_findings(page)
        if page.evaluate(WIDE):
            findings.append("scrolls sideways")
        if findings:
            found[path] = findings
    assert found == {}


def test_the_switcher_works_by_keyboard_and_says_what_is_borrowed(page, site, content):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site}/vi/{INCIDENT}")
    summary = page.locator(".language summary")
    summary.focus()
    page.keyboard.press("Enter")
    arabic = page.locator('.language a[lang="ar"]')
    expect(arabic).to_contain_text("English")
    expect(page.locator('.language a[lang="en"] small')).to_have_count(0)
    # Of the list alone: what it covers for a moment is no target then.
    assert Axe().run(page, context=".language").response["violations"] == []
    assert not page.evaluate(WIDE)
    box = arabic.bounding_box()
    assert box["height"] >= 44
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    for _language in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ar/{INCIDENT}")
    # What the switcher said before, the page says now.
    expect(page.locator("main .announce").first).to_contain_text("English")
    expect(page.locator('main h1[lang="en"][dir="ltr"]')).to_be_visible()


@pytest.mark.audit
def test_the_list_of_sources_opens_by_keyboard_and_leads_to_their_pages(page, site, content):
    page.goto(f"{site}/vi/method/")
    closed = page.locator("#sources details:not([open]) > summary").first
    closed.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sources details[open]")).to_have_count(2)
    assert page.locator('#sources a[href^="https://"]').count() > 10
