"""The page of results: by kind, marked, in the reader's language, and cheap."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.models import Incident, IncidentText
from lib.folding import fold
from portal.search.finding import _branch
from portal.search.kinds import TABLES
from portal.search.marking import excerpt, marked
from portal.search.question import Question
from portal.search.ranking import fit
from portal.search.vocabulary import vocabulary
from tests.factories import NOON, make_incident, make_update

from .pages import Document

pytestmark = pytest.mark.usefixtures("loaded")


def page(client, query: str, language: str = "vi", **more) -> str:
    answer = client.get(f"/{language}/search/", {"q": query, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_kind_has_a_link_with_its_number(client):
    found = client.get("/en/search/", {"q": "facebook"}).context["found"]
    text = page(client, "facebook", "en")
    assert {each.kind for each in found.kinds} >= {"guides", "platforms", "incidents", "claims"}
    for each in found.kinds:
        assert f'<a href="?q=facebook&amp;kind={each.kind}">' in text
    assert sum(each.total for each in found.kinds) == found.total


def test_one_kind_alone_shows_all_of_it(client):
    found = client.get("/vi/search/", {"q": "facebook", "kind": "claims"}).context["found"]
    assert [group.kind for group in found.groups] == ["claims"]
    assert len(found.groups[0].hits) == found.groups[0].total > 10


@pytest.mark.parametrize("kind", ["nonsense", "", "<b>", "notices&q=x"])
def test_an_unknown_kind_shows_everything(client, kind):
    found = client.get("/vi/search/", {"q": "facebook", "kind": kind}).context["found"]
    assert len(found.groups) > 3


def test_words_are_marked_as_they_are_written(client):
    assert "<mark>lừa đảo</mark>" in page(client, "lua dao")
    assert "<mark>Facebook</mark>" in page(client, "fb")


def test_marks_are_safe():
    marks = frozenset({("b", False), ("alert", True)})
    text = '<b>alert("x")</b> & alerts'
    assert marked(text, marks) == (
        "&lt;<mark>b</mark>&gt;<mark>alert</mark>(&quot;x&quot;)&lt;/<mark>b</mark>&gt; &amp; "
        "<mark>alerts</mark>"
    )
    assert marked("Mất quyền", frozenset({("mat", False)})) == "<mark>Mất</mark> quyền"
    assert marked("Mâ\u0301t ™", frozenset({("mat", False)})) == "<mark>Mâ\u0301t</mark> ™"


def test_an_excerpt_shows_the_words_that_were_looked_for():
    text = "một " * 60 + "lừa đảo " + "hai " * 60
    cut = excerpt(text, frozenset({("lua", False)}), 20)
    assert "lừa" in cut
    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert len(cut.split()) == 22
    assert excerpt("ngắn thôi", frozenset()) == "ngắn thôi"


def test_a_hit_in_another_language_says_which(client):
    make_incident(title="Chuyện hiếm gặp zq")
    text = page(client, "zq", "ar")
    assert '<a href="/ar/incidents/' in text
    assert 'lang="vi" dir="ltr"' in text.split("<h3")[1]


def test_an_incident_is_found_by_a_step_which_is_shown(client):
    incident = make_incident(title="Zalo chậm")
    make_update(incident, body="Nhà mạng đã nối lại đoạn hỏng ở Vũng Tàu.")
    text = page(client, "vũng tàu")
    assert "Zalo chậm" in text
    assert "<mark>Vũng Tàu</mark>" in text


@pytest.mark.parametrize(
    ("query", "address"),
    [("giới thiệu trang", "/vi/about/"), ("liên hệ chính thức", "/vi/contacts/")],
)
def test_plain_pages_are_found_by_name(client, query, address):
    groups = client.get("/vi/search/", {"q": query}).context["found"].groups
    assert address in {hit.url for group in groups if group.kind == "pages" for hit in group.hits}


def test_a_typing_error_is_answered_under_a_sentence_that_says_so(client):
    text = page(client, "facebok", "en")
    assert "Nothing was found for “facebok”." in text
    assert "results for “Facebook”" in text
    assert 'value="facebok"' in text


def test_nothing_found_leads_to_three_guides_and_the_contacts(client):
    text = page(client, "qwertyuiop", "en").split("<main", 1)[1]
    assert text.count("<article") == 3
    assert "/en/contacts/" in text


@pytest.mark.parametrize("query", ["facebook", "facebok", "qwertyuiop", "", "zalo hàng xóm nhầm"])
def test_the_html_is_sound(client, query):
    for language in ("vi", "ar"):
        assert Document(page(client, query, language)).faults == [], query


def cost(client, address: str, query: str) -> int:
    client.get(address, {"q": query})
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, {"q": query}).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "query", ["facebook", "facebok", "sập", "zalo hàng xóm nhầm", "công an", "lừa đảo facebook"]
)
def test_it_costs_few_queries(client, query):
    assert cost(client, "/vi/search/", query) <= 15
    assert cost(client, "/vi/search/suggest", query) <= 3


def many_incidents(number: int) -> None:
    """Incidents in bulk, with words as an archive of years would have them."""
    incidents = Incident.objects.bulk_create(
        Incident(
            slug=f"many-{each}",
            started_at=NOON - timedelta(hours=each),
            published_at=NOON,
        )
        for each in range(number)
    )
    titles = [f"Sự cố số {each} của nền tảng {each % 500}" for each in range(number)]
    story = "nguoi dung khong vao duoc tai khoan trong nhieu gio lien tiep o nhieu noi " * 3
    IncidentText.objects.bulk_create(
        IncidentText(
            incident=incident,
            language="vi",
            title=title,
            folded_title=fold(title),
            folded_words=f"{story} {title.split()[3]}",
        )
        for incident, title in zip(incidents, titles, strict=True)
    )
    with connection.cursor() as cursor:
        # What the server does by itself after a while, and must not be measured without.
        cursor.execute("SELECT gin_clean_pending_list('incident_text_vector')")
        cursor.execute("ANALYZE incidents_incidenttext, incidents_incident")


@pytest.mark.audit
def test_the_index_of_words_is_used_in_a_large_archive():
    many_incidents(10_000)
    table = next(each for each in TABLES if each.model is IncidentText)
    question = Question.of("nền tảng 123", "vi")
    now = timezone.now()
    score = fit(question, vocabulary(now))
    plan = _branch(table, question.every(), score, question, now).explain()
    assert "incident_text_vector" in plan, plan
