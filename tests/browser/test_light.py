"""The home page is cheap to carry: bytes over the wire, requests, style, scripts, cookies."""

import gzip
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from tests.look import moods

pytestmark = [pytest.mark.audit, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KB = 1024
STYLE, SCRIPT = 14 * KB, 8 * KB  # compressed, all files a page loads together


@pytest.fixture(autouse=True)
def _as_readers_get_it(settings, content):
    settings.OFFLINE_COPIES = True


def packed(path: str) -> int:
    """The size of a static file as servers send it; the server of the tests does not pack it."""
    with open(finders.find(path.removeprefix("/static/")), "rb") as file:
        return len(gzip.compress(file.read(), 6))


def load(page, url) -> dict[str, int]:
    """Open a page; return the bytes over the wire by address, headers included."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    addresses, sizes = {}, {}

    def asked(event):
        addresses[event["requestId"]] = event["request"]["url"]

    def came(event):
        url = addresses[event["requestId"]]
        path = urlsplit(url).path
        size = event["encodedDataLength"]
        sizes[url] = packed(path) + 400 if path.startswith("/static/") else size

    tools.on("Network.requestWillBeSent", asked)
    tools.on("Network.loadingFinished", came)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return sizes


@pytest.mark.parametrize("language", ["vi", "ar"])
@pytest.mark.parametrize("mood", [moods.calm, moods.several_incidents])
def test_the_home_page_is_light(page, site, language, mood):
    if mood is moods.several_incidents:
        moods.calm()
        moods.one_incident()
    mood()
    sizes = load(page, f"{site}/{language}/")
    assert all(url.startswith(site) for url in sizes), sizes
    assert sum(sizes.values()) <= 50 * KB, sizes
    assert len(sizes) <= 8, sizes
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        "search/?q=lua+dao",
        "guidance/outage/logged-out-everywhere/",
        "guidance/prepare/self-check/",
        "incidents/meta-2024-03-05/",
        "platforms/",
        "platforms/zalo/",
    ],
)
def test_style_and_scripts_keep_to_their_budget(page, site, path):
    sizes = load(page, f"{site}/vi/{path}")
    paths = [urlsplit(url).path for url in sizes]
    assert any(each.endswith("site.js") for each in paths)
    for ending, most in ((".css", STYLE), (".js", SCRIPT)):
        each = {
            name: packed(name) for name in paths if name.endswith(ending) and "sw.js" not in name
        }
        assert 0 < sum(each.values()) <= most, each
