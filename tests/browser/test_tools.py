"""The situation finder and the self-checks in a browser: with a thumb, by keys, on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import WIDE, axe_findings

pytestmark = [pytest.mark.audit, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FINDER = "guidance/outage/what-happened/"
SELLER = "guidance/prepare/self-check-seller/"
USES = ("orders", "customers", "open-orders", "paid", "ads", "suppliers", "sign-in", "pictures")
READY = (
    *("second-channel", "customer-list", "second-lock", "two-admins", "orders-copy"),
    *("bank-account", "message", "no-fee", "suppliers", "pictures", "practice"),
)
WORST = "&".join([*(f"uses={each}" for each in USES), *(f"{each}=no" for each in READY)])
PAGES = (
    FINDER,
    f"{FINDER}?a=logged-out",
    f"{FINDER}?a=logged-out&a=only-me&a=facebook",
    f"{FINDER}?a=rubbish",
    "guidance/prepare/self-check/",
    f"{SELLER}?{WORST}",
)


def choose(page, *names: str) -> None:
    """Tap one answer after the other, each on a screen of its own."""
    for name in names:
        page.locator(f"input[name=a][value={name}][type=radio]").locator("..").click()
        with page.expect_navigation():
            page.locator("form.questions button").click()


def test_logged_out_the_finder_leads_to_the_guide_and_every_answer_can_be_changed(
    page, site, content
):
    page.goto(f"{site}/vi/guidance/outage/")
    page.locator(f"main a[href$='/{FINDER}']").click()
    choose(page, "logged-out", "only-me", "facebook")
    assert "a=logged-out&a=only-me&a=facebook" in page.url
    page.go_back()
    expect(page.locator("input[value=facebook]")).to_be_visible()
    page.go_forward()
    page.locator(".said a").nth(1).click()
    choose(page, "many")
    assert page.url.partition("#")[0].endswith("?a=logged-out&a=many")
    page.locator("article a[href*=logged-out-everywhere]").click()
    page.wait_for_url("**/vi/guidance/outage/logged-out-everywhere/")
    assert page.context.cookies() == []


def test_a_seller_comes_to_a_plan_and_own_numbers_stay_on_the_device(page, site, content):
    page.goto(f"{site}/vi/{SELLER}")
    for use in ("orders", "paid"):
        page.locator(f"input[name=uses][value={use}]").check()
    for key in READY:
        page.locator(f"input[name={key}][value={'yes' if key == 'bank-account' else 'no'}]").check()
    with page.expect_navigation():
        page.locator("form.questions button").click()
    assert page.locator("h1 ~ ol.steps").first.locator("> li").count() == 4
    assert page.locator("ol.steps > li").count() == len(READY) - 1
    expect(page.locator("svg[role=img]")).to_be_visible()

    asked, before = [], page.url
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#cost-orders", "10")
    page.fill("#cost-value", "500.000")
    page.fill("#cost-share", "90%")
    expect(page.locator("#cost-says")).to_contain_text("4.500.000")
    page.fill("#cost-share", "900")
    expect(page.locator("#cost-says")).not_to_contain_text("000")
    page.fill("#cost-share", "many")
    expect(page.locator("#cost-share")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Enter")
    assert (asked, page.url) == ([], before)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []


@pytest.mark.audit
def test_the_address_of_a_plan_can_be_copied_and_brings_the_same_plan(page, site, content):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/vi/{SELLER}?plan=1&second-channel=no&message=partly&x=1")
    shown = page.locator("ol.steps").all_inner_texts()
    page.click("#plan-copy")
    expect(page.locator("#plan-copied")).not_to_be_empty()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == f"{site}/vi/{SELLER}?second-channel=no&message=partly"
    page.goto(address)
    assert page.locator("ol.steps").all_inner_texts() == shown


@pytest.mark.audit
def test_the_longest_plan_prints_on_two_pages_with_its_addresses(page, site, content):
    page.goto(f"{site}/vi/{SELLER}?{WORST}")
    paper = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) <= 2
    page.emulate_media(media="print")
    written = page.locator(".steps .in-print").first
    expect(written).to_be_visible()
    assert "/vi/guidance/outage/seller-first-fifteen-minutes/" in written.inner_text()
    for gone in ("#plan-tools", "aside", "nav"):
        expect(page.locator(gone).first).to_be_hidden()


def test_the_keyboard_alone_is_enough(page, site, content):
    page.goto(f"{site}/vi/{FINDER}")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.value") == "logged-out"
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("input[value=many]").focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("article h3 a").first).to_be_visible()


@pytest.mark.audit
def test_without_scripts_there_is_a_plan_and_the_sum_is_explained_in_words(chromium, site, content):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/vi/{FINDER}")
    choose(page, "friend", "not-yet")
    expect(page.locator("article a[href*=friend-borrows-money]")).to_be_visible()
    page.goto(f"{site}/vi/{SELLER}")
    page.locator("input[name=message][value=no]").check()
    with page.expect_navigation():
        page.locator("form.questions button").click()
    assert page.locator("ol.steps > li").count() == 1
    expect(page.locator("#cost-by-hand")).to_be_visible()
    expect(page.locator("#cost")).to_be_hidden()
    expect(page.locator("#plan-tools")).to_be_hidden()
    context.close()


@pytest.mark.audit
@pytest.mark.parametrize("language", ["vi", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wide(page, site, content, language, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 700})
    found = {}
    for path in PAGES:
        page.goto(f"{site}/{language}/{path}")
        if findings := axe_findings(page):
            found[path] = findings
        assert not page.evaluate(WIDE), f"{path} scrolls sideways"
    assert found == {}
