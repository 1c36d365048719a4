"""Who did what, when, from where: one log, exportable, and addresses that are forgotten."""

import csv
import io
import json
import tracemalloc
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory.models import AccountEvent, DeskRequest, Platform, Source
from guidance.models import GuidePage
from portal.people import audit, forgetting
from portal.people.export import harmless
from portal.tasks import forget_origins

from .forms import save_unchanged
from .people import confirmed, member

pytestmark = pytest.mark.django_db

LOG = "/desk/log/"


@pytest.fixture
def lead(db, client):
    person = member("Lead", "lien")
    client.force_login(person)
    confirmed(client)
    return person


def events(person, number, **values):
    """Write so many events down, a second apart, the newest last."""
    now = timezone.now() - timedelta(hours=1)
    AccountEvent.objects.bulk_create(
        AccountEvent(
            at=now + timedelta(seconds=each),
            kind="signed_in",
            person=person,
            actor=person,
            about=person.email,
            detail=f"n{each}",
            **values,
        )
        for each in range(number)
    )


def entries(client, **asked):
    return [line.entry for line in client.get(LOG, asked).context["lines"]]


def exported(client, form, **asked):
    answer = client.post(reverse("audit_log_export"), {"format": form, **asked})
    assert answer.streaming
    return b"".join(answer.streaming_content).decode()


def rename(client, source, title, **headers):
    address = reverse("sources:edit", args=[source.pk])
    form = {
        "title": title,
        "slug": source.slug,
        "publisher": source.publisher,
        "language": source.language,
        "origin": source.origin,
        "url": source.url,
        "loaded_as": client.get(address).context["form"].initial["loaded_as"],
    }
    answer = client.post(address, form, headers=headers)
    assert answer.status_code == 302, answer.context["form"].errors


def test_an_edit_tells_who_what_when_and_from_where(loaded, lead, client):
    source = Source.objects.first()
    rename(client, source, "Tên mới", user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/145.0")
    found = entries(client, person=lead.pk)
    kinds = {entry.kind for entry in found}
    assert {audit.SCREENS, audit.VALUES} <= kinds
    for entry in found:
        assert entry.person == lead.pk
        assert entry.address == "127.0.0.1"
        assert "Firefox" in entry.device
        assert abs(timezone.now() - entry.at) < timedelta(minutes=5)
    change = next(entry for entry in found if entry.kind == audit.VALUES)
    page = client.get(reverse("audit_log_change", args=[change.source, change.pk]))
    assert ("Tên mới", source.title) in [
        (each.after, each.before) for each in page.context["changes"]
    ]


def test_a_guide_s_history_is_part_of_it(loaded, lead, client):
    guide = GuidePage.objects.filter(locale__language_code="vi").first()
    client.post(reverse("wagtailadmin_pages:lock", args=[guide.pk]))
    entry = entries(client, kind=audit.PAGES)[0]
    assert (entry.title, entry.action, entry.person) == (guide.title, "wagtail.lock", lead.pk)
    assert entry.address == "127.0.0.1"


def test_what_the_portal_wrote_by_itself_is_apart(loaded, lead, client):
    assert not entries(client, kind=audit.VALUES)
    assert entries(client, kind=audit.VALUES, person=audit.NOBODY)


def test_filters_narrow_by_person_kind_record_and_day(lead, client):
    other = member("Editor", "minh")
    events(lead, 3)
    events(other, 2)
    assert len(entries(client, person=other.pk)) == 2
    assert len(entries(client, record="minh@")) == 2
    assert entries(client, kind=audit.PAGES) == []
    today = timezone.localdate()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    old = AccountEvent.objects.filter(person=other)
    old.update(at=timezone.now() - timedelta(days=3))
    assert len(entries(client, since=yesterday)) == 3
    assert len(entries(client, until=yesterday)) == 2
    assert len(entries(client, since=yesterday, until=tomorrow)) == 3


def test_nonsense_in_the_address_is_no_error(lead, client):
    for asked in (
        {"person": "x"},
        {"since": "gestern"},
        {"below": "x"},
        {"below": "2026-13-45T00:00:00+00:00 directory.accountevent 1"},
        {"below": "2026-01-01T00:00:00 directory.accountevent 1"},
        {"kind": "x", "record": "%_'\\"},
    ):
        assert client.get(LOG, asked).status_code == 200


def test_pages_lose_and_repeat_nothing_even_within_one_instant(lead, client):
    now = timezone.now()
    AccountEvent.objects.bulk_create(
        AccountEvent(at=now, kind="signed_in", person=lead, detail=str(each)) for each in range(120)
    )
    seen, address = [], LOG
    while address:
        page = client.get(address)
        seen += [line.entry.pk for line in page.context["lines"]]
        address = f"{LOG}?{page.context['older']}" if page.context["older"] else ""
    assert len(seen) == len(set(seen)) == 120


def test_one_query_reads_a_page_however_long_the_log(lead, client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(LOG)
        return len(found)

    events(lead, 5)
    asked()  # what is kept after the first time
    few = asked()
    events(lead, 60)
    assert asked() == few


def test_csv_and_ndjson_carry_everything_that_matches(lead, client):
    other = member("Editor", "minh")
    events(lead, 70, address="203.0.113.7", device="Firefox")
    events(other, 5)
    table = list(csv.DictReader(io.StringIO(exported(client, "csv").removeprefix("\ufeff"))))
    assert len(table) == 76  # the export itself stands in it too
    assert table[0]["action"] == "exported"
    assert {row["person"] for row in table} == {lead.email, other.email}
    lines = exported(client, "ndjson", person=lead.pk, kind=audit.ACCOUNTS).splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) == 72
    assert rows[-1]["address"] == "203.0.113.7"
    assert rows == sorted(rows, key=lambda row: row["time"], reverse=True)
    assert all(row["time"].endswith("+00:00") for row in rows)


def test_no_cell_runs_in_a_spreadsheet(lead, client):
    evil = '=HYPERLINK("https://evil.example","x")'
    events(lead, 1, device=evil)
    table = list(csv.DictReader(io.StringIO(exported(client, "csv").removeprefix("\ufeff"))))
    assert table[-1]["device"] == f"'{evil}"
    for start in "=+-@\t\r\n":
        assert harmless(f"{start}1").startswith("'")
    assert harmless("a=1") == "a=1"
    row = json.loads(exported(client, "ndjson").splitlines()[-1])
    assert row["device"] == evil  # machines get it as it is


@pytest.mark.audit
def test_an_export_needs_no_more_memory_for_a_longer_log(lead, client):
    def peak() -> int:
        tracemalloc.start()
        answer = client.post(reverse("audit_log_export"), {"format": "csv"})
        for _line in answer.streaming_content:
            pass
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    events(lead, 1000)
    peak()  # what is kept after the first time
    small = peak()
    events(lead, 9000)
    assert peak() < 1.5 * small


def test_exporting_asks_who_one_is(db, client):
    client.force_login(member("Lead", "lien"))
    answer = client.post(reverse("audit_log_export"), {"format": "csv"})
    assert answer.headers["Location"].startswith("/desk/account/reauthenticate/")


def test_readers_are_never_noted(loaded, client):
    client.get("/vi/")
    Client().post("/vi/guides/no-such/helpful/", {"answer": "yes"})
    assert not DeskRequest.objects.exists()
    assert not AccountEvent.objects.exists()


@pytest.mark.audit
def test_looking_and_previews_leave_no_trail(loaded, lead, client):
    client.get("/desk/")
    platform = Platform.objects.first()
    client.get(reverse("platforms:edit", args=[platform.pk]))
    assert not DeskRequest.objects.exists()
    assert save_unchanged(client, reverse("platforms:edit", args=[platform.pk])).status_code == 302
    assert DeskRequest.objects.get().person == lead


class TestForgetting:
    def test_addresses_and_devices_are_wiped_after_the_time_set(self, lead, settings):
        settings.AUDIT_ADDRESS_DAYS = 30
        events(lead, 2, address="203.0.113.7", device="Firefox")
        old = AccountEvent.objects.order_by("at").first()
        before = timezone.now() - timedelta(days=31)
        AccountEvent.objects.filter(pk=old.pk).update(at=before)
        for moment in (before, timezone.now()):
            DeskRequest.objects.create(
                person=lead, started_at=moment, ended_at=moment, address="203.0.113.7"
            )
        forget_origins()
        old.refresh_from_db()
        assert (old.address, old.device) == (None, "")
        assert old.kind == "signed_in"  # what was done stays
        assert AccountEvent.objects.exclude(address=None).count() == 1
        assert DeskRequest.objects.count() == 1

    def test_strangers_failed_attempts_go_with_their_addresses(self, lead):
        Client().post("/desk/account/login/", {"login": "ai@example.com", "password": "x"})
        Client().post("/desk/account/login/", {"login": lead.email, "password": "x"})
        AccountEvent.objects.update(at=timezone.now() - timedelta(days=181))
        forgetting.forget()
        (kept,) = AccountEvent.objects.all()
        assert (kept.person, kept.address) == (lead, None)


def test_the_log_outlives_the_account(lead, client):
    other = member("Editor", "minh")
    events(other, 1)
    other.delete()
    (entry,) = entries(client, record="minh@localhost")
    assert entry.title == "minh@localhost"
