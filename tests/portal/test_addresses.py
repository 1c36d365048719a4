"""Every public address answers, in every language, as the promises of the public site say."""

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from incidents.alerts.entries import NEWEST
from incidents.archive import PAGE
from incidents.models import Incident

from .pages import EVERY_ANSWER, EVERY_PAGE, LANGUAGES, PAGES, Document

POLICY = "public, max-age=15, stale-while-revalidate=30, stale-if-error=86400"
RECORDS = ("incidents/meta", "incidents/zalo", "platforms/facebook", "platforms/zalo")
FALLBACK_PAGES = ("guidance/outage/", "guidance/recovery/", "guidance/fraud/")


@pytest.fixture(scope="module")
def answers(starter, django_db_blocker):
    """Every public answer by its address, asked for once."""
    client = Client()
    with django_db_blocker.unblock():
        return {address: client.get(address) for address in EVERY_ANSWER}


@pytest.fixture(scope="module")
def documents(answers):
    """Every page by its address, read strictly."""
    return {address: Document(answers[address].content.decode()) for address in EVERY_PAGE}


@pytest.mark.audit
def test_every_public_address_answers(answers):
    assert {address: each.status_code for address, each in answers.items()} == dict.fromkeys(
        answers, 200
    )


@pytest.mark.audit
def test_every_page_is_well_formed_and_carries_nothing_inline(documents):
    assert {address: each.faults for address, each in documents.items() if each.faults} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_language_and_direction(answers, documents, language):
    for page in PAGES:
        address = f"/{language}/{page}"
        (html,) = documents[address].all("html")
        assert (html["lang"], html["dir"]) == (language, LANGUAGES[language]), address
        assert answers[address].headers["Content-Language"] == language
        assert documents[address].all("h1"), address
        assert len(documents[address].all("main")) == 1, address


def test_every_page_takes_its_parts_from_here_only(documents):
    for address, document in documents.items():
        assert document.resources, address
        for resource in document.resources:
            assert resource.startswith("/"), (address, resource)
            assert not resource.startswith("//"), (address, resource)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_name_the_same_page_in_the_other_languages(documents, language):
    for page in PAGES:
        if page.startswith(FALLBACK_PAGES):
            continue  # a guide names the languages it is really written in
        document = documents[f"/{language}/{page}"]
        (canonical,) = document.all("link", rel="canonical")
        named = {
            each["hreflang"]: each["href"] for each in document.all("link") if "hreflang" in each
        }
        if canonical["href"].startswith(f"{settings.SITE_URL}/{language}/"):
            path = canonical["href"].removeprefix(f"{settings.SITE_URL}/{language}/")
            assert path.partition("?")[0] == page.partition("?")[0]
            default = named.pop("x-default")
            assert default == f"{settings.SITE_URL}/vi/{path}", page
            assert language in named, page
            assert named == {code: f"{settings.SITE_URL}/{code}/{path}" for code in named}, page
            if not page.startswith(RECORDS):
                assert set(named) == set(LANGUAGES), page
        else:  # in borrowed words: the page they are from tells its languages
            assert page.startswith(RECORDS), page
            assert named == {}, page


def test_no_public_answer_sets_a_cookie_or_varies_by_reader(answers):
    for address, answer in answers.items():
        assert not answer.cookies, address
        varied = {name.strip().lower() for name in answer.headers.get("Vary", "").split(",")}
        assert not varied & {"cookie", "accept-language", "authorization"}, (address, varied)


def test_every_public_answer_may_be_kept_and_has_a_strong_tag(answers):
    for address, answer in answers.items():
        assert answer.headers["Cache-Control"] == POLICY, address
        assert answer.headers["ETag"].startswith('"'), address


def test_the_policy_of_every_answer_allows_nothing_inline_and_nobody_else(answers):
    for address, answer in answers.items():
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        if "/embed/" in address:  # made to be framed by anybody, and for nothing else
            assert policy.count("*") == policy.count("frame-ancestors *") == 1, address
            policy = policy.replace("frame-ancestors *", "")
        assert not {"unsafe", "http:", "https:", "*"} & set(policy.replace(";", " ").split())
        assert "unsafe-" not in policy, address


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("", "vi"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("de,ar;q=0.5", "ar"),
        ("id-ID", "id"),
        ("xx", "vi"),
        ("en;q=0.1,vi;q=0.9", "vi"),
        ("*", "vi"),
        (";;;q=", "vi"),
    ],
)
def test_the_root_leads_to_the_readers_language(db, client, wanted, language):
    answer = client.get("/", headers={"accept-language": wanted})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{language}/"
    assert "Accept-Language" in answer.headers["Vary"]
    assert not answer.cookies


def test_the_manifest_is_in_the_readers_language(loaded, client):
    manifest = client.get("/ar/manifest.webmanifest").json()
    assert (manifest["lang"], manifest["start_url"]) == ("ar", "/ar/")


def test_the_atom_feed_is_xml_with_one_entry_for_each_of_the_newest_incidents(loaded, client):
    with override("en"):
        newest = Incident.objects.order_by("-started_at")[:NEWEST]
        addresses = [f"{settings.SITE_URL}{each.get_absolute_url()}" for each in newest]
    answer = client.get("/en/incidents.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = fromstring(answer.content)
    space = "{http://www.w3.org/2005/Atom}"
    links = [each.find(f"{space}link").get("href") for each in feed.findall(f"{space}entry")]
    assert sorted(links) == sorted(addresses)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    for entry in feed.findall(f"{space}entry"):
        link = entry.find(f"{space}link").get("href")
        assert link.startswith(f"{settings.SITE_URL}/en/incidents/")
        assert entry.find(f"{space}updated").text.endswith(("Z", "+00:00"))


def test_the_filters_of_the_archive_choose(loaded, client):
    def found(query):
        page = client.get(f"/en/incidents/?{query}")
        assert page.status_code == 200, query
        return page.context["page_obj"]

    def slugs(query):
        return [incident.slug for incident in found(query)]

    def fitting(**rule):
        newest = Incident.objects.order_by("-started_at", "-pk")
        slugs = list(dict.fromkeys(newest.filter(**rule).values_list("slug", flat=True)))
        assert 0 < len(slugs) < Incident.objects.count(), rule  # or the filter chose nothing
        return slugs[:PAGE]

    assert slugs("platform=zalo") == fitting(impacts__platform__slug="zalo")
    assert slugs("year=2021") == fitting(started_at__year=2021)
    assert slugs("kind=cable") == fitting(kind="cable")
    assert slugs("kind=cable&platform=zalo") == []
    assert slugs("text=ngung+hoat+dong+zalopay") == ["zalo-2018-09-23"]
    assert slugs("phase=resolved&platform=facebook") == fitting(
        phase="resolved", impacts__platform__slug="facebook"
    )
    every = found("platform=nobody&year=x&page=99")  # not understood: left out, said so
    assert every.paginator.count == Incident.objects.count()
    assert len(every) == every.paginator.count - PAGE * (every.paginator.num_pages - 1)


@pytest.mark.parametrize(
    "query",
    ["platform=%00", "text=%00", "year=-1", "page=%00", "page=999999999999999999", "text=%25_'\""],
)
def test_nonsense_in_a_filter_is_no_error(loaded, client, query):
    assert client.get(f"/vi/incidents/?{query}").status_code == 200
    assert client.get(f"/vi/platforms/?need={query[-8:]}&origin=%00").status_code == 200
