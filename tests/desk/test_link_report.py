"""The report of outgoing links: problems with where they are written, judged by people."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.models import LinkCheck, NoticeRecipient, PreparednessNotice
from guidance.models import GuidePage
from guidance.outgoing_links import addresses
from tests.factories import make_feed, make_link, make_platform, make_source

from .people import sign_in
from .test_address_checks import failing

pytestmark = pytest.mark.django_db
SCREEN = "/desk/links/"


def test_every_way_out_is_known_with_the_screen_where_it_is_mended(loaded):
    platform = make_platform()
    link = make_link(platform, "hacked", "https://one.example/hacked")
    source = make_source(url="https://two.example/", archived_url="https://web.archive.org/2")
    notice = PreparednessNotice.objects.create(slug="n")
    NoticeRecipient.objects.create(
        notice=notice, platform=platform, answer_url="https://three.example/plan"
    )
    feed = make_feed("one")
    found = addresses()
    edits = {
        link.url: reverse("platforms:edit", args=[platform.pk]),
        source.url: reverse("sources:edit", args=[source.pk]),
        source.archived_url: reverse("sources:edit", args=[source.pk]),
        "https://three.example/plan": reverse("notices:edit", args=[notice.pk]),
        feed.homepage: reverse("feeds:edit", args=[feed.pk]),
    }
    for url, edit in edits.items():
        assert [use.edit_url for use in found[url]] == [edit]
    assert [use.official for use in found[link.url]] == [True]
    guide = GuidePage.objects.get(slug="recover-facebook", locale__language_code="vi")
    edit = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    assert any(use.edit_url == edit for uses in found.values() for use in uses)
    assert all(url.startswith("http") and " " not in url for url in found)


def test_official_problems_come_first_and_say_where_they_are_written(desk):
    make_source(url="https://news.example/gone", title="Bài báo")
    make_link(make_platform(name="Zalo"), "hacked", "https://z.example/")
    failing("https://news.example/gone", "gone", reason="home_page")
    failing("https://z.example/", "parked", reason="for_sale")
    failing("https://used.nowhere/")
    failing("https://news.example/once", failed_days=1)
    page = desk.get(SCREEN)
    rows = [(row.check.url, row.is_official) for row in page.context["rows"]]
    assert rows == [("https://z.example/", True), ("https://news.example/gone", False)]
    html = page.content.decode()
    assert "Bài báo" in html
    assert reverse("platforms:edit", args=[make_platform().pk - 1]) in html


def test_an_editor_accepts_what_was_found_and_nothing_else(desk, editor):
    make_link(make_platform(), "hacked", "https://g.example/")
    check = failing("https://g.example/", "moved")
    address = reverse("accept_link", args=[check.pk])
    desk.post(address, {"result": "broken"})
    check.refresh_from_db()
    assert check.accepted_at is None, "it was another finding that the editor saw"
    desk.post(address, {"result": "moved"})
    check.refresh_from_db()
    assert check.accepted_by == editor
    assert not LinkCheck.objects.problems().exists()
    accepted = desk.get(SCREEN, {"show": "accepted"}).context["rows"]
    assert [row.check for row in accepted] == [check]


def test_looking_and_judging_are_two_rights(client):
    check = failing("https://g.example/", "moved")
    sign_in(client)
    assert client.get(SCREEN).status_code == 302
    sign_in(client, "view_linkcheck")
    assert client.get(SCREEN).status_code == 200
    client.post(reverse("accept_link", args=[check.pk]), {"result": "moved"})
    check.refresh_from_db()
    assert check.accepted_at is None


@pytest.mark.parametrize("show", ["problems", "once", "unclear", "certificates", "accepted", "x"])
def test_every_list_opens_and_costs_the_same_for_many(desk, show):
    now = timezone.now()
    kinds = {
        "problems": {},
        "once": {"failed_days": 1},
        "unclear": {"result": "unclear", "failed_days": 0, "failing_since": None},
        "certificates": {"result": "ok", "certificate_ends_at": now + timedelta(days=3)},
        "accepted": {"accepted_at": now},
    }
    counts = []
    for start in (0, 20):
        for number in range(start, start + 20):
            url = f"https://{number}.example/"
            make_source(url=url)
            failing(url, **kinds.get(show, {}))
        desk.get(SCREEN)
        with CaptureQueriesContext(connection) as asked:
            page = desk.get(SCREEN, {"show": show})
        assert len(page.context["rows"]) == start + 20
        counts.append(len(asked))
    assert counts[0] == counts[1]
