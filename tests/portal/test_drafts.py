"""What was never published stands on no public address."""

import pytest
from django.db import models
from django.utils import timezone

from guidance.models import FraudFormPage, GuidePage
from incidents.alerts.cap import issuing
from incidents.alerts.models import CapMessage
from incidents.models import Claim, Incident
from incidents.publish import Step, post_update
from lib.languages import Text

from .hidden import MARK, STATES, hide_everything
from .pages import API, FEEDS, FOR_OTHER_SITES, LANGUAGE_WALKS, PAGES, STATUSPAGE

WORDS = """platform title step claim figure draft statistic notice contact guide form closed
    revision future limit proposal topic source event error platformlater platformwithdrawn
    claimlater claimwithdrawn statisticlater statisticwithdrawn noticelater noticewithdrawn link
    linkoverdue"""
HIDDEN_ADDRESSES = (
    "/vi/incidents/zzmarkerincidentdraft/",
    "/vi/incidents/zzmarkerincidentlater/",
    "/vi/incidents/zzmarkerincidentwithdrawn/",
    *(f"/vi/platforms/zzmarkerplatform{state}/" for state in STATES),
    *(f"/vi/platforms/zzmarkerplatform{state}.atom" for state in STATES),
    "/vi/platforms/zzmarkerplatform.ics",
    "/vi/guidance/outage/zzmarkerguide/",
    "/vi/guidance/outage/zzmarkerform/",
    "/vi/guidance/outage/zzclosed/",
    "/fr/guidance/outage/zzmarkerguide/",
    "/fr/guidance/outage/zzclosed/",
    "/vi/guidance/zzmarkertopic/",
    "/api/v1/incidents/zzmarkerincidentdraft/",
    "/api/v1/incidents/zzmarkerincidentlater/",
    "/api/v1/incidents/zzmarkerincidentwithdrawn/",
    *(f"/api/v1/claims/zzmarkerclaim{state}/" for state in STATES),
    "/api/v1/claims/zzmarkerclaimofdraft/",
    *(f"/api/v1/platforms/zzmarkerplatform{state}/" for state in STATES),
    *(f"/api/v1/status/zzmarkerplatform{state}/" for state in STATES),
    *(f"/api/v1/statistics/zzmarkerstatistic{state}/" for state in STATES),
    "/api/v1/statistics/zzmarkerstatisticof/",
    *(f"/api/v1/notices/zzmarkernotice{state}/" for state in STATES),
    "/api/v1/contacts/zzmarkercontactnever/",
    "/api/v1/contacts/zzmarkercontactold/",
    "/api/v1/contacts/zzmarkercontacthidden/",
    "/api/v1/guides/zzmarkerguide/",
    "/api/v1/guides/zzclosed/",
    "/api/v1/fraud-forms/zzmarkerform/",
    "/api/v1/feeds/zzmarkerfeed/",
    *(f"/vi/badge/zzmarkerplatform{state}.svg" for state in STATES),
    *(f"/vi/embed/zzmarkerplatform{state}/" for state in STATES),
    *(f"/vi/badge/incident/zzmarkerincident{state or 'draft'}.svg" for state in STATES),
    *(f"/vi/embed/incident/zzmarkerincident{state or 'draft'}/" for state in STATES),
)


@pytest.fixture
def _hidden(loaded):
    hide_everything()


def details() -> list[str]:
    """The address of every single public thing in the API."""
    slugs = {
        "incidents": Incident.objects.filter(slug__startswith="meta"),
        "claims": Claim.objects.filter(slug__startswith="meta")[:12],
        "guides": GuidePage.objects.live().filter(slug="logged-out-everywhere")[:1],
        "fraud-forms": FraudFormPage.objects.live()[:1],
    }
    found = [f"/api/v1/{name}/{row.slug}/" for name, rows in slugs.items() for row in rows]
    return [
        *found,
        "/api/v1/platforms/facebook/",
        "/api/v1/status/facebook/",
        "/api/v1/feeds/public-feed/",
        "/api/v1/notices/backup-plans-2024-03/",
    ]


def markers_in(text: str) -> list[str]:
    return sorted({word for word in text.replace('"', " ").split() if MARK in word.lower()})


@pytest.mark.parametrize("language", LANGUAGE_WALKS)
@pytest.mark.usefixtures("_hidden")
def test_no_page_shows_a_hidden_word(client, language):
    more = ("board/", "search/?q=facebook", "search/?q=x", *FOR_OTHER_SITES)
    for page in (*PAGES, *FEEDS, *more):
        answer = client.get(f"/{language}/{page}")
        assert answer.status_code == 200, page
        text = answer.content.decode().replace("\r\n ", "")  # calendars fold their lines
        assert markers_in(text) == [], page


@pytest.mark.parametrize("language", ["vi", "fr"])
@pytest.mark.usefixtures("_hidden")
def test_no_answer_of_the_api_holds_a_hidden_word(client, language):
    for name in API:
        joint = "&" if "?" in name else "?"
        answer = client.get(f"/api/v1/{name}{joint}lang={language}&page_size=200")
        assert markers_in(answer.content.decode()) == [], name
    for address in (*details(), *STATUSPAGE):
        answer = client.get(f"{address}?lang={language}")
        assert answer.status_code == 200, address
        assert markers_in(answer.content.decode()) == [], address


@pytest.mark.usefixtures("_hidden")
def test_no_message_that_is_sent_holds_a_hidden_word(client):
    now = timezone.now()
    bodies = {"vi": "Lại có người báo lỗi.", "fr": "De nouveau des erreurs."}
    for slug in ("meta-2024-03-05", "meta-2021-10-04"):
        step = Step("investigating", bodies)
        post_update(Incident.objects.get(slug=slug), step, None, now)
    issuing.settle(now)
    sent = CapMessage.objects.all()
    # The French title of one is a draft: it is told without French. The clock publishes nothing.
    assert [message.languages for message in sent] == [["vi"], ["vi"]]
    addresses = [message.get_absolute_url() for message in sent]
    for address in (*addresses, "/cap/index.atom", "/cap/index.rss"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert markers_in(answer.content.decode()) == [], address


@pytest.mark.usefixtures("_hidden")
def test_hidden_things_have_no_address(client):
    for address in HIDDEN_ADDRESSES:
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize(
    "word",
    WORDS.split(),
)
@pytest.mark.usefixtures("_hidden")
def test_search_finds_nothing_by_a_hidden_word(client, word):
    for language in ("vi", "fr"):
        query = {"q": f"{MARK}{word}", "lang": language}
        assert client.get("/api/v1/search/", query).json()["groups"] == [], language
        assert client.get(f"/{language}/search/", query).context["groups"] == []


@pytest.mark.usefixtures("_hidden")
def test_the_filters_do_not_offer_what_is_hidden(client):
    for query in ("platform=zzmarkerplatform", "text=zzmarkertitledraft"):
        answer = client.get(f"/vi/incidents/?{query}")
        assert MARK not in answer.content.decode().replace(query.partition("=")[2], "")
    assert client.get("/api/v1/incidents/?text=zzmarkerdrafttitle").json()["results"] == []


def test_every_table_of_words_has_a_state_that_can_hide_them():
    """A new text table that forgets its state would be public from its first draft."""
    tables = Text.__subclasses__()
    assert len(tables) >= 12
    for table in tables:
        assert isinstance(table._meta.get_field("state"), models.CharField)
