"""Suggestions under the search box: by keyboard and by ear, and a plain form without script."""

import pytest
from playwright.sync_api import expect

from .axe import axe_findings

pytestmark = [pytest.mark.audit, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def type_words(page, site, words: str, language: str = "vi"):
    page.goto(f"{site}/{language}/search/")
    box = page.get_by_role("combobox")
    box.press_sequentially(words)
    expect(page.get_by_role("option").first).to_be_visible()
    return box


def test_a_suggestion_is_chosen_by_keyboard(page, site, content):
    box = type_words(page, site, "zalo")
    options = page.get_by_role("option")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert page.locator("main [role=status]").inner_text().startswith(str(options.count()))
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    page.keyboard.press("ArrowUp")  # round to the last
    expect(options.last).to_have_attribute("aria-selected", "true")
    assert axe_findings(page) == []
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("zalo")
    box.press_sequentially(" ")
    box.press("Backspace")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vi/guidance/**")


def test_enter_without_a_choice_searches_the_words(page, site, content):
    type_words(page, site, "facebok")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vi/search/?q=facebok")
    expect(page.locator("main mark").first).to_have_text("Facebook")
    expect(page.locator("input[name=q]:visible")).to_have_count(1)


def test_a_tap_opens_what_was_suggested(page, site, content):
    type_words(page, site, "faceb", "ar")
    option = page.get_by_role("option").first
    assert option.locator("bdi").get_attribute("lang") == "ar"
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide)
    option.click()
    page.wait_for_url("**/ar/guidance/**")


def test_without_script_it_is_a_plain_form(chromium, site, content):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{site}/vi/search/?q=zlao")
    assert "Zalo" in page.locator("main strong").first.inner_text()
    page.fill("#words", "lua dao")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(".kinds a").nth(2).click()
    page.wait_for_url("**&kind=*")
    assert page.locator("main h2").count() == 1
    context.close()
