"""Addresses to verify: what waits, one click that verifies, and nobody who verifies unseen."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from directory.models import ContentVersion, LinkCheck, OfficialLink, Source
from guidance.address_tasks import tasks
from guidance.addresses import every_address, stamp
from guidance.models import OfficialContact, OfficialContactText
from tests.factories import make_link, make_platform, make_source

from .people import sign_in

YEAR = timedelta(days=365)
SCREEN = "/desk/addresses/"


def make_contact(slug, days_ago=None, **values):
    if days_ago is not None:
        day = timezone.localdate() - timedelta(days=days_ago)
        values |= {"verified_on": day, "verified_against": make_source()}
    values = {"kind": "phone", "value": "1900 0000", "purpose": "fraud", **values}
    return OfficialContact.objects.create(slug=slug, **values)


def failing(url, result="broken", **values):
    now = timezone.now()
    values = {"failing_since": now, "failed_days": 2, "checked_at": now, **values}
    return LinkCheck.objects.create(url=url, result=result, **values)


@pytest.fixture
def waiting(db):
    """One row in each list: in trouble, overdue, due soon, never verified, in order."""
    platform = make_platform("zalo")
    make_link(platform, "hacked", "https://trouble.example/")
    failing("https://trouble.example/", "moved", reason="other_domain")
    return {
        "overdue": make_contact("overdue", 365),
        "soon": make_contact("soon", 340),
        "never": make_contact("never"),
        "fine": make_contact("fine", 1),
        "trouble": platform.links.get(),
    }


def verify(desk, row, against, seen=None, kind=None):
    kind = kind or ("link" if isinstance(row, OfficialLink) else "contact")
    address = reverse("verify_address", args=[kind, row.pk])
    return desk.post(address, {"stamp": seen or stamp(row), "against": against, "show": "overdue"})


def test_each_address_stands_in_the_list_that_is_true_of_it(desk, waiting):
    for place, row in waiting.items():
        answer = desk.get(SCREEN, {"show": place})
        assert [each.row for each in answer.context["rows"]] == [row], place
        assert [each["number"] for each in answer.context["filters"]] == [1, 1, 1, 1, 1]
    assert desk.get(SCREEN).context["shown"] == "trouble"


def test_one_click_verifies_and_readers_see_it_again(desk, editor, waiting):
    row, source = waiting["overdue"], make_source("bo-cong-an")
    assert not OfficialContact.objects.public(timezone.localdate()).filter(pk=row.pk).exists()
    before = ContentVersion.current()
    answer = verify(desk, row, "bo-cong-an")
    assert answer.status_code == 302
    assert answer.url == f"{SCREEN}?show=overdue"
    row.refresh_from_db()
    assert row.verified_on == timezone.localdate()
    assert (row.verified_by, row.verified_against) == (editor, source)
    assert OfficialContact.objects.public(timezone.localdate()).filter(pk=row.pk).exists()
    assert ContentVersion.current() > before
    assert row.history.first().history_user == editor


def test_a_page_that_is_no_source_yet_becomes_one(desk, waiting):
    address = "https://zalo.me/tro-giup/tai-khoan"
    for _twice in range(2):
        row = OfficialContact.objects.get(slug="never")
        verify(desk, row, address)
    source = Source.objects.get(url=address)
    row.refresh_from_db()
    assert row.verified_against == source
    assert (source.origin, source.publisher) == ("official", "zalo.me")


@pytest.mark.parametrize("against", ["", "no-such-source", "http://zalo.me/", "javascript:x"])
def test_nothing_is_verified_against_nothing(desk, waiting, against):
    row = waiting["never"]
    verify(desk, row, against)
    row.refresh_from_db()
    assert row.verified_on is None
    assert Source.objects.filter(url=against).count() == 0 or not against


def test_what_changed_after_it_was_seen_is_not_verified(desk, waiting):
    row = waiting["overdue"]
    seen = stamp(row)
    OfficialContact.objects.filter(pk=row.pk).update(value="1900 1111")
    verify(desk, row, row.verified_against.slug, seen)
    row.refresh_from_db()
    assert row.verified_on < timezone.localdate()
    row.delete()
    assert verify(desk, waiting["soon"], "x", kind="link").status_code == 302


def test_verifying_an_address_that_moved_shows_it_again(desk, waiting):
    link = waiting["trouble"]
    assert not OfficialLink.objects.public().exists()
    verify(desk, link, link.verified_against.slug)
    assert OfficialLink.objects.public().get() == link
    assert LinkCheck.objects.get().accepted_by is not None


def test_rights_are_those_of_the_record(client, waiting):
    editor = sign_in(client, "change_officialcontact")
    page = client.get(SCREEN, {"show": "trouble"})
    assert page.status_code == 200
    assert not page.context["rows"][0].may_verify
    link = waiting["trouble"]
    assert verify(client, link, link.verified_against.slug).status_code == 302
    link.refresh_from_db()
    assert link.verified_by is None
    row = waiting["never"]
    verify(client, row, "https://new.example/")  # may not add sources
    row.refresh_from_db()
    assert row.verified_on is None
    verify(client, row, link.verified_against.slug)
    row.refresh_from_db()
    assert row.verified_by == editor


def test_others_see_no_screen_and_no_task(client, waiting, rf):
    request = rf.get("/")
    request.user = sign_in(client)
    assert client.get(SCREEN).status_code == 302
    assert tasks(request) == []
    assert client.get(reverse("verify_address", args=["link", 1])).status_code == 405


def test_the_room_is_told_what_waits_and_where(rf, editor, waiting):
    failing("https://news.example/gone")
    request = rf.get("/")
    request.user = editor
    found = {task["url"]: task["number"] for task in tasks(request)}
    assert found == {
        f"{SCREEN}?show=trouble": 1,
        f"{SCREEN}?show=overdue": 1,
        f"{SCREEN}?show=soon": 1,
        f"{SCREEN}?show=never": 1,
        "/desk/links/": 2,
    }


def test_the_screen_costs_the_same_for_one_and_for_many(desk):
    make_link(make_platform(), "website", "https://one.example/")
    make_contact("one", 1)
    desk.get(SCREEN)
    counts = []
    for start in (0, 10):
        with CaptureQueriesContext(connection) as asked:
            desk.get(SCREEN, {"show": "fine"})
        counts.append(len(asked))
        for number in range(start, start + 10):
            make_link(make_platform(), "website", f"https://{number}.example/")
            make_contact(f"c{number}", 1)
    assert counts[0] == counts[1]
    assert len(every_address(timezone.localdate())) == 42


def test_who_changes_the_day_in_the_form_of_a_record_answers_for_it(desk, editor):
    link = make_link(make_platform(), "website", "https://one.example/")
    contact = make_contact("one", 30)
    OfficialContactText.objects.create(contact=contact, language="vi", name="Tổng đài")
    for address, name, row in (
        (reverse("platforms:edit", args=[link.platform_id]), "links-0-verified_on", link),
        (reverse("contacts:edit", args=[contact.pk]), "verified_on", contact),
    ):
        page = desk.get(address).content.decode()
        form = querydict_from_html(page, form_id="w-editor-form").copy()
        assert desk.post(address, form).status_code == 302
        row.refresh_from_db()
        assert row.verified_by is None, "nothing was verified now"
        page = desk.get(address).content.decode()
        form = querydict_from_html(page, form_id="w-editor-form").copy()
        form[name] = "2026-01-01"
        assert desk.post(address, form).status_code == 302
        row.refresh_from_db()
        assert row.verified_by == editor
        form[name] = "2999-01-01"
        assert desk.post(address, form).status_code == 200, "nothing is verified in the future"
