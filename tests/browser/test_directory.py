"""The directory and a platform's page, by keyboard, without colours and on a narrow phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import NotListed, NotListedText, Platform, Source
from incidents.models import StatusChange
from tests.factories import PUBLIC

from .axe import WIDE, axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def directory(content):
    """Facebook with a mixed past, a closed platform, and one that was turned down."""
    facebook = Platform.objects.get(slug="facebook")
    StatusChange.objects.filter(platform=facebook).delete()
    at = timezone.now() - timedelta(days=40)
    for state, length in (("operational", 20), ("major_outage", 2), ("unknown", 10)):
        until = at + timedelta(days=length)
        StatusChange.objects.create(platform=facebook, state=state, since=at, until=until)
        at = until
    StatusChange.objects.create(platform=facebook, state="degraded", since=at)
    Platform.objects.filter(slug="momo").update(lifecycle="closed", closed="2026-01")
    candidate = NotListed.objects.create(
        slug="x",
        name="X",
        criterion="need",
        dated="2026-01-02",
        source=Source.objects.first(),
        published_at=PUBLIC,
    )
    NotListedText.objects.create(candidate=candidate, language="vi", reason="Chưa dùng được.")


@pytest.mark.audit
@pytest.mark.parametrize("language", ["vi", "ar"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page, site, directory, language):
    found = {}
    for path in (
        "platforms/facebook/",
        "platforms/momo/",
        "platforms/?need=sell&origin=local",
        "platforms/criteria/",
        "incidents/?platform=facebook&year=2024&text=facebook",
        "incidents/?year=2011",
    ):
        page.goto(f"{site}/{language}/{path}")
        for summary in page.locator("main details > summary").all():
            summary.click()
        page.set_viewport_size({"width": 390, "height": 844})
        problems = axe_findings(page)
        page.set_viewport_size({"width": 320, "height": 844})
        if page.evaluate(WIDE):
            problems.append("scrolls sideways")
        if problems:
            found[path] = problems
    assert found == {}


@pytest.mark.audit
def test_the_ninety_days_are_read_by_keyboard_as_a_few_lines(page, site, directory):
    page.goto(f"{site}/vi/platforms/facebook/")
    rows = page.locator(".days tbody tr")
    assert not rows.first.is_visible()
    page.locator(".days summary").focus()
    page.keyboard.press("Enter")
    assert rows.first.is_visible()
    states = page.locator(".days tbody td").all_inner_texts()
    assert states[:4] == ["Hoạt động kém", "Chưa rõ", "Ngừng hoạt động", "Hoạt động"]
    assert len(states) == 5, "and the days on which nobody looked"
    assert page.locator(".days .bars i").count() == 90
    assert page.locator(".days .bars [tabindex], .days .bars a").count() == 0


@pytest.mark.audit
def test_states_differ_without_colour(chromium, site, directory):
    """Every state in the bars has a drawing of its own, also where colours are forced."""
    for forced in ("none", "active"):
        context = chromium.new_context(forced_colors=forced)
        page = context.new_page()
        page.goto(f"{site}/vi/platforms/facebook/")
        drawn = page.evaluate(
            """() => [...document.querySelectorAll('.legend i')].map(bar => {
                const css = getComputedStyle(bar);
                return [css.backgroundImage.replace(/rgba?\\([^)]*\\)|color\\([^)]*\\)/g, 'c'),
                        css.backgroundColor, css.opacity, css.borderTopStyle,
                        css.borderBottomWidth].join(' ');
            })"""
        )
        assert len(drawn) == 5
        assert len(set(drawn)) == 5, (forced, drawn)
        context.close()


@pytest.mark.audit
def test_a_need_is_chosen_and_taken_back_without_scripts(chromium, site, directory):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(f"{site}/vi/platforms/")
    page.get_by_role("link", name="Thanh toán và chuyển tiền").first.click()
    page.wait_for_url("**/vi/platforms/?need=pay")
    before = page.locator("#all h3 a").count()
    page.locator(".facets summary").click()
    page.locator(".facets a[href*='lifecycle=closed']").click()
    page.wait_for_url("**/vi/platforms/?need=pay&lifecycle=closed")
    closed = page.locator("#all h3 a").all_inner_texts()
    assert "MoMo" in closed
    assert "Zalopay" not in closed
    assert len(closed) < before
    page.locator("#all .chips a").nth(1).click()
    page.wait_for_url("**/vi/platforms/?need=pay")
    assert page.locator("#all h3 a").count() == before
    context.close()
