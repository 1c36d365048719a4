"""The incident page in a browser: sharing, anchors, paper, eyes and hands that differ."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import Platform
from incidents.publish import Step, open_incident, post_update

from .axe import WIDE, axe_findings

pytestmark = [pytest.mark.audit, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OVER = "incidents/meta-2024-03-05/"


@pytest.fixture
def trouble(content):
    """Facebook is out and Instagram degraded, for fifty minutes now, in two steps."""
    ids = dict(Platform.objects.values_list("slug", "pk"))
    since = timezone.now() - timedelta(minutes=50)
    levels = {ids["facebook"]: "major_outage", ids["instagram"]: "degraded"}
    incident = open_incident(
        kind="outage", titles={"vi": "Facebook không đăng nhập được"}, summaries={},
        started_at=since, step=Step("investigating", {"vi": "Đang tìm hiểu."}, levels),
        author=None, now=since + timedelta(minutes=5),
    )  # fmt: skip
    step = Step("identified", {"vi": "Đã rõ nguyên nhân."})
    post_update(incident, step, None, timezone.now() - timedelta(minutes=10))
    return incident


@pytest.fixture
def address(site, trouble):
    return f"{site}/vi/incidents/{trouble.slug}/"


def test_the_message_is_copied_with_one_tap(page, site, address):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page.goto(address)
    page.locator("[data-do=copy]").click()
    said = page.locator("#share-said")
    said.filter(has_text=re.compile(r"\S")).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#share-text").input_value()
    assert copied.startswith("Facebook không đăng nhập được\n")
    assert re.search(r"/i/[0-9a-z]{8}$", copied)


def test_the_short_address_of_the_page_leads_to_it(page, site, address):
    page.goto(address)
    path = re.search(r"/i/\w+$", page.locator("#share-text").input_value())[0]
    page.goto(f"{site}{path}")
    assert page.url == address


def test_without_a_script_nothing_is_offered_that_does_not_work(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert [each.is_visible() for each in page.locator("[data-do]").all()] == [False] * 3
    assert page.locator("#share-text").is_visible()
    assert page.locator(".ways a").count() == 3
    context.close()


@pytest.mark.parametrize("language", ["vi", "ar"])
def test_bars_stay_inside_the_page_and_targets_are_big_enough(page, site, trouble, language):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site}/{language}/incidents/{trouble.slug}/")
    assert axe_findings(page) == []
    assert not page.evaluate(WIDE)
    bars = page.locator(".axis .band:not(.pale)").all()
    assert len(bars) == 2
    ends = [(box["x"], box["x"] + box["width"]) for box in (bar.bounding_box() for bar in bars)]
    assert all(left >= 0 and right <= 320 and right - left > 200 for left, right in ends)
    heights = page.locator(".jump a, .ways a, .phases a").evaluate_all(
        "found => found.map(each => each.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_shapes_tell_the_levels_apart_without_colour(page, address):
    page.emulate_media(forced_colors="active")
    page.goto(address)
    looks = page.locator(".axis .band:not(.pale)").evaluate_all(
        "found => found.map(each => getComputedStyle(each))"
        ".map(style => [style.stroke, style.strokeDasharray])"
    )
    assert len({stroke for stroke, _dashes in looks}) == 1
    assert len({dashes for _stroke, dashes in looks}) == 2


@pytest.mark.audit
def test_it_prints_on_two_pages_without_what_paper_cannot_do(page, address):
    page.goto(address)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2
    page.emulate_media(media="print")
    assert not page.locator(".share").is_visible()
    assert page.locator("a.address").is_visible()


@pytest.mark.audit
def test_axe_finds_nothing_in_the_dark_on_a_page_with_everything(chromium, site, content):
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme="dark", reduced_motion="reduce"
    )
    page = context.new_page()
    for path in (OVER, "statistics/"):
        page.goto(f"{site}/vi/{path}")
        unfold = "found => found.forEach(each => { each.open = true; })"
        page.locator("main details").evaluate_all(unfold)
        assert axe_findings(page) == [], path
    context.close()
