"""A guide from the editor to the public: by two people, and at once in an emergency."""

import pytest
from wagtail.models import Page

from guidance.models import Approval, SecondReading
from tests.desk.guides import guide, person

from .test_desk_journey import take_over

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("content")]
ADDRESS = "guidance/recovery/recover-zalo/"


def sit_down(page, site, user, settings):
    """Let somebody take the place at the desk."""
    page.context.clear_cookies()
    take_over(page, site, user.desk, settings)


def open_editor(page, site):
    page.goto(f"{site}/desk/pages/{guide().pk}/edit/")
    page.wait_for_selector("#page-edit-form")


def choose(page, name: str):
    """Open the editor's menu of actions and choose one of them."""
    entry = page.locator(name).first
    if not entry.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").last.click()
    entry.click()


def write_title(page, words: str):
    page.fill("input[name=title], textarea[name=title]", words)


def is_public(page, site, words: str, language="vi") -> bool:
    """Whether readers see some words; asked past the browser's own cache."""
    return words in page.request.get(f"{site}/{language}/{ADDRESS}").text()


@pytest.mark.audit
def test_one_writes_another_approves_and_says_what_it_means(page, site, settings):
    writer, reader = person("an", "approve_guide"), person("binh", "approve_guide", pages=())
    sit_down(page, site, writer, settings)
    open_editor(page, site)
    assert page.locator("[name=action-publish]").count() == 0
    write_title(page, "Mất Zalo thì làm gì?")
    with page.expect_navigation():
        choose(page, "[name=action-submit]")
    open_editor(page, site)
    assert page.locator("[data-workflow-action-name]").count() == 0, "not by who wrote it"
    assert not is_public(page, site, "Mất Zalo thì làm gì?")

    sit_down(page, site, reader, settings)
    open_editor(page, site)
    choose(page, "[data-workflow-action-name=approve_change]")
    window = page.locator(".modal-body, .modal-content").first
    window.locator("button[type=submit]").click()
    page.wait_for_selector(".modal-content .errorlist")  # it must be said what the change means
    page.check(".modal-content input[name=significance][value='30']")
    with page.expect_navigation():
        page.locator(".modal-content button[type=submit]").click()
    assert is_public(page, site, "Mất Zalo thì làm gì?")
    assert page.url == f"{site}/desk/"
    assert Approval.objects.get(page=guide()).approved_by == reader
    assert is_public(page, site, "out of date", "en")


@pytest.mark.audit
def test_in_an_emergency_it_is_public_at_once_and_read_afterwards(page, site, settings):
    writer = person("an", "publish_guide_at_once")
    reader = person("binh", "approve_guide", pages=())
    sit_down(page, site, writer, settings)
    open_editor(page, site)
    write_title(page, "Khẩn: đừng bấm liên kết lạ")
    with page.expect_navigation():
        choose(page, "[name=action-save-draft], button.action-save")
    with page.expect_navigation():
        choose(page, "a[href$='/at-once/']")
    page.fill("textarea[name=reason]", "Trang giả mạo đang lan rất nhanh.")
    page.check("input[name=significance][value='20']")
    with page.expect_navigation():
        page.click("main form.desk-form button[type=submit]")
    assert is_public(page, site, "Khẩn: đừng bấm liên kết lạ")

    sit_down(page, site, reader, settings)
    page.goto(f"{site}/desk/")
    with page.expect_navigation():
        page.click("a[href*='/second-readings/']:has(strong)")
    assert "Trang giả mạo đang lan rất nhanh." in page.locator("main").inner_text()
    with page.expect_navigation():
        page.click("button[value=confirm]")
    reading = SecondReading.objects.get()
    assert (reading.state, reading.answered_by) == ("confirmed", reader)
    assert Page.objects.get(pk=guide().pk).live


@pytest.mark.audit
def test_who_submitted_who_wrote_last_and_superusers_are_not_offered_it(page, site, settings):
    writer, helper = person("an", "approve_guide"), person("binh", "approve_guide")
    chief = person("lan", superuser=True)
    sit_down(page, site, helper, settings)
    open_editor(page, site)
    write_title(page, "Bình viết dòng này")
    with page.expect_navigation():
        choose(page, "[name=action-save-draft], button.action-save")
    sit_down(page, site, writer, settings)
    open_editor(page, site)
    with page.expect_navigation():
        choose(page, "[name=action-submit]")
    for somebody in (writer, helper):
        sit_down(page, site, somebody, settings)
        open_editor(page, site)
        assert page.locator("[data-workflow-action-name=approve_change]").count() == 0
    sit_down(page, site, chief, settings)  # wrote nothing: may
    open_editor(page, site)
    assert page.locator("[data-workflow-action-name=approve_change]").count() == 1
    write_title(page, "Lan sửa thêm")
    with page.expect_navigation():
        choose(page, "[name=action-save-draft], button.action-save")
    open_editor(page, site)  # wrote the last change: may not, superuser or not
    assert page.locator("[data-workflow-action-name=approve_change]").count() == 0
    assert page.locator("[name=action-publish]").count() == 0
    assert not is_public(page, site, "Lan sửa thêm")
    assert not Approval.objects.exists()
