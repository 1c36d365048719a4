"""What a phone is given for the time without a network, and how that is switched off."""

import gzip
import json
import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from guidance.models import GuidePage, OfficialContact
from portal import stored
from tests.factories import make_incident, make_platform

from .pages import LANGUAGE_WALKS, LANGUAGES, Document


@pytest.fixture
def copies(settings):
    settings.OFFLINE_COPIES = True


def listed(client, language="vi"):
    return client.get(f"/{language}/offline.json").json()


def test_the_manifest_names_pictures_that_exist_in_their_sizes(loaded, client):
    for language, side in LANGUAGES.items():
        answer = client.get(f"/{language}/manifest.webmanifest")
        manifest = answer.json()
        assert answer.headers["Content-Type"] == "application/manifest+json"
        assert (manifest["lang"], manifest["dir"], manifest["id"]) == (language, side, "/")
        assert manifest["description"]
        for shortcut in manifest["shortcuts"]:
            assert client.get(shortcut["url"]).status_code == 200, shortcut
        assert {each["purpose"] for each in manifest["icons"]} == {"any", "maskable"}
        for icon in manifest["icons"]:
            with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
                assert "{}x{}".format(*picture.size) == icon["sizes"]


def test_every_page_registers_the_worker_and_carries_the_hidden_mark_of_a_copy(
    loaded, copies, client
):
    with time_machine.travel("2026-03-05T12:00:40+00:00", tick=False):
        for path in ("", "guidance/outage/logged-out-everywhere/", "contacts/", "nowhere/"):
            page = Document(client.get(f"/vi/{path}").content.decode())
            (mark,) = page.all("aside", id="stored-copy")
            assert "hidden" in mark
            assert int(mark["data-made"]) == 1772712000  # 12:00:00 UTC
            assert "19:00, 5/3/2026" in page.text
            (script,) = [each for each in page.all("script") if "data-worker" in each]
            assert script["data-worker"] == "/sw.js"


@pytest.mark.parametrize("how", ["OFFLINE_COPIES", "EXERCISE"])
def test_switched_off_no_page_registers_it_and_the_worker_removes_itself(
    loaded, copies, client, settings, how
):
    keeping = client.get("/sw.js")
    setattr(settings, how, how == "EXERCISE")
    assert "data-worker" not in client.get("/vi/").content.decode()
    leaving = client.get("/sw.js", headers={"if-none-match": keeping.headers["ETag"]})
    assert leaving.status_code == 200
    text = leaving.content.decode()
    assert "unregister()" in text
    assert "fetch" not in text


def test_browsers_ask_for_the_worker_each_time_and_get_it_once(copies, client, db):
    answer = client.get("/sw.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert len(answer.content) < 4096
    assert gzip.decompress(answer.content) == client.get("/sw.js").content
    again = client.get("/sw.js", headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_worker_is_another_with_another_release(copies, client, db, settings):
    def version():
        text = client.get("/sw.js").content.decode()
        return json.loads(re.search(r"= (\{.*\});", text)[1])["version"]

    before = version()
    settings.RELEASE = "another"
    assert version() != before


@pytest.mark.parametrize("language", LANGUAGE_WALKS)
def test_the_list_leads_to_pages_of_its_language_and_each_is_there(loaded, client, language):
    answer = listed(client, language)
    assert answer["complete"] is True
    paths = [path for path, _changed, _essential in answer["pages"]]
    assert len(paths) == len(set(paths)) >= 12
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200, path
        assert path.startswith(f"/{language}/")
        assert 'id="stored-copy"' in page.content.decode(), path
    fixed = ("", "offline/", "contacts/", "guidance/")
    assert paths[:4] == [f"/{language}/{each}" for each in fixed]
    assert f"/{language}/guidance/recovery/recover-zalo/" in paths


def test_essential_pages_come_first_and_are_alone_while_something_happens(loaded, client):
    calm = listed(client)
    essential = [each[2] for each in calm["pages"]]
    assert essential == sorted(essential, reverse=True)
    make_incident(platforms=[make_platform("vegrew")], title="Hỏng")
    rush = listed(client)
    assert rush["complete"] is False
    assert rush["pages"] == [each for each in calm["pages"] if each[2]]
    assert any("fraud/" in each[0] for each in rush["pages"])
    assert not any("recovery/" in each[0] for each in rush["pages"])


def test_announced_maintenance_is_no_rush(loaded, client):
    make_incident(kind="maintenance", phase="in_progress")
    assert listed(client)["complete"] is True


def changed(path, now=None):
    now = now or timezone.now()
    return {copy.address: copy.changed for copy in stored.pages("vi", now)}[path]


def test_a_guide_changes_with_its_publication_and_with_the_contacts(loaded):
    path = "/vi/guidance/outage/logged-out-everywhere/"
    other = "/vi/guidance/recovery/recover-zalo/"
    before, others = changed(path), changed(other)
    guide = GuidePage.objects.get(slug="logged-out-everywhere", locale__language_code="vi")
    guide.save_revision().publish()
    assert changed(path) > before
    assert changed(other) == others
    assert changed("/vi/guidance/") == changed(path)
    contact = OfficialContact.objects.first()
    contact.position += 1
    contact.save()
    assert changed(other) > others  # a guide may name it


def test_a_guide_changes_when_its_source_does(loaded):
    def in_french():
        copies = stored.guides("fr", timezone.now())
        return next(copy.changed for copy in copies if "logged-out" in copy.address)

    before = in_french()
    guide = GuidePage.objects.get(slug="logged-out-everywhere", locale__language_code="vi")
    guide.save_revision().publish()
    assert in_french() > before


def test_a_contact_that_is_no_longer_verified_changes_what_names_it(loaded):
    contact = OfficialContact.objects.exclude(verified_on=None).order_by("-verified_on").first()
    lapses = contact.verified_on + timedelta(days=365)
    now = timezone.make_aware(datetime.combine(lapses, datetime.min.time()))
    with time_machine.travel(now + timedelta(hours=3)):
        assert stored.contacts_changed(timezone.now()) == now


def test_the_last_board_is_asked_for_twice_an_hour(loaded):
    first = timezone.make_aware(datetime(2026, 11, 22, 10, 1))
    assert changed("/vi/", first) == changed("/vi/", first + timedelta(minutes=20))
    assert changed("/vi/", first + timedelta(minutes=30)) > changed("/vi/", first)


def test_the_page_without_a_network_leads_to_what_is_stored(loaded, client):
    page = Document(client.get("/fr/offline/").content.decode())
    links = {each["href"] for each in page.all("a")}
    with override("fr"):
        paths = {copy.address for copy in stored.guides("fr", timezone.now())}
    assert len(paths) >= 8
    assert paths <= links
    assert page.all("meta", name="robots", content="noindex")
    assert page.faults == []
