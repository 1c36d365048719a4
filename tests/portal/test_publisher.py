"""Until a publisher is named in full, every page and feed says that it is no official channel."""

import pytest
from django.utils.translation import gettext, override

from directory.models import Publisher

from .pages import FEEDS, LANGUAGES, PAGES

# Every page in one language, and each language on one page of each kind: they share one frame.
PAGES_ASKED = [
    *(f"/vi/{page}" for page in PAGES),
    *(f"/{code}/" for code in LANGUAGES),
    *(f"/{code}/guidance/outage/logged-out-everywhere/" for code in LANGUAGES),
]

FIELDS = {
    "body": "Cục Thử nghiệm",
    "address": "1 Phố Thử, Hà Nội",
    "contact": "lien-he@thu.example.vn",
    "mandate": "Quyết định số 1, ngày 5/3/2026",
}


@pytest.fixture
def sentences():
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = gettext("This is not an official channel.")
    return said


@pytest.mark.audit
def test_every_page_says_so_while_nobody_is_named(loaded, client, sentences):
    for address in PAGES_ASKED:
        page = client.get(address).content.decode()
        assert page.count(sentences[address[1:3]]) >= 2, address  # above the page and in its foot


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feeds_say_so_too(loaded, client, sentences, language):
    for feed in FEEDS:
        text = client.get(f"/{language}/{feed}").content.decode()
        assert sentences[language] in text.replace("\r\n ", ""), feed


def test_an_error_page_says_so_too(loaded, client, sentences):
    assert sentences["en"] in client.get("/en/nowhere/").content.decode()


@pytest.mark.parametrize("missing", FIELDS)
def test_a_half_named_publisher_is_none(loaded, client, sentences, missing):
    Publisher.objects.all().delete()
    Publisher.objects.create(**{**FIELDS, missing: ""})
    assert sentences["vi"] in client.get("/vi/").content.decode()
    assert sentences["vi"] in client.get("/vi/incidents.atom").content.decode()


@pytest.mark.audit
def test_a_publisher_named_in_full_ends_it_everywhere(loaded, client, sentences):
    Publisher.objects.all().delete()
    Publisher.objects.create(**FIELDS)
    for address in [*PAGES_ASKED, *(f"/{code}/{feed}" for code in LANGUAGES for feed in FEEDS)]:
        page = client.get(address).content.decode()
        assert sentences[address[1:3]] not in page, address
        assert FIELDS["body"] in page, address
    about = client.get("/vi/about/").content.decode()
    assert all(value in about for value in FIELDS.values())


@pytest.mark.django_db
def test_the_pages_of_the_api_say_so_too(client):
    said = "This is not an official channel."
    assert said in client.get("/api/v1/docs/?lang=en").content.decode()
    publisher = Publisher.load()
    publisher.body, publisher.address = "Cục", "Hà Nội"
    publisher.contact, publisher.mandate = "x@example.com", "QĐ 1"
    publisher.save()
    assert said not in client.get("/api/v1/docs/?lang=en&again").content.decode()
