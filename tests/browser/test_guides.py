"""A guide in the hand: on paper, without a script, and the answer whether it helped."""

import re

import pytest

from guidance.models import FraudFormPage, GuideFeedback, GuidePage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b(?!s)")
PATH = "guidance/outage/logged-out-everywhere/"


def guides() -> list[str]:
    """The paths of all starter guides and forms of fraud, below /<language>/."""
    found = [
        page.url_path.split("/", 2)[2]
        for model in (GuidePage, FraudFormPage)
        for page in model.objects.filter(locale__language_code="vi")
    ]
    assert len(found) >= 8
    return found


@pytest.mark.audit
@pytest.mark.parametrize("language", ["vi", "ar"])
def test_every_guide_prints_on_one_or_two_sheets(page, site, content, language):
    page.emulate_media(color_scheme="dark")  # paper is white all the same
    sheets = {}
    for path in guides():
        page.goto(f"{site}/{language}/guidance/{path}")
        sheets[path] = len(PAGE_OBJECT.findall(page.pdf(format="A4", print_background=True)))
    assert {path: number for path, number in sheets.items() if not 1 <= number <= 2} == {}


def test_paper_carries_addresses_and_rules_and_nothing_to_press(page, site, content):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{site}/vi/guidance/recovery/recover-facebook/")
    words = page.locator("body").inner_text()
    assert "https://www.facebook.com/hacked" in words
    assert "/vi/guidance/recovery/recover-facebook/" in words
    assert "OTP" in page.locator("aside .avoid").inner_text()
    seen = ("nav", "button", "#helpful", ".search", "#state-now", "[data-offline-mark]")
    assert [each for each in seen if page.locator(f"{each} >> visible=true").count()] == []
    colours = page.evaluate(
        "[document.documentElement, document.querySelector('.lede'), document.querySelector('h1')]"
        ".map((each) => getComputedStyle(each)).map((each) => [each.backgroundColor, each.color])"
    )
    assert colours[0][0] == "rgb(255, 255, 255)"
    assert {colour for _background, colour in colours} == {"rgb(0, 0, 0)"}


def test_a_reader_without_scripts_says_why_it_did_not_help(chromium, site, content):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{site}/en/{PATH}")
    assert page.locator("[data-print]").is_hidden()
    page.get_by_text("No, it did not help").click()
    page.get_by_role("button", name="It is out of date").click()
    page.wait_for_url(f"{site}/en/{PATH}?thanks=1#helpful")
    assert page.get_by_text("Your answer was counted.").is_visible()
    assert page.locator("#helpful button").count() == 0
    row = GuideFeedback.objects.get()
    assert (row.answer, row.reason, row.count, row.version) == ("no", "outdated", 1, 1)
    assert context.cookies() == []
    context.close()


@pytest.mark.audit
def test_a_script_adds_print_and_copy(page, site, content):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/en/{PATH}")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.locator("[data-print]").click()
    assert page.evaluate("window.printed")
    page.locator("[data-copy]").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/en/{PATH}")


@pytest.mark.audit
@pytest.mark.parametrize("width", [320, 390])
def test_nothing_on_a_guide_is_too_small_or_too_wide(page, site, content, width):
    page.set_viewport_size({"width": width, "height": 800})
    for path in (PATH, "guidance/fraud/", "guidance/fraud/friend-borrows-money/", "contacts/"):
        page.goto(f"{site}/vi/{path}")
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wide), path
        small = page.evaluate(
            "[...document.querySelectorAll('main .button, main .tap, main summary')]"
            ".filter((each) => each.checkVisibility())"
            ".filter((each) => each.getBoundingClientRect().height < 43.5)"
            ".map((each) => each.outerHTML.slice(0, 80))"
        )
        assert small == [], path
