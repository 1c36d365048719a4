"""A phone without a network: what is stored, that it says so, and how it becomes new again."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from directory.models import ContentVersion
from guidance.models import GuidePage
from incidents.publish import Step, open_incident
from portal import offline

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GUIDE = "guidance/recovery/recover-zalo/"
NOTHING = "async () => (await caches.keys()).length === 0"
STORED = "async path => Boolean(await caches.match(path))"


@pytest.fixture(autouse=True)
def _copies(settings, content):
    settings.OFFLINE_COPIES = True


def wait_for(page, promised: str, *args) -> None:
    """Wait until what a function of the page promises is true. `wait_for_function` cannot."""
    for _turn in range(300):
        if page.evaluate(promised, *args):
            return
        page.wait_for_timeout(200)
    pytest.fail(f"never true: {promised} {args}")


def wait_until_stored(page, language, path=GUIDE):
    """Wait for the worker to be done: the list of pages is the last thing it stores."""
    for each in (path, "offline.json"):
        wait_for(page, STORED, f"/{language}/{each}")
    wait_for(page, "() => Boolean(navigator.serviceWorker.controller)")


def cut_off(page):
    """Take the network away, and what the browser itself keeps for some seconds after a visit."""
    page.context.set_offline(True)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")


def banner(page):
    return page.locator("#stored-copy")


@pytest.mark.audit
def test_without_a_network_guides_open_and_the_last_board_says_that_it_is_old(page, site):
    page.goto(f"{site}/vi/")
    assert banner(page).is_hidden()
    wait_until_stored(page, "vi")

    cut_off(page)
    page.goto(f"{site}/vi/{GUIDE}")  # never opened before
    assert page.locator(".steps li, .prose li").count() > 0
    assert banner(page).is_visible()

    page.goto(f"{site}/vi/")
    assert page.locator("#board article").count() >= 15
    assert banner(page).is_visible()
    made = banner(page).locator("time").inner_text()
    assert timezone.localtime().strftime("%Y") in made
    assert page.locator("#old-copy").is_hidden()  # it is said once
    faded = "selector => getComputedStyle(document.querySelector(selector)).filter"
    assert page.evaluate(faded, "#board") == page.evaluate(faded, ".now") == "grayscale(1)"
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(banner(page)).to_be_in_viewport()

    page.goto(f"{site}/vi/statistics/")  # not among what is stored
    assert page.locator("main a[href$='/contacts/']").first.is_visible()
    assert page.locator(f"main a[href$='{GUIDE}']").is_visible()
    page.clock.install()
    page.goto(f"{site}/")  # the front door
    assert page.url == f"{site}/vi/"
    assert banner(page).is_visible()

    page.context.set_offline(False)
    page.clock.run_for(61_000)
    expect(banner(page)).to_be_hidden()  # by itself
    assert not page.evaluate("document.documentElement.hasAttribute('data-stored')")


@pytest.mark.audit
def test_a_copy_is_in_the_language_that_was_read(page, site):
    page.goto(f"{site}/ar/")
    wait_until_stored(page, "ar")
    cut_off(page)
    page.goto(f"{site}/ar/{GUIDE}")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert banner(page).is_visible()
    assert not page.evaluate(STORED, f"/vi/{GUIDE}")
    page.context.set_offline(False)
    page.goto(f"{site}/vi/")  # a reader who switches gets that language too
    wait_until_stored(page, "vi")


@pytest.mark.audit
def test_what_changed_is_stored_anew_and_what_is_gone_is_deleted(page, site, monkeypatch):
    monkeypatch.setattr(offline, "ASK_AGAIN", 0)
    page.goto(f"{site}/vi/about/")
    wait_until_stored(page, "vi")
    guide = GuidePage.objects.get(slug="recover-zalo", locale__language_code="vi")
    gone = GuidePage.objects.get(slug="recover-vneid", locale__language_code="vi")
    gone_at = f"/vi/guidance/recovery/{gone.slug}/"
    assert page.evaluate(STORED, gone_at)
    guide.title = "Lấy lại Zalo, bản mới"
    guide.save_revision().publish()
    for each in gone.get_translations(inclusive=True):
        each.unpublish()
    ContentVersion.bump()

    page.goto(f"{site}/vi/contacts/")  # any page: the guide itself is not opened
    words = "async ([path, words]) => (await (await caches.match(path)).text()).includes(words)"
    wait_for(page, words, [f"/vi/{GUIDE}", guide.title])
    wait_for(page, f"async path => !(await ({STORED})(path))", gone_at)
    cut_off(page)
    page.goto(f"{site}/vi/{GUIDE}")
    assert page.locator("h1").inner_text() == guide.title


@pytest.mark.audit
def test_forms_and_errors_and_the_desk_are_never_stored(page, site):
    page.goto(f"{site}/vi/")
    wait_until_stored(page, "vi")
    for path in ("vi/search/?q=lua+dao", "vi/no-such-page/", "desk/", "api/v1/docs/"):
        page.goto(f"{site}/{path}")
    page.goto(f"{site}/vi/about/")
    wait_for(page, STORED, "/vi/about/")
    stored = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async name =>
          (await (await caches.open(name)).keys()).map(each => new URL(each.url))))).flat()
          .map(url => url.pathname + url.search)"""
    )
    wrong = ("?", "no-such-page", "/desk", "/api", "/search")
    assert [each for each in stored if any(word in each for word in wrong)] == []


@pytest.mark.audit
def test_in_a_rush_a_reader_is_given_the_essential_pages_only(page, site):
    open_incident(
        kind="outage", titles={"vi": "Zalo hỏng"}, summaries={}, started_at=timezone.now(),
        step=Step("investigating", {"vi": "Đang tìm hiểu."}), author=None, now=timezone.now(),
    )  # fmt: skip
    page.goto(f"{site}/vi/")
    wait_until_stored(page, "vi", "guidance/outage/logged-out-everywhere/")
    assert not page.evaluate(STORED, f"/vi/{GUIDE}")


@pytest.mark.audit
@pytest.mark.parametrize("how", ["OFFLINE_COPIES", "EXERCISE"])
def test_switched_off_the_worker_and_its_copies_go(page, site, settings, how):
    page.goto(f"{site}/vi/")
    wait_until_stored(page, "vi")
    setattr(settings, how, how == "EXERCISE")
    page.goto(f"{site}/vi/about/")
    page.goto(f"{site}/vi/contacts/")
    wait_for(page, NOTHING)
    wait_for(page, "async () => (await navigator.serviceWorker.getRegistrations()).length === 0")


@pytest.mark.audit
def test_the_worker_itself_learns_that_it_is_switched_off(page, site, settings):
    page.goto(f"{site}/vi/")
    wait_until_stored(page, "vi")
    settings.OFFLINE_COPIES = False
    page.evaluate("navigator.serviceWorker.getRegistration().then(each => each.update())")
    wait_for(page, NOTHING)


@pytest.mark.audit
def test_browsers_offer_to_install_it(page, site):
    page.goto(f"{site}/vi/")
    wait_until_stored(page, "vi")
    tools = page.context.new_cdp_session(page)
    found = tools.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"] == f"{site}/vi/manifest.webmanifest"
    faults = [
        each["errorId"]
        for each in tools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    ]
    assert [each for each in faults if each != "in-incognito"] == []
