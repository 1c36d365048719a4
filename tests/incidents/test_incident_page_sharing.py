"""What readers hand on: the short address and the message."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import timezone, translation

from incidents import sharing
from tests.factories import NOON, make_incident
from tests.portal.pages import Document

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def incident():
    return make_incident("trouble", title="Zalo gửi tin chậm", uid=UUID(int=0x0123456789 << 88 | 7))


def test_a_code_is_made_of_what_never_changes(incident):
    assert sharing.code_of(incident) == "04hmasw9"
    assert sharing.named("04hmasw9", timezone.now()) == incident


@pytest.mark.parametrize("typed", ["04HMASW9", "O4hmasw9", "o4hm-asw9"])
def test_a_code_is_read_as_people_type_it(incident, typed):
    assert sharing.named(typed, timezone.now()) == incident


@pytest.mark.parametrize("typed", ["04hmasw8", "04hmasw", "04hmasw99", "u4hmasw9", "-"])
def test_a_slip_leads_nowhere_rather_than_to_another_incident(client, incident, typed):
    answer = client.get(f"/i/{typed}", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert answer["Content-Language"] == "en"
    assert Document(answer.content.decode()).faults == []


@pytest.mark.parametrize(
    ("wanted", "language"), [("en-GB,en;q=0.9", "en"), ("ar", "ar"), ("", "vi"), ("de", "vi")]
)
@pytest.mark.parametrize("end", ["", "/"])
def test_the_short_address_leads_on_in_the_readers_language(
    client, incident, wanted, language, end
):
    answer = client.get(f"/i/04hmasw9{end}", headers={"Accept-Language": wanted})
    assert (answer.status_code, answer["Location"]) == (302, f"/{language}/incidents/trouble/")
    assert "Accept-Language" in answer["Vary"]
    assert answer["Cache-Control"] == "public, max-age=300"


def test_what_is_not_public_has_no_short_address(client, incident):
    for values in (
        {"published_at": None},
        {"published_at": timezone.now() + timedelta(hours=1)},
        {"published_at": NOON, "withdrawn_at": timezone.now()},
    ):
        type(incident).objects.filter(pk=incident.pk).update(**values)
        assert client.get("/i/04hmasw9").status_code == 404


def test_a_changed_slug_breaks_neither_the_short_nor_the_old_address(client, incident):
    incident.slug = "zalo-slow"
    incident.save()
    assert client.get("/i/04hmasw9")["Location"] == "/vi/incidents/zalo-slow/"
    answer = client.get("/en/incidents/trouble/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/incidents/zalo-slow/")
    incident.withdrawn_at = timezone.now()
    incident.save()
    assert client.get("/en/incidents/trouble/").status_code == 404


def test_the_page_shows_its_short_address(client, incident):
    page = Document(client.get("/vi/incidents/trouble/").content.decode())
    assert page.all("a", href=f"{settings.SITE_URL}/i/04hmasw9")
    assert page.text.count(f"{settings.SITE_URL}/i/04hmasw9") == 2  # in the head and the message


def test_the_message_says_what_since_when_and_where_to_look(incident):
    with translation.override("en"), timezone.override("Asia/Ho_Chi_Minh"):
        text = sharing.message(incident).text
    assert text.splitlines() == [
        "Zalo gửi tin chậm",
        "Investigating. Began: about 19:00, 5 Mar 2026 (Viet Nam time).",
        "Stay calm, wait, give nobody a code.",
        f"{settings.SITE_URL}/i/04hmasw9",
    ]


@pytest.mark.parametrize(
    ("values", "advice"),
    [
        ({"phase": "resolved"}, "Check your account, give nobody a code."),
        ({"phase": "false_alarm"}, "Stay calm, give nobody a code."),
        ({"kind": "maintenance", "phase": "in_progress"}, "Stay calm, give nobody a code."),
    ],
)
def test_the_advice_fits_how_things_stand(values, advice):
    with translation.override("en"):
        assert advice in sharing.message(make_incident(**values)).text


def test_each_way_carries_the_whole_message(incident):
    with translation.override("vi"):
        message = sharing.message(incident)
    ways = {way.name: urlsplit(way.url) for way in message.ways}
    assert parse_qs(ways["WhatsApp"].query)["text"] == [message.text]
    assert parse_qs(ways["SMS"].query)["body"] == [message.text]
    telegram = parse_qs(ways["Telegram"].query)
    assert telegram["url"] == [message.address]
    assert "\n".join([*telegram["text"], message.address]) == message.text
    assert (ways["WhatsApp"].netloc, ways["Telegram"].netloc) == ("wa.me", "t.me")


def test_links_out_are_plain_and_nothing_else_is_loaded(client, incident):
    page = Document(client.get("/vi/incidents/trouble/").content.decode())
    links = [
        each
        for each in page.all("a")
        if each["href"].startswith(("https://wa.me", "https://t.me", "sms:"))
    ]
    assert len(links) == 3
    assert {each["rel"] for each in links} == {"noopener nofollow"}
    assert not [each for each in page.resources if "wa.me" in each or "t.me" in each]
