"""What stands in a feed of each format, who is in it, and what it costs to ask for it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from directory.models import Publisher
from incidents.alerts.entries import NEWEST
from lib.freshness import KEY
from tests.factories import NOON, make_incident, make_platform, make_update
from tests.portal.pages import LANGUAGES

from .reading import each_form, read, title_of
from .validators import problems

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> ]]> &lt;b&gt; \x01\x0b\x1f\x7f\ufffe ; , \\ \r\nBEGIN:VEVENT"


@each_form
def test_an_open_incident_is_in_however_old_it_is(client, form):
    old = make_incident("old", started_at=NOON - timedelta(days=2000))
    over = make_incident("over", started_at=NOON - timedelta(days=1999), phase="resolved")
    for number in range(NEWEST):
        make_incident(started_at=NOON + timedelta(minutes=number), phase="resolved")
    found = {each.id for each in read(client, f"/vi/incidents.{form}")}
    assert str(old.uid) in found
    assert str(over.uid) not in found
    assert len(found) == NEWEST + 1


@each_form
def test_all_steps_of_an_incident_are_in_its_entry_the_newest_first(client, form):
    incident = make_incident("busy", [make_platform("zalo")])
    for number in range(3):
        at = NOON + timedelta(hours=number)
        make_update(incident, key=f"{number}", body=f"Tin số {number}.", published_at=at)
    (entry,) = read(client, f"/vi/incidents.{form}")
    assert [entry.body.index(f"Tin số {number}.") for number in (2, 1, 0)] == sorted(
        entry.body.index(f"Tin số {number}.") for number in range(3)
    )
    assert "Zalo" in entry.body
    assert "Đang tìm hiểu" in entry.title
    assert incident.here.title in entry.title


@each_form
def test_a_step_moves_what_says_when_the_entry_changed_and_its_id_stays(client, form):
    incident = make_incident("busy")
    other = make_incident("other", published_at=NOON + timedelta(minutes=1))
    before = {each.id: each for each in read(client, f"/vi/incidents.{form}")}
    make_update(incident, published_at=NOON + timedelta(hours=1))
    cache.clear()
    after = read(client, f"/vi/incidents.{form}")
    assert [each.id for each in after] == [str(incident.uid), str(other.uid)]  # it comes up again
    assert after[0].changed != before[str(incident.uid)].changed
    assert after[1] == before[str(other.uid)]


@each_form
def test_a_correction_says_what_it_corrects_and_marks_it(client, form):
    incident = make_incident("busy")
    wrong = make_update(incident, key="1", body="Do cáp.")
    at = NOON + timedelta(hours=1)
    make_update(incident, key="2", body="Không do cáp.", published_at=at, corrects=wrong)
    (entry,) = read(client, f"/en/incidents.{form}")
    assert "Corrects the update of 19:00, 5 Mar 2026." in entry.body
    assert entry.body.count("No longer right.") == 1
    assert entry.body.index("Không do cáp.") < entry.body.index("No longer right.")


@each_form
def test_a_platform_and_a_kind_have_feeds_of_their_own(client, form):
    zalo = make_platform("zalo")
    mine = make_incident("mine", [zalo], kind="cable")
    other = make_incident("other", [make_platform("momo")], kind="fraud_wave")
    ids = [str(mine.uid)]
    assert [each.id for each in read(client, f"/vi/platforms/zalo.{form}")] == ids
    assert [each.id for each in read(client, f"/vi/incidents/cable.{form}")] == ids
    found = read(client, f"/vi/incidents/fraud_wave.{form}")
    assert [each.id for each in found] == [str(other.uid)]
    assert "Zalo" in title_of(client, f"/vi/platforms/zalo.{form}")
    assert "Đứt cáp" in title_of(client, f"/vi/incidents/cable.{form}")


@each_form
def test_a_closed_platform_keeps_the_feed_of_its_past(client, form):
    closed = make_platform("lotus", lifecycle="closed")
    incident = make_incident("past", [closed], phase="resolved")
    found = read(client, f"/vi/platforms/lotus.{form}")
    assert [each.id for each in found] == [str(incident.uid)]


@each_form
def test_what_does_not_exist_has_no_feed(client, form):
    make_platform("hidden", published_at=None)
    for path in ("platforms/hidden", "platforms/nobody", "incidents/flood", "incidents/OUTAGE"):
        assert client.get(f"/vi/{path}.{form}").status_code == 404, path
    assert client.get("/vi/incidents.xml").status_code == 404
    assert client.post(f"/vi/incidents.{form}").status_code == 405


@each_form
def test_a_feed_without_entries_is_right(client, form):
    make_platform("calm")
    for language in LANGUAGES:
        for path in ("incidents", "platforms/calm", "incidents/maintenance"):
            assert read(client, f"/{language}/{path}.{form}") == []


@each_form
def test_hostile_words_break_nothing_and_stay_words(client, form):
    platform = make_platform("zalo", name=f"Z {HOSTILE}"[:100])
    incident = make_incident("busy", [platform], title=HOSTILE)
    incident.texts.update(summary=HOSTILE)
    make_update(incident, body=f"{HOSTILE}\n\n{HOSTILE}")
    Publisher.objects.all().delete()
    Publisher.objects.create(body=HOSTILE, address="x", contact="x", mandate="x")
    for path in ("incidents", "platforms/zalo"):
        (entry,) = read(client, f"/vi/{path}.{form}")
        assert "<script>alert(1)</script> ]]>" in entry.title
        if form == "ics":
            assert "<script>" in entry.body  # a calendar shows plain text
        else:
            assert "<script" not in entry.body
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in entry.body


@each_form
def test_as_many_queries_for_many_incidents_as_for_few(client, form):
    platform = make_platform("zalo")
    Publisher.load()

    def add(number: int) -> None:
        for _each in range(number):
            incident = make_incident(None, [platform, make_platform()])
            make_update(incident, key="1")
            make_update(incident, key="2")

    def cost(path: str) -> int:
        cache.delete(KEY)
        client.get(f"/vi/{path}.{form}?{timezone.now().timestamp()}")
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/vi/{path}.{form}?{timezone.now().timestamp()}")
            assert problems(answer, form) == []
        return len(queries)

    paths = {"incidents": 3, "platforms/zalo": 4, "incidents/outage": 3}
    add(2)
    few = {path: cost(path) for path in paths}
    add(38)
    assert {path: cost(path) for path in paths} == few
    assert few == paths


@each_form
def test_who_has_it_already_gets_a_304_without_a_query(client, form):
    make_update(make_incident("busy"))
    address = f"/vi/incidents.{form}"
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in first.headers["Vary"]
    assert not first.cookies
    tag = first.headers["ETag"]
    with CaptureQueriesContext(connection) as queries:
        again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (again.status_code, again.content, len(queries)) == (304, b"", 0)


@each_form
def test_the_same_content_has_the_same_bytes_whenever_it_is_asked_for(client, form):
    incident = make_incident("busy", [make_platform("zalo")])
    make_update(incident)
    bodies = set()
    for hours in (1, 5, 400):
        cache.clear()
        with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
            bodies.add(client.get(f"/vi/incidents.{form}").content)
    assert len(bodies) == 1


def test_the_names_of_the_addresses_lead_to_them():
    with override("fr"):
        assert reverse("incidents:atom") == "/fr/incidents.atom"
        assert reverse("incidents:feed", args=["rss"]) == "/fr/incidents.rss"
        assert reverse("incidents:feed_of_kind", args=["cable", "json"]) == (
            "/fr/incidents/cable.json"
        )
        assert reverse("incidents:feed_of_platform", args=["zalo", "ics"]) == (
            "/fr/platforms/zalo.ics"
        )
