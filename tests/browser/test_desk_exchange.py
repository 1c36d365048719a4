"""A file with three bad rows brings nothing in and names all three; put right, it comes in."""

import pytest
from django.utils import timezone

from directory.models import RecordImport, Statistic
from tests.browser.test_desk_journey import enrolled_editor, take_over
from tests.factories import make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADER = "slug,value,unit,as_of,method,series,source,label_vi,published_at\n"
GOOD = "tot,42,people,2018,press,thu,bao,Người dùng,\n"
BAD = (
    "xau-1,nhiều,people,2018,press,thu,bao,Một,\n"
    "xau-2,42,people,2018,press,thu,khong-co,Hai,\n"
    "xau-3,42,people,2018,press,thu,bao,Ba,05/03/2026\n"
)


def give(page, text):
    """Choose a file and look at what it would change."""
    page.set_input_files(
        "input[name=file]",
        {"name": "so-lieu.csv", "mimeType": "text/csv", "buffer": text.encode()},
    )
    with page.expect_navigation():
        page.click("main form.desk-form button[type=submit]")


@pytest.mark.audit
def test_three_bad_rows_import_nothing_and_are_all_named(page, site, client, settings):
    enrolled_editor(client)
    take_over(page, site, client, settings)
    make_source("bao")
    page.goto(f"{site}/desk/statistics/")
    page.click("[data-controller=w-dropdown][data-action*=breadcrumbs] button")
    page.click("a[href$='/statistics/import/']")
    give(page, HEADER + GOOD + BAD)
    bad = page.locator(".exchange-bad > li")
    assert bad.count() == 3
    for number, (row, column) in enumerate([(3, "value"), (4, "source"), (5, "published_at")]):
        words = bad.nth(number).inner_text()
        assert f"xau-{number + 1}" in words
        assert column in words
        assert str(row) in words
    assert page.locator("main form.desk-form").count() == 0  # nothing to confirm
    assert Statistic.objects.count() == 0

    page.click("a[href$='/statistics/import/']")
    give(page, HEADER + GOOD)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with page.expect_navigation():
        page.click("main form.desk-form button[type=submit]")
    assert Statistic.objects.get().here.label == "Người dùng"
    assert RecordImport.objects.get(applied_at__lte=timezone.now()).created == 1
