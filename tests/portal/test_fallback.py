"""A text that is missing, unread or out of date is shown as what it is."""

import pytest
from django.conf import settings

from directory.templatetags.words import lang_of
from guidance.models import GuidePage, TopicPage
from incidents.models import Incident, IncidentText
from lib.languages import Significance, TextState
from tests.factories import make_incident, make_platform

from .pages import Document

pytestmark = pytest.mark.usefixtures("loaded")
WORDS = {
    "vi": "Sự cố thử nghiệm",
    "en": "A trial outage",
    "ar": "انقطاع تجريبي",
}


@pytest.fixture
def incident():
    return make_incident("trial", [make_platform("trial-platform")], title=WORDS["vi"])


def write(incident, language: str, **values) -> IncidentText:
    return IncidentText.objects.create(
        incident=incident, language=language, title=WORDS[language], **values
    )


def page(client, language: str) -> Document:
    return Document(client.get(f"/{language}/incidents/trial/").content.decode())


def heading(document: Document) -> tuple:
    (attrs,) = document.all("h1")
    return attrs.get("lang"), attrs.get("dir")


@pytest.mark.parametrize("language", ["fr", "id", "ar"])
def test_a_missing_text_comes_from_english_marked_and_announced(client, incident, language):
    write(incident, "en")
    document = page(client, language)
    assert heading(document) == ("en", "ltr")
    assert WORDS["en"] in document.text
    assert WORDS["vi"] not in document.text
    assert "English" in " ".join(document.texts[-400:])


def test_without_english_it_comes_from_vietnamese(client, incident):
    document = page(client, "ar")
    assert heading(document) == ("vi", "ltr")
    assert WORDS["vi"] in document.text


def test_a_text_in_the_readers_language_needs_no_mark_and_no_note(client, incident):
    write(incident, "en")
    document = page(client, "en")
    assert heading(document) == (None, None)
    assert "This text is not yet available in your language" not in document.text


def test_an_arabic_text_on_an_english_page_would_be_marked_right_to_left(client, incident):
    row = write(incident, "ar")
    assert lang_of(row) == ' lang="ar" dir="rtl"'


def test_a_fallback_is_announced_in_the_readers_language(client, incident):
    write(incident, "en")
    assert "not yet available in your language" not in page(client, "en").text
    incident.texts.filter(language="en").delete()
    document = page(client, "en")
    assert "not yet available in your language. It is shown in Tiếng Việt" in document.text


def test_a_machine_translation_says_so_even_where_it_is_a_fallback(client, incident):
    write(incident, "en", state=TextState.MACHINE)
    note = "Machine translation, not yet read by a person."
    assert note in page(client, "en").text
    french = client.get("/fr/incidents/trial/").content.decode()
    assert french.count('class="announce provenance"') == 2  # another language, and a machine's


def test_a_draft_is_passed_over(client, incident):
    write(incident, "en", state=TextState.DRAFT)
    assert heading(page(client, "en")) == ("vi", "ltr")


def test_a_translation_that_became_wrong_is_announced_and_a_smaller_change_is_not(client, incident):
    source = incident.texts.get(language="vi")
    write(incident, "en", based_on=source.version)
    warning = "this translation is out of date"
    for significance, warned in (
        (Significance.MINOR, False),
        (Significance.CONTENT, False),
        (Significance.WRONG, True),
    ):
        source.title += "!"
        source.save(significance=significance)
        assert (warning in page(client, "en").text) is warned, significance
    incident.texts.filter(language="en").update(based_on=source.version)
    assert warning not in page(client, "en").text


def test_the_api_says_which_language_words_are_in(client, incident):
    write(incident, "en", state=TextState.MACHINE)
    words = client.get("/api/v1/incidents/trial/?lang=ar").json()["words"]
    assert (words["language"], words["is_fallback"], words["is_machine"]) == ("en", True, True)
    words = client.get("/api/v1/incidents/trial/?lang=vi").json()["words"]
    assert (words["language"], words["is_fallback"], words["is_machine"]) == ("vi", False, False)


GUIDE = "guidance/recovery/recover-tiktok/"


@pytest.mark.parametrize("language", ["fr", "id", "ar"])
def test_a_guide_of_another_tree_is_announced_not_indexed_and_points_home(client, language):
    document = Document(client.get(f"/{language}/{GUIDE}").content.decode())
    assert document.all("meta", name="robots") == [{"name": "robots", "content": "noindex"}]
    (canonical,) = document.all("link", rel="canonical")
    assert canonical["href"] == f"{settings.SITE_URL}/en/{GUIDE}"
    assert [each for each in document.all("link") if "hreflang" in each] == []
    assert document.all("div", lang="en", dir="ltr")
    assert "English" in document.text
    assert document.all("p", **{"class": "announce"})
    assert client.get(canonical["href"].removeprefix(settings.SITE_URL)).status_code == 200


def test_a_guide_in_its_own_tree_is_indexed_and_names_its_languages(client):
    document = Document(client.get(f"/en/{GUIDE}").content.decode())
    assert document.all("meta", name="robots") == []
    (canonical,) = document.all("link", rel="canonical")
    assert canonical["href"] == f"{settings.SITE_URL}/en/{GUIDE}"
    named = {each["hreflang"] for each in document.all("link") if "hreflang" in each}
    assert named == {"vi", "en", "x-default"}


def test_a_guide_that_is_only_in_vietnamese_is_shown_from_there(client):
    GuidePage.objects.get(slug="recover-tiktok", locale__language_code="en").unpublish()
    document = Document(client.get(f"/en/{GUIDE}").content.decode())
    (canonical,) = document.all("link", rel="canonical")
    assert canonical["href"] == f"{settings.SITE_URL}/vi/{GUIDE}"
    assert document.all("div", lang="vi", dir="ltr")


def test_a_guide_whose_original_changed_for_good_carries_a_warning(client):
    warning = "this translation is out of date"
    source = GuidePage.objects.get(slug="recover-tiktok", locale__language_code="vi")
    for significance in (Significance.CONTENT, Significance.WRONG):
        source.significance = significance
        source.save_revision().publish()
        source.refresh_from_db()
        shown = Document(client.get(f"/en/{GUIDE}").content.decode()).text
        assert (warning in shown) is (significance == Significance.WRONG)
    assert warning not in Document(client.get(f"/vi/{GUIDE}").content.decode()).text


def test_a_topic_without_a_page_in_the_readers_tree_lists_guides_of_the_others(client):
    TopicPage.objects.get(slug="prepare", locale__language_code="fr").delete()
    document = Document(client.get("/fr/guidance/prepare/").content.decode())
    guide = "/fr/guidance/prepare/second-channel/"
    assert any(each.get("href") == guide for each in document.all("a"))
    assert document.all("meta", name="robots")


def test_the_board_and_lists_mark_foreign_words_too(client):
    for address in ("/ar/platforms/", "/ar/incidents/", "/ar/notices/", "/ar/statistics/"):
        document = Document(client.get(address).content.decode())
        assert any(each.get("lang") == "en" for _tag, each in document.elements), address
    assert Incident.objects.exists()
