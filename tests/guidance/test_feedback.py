"""Answers about a guide: counted by day and version, from our own pages only, about nobody."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from directory.models import ContentVersion
from guidance import feedback
from guidance.desk import verdicts
from guidance.models import GuideAge, GuideFeedback, GuidePage, Reason
from tests.desk.people import sign_in
from tests.portal.pages import Document

pytestmark = pytest.mark.usefixtures("loaded")
ADDRESS = "/vi/helpful/"
SLUG = "logged-out-everywhere"
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def guide():
    return GuidePage.objects.get(slug=SLUG, locale__language_code="vi")


def send(client, guide, language="vi", headers=OWN, **values):
    fields = {"page": guide.pk, "version": 1, "answer": "yes", **values}
    return client.post(f"/{language}/helpful/", fields, headers=headers)


def rows() -> list[tuple]:
    kept = GuideFeedback.objects.order_by("answer", "reason")
    return list(kept.values_list("answer", "reason", "count"))


def test_answers_add_up_and_lead_back_to_the_guide(client, guide):
    response = send(client, guide)
    assert response.status_code == 303
    assert response["Location"] == f"/vi/guidance/outage/{SLUG}/?thanks=1#helpful"
    send(client, guide)
    send(client, guide, answer="no", reason="address")
    send(client, guide, answer="no", reason="")
    assert rows() == [("no", "", 1), ("no", "address", 1), ("yes", "", 2)]
    assert not response.cookies
    page = client.get(response["Location"]).content.decode()
    assert "Cảm ơn" in page or "Thank you" in page
    assert 'name="answer"' not in page


def test_nothing_about_the_reader_is_kept(guide):
    names = {field.name for field in GuideFeedback._meta.get_fields()}
    assert names == {"id", "page", "version", "day", "answer", "reason", "count"}


def test_a_reader_of_a_fallback_answers_about_the_page_that_was_shown(client):
    english = GuidePage.objects.get(slug="recover-tiktok", locale__language_code="en")
    page = client.get("/ar/guidance/recovery/recover-tiktok/").content.decode()
    assert f'name="page" value="{english.pk}"' in page
    response = send(client, english, language="ar")
    assert response["Location"].startswith("/ar/guidance/recovery/recover-tiktok/?")
    assert GuideFeedback.objects.get().page_id == english.pk


def test_each_version_has_numbers_of_its_own(client, guide):
    send(client, guide)
    guide.save_revision().publish()
    assert GuideAge.objects.get(page=guide).version == 2
    shown = client.get(f"/vi/guidance/outage/{SLUG}/").content.decode()
    assert 'name="version" value="2"' in shown
    send(client, guide, version=2)
    send(client, guide, version=1)  # a copy that was opened before
    found = {row["version"]: row["yes"] for row in GuideFeedback.objects.by_version()}
    assert found == {1: 2, 2: 1}


@pytest.mark.parametrize(
    "values",
    [
        {"answer": "maybe"},
        {"answer": ""},
        {"reason": "address"},  # of a yes
        {"answer": "no", "reason": "I typed my password"},
        {"version": 0},
        {"version": 2},  # there is no such version yet
        {"version": "x"},
        {"page": ""},
        {"page": "1 OR 1=1"},
        {"page": 999_999_999},
        {"page": "9" * 40},
        {"page": "-1"},
    ],
)
def test_rubbish_is_refused_on_a_calm_page(client, guide, values):
    response = send(client, guide, **values)
    assert response.status_code == 400
    assert "/vi/guidance/" in response.content.decode()
    assert rows() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "http://testserver/vi/guidance/"}, 303),
        ({"Referer": "https://evil.example/testserver"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_pages_may_ask(client, guide, headers, status):
    assert send(client, guide, headers=headers).status_code == status
    assert bool(rows()) is (status == 303)


def test_guides_that_are_not_public_take_no_answer(client, guide):
    guide.unpublish()
    assert send(client, guide).status_code == 400


def test_looking_at_the_address_leads_to_the_guides(client):
    assert client.get(ADDRESS).headers["Location"] == "/vi/guidance/"


def test_a_flood_is_not_counted_and_readers_are_told_so(client, guide, monkeypatch):
    monkeypatch.setattr(feedback, "A_MINUTE", 2)
    monkeypatch.setattr(feedback.time, "time", lambda: 1_700_000_000)
    answers = [send(client, guide)["Location"] for _each in range(4)]
    assert [("thanks=1" in each) for each in answers] == [True, True, False, False]
    assert rows() == [("yes", "", 2)]
    told = client.get(answers[-1]).content.decode()
    assert 'name="answer"' not in told


def test_a_database_that_only_reads_loses_the_answer_and_nothing_else(client, guide):
    client.get("/vi/contacts/")  # the row that names the publisher is made by the first page ever
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    response = send(client, guide)
    assert response["Location"] == f"/vi/guidance/outage/{SLUG}/?thanks=0#helpful"
    assert client.get(response["Location"]).status_code == 200
    assert client.get(f"/vi/guidance/outage/{SLUG}/").status_code == 200


def test_without_a_cache_nothing_is_counted_and_nothing_breaks(client, guide, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ConnectionError

    monkeypatch.setattr(cache, "incr", broken)
    assert "thanks=0" in send(client, guide)["Location"]
    assert rows() == []


def test_an_answer_is_no_public_change(client, guide):
    before = ContentVersion.objects.values_list("number", flat=True).get()
    send(client, guide)
    assert ContentVersion.objects.values_list("number", flat=True).get() == before


def test_the_database_refuses_a_reason_for_a_yes_and_a_second_row(guide):
    key = {"page": guide, "version": 1, "day": date(2026, 11, 22), "answer": "yes"}
    wrong = "guide_feedback_reason_of_a_no"
    with pytest.raises(IntegrityError, match=wrong), transaction.atomic():
        GuideFeedback.objects.create(**key, reason="long")
    GuideFeedback.objects.create(**key)
    with pytest.raises(IntegrityError, match="guide_feedback_key"):
        GuideFeedback.objects.create(**key)


def test_editors_see_the_numbers_and_others_do_not(client, guide):
    send(client, guide)
    send(client, guide, answer="no", reason="outdated")
    address = reverse("guide_feedback_report")
    sign_in(client)  # may enter the desk, and works on no page
    refused = client.get(address)
    assert refused.status_code != 200
    assert address not in client.get(reverse("wagtailadmin_home")).content.decode()
    editor = sign_in(client)
    editor.is_superuser = True
    editor.save()
    page = Document(client.get(address).content.decode()).text
    assert guide.title in page
    assert "1 (50" in page
    assert address in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_report_puts_guides_that_failed_most_readers_first(client, guide):
    other = GuidePage.objects.get(slug="recover-zalo", locale__language_code="vi")
    for reason in ("long", "long", "unclear"):
        send(client, other, answer="no", reason=reason)
    send(client, guide, answer="no")
    found = [(each.page.pk, each.yes, each.no, dict(each.reasons)) for each in verdicts()]
    words = {Reason.LONG.label: 2, Reason.UNCLEAR.label: 1}
    assert found == [(other.pk, 0, 3, words), (guide.pk, 0, 1, {})]
    assert [each.is_current for each in verdicts()] == [True, True]
