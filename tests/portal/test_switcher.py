"""The switcher, hreflang and canonical tell in which languages a page really exists."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from directory.models import PlatformText
from guidance.models import TopicPage
from incidents.models import Incident, IncidentText
from lib.languages import CODES, Significance, TextState
from portal.templatetags.languages import Tongue, page_languages
from tests.factories import make_incident, make_platform

from .pages import Document

pytestmark = pytest.mark.usefixtures("loaded")
SITE = settings.SITE_URL


@pytest.fixture
def incident():
    """An incident with words in Vietnamese, read, and in English, from a machine."""
    incident = make_incident("trial", [make_platform("trial-platform")])
    write(incident, "en", state=TextState.MACHINE)
    return incident


def write(incident, language: str, **values) -> IncidentText:
    return IncidentText.objects.create(
        incident=incident, language=language, title=f"Trial {language}", **values
    )


def page(client, path: str, language: str = "vi") -> Document:
    return Document(client.get(f"/{language}/{path}").content.decode())


def tongues(client, path: str, language: str = "vi") -> dict[str, str]:
    """The language the switcher says each is shown in; nothing where the page is written in it."""
    found, code, in_note = {}, "", False
    for tag, attrs in page(client, path, language).elements:
        if tag == "a":
            code = attrs["lang"] if "lang" in attrs and "hreflang" in attrs else ""
            if code:
                found[code] = ""
        elif tag == "small":
            in_note = bool(code)
        elif tag == "span" and in_note and "lang" in attrs:
            found[code], in_note = attrs["lang"], False
    return found


def named(document: Document) -> dict[str, str]:
    links = document.all("link", rel="alternate")
    return {each["hreflang"]: each["href"] for each in links if "hreflang" in each}


def canonical(document: Document) -> str:
    (link,) = document.all("link", rel="canonical")
    return link["href"]


def test_a_page_of_the_catalogues_exists_in_every_language(client):
    assert tongues(client, "about/") == dict.fromkeys(CODES, "")
    document = page(client, "about/", "fr")
    expected = {code: f"{SITE}/{code}/about/" for code in CODES}
    assert named(document) == {**expected, "x-default": f"{SITE}/vi/about/"}
    assert canonical(document) == f"{SITE}/fr/about/"


def test_an_incident_says_in_which_languages_it_has_words(client, incident):
    found = tongues(client, "incidents/trial/")
    assert (found["vi"], found["en"]) == ("", "")
    for code in ("fr", "id", "ar"):
        assert found[code] == "en", code
    write(incident, "ar")
    assert tongues(client, "incidents/trial/")["ar"] == ""


def test_a_draft_is_no_language_to_switch_to(client, incident):
    incident.texts.filter(language="en").update(state=TextState.DRAFT)
    found = tongues(client, "incidents/trial/")
    assert found["en"] == "vi"
    assert set(named(page(client, "incidents/trial/"))) == {"vi", "x-default"}


def test_the_note_is_in_the_language_of_those_who_need_it(client):
    with override("ar"):
        note = Tongue("en", "English", "", "", active=False, shown_in="vi").note
    assert note == 'shown in <span lang="vi" dir="ltr">Tiếng Việt</span>'


def test_a_page_in_borrowed_words_names_the_page_they_are_from_and_no_alternates(client, incident):
    document = page(client, "incidents/trial/", "ar")
    assert canonical(document) == f"{SITE}/en/incidents/trial/"
    assert named(document) == {}
    own = page(client, "incidents/trial/", "en")
    assert canonical(own) == f"{SITE}/en/incidents/trial/"
    assert named(own) == {
        "vi": f"{SITE}/vi/incidents/trial/",
        "en": f"{SITE}/en/incidents/trial/",
        "x-default": f"{SITE}/vi/incidents/trial/",
    }


def test_a_platform_says_so_too(client):
    platform = make_platform("trial-platform")
    assert tongues(client, "platforms/trial-platform/")["en"] == "vi"
    PlatformText.objects.create(platform=platform, language="en", summary="Trial")
    assert tongues(client, "platforms/trial-platform/")["en"] == ""


def test_a_guide_and_its_topic_say_so_too(client):
    TopicPage.objects.filter(slug="prepare").exclude(
        locale__language_code__in=["vi", "en"]
    ).delete()
    for path in ("guidance/recovery/recover-tiktok/", "guidance/prepare/"):
        found = tongues(client, path)
        assert [code for code in CODES if not found[code]] == ["vi", "en"], path
        document = page(client, path, "ar")
        assert canonical(document) == f"{SITE}/en/{path}"
        assert named(document) == {}
        assert set(named(page(client, path))) == {"vi", "en", "x-default"}


def test_a_list_or_a_missing_page_is_no_record(client, incident):
    for path in ("incidents/", "platforms/", ""):
        assert tongues(client, path) == dict.fromkeys(CODES, ""), path
    document = page(client, "no-such-page/")
    assert named(document) == {}
    assert document.all("link", rel="canonical") == []


def test_a_list_in_parts_and_with_filters_has_one_address_for_each(client):
    for query in ("year=2024", 'page="><script>', "year=2024&fbclid=1"):
        document = page(client, f"incidents/?{query}")
        assert document.faults == []
        address = canonical(document)
        assert address.startswith(f"{SITE}/vi/incidents/")
        assert "fbclid" not in address
        tail = address.removeprefix(f"{SITE}/vi/")
        assert named(document)["ar"] == f"{SITE}/ar/{tail}"


def test_the_switcher_asks_the_database_nothing_where_the_record_was_read(incident):
    shown = Incident.objects.prefetch_related("texts").get(pk=incident.pk)
    languages = [
        {"code": code, "name": code, "url": "", "absolute": "", "active": code == "vi"}
        for code in CODES
    ]
    with CaptureQueriesContext(connection) as queries:
        found = page_languages({"incident": shown, "languages": languages})
    assert [each.is_written for each in found] == [True, True, False, False, False]
    assert len(queries) == 0


def test_an_out_of_date_translation_leads_to_its_source(client, incident):
    source = incident.texts.get(language="vi")
    incident.texts.filter(language="en").update(based_on=source.version)
    source.title += "!"
    source.save(significance=Significance.WRONG)
    links = page(client, "incidents/trial/", "en").all("a", hreflang="vi")
    assert "/vi/incidents/trial/" in [each["href"] for each in links if "lang" not in each]
    source.title += "!"
    incident.texts.filter(language="en").update(based_on=source.version)
    links = page(client, "incidents/trial/", "en").all("a", hreflang="vi")
    assert [each["href"] for each in links if "lang" not in each] == []
