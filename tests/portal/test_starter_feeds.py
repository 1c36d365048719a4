"""The status sources and own checks of the starter content: what is asked, and how far believed."""

import shutil
from urllib.parse import urlsplit

import pytest
from yarl import URL

import directory.starter
import incidents.starter
from directory.models import OfficialLink, Platform
from incidents.feeds.models import Feed
from incidents.feeds.registry import PROVIDERS
from lib.probing import same_site
from lib.redirects import checked

# The hosts of status sources that were seen to work; what is only remembered is not among them.
SEEN_HOSTS = {
    "discordstatus.com",
    "www.redditstatus.com",
    "www.cloudflarestatus.com",
    "www.githubstatus.com",
    "status.openai.com",
    "status.claude.com",
    "www.zoomstatus.com",
    "status.atlassian.com",
    "jira-software.status.atlassian.com",
    "www.shopifystatus.com",
    "spotify.statuspage.io",
    "www.canvastatus.com",
    "status.pinterest.com",
    "status.epicgames.com",
    "status.twitch.tv",
    "status.twitch.com",
    "slack-status.com",
    "www.google.com",
    "status.cloud.google.com",
    "ads.google.com",
    "status.play.google.com",
    "status.search.google.com",
    "status.cloud.microsoft",
    "azure.status.microsoft",
    "rssfeed.azure.status.microsoft",
    "status.aws.amazon.com",
    "health.aws.amazon.com",
    "api.status.io",
    "metastatus.com",
}
# Sites of home platforms that were read of, though no page may link to them yet.
READ_OF = {
    "zalo": "https://zalo.me",
    "vneid": "https://vneid.gov.vn",
    "momo": "https://momo.vn",
    "zalopay": "https://zalopay.vn",
    "vssid": "https://baohiemxahoi.gov.vn",  # verified in 2023, and not since
}


def _items() -> list[dict]:
    return directory.starter.read(incidents.starter.CONTENT / "feeds.yaml")


def _probes(items: list[dict]) -> list[dict]:
    return [item for item in items if PROVIDERS[item["provider"]].probe]


def test_every_source_has_a_slug_and_a_name_of_its_own():
    for key in ("slug", "name"):
        values = [item[key] for item in _items()]
        assert len(values) == len(set(values))


@pytest.mark.parametrize("item", _items(), ids=lambda item: item["slug"])
def test_a_source_is_of_a_provider_we_read_and_asks_addresses_it_can(item):
    provider = PROVIDERS[item["provider"]]
    schemes = {"https", "tls", "tcp", "dns"} if provider.probe else {"https"}
    assert item["urls"]
    for url in item["urls"]:
        assert urlsplit(url).scheme in schemes
        assert urlsplit(url).hostname
        if urlsplit(url).scheme == "https":
            checked(url)
    assert item["homepage"] == "" or checked(item["homepage"]).scheme == "https"
    assert 120 <= item["pace"] <= 300
    assert not item["trusted"] or provider.trusted_by_default
    assert {target["scope"] for target in item["targets"]} <= {"full", "business", "adjacent"}


def test_only_addresses_that_were_seen_to_work_are_asked():
    for item in _items():
        if item["enabled"] and not PROVIDERS[item["provider"]].probe:
            assert {urlsplit(url).hostname for url in item["urls"]} <= SEEN_HOSTS, item["slug"]


def test_no_address_is_asked_twice():
    asked = [url for item in _items() for url in item["urls"]]
    assert len(asked) == len(set(asked))


def test_what_only_neighbours_a_platform_never_moves_it():
    for item in _items():
        scopes = {target["scope"] for target in item["targets"]}
        assert not item["trusted"] or scopes <= {"full"}, item["slug"]


def test_an_own_check_is_of_one_platform_and_is_never_trusted():
    for item in _probes(_items()):
        platforms = [target["platform"] for target in item["targets"]]
        assert item["slug"] == f"{platforms[0]}-probe"
        assert [target["scope"] for target in item["targets"]] == ["full"]
        assert not item["trusted"]


def test_an_own_check_asks_a_verified_address_or_waits(loaded):
    links = list(OfficialLink.objects.public().values_list("platform__slug", "url"))
    for item in _probes(_items()):
        platform = item["targets"][0]["platform"]
        verified = [url for slug, url in links if slug == platform]
        known = [*verified, READ_OF.get(platform, "")]
        if item["enabled"]:
            assert _same(item["urls"][0], known), item["slug"]
        if item["homepage"]:
            assert item["homepage"] == item["urls"][0]
            assert _same(item["homepage"], verified), item["slug"]


def _same(url: str, known: list[str]) -> bool:
    return any(same_site(URL(url), URL(other)) for other in known if other)


def test_every_home_platform_whose_site_is_known_is_checked(loaded):
    checked_now = _targets(Feed.objects.enabled().filter(provider="probe"))
    verified = OfficialLink.objects.public().filter(kind="website", platform__origin="local")
    known = {link.platform.slug for link in verified.select_related("platform")}
    assert known
    assert known | set(READ_OF) <= checked_now


def test_what_is_said_of_a_platforms_sources_is_true_of_them(loaded):
    sources = Feed.objects.enabled().exclude(provider="probe")
    full = _targets(sources, scope="full")
    business = _targets(sources, scope="business")
    for platform in Platform.objects.public():
        said = platform.feed_availability
        if platform.slug in full:
            assert said == "official", platform
        elif platform.slug in business:
            assert said == "business_only", platform
        else:
            assert said in ("none", "link_only"), platform


def _targets(feeds, **wanted) -> set[str]:
    rows = feeds.filter(**{f"targets__{name}": value for name, value in wanted.items()})
    return set(rows.values_list("targets__platform__slug", flat=True)) - {None}


@pytest.fixture
def sources_file(tmp_path, monkeypatch):
    """The sources alone, copied to where a test may change them."""
    shutil.copy(incidents.starter.CONTENT / "feeds.yaml", tmp_path)
    (tmp_path / "phrases.yaml").write_text("[]")
    monkeypatch.setattr(incidents.starter, "CONTENT", tmp_path)
    return tmp_path / "feeds.yaml"


def _load() -> dict[str, int]:
    loader = directory.starter.Loader()
    incidents.starter.load(loader)
    return loader.counts


def test_sources_follow_their_file_and_never_over_an_editors_hand(loaded, sources_file):
    counts = _load()
    assert {word for word, count in counts.items() if count} == {"unchanged"}
    Feed.objects.filter(slug="zalo-probe").update(enabled=False, marker="Zalo")
    Feed.objects.get(slug="slack").delete()
    said = sources_file.read_text()
    sources_file.write_text(said.replace("  enabled: true\n", "  enabled: true\n  marker: Chào\n"))
    _load()
    zalo, momo = (Feed.objects.get(slug=f"{name}-probe") for name in ("zalo", "momo"))
    assert (zalo.enabled, zalo.marker) == (False, "Zalo")
    assert (momo.enabled, momo.marker) == (True, "Chào")
    assert not Feed.objects.filter(slug="slack").exists()
