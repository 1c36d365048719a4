"""The index of messages, and the messages at their addresses."""

from datetime import timedelta

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from incidents.alerts.cap import issuing
from incidents.merging import merge
from incidents.publish import Step

from .messages import opened, post, read, sent, translate

pytestmark = pytest.mark.django_db
INDEXES = ("/cap/index.atom", "/cap/index.rss")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


def entries(client, address="/cap/index.rss") -> list:
    """Read the index as a strict reader does."""
    answer = client.get(address)
    assert answer.status_code == 200
    etree.fromstring(answer.content)
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed.entries


def listed(client) -> list[str]:
    return [entry.id for entry in entries(client)]


def names() -> list[str]:
    return [message.identifier for message in reversed(sent())]


@pytest.mark.parametrize(
    ("address", "kind"), [("/cap/index.atom", "atom10"), ("/cap/index.rss", "rss20")]
)
def test_a_strict_reader_finds_one_entry_for_each_message(client, now, address, kind):
    incident = opened(now=now - HOUR)
    post(incident, "resolved", now)
    answer = client.get(address)
    parsed = feedparser.parse(answer.content)
    assert parsed.version == kind
    assert answer["Content-Type"].startswith(f"application/{kind.rstrip('0123456789')}+xml")
    found = entries(client, address)
    for entry, message in zip(found, reversed(sent()), strict=True):
        assert message.identifier in entry.id
        assert entry.title == message.headline
        assert entry.link == f"http://localhost:8000/cap/{message.identifier}.xml"
        moment = entry.get("updated_parsed") or entry.published_parsed
        assert moment[:6] == message.sent.timetuple()[:6]
        (enclosure,) = entry.enclosures
        assert enclosure.type == "application/cap+xml"
        assert int(enclosure.length) == len(bytes(message.body))
        assert client.get(entry.link.removeprefix("http://localhost:8000")).status_code == 200


def test_the_ids_of_entries_are_addresses_of_the_right_form(client, now):
    opened(now=now)
    (entry,) = entries(client, "/cap/index.atom")
    assert entry.id == f"tag:localhost,{now.year}:localhost-{now.year}-1-1"


def test_hostile_words_leave_the_index_whole(client, now):
    hostile = "<b>]]>&amp;\x0b\ufffe Facebook"
    opened(now=now, titles={"vi": hostile}, bodies={"vi": hostile})
    (message,) = sent()
    for address in INDEXES:
        text = etree.fromstring(client.get(address).content).xpath("string()")
        assert "<b>]]>&amp; Facebook" in text
    assert client.get(message.get_absolute_url()).status_code == 200


def test_an_atom_reader_learns_who_says_it(client, now):
    opened(now=now)
    parsed = feedparser.parse(client.get("/cap/index.atom").content)
    assert parsed.feed.author == "Bình tĩnh"


def test_an_empty_index_is_a_feed_too(client):
    for address in INDEXES:
        assert entries(client, address) == []


def test_a_cancel_stays_and_what_it_takes_back_goes(client, now):
    incident = opened(now=now - HOUR)
    post(incident, "false_alarm", now)
    assert listed(client) == [sent()[-1].identifier]


def test_a_renewal_takes_the_place_of_what_it_repeats(client, now):
    opened(now=now - 5 * HOUR)
    issuing.settle(now)
    assert listed(client) == [sent()[-1].identifier]


def test_a_late_language_is_an_entry_beside_the_first(client, now):
    incident = opened(now=now)
    translate(incident, incident.updates.get())
    issuing.settle(now)
    assert listed(client) == names()
    assert len(names()) == 2


def test_the_words_of_a_withdrawn_incident_leave_the_index(client, now):
    incident = opened(now=now - HOUR)
    assert "Facebook" in client.get("/cap/index.atom").content.decode()
    incident.refresh_from_db()
    incident.withdraw(now - MINUTE)
    incident.save()
    issuing.settle(now)
    assert listed(client) == [sent()[-1].identifier]
    assert sent()[-1].msg_type == "Cancel"
    assert "Facebook" not in client.get("/cap/index.rss").content.decode()


def test_what_was_merged_stays_in_the_index(client, now):
    survivor, merged = opened(now=now - 2 * HOUR), opened(now=now - HOUR)
    merge(merged, survivor, Step("investigating", {"vi": "Một."}), None, now - MINUTE, None)
    assert len(listed(client)) == 3
    post(survivor, "false_alarm", now)
    assert listed(client) == [sent(survivor)[-1].identifier]


def test_a_drill_stays_out_of_the_real_index(client, now, settings):
    settings.EXERCISE = True
    opened(now=now)
    drill = client.get("/cap/index.atom").content.decode()
    assert "DIỄN TẬP · " in drill
    assert entries(client) == []
    settings.EXERCISE = False
    assert entries(client) == []
    assert client.get(sent()[0].get_absolute_url()).status_code == 200


def test_real_messages_stay_out_of_a_drill(client, now, settings):
    opened(now=now)
    settings.EXERCISE = True
    assert entries(client) == []


def test_a_message_is_its_bytes_for_good(client, now):
    incident = opened(now=now - HOUR)
    (message,) = sent()
    first = client.get(message.get_absolute_url())
    assert first["Content-Type"] == "application/cap+xml"
    assert first["Cache-Control"] == "public, max-age=31536000, immutable"
    assert first["Content-Language"] == "vi"
    assert not first.cookies
    post(incident, "resolved", now)
    assert client.get(message.get_absolute_url()).content == first.content == bytes(message.body)
    read(first.content)


def test_whoever_has_a_message_costs_no_query(client, now):
    opened(now=now)
    address = sent()[0].get_absolute_url()
    tag = client.get(address)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content, len(queries)) == (304, b"", 0)


@pytest.mark.parametrize("name", ["nothing", "localhost-2026-1-1", "a" * 301, "..", "x%00y"])
def test_what_was_never_sent_is_not_found(client, name):
    assert client.get(f"/cap/{name}.xml").status_code == 404


def test_nobody_writes_by_asking(client, now):
    opened(now=now)
    assert client.post(sent()[0].get_absolute_url()).status_code == 405


@pytest.mark.parametrize("address", INDEXES)
def test_the_index_asks_the_same_for_one_message_and_for_many(client, now, address):
    client.get(address)  # reads what is kept in the cache from then on
    counts = []
    for more in (1, 30):
        for _number in range(more):
            opened(now=now)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, {"again": more}).status_code == 200
        counts.append([query["sql"] for query in queries])
    assert [len(each) for each in counts] == [2, 2], counts


def test_hundred_messages_are_enough(client, now):
    incident = opened(now=now - HOUR)
    chain = issuing.chains([incident])[0]
    for _number in range(105):
        issuing._write(chain, issuing.Owed(sent_step(incident), "languages", ["vi"]), now)
    assert len(entries(client)) == 100


def sent_step(incident):
    return incident.updates.get()


def test_pages_lead_to_the_index(client, now):
    page = client.get(opened(now=now).get_absolute_url()).content.decode()
    assert 'href="/cap/index.atom"' in page
