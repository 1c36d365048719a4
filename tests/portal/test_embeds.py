"""Cards that other sites may frame: no script, no cookie, and nothing more than the state."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from incidents.models import IncidentText, StatusChange
from tests.factories import make_feed, make_incident, make_platform, make_update

from .pages import LANGUAGES, Document

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 12, 0, 30, tzinfo=UTC)  # 19:00 in Viet Nam
CARDS = ("mang-f/", "incident/dem/")


@pytest.fixture(autouse=True)
def _at_seven():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def facebook():
    platform = make_platform("mang-f", name="Facebook <b>")
    feed = make_feed(last_ok_at=NOW - timedelta(minutes=1))
    StatusChange.objects.create(
        platform=platform, state="major_outage", since=NOW - timedelta(hours=1), feed=feed,
        evidence_kind="official", evidence_name="Meta Status",
    )  # fmt: skip
    incident = make_incident("dem", [platform], title='Đêm "dài"', started_at=NOW)
    make_update(incident, published_at=NOW - timedelta(minutes=5))
    return platform


def card(client, name: str, language="vi"):
    answer = client.get(f"/{language}/embed/{name}")
    assert answer.status_code == 200
    return answer, Document(answer.content.decode())


def policy(answer) -> dict[str, str]:
    rules = answer.headers["Content-Security-Policy"].split(";")
    return dict(rule.strip().split(" ", 1) for rule in rules if rule.strip())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_sound_html_in_its_language_without_script_or_cookie(client, name, language):
    answer, page = card(client, name, language)
    assert page.faults == []
    assert page.all("html", lang=language, dir=LANGUAGES[language])
    assert not page.all("script")
    assert not answer.cookies
    assert not answer.has_header("Vary") or "Cookie" not in answer.headers["Vary"]
    assert len(answer.content) < 4_000


@pytest.mark.parametrize("name", CARDS)
def test_anybody_may_frame_a_card_and_a_card_may_do_nothing(client, name):
    answer, _page = card(client, name)
    rules = policy(answer)
    assert rules["frame-ancestors"] == "*"
    assert not answer.has_header("X-Frame-Options")
    for kind in ("default-src", "script-src", "connect-src", "worker-src", "form-action"):
        assert rules[kind] == "'none'", kind
    assert (rules["style-src"], rules["base-uri"]) == ("'self'", "'none'")


@pytest.mark.parametrize("address", ["/vi/", "/vi/platforms/mang-f/", "/vi/incidents/dem/"])
def test_no_other_page_may_be_framed(client, address):
    answer = client.get(address)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert policy(answer)["frame-ancestors"] == "'none'"


def test_the_card_of_a_platform_says_state_since_when_who_and_how_old(client):
    _answer, page = card(client, "mang-f/")
    said = page.text.replace("\u00a0", " ")
    for part in ("Facebook <b>", "Ngừng hoạt động", "từ 18:00", "theo Meta Status", "18:59"):
        assert part in said, part
    assert "19:00, 5/3/2026" in said
    assert "Đây không phải kênh chính thức." in said
    (link,) = page.all("a")
    assert link["href"].endswith("/vi/platforms/mang-f/")
    assert link["href"].startswith("http")
    assert (link["target"], link["rel"]) == ("_blank", "noopener")


def test_the_card_of_an_incident_says_phase_times_and_platforms(client):
    _answer, page = card(client, "incident/dem/")
    for part in ('Đêm "dài"', "Đang tìm hiểu", "18:55", "Facebook <b>"):
        assert part in page.text, part
    assert page.all("a")[0]["href"].endswith("/vi/incidents/dem/")


def test_many_platforms_are_counted(client):
    make_incident("many", [make_platform(f"p-{n}") for n in range(5)], title="Nhiều")
    _answer, page = card(client, "incident/many/", "en")
    assert "P-0, P-1 and 3 more" in page.text


def test_a_title_in_another_language_says_so(client):
    incident = make_incident("hai", title="Hai")
    IncidentText.objects.create(incident=incident, language="ar", title="اثنان")
    _answer, page = card(client, "incident/hai/", "fr")
    assert page.all("h1", lang="vi", dir="ltr")
    _answer, page = card(client, "incident/hai/", "ar")
    assert page.all("h1") == [{}]


def test_search_engines_leave_a_card_alone_and_are_told_the_page(client):
    answer, page = card(client, "mang-f/")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert page.all("meta", name="robots", content="noindex")
    assert page.all("link", rel="canonical")[0]["href"].endswith("/vi/platforms/mang-f/")


def test_an_incident_that_was_merged_leads_on_and_may_still_be_framed(client):
    make_incident("old", merged_into=make_incident("rest"), withdrawn_at=NOW)
    answer = client.get("/vi/embed/incident/old/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/vi/embed/incident/rest/")
    assert policy(answer)["frame-ancestors"] == "*"


def test_what_is_not_public_has_no_card(client):
    make_platform("draft", published_at=None)
    make_incident("draft", published_at=None)
    for name in ("draft/", "none/", "incident/draft/", "incident/none/"):
        assert client.get(f"/vi/embed/{name}").status_code == 404, name


@pytest.mark.parametrize("name", CARDS)
def test_a_card_costs_few_queries_and_a_304_none(client, name):
    client.get("/vi/")  # the content version is in the cache after this
    with CaptureQueriesContext(connection) as queries:
        answer, _page = card(client, name)
    assert len(queries) <= 3
    with CaptureQueriesContext(connection) as queries:
        tag = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(f"/vi/embed/{name}", headers=tag).status_code == 304
    assert len(queries) == 0


def test_an_exercise_says_so(client):
    with override_settings(EXERCISE=True):
        _answer, page = card(client, "mang-f/", "en")
    assert "Exercise – this is not a real incident" in page.text


def test_its_style_is_a_sheet_of_its_own_and_small():
    with open(finders.find("portal/embed.css"), "rb") as sheet:
        assert len(sheet.read()) < 4_000


@pytest.mark.parametrize(
    ("address", "name"),
    [("/vi/platforms/mang-f/", "mang-f"), ("/vi/incidents/dem/", "incident/dem")],
)
def test_pages_offer_lines_to_copy_that_work_as_they_are(client, address, name, settings):
    page = Document(client.get(address).content.decode())
    assert page.faults == []
    at = page.elements.index(("details", {"class": "card stack tight share not-in-print"}))
    assert [tag for tag, _attrs in page.elements[at:]].count("textarea") == 2
    copied = Document("".join(text for text in page.texts if "<iframe" in text or "<img" in text))
    assert copied.faults == []
    (frame,) = copied.all("iframe")
    assert frame["src"] == f"{settings.SITE_URL}/vi/embed/{name}/"
    assert frame["title"] in ("Facebook <b> · Bình tĩnh", 'Đêm "dài" · Bình tĩnh')
    (image,) = copied.all("img")
    assert image["src"] == f"{settings.SITE_URL}/vi/badge/{name}.svg"
    for url in (frame["src"], image["src"], copied.all("a")[0]["href"]):
        assert client.get(url.removeprefix(settings.SITE_URL)).status_code == 200
