"""What each format says in its own way: languages, times, categories, names."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from icalendar import Calendar
from lxml import etree

from directory.models import Publisher
from incidents.models import Claim, IncidentText, UpdateText
from lib.languages import TextState
from tests.factories import NOON, PUBLIC, make_incident, make_platform, make_source, make_update

from .reading import each_form, read

pytestmark = pytest.mark.django_db
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LATER = NOON + timedelta(hours=2)


def in_english(incident, step, state=TextState.REVIEWED) -> None:
    IncidentText.objects.create(
        incident=incident, language="en", title="Zalo is down", summary="In short.", state=state
    )
    UpdateText.objects.create(step=step, language="en", body="We are looking.", state=state)


@pytest.fixture
def incident():
    """One with two steps, in Vietnamese and English."""
    platforms = [make_platform("zalo"), make_platform("momo")]
    incident = make_incident("zalo-down", platforms, phase="identified")
    in_english(incident, make_update(incident, phase="investigating"))
    make_update(incident, key="2", published_at=LATER, source=make_source(url="https://b.example/"))
    return incident


def atom(client, address: str):
    return etree.fromstring(client.get(address).content)


def item(client, address: str) -> dict:
    (found,) = client.get(address).json()["items"]
    return found


def event(client, address: str):
    (found,) = Calendar.from_ical(client.get(address).content).events
    return found


# --- languages --------------------------------------------------------------------------------


def test_text_in_another_language_is_marked_with_it_in_atom(client, incident):
    feed = atom(client, "/ar/incidents.atom")
    assert feed.get(LANG) == "ar"
    entry = feed.find("{*}entry")
    assert entry.find("{*}title").get(LANG) == entry.find("{*}summary").get(LANG) == "en"
    content = entry.findtext("{*}content")
    assert content.startswith('<div lang="ar" dir="rtl"><div lang="en" dir="ltr"><p>In short.')
    assert (
        '<div lang="vi" dir="ltr"><p>Đang tìm hiểu.</p></div>' in content
    )  # that step has only it
    here = atom(client, "/en/incidents.atom").find("{*}entry")
    assert here.find("{*}title").get(LANG) is None
    assert '<div lang="en"' in here.findtext("{*}content")


def test_text_in_another_language_is_marked_with_it_in_rss(client, incident):
    feed = atom(client, "/fr/incidents.rss")
    assert feed.findtext(".//language") == "fr"
    assert feed.find(".//item/title").get(LANG) == "en"
    assert feed.findtext(".//item/{*}language") == "en"
    assert atom(client, "/en/incidents.rss").find(".//item/{*}language") is None


def test_text_in_another_language_is_marked_with_it_in_json(client, incident):
    feed = client.get("/id/incidents.json").json()
    assert (feed["language"], feed["items"][0]["language"]) == ("id", "en")
    assert item(client, "/vi/incidents.json")["language"] == "vi"


def test_text_in_another_language_is_marked_with_it_in_a_calendar(client, incident):
    found = event(client, "/fr/incidents.ics")
    assert found["SUMMARY"].params["LANGUAGE"] == "en"
    assert found["CATEGORIES"].params["LANGUAGE"] == "fr"


@each_form
def test_which_language_it_is_shown_in_is_said_once(client, incident, form):
    incident.updates.get(key="2").texts.update(language="en", body="Found.")
    (entry,) = read(client, f"/fr/incidents.{form}")
    assert entry.body.count("English") == 1


@each_form
def test_a_draft_translation_is_used_nowhere(client, form):
    incident = make_incident("zalo-down")
    in_english(incident, make_update(incident), state=TextState.DRAFT)
    (entry,) = read(client, f"/en/incidents.{form}")
    assert "Zalo is down" not in entry.title
    assert "We are looking." not in entry.body


@each_form
def test_a_machine_translation_says_so(client, form):
    incident = make_incident("zalo-down")
    in_english(incident, make_update(incident), state=TextState.MACHINE)
    (entry,) = read(client, f"/en/incidents.{form}")
    assert entry.body.count("Machine translation, not yet read by a person.") == 1
    (source,) = read(client, f"/vi/incidents.{form}")
    assert "máy" not in source.body.lower()


@each_form
def test_a_step_of_tomorrow_is_not_there_today(client, incident, form):
    tomorrow = timezone.now() + timedelta(days=1)
    make_update(incident, key="3", body="Ngày mai.", published_at=tomorrow)
    (entry,) = read(client, f"/vi/incidents.{form}")
    assert "Ngày mai." not in entry.body
    assert f"{tomorrow:%Y-%m-%d}" not in entry.changed


@each_form
def test_a_changed_verdict_moves_what_says_when_the_entry_changed(client, incident, form):
    (before,) = read(client, f"/vi/incidents.{form}")
    claim = Claim.objects.create(
        incident=incident,
        slug="claim",
        nature="claim",
        topic="cause",
        verdict="unverified",
        published_at=PUBLIC,
    )
    address = f"/vi/incidents.{form}?again"
    (same,) = read(client, address)
    assert same == before
    claim.verdict = "false"
    claim.save()
    (after,) = read(client, f"{address}2")
    assert after.changed != before.changed


# --- names, times, categories -----------------------------------------------------------------


def test_atom_says_who_publishes_and_how_to_get_there(client, incident):
    feed = atom(client, "/vi/platforms/zalo.atom")
    site = settings.SITE_URL
    links = {each.get("rel"): each.get("href") for each in feed.findall("{*}link")}
    assert feed.findtext("{*}id") == f"{site}/vi/platforms/zalo.atom"
    assert links == {
        "self": f"{site}/vi/platforms/zalo.atom",
        "alternate": f"{site}/vi/platforms/zalo/",
    }
    assert feed.findtext("{*}author/{*}name") == "Bình tĩnh"
    assert feed.findtext("{*}updated") == "2026-03-05T14:00:00Z"
    Publisher.objects.all().delete()
    Publisher.objects.create(body="Cục Thử", address="x", contact="x", mandate="x")
    feed = atom(client, "/vi/platforms/zalo.atom?again")
    assert feed.findtext("{*}author/{*}name") == feed.findtext("{*}subtitle") == "Cục Thử"


def test_an_empty_atom_feed_has_a_moment_that_stays(client):
    feed = atom(client, "/vi/incidents.atom")
    assert feed.findtext("{*}updated") == "2000-01-01T00:00:00Z"


def test_atom_has_categories_with_words_for_machines_and_for_people(client, incident):
    entry = atom(client, "/en/incidents.atom").find("{*}entry")
    found = [
        (each.get("scheme").partition("#")[2], each.get("term"), each.get("label"))
        for each in entry.findall("{*}category")
    ]
    assert found == [
        ("kind", "outage", "Outage"),
        ("phase", "identified", "Identified"),
        ("platform", "momo", "Momo"),
        ("platform", "zalo", "Zalo"),
    ]
    assert entry.findtext("{*}published") == "2026-03-05T12:00:00Z"
    assert entry.findtext("{*}updated") == "2026-03-05T14:00:00Z"


def test_rss_dates_an_item_by_its_newest_step_and_names_it_for_good(client, incident):
    feed = atom(client, "/en/incidents.rss")
    assert feed.findtext(".//item/pubDate") == "Thu, 05 Mar 2026 14:00:00 GMT"
    assert feed.findtext(".//lastBuildDate") == "Thu, 05 Mar 2026 14:00:00 GMT"
    assert feed.findtext(".//item/guid") == incident.uid.urn
    assert [each.text for each in feed.findall(".//item/category")] == [
        "Outage",
        "Identified",
        "Momo",
        "Zalo",
    ]
    assert feed.findtext(".//item/{*}creator") == "Bình tĩnh"


def test_json_feed_has_the_facts_as_values(client, incident):
    found = item(client, "/en/incidents.json")
    assert found["date_published"] == "2026-03-05T12:00:00Z"
    assert found["tags"] == ["Outage", "Identified", "Momo", "Zalo"]
    assert found["summary"] == "In short."
    assert "<" not in found["content_text"]
    about = found["_binh_tinh"]
    effect = {
        "platform": "momo",
        "name": "Momo",
        "level": "major_outage",
        "from": "2026-03-05T12:00:00Z",
        "to": None,
    }
    assert about == {
        "kind": "outage",
        "phase": "identified",
        "impact": "critical",
        "started_at": "2026-03-05T12:00:00Z",
        "started_precision": "about",
        "resolved_at": None,
        "platforms": [effect, {**effect, "platform": "zalo", "name": "Zalo"}],
        "updates": 2,
    }


def test_json_feed_says_to_machines_that_it_is_an_exercise(client, incident, settings):
    assert set(client.get("/vi/incidents.json").json()["_binh_tinh"]) == {"about"}
    settings.EXERCISE = True
    assert client.get("/vi/incidents.json?again").json()["_binh_tinh"]["exercise"] is True


@each_form
def test_a_hidden_platform_is_not_named(client, incident, form):
    hidden = make_platform("later", published_at=timezone.now() + timedelta(days=1))
    incident.impacts.create(platform=hidden, level="degraded", started_at=NOON)
    answer = client.get(f"/vi/incidents.{form}")
    assert "later" not in answer.content.decode().lower()
