"""Suggestions: few, quick, each with an address, and afraid of no input."""

import pytest
from django.core.cache import cache

from guidance.models import GuidePage

from .hidden import MARK, hide_everything

pytestmark = pytest.mark.usefixtures("loaded")


def suggested(client, query: str, language: str = "vi"):
    answer = client.get(f"/{language}/search/suggest", {"q": query})
    assert answer.status_code == 200
    return answer


def pages_of(slug: str):
    return GuidePage.objects.filter(slug=slug).select_related("locale")


def titles(client, query: str, language: str = "vi") -> list[str]:
    return suggested(client, query, language).json()[1]


def test_they_have_the_form_browsers_know(client):
    query, names, kinds, urls, more = suggested(client, "facebook").json()
    assert query == "facebook"
    assert 0 < len(names) == len(kinds) == len(urls) == len(more["languages"]) <= 8
    for url in urls:
        assert client.get(url.partition("#")[0]).status_code == 200, url


@pytest.mark.parametrize("query", ["faceb", "Facebook", "facebok", "FACE", "lay lai face"])
def test_the_beginning_of_a_word_and_a_slip_are_enough(client, query):
    assert any("Facebook" in title for title in titles(client, query))


def test_titles_are_in_the_readers_language_where_there_is_one(client):
    own = {page.locale.language_code: page.title for page in pages_of("recover-viber")}
    assert "ar" not in own
    assert own["vi"] in titles(client, "viber")
    answer = suggested(client, "viber", "ar").json()
    assert answer[4]["languages"][answer[1].index(own["en"])] == "en"


def test_several_kinds_are_offered_before_many_of_one(client):
    assert len(set(suggested(client, "facebook").json()[2])) >= 3


def test_how_many_there_are_is_said_in_words(client):
    assert (
        suggested(client, "vssid", "en").json()[4]["said"].endswith(("suggestion", "suggestions"))
    )


def test_they_may_be_kept_by_caches(client):
    answer = suggested(client, "zalo")
    assert "public" in answer.headers["Cache-Control"]
    assert answer.headers["ETag"]
    assert not answer.cookies
    again = client.get(
        "/vi/search/suggest?q=zalo", headers={"if-none-match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "\0",
        "x" * 10_000,
        "%",
        "_",
        "\\",
        ":*&|!()<->",
        "🙂",
        "\u202e\u200b",
        "<script>alert(1)</script>",
        "٣" * 300,
        "ﷺ",
    ],
)
def test_rubbish_is_answered_and_suggests_nothing(client, query):
    for language in ("vi", "ar"):
        answer = suggested(client, query, language)
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.json()[1] == []


@pytest.mark.parametrize("query", ["a\0b", "lừa " * 3_000, "' OR 1=1 --", "facebook%' --"])
def test_words_among_rubbish_are_read_as_words(client, query):
    assert len(titles(client, query)) <= 8


def test_hidden_titles_are_never_suggested(client):
    hide_everything()
    cache.clear()
    for query in (MARK, f"{MARK}title", f"{MARK}platform", "zz"):
        for language in ("vi", "en"):
            assert titles(client, query, language) == []


@pytest.mark.parametrize("language", ["vi", "ar"])
def test_a_browser_is_told_how_to_search_here(client, language):
    answer = client.get(f"/{language}/opensearch.xml")
    assert answer.headers["Content-Type"] == "application/opensearchdescription+xml"
    text = answer.content.decode()
    assert text.startswith("<?xml")
    assert f"/{language}/search/?q={{searchTerms}}" in text
    assert f"/{language}/search/suggest?q={{searchTerms}}" in text
    assert len(text.encode()) < 1500
    assert (
        f'href="/{language}/opensearch.xml"' in client.get(f"/{language}/search/").content.decode()
    )
