"""The directory: by need, with filters that are links, each with its count; never a rating."""

import pytest
from django.test import override_settings

from directory import listing
from directory.models import Capability, CapabilityText
from tests.factories import make_link, make_platform, make_source
from tests.portal.pages import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory():
    """Three home-grown platforms and two others, one of each kind closed or not verified."""
    needs = {}
    for slug, name in (("chat", "Nhắn tin"), ("sell", "Bán hàng")):
        needs[slug] = Capability.objects.create(slug=slug, position=len(needs))
        CapabilityText.objects.create(capability=needs[slug], language="vi", name=name)
    for slug, name, values, serves in (
        ("an", "Ấn", {"origin": "local"}, ["chat"]),
        ("dao", "Đào", {"origin": "local", "feed_availability": "official"}, ["chat", "sell"]),
        ("chat-cu", "Anh Cũ", {"origin": "local", "lifecycle": "closed"}, ["chat"]),
        ("dove", "Dove", {"feed_availability": "official"}, ["chat"]),
        ("beta", "Beta", {"lifecycle": "unverified"}, ["sell"]),
    ):
        platform = make_platform(slug, name=name, **values)
        platform.capabilities.set([needs[each] for each in serves])
        platform.save()
    return needs


def answer(client, query: str = "", language: str = "vi"):
    return client.get(f"/{language}/platforms/{query}")


def names(client, query: str = "") -> list[str]:
    return [platform.name for platform in answer(client, query).context["page_obj"]]


def test_home_grown_come_first_then_the_alphabet_and_the_closed_last(client, directory):
    assert names(client) == ["Ấn", "Đào", "Beta", "Dove", "Anh Cũ"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?need=sell", ["Đào", "Beta"]),
        ("?origin=local", ["Ấn", "Đào", "Anh Cũ"]),
        ("?lifecycle=closed", ["Anh Cũ"]),
        ("?feed=official", ["Đào", "Dove"]),
        ("?need=chat&origin=local&feed=official", ["Đào"]),
        ("?need=sell&lifecycle=closed", []),
        ("?need=nothing&origin=mars&lifecycle=%00", ["Ấn", "Đào", "Beta", "Dove", "Anh Cũ"]),
    ],
)
def test_filters_choose_together_and_nonsense_is_left_out(client, directory, query, found):
    assert names(client, query) == found


def test_each_choice_says_how_many_it_leads_to_and_leads_there(client, directory):
    for query in ("", "?need=chat", "?origin=local&feed=official"):
        for facet in answer(client, query).context["facets"]:
            for option in facet.options:
                there = client.get(option.address)
                assert there.context["page_obj"].paginator.count == option.count, option


def test_the_chosen_one_is_marked_once_in_each_filter(client, directory):
    document = Document(answer(client, "?need=chat&origin=local").content.decode())
    chips = document.all("a", **{"class": "chip", "aria-current": "true"})
    marked = [each["href"] for each in chips]
    here = "/vi/platforms/?need=chat&origin=local"
    assert marked.count(here) == 4, "chosen twice, and `all` of the two filters not used"
    assert [each for each in document.all("a") if each["href"] == "/vi/platforms/?origin=local"]
    (canonical,) = document.all("link", rel="canonical")
    assert canonical["href"].endswith(here)


def test_the_address_of_a_choice_is_one_whatever_the_order_it_was_asked_in(client, directory):
    document = Document(answer(client, "?origin=local&x=1&need=chat&lifecycle=").content.decode())
    (canonical,) = document.all("link", rel="canonical")
    assert canonical["href"].endswith("/vi/platforms/?need=chat&origin=local")


def test_without_a_choice_each_need_names_what_serves_it_and_nothing_closed(client, directory):
    tiles = answer(client).context["tiles"]
    shown = {tile.need.slug: [entry.platform.name for entry in tile.entries] for tile in tiles}
    assert shown == {"chat": ["Ấn", "Đào", "Dove"], "sell": ["Đào", "Beta"]}
    assert [tile.count for tile in tiles] == [4, 2]
    assert answer(client, "?need=chat").context["tiles"] == []


def test_a_card_tells_operator_verified_address_and_reservations(client, directory):
    platform = make_platform("full", name="Đủ", operator="Công ty Đủ")
    for url, verified in (("https://du.example/", True), ("https://khac.example/", False)):
        make_link(platform, "website", url, verified)
    for day in ("2026-01-01", "2026-01-02"):
        platform.reservations.create(dated=day, source=make_source())
    document = Document(answer(client, language="en").content.decode())
    assert "Công ty Đủ" in document.text
    assert "2 things to know" in document.text
    addresses = [each["href"] for each in document.all("a", **{"class": "address"})]
    assert addresses == ["https://du.example/"]
    assert any(each["href"] == "/en/platforms/full/#reservations" for each in document.all("a"))


def test_a_closed_one_is_shown_as_closed_and_has_no_state(client, directory):
    document = Document(answer(client, "?lifecycle=closed", "en").content.decode())
    main = document.text
    assert "Anh Cũ Closed" in main
    assert "Unknown" not in main


def test_many_are_shown_page_by_page_and_the_pages_keep_the_filters(client, directory, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 1)
    document = Document(answer(client, "?need=sell").content.decode())
    (after,) = document.all("a", rel="next")
    assert after["href"] == "?need=sell&page=2"
    second = answer(client, "?need=sell&page=2")
    assert [each.name for each in second.context["page_obj"]] == ["Beta"]
    (canonical,) = Document(second.content.decode()).all("link", rel="canonical")
    assert canonical["href"].endswith("/vi/platforms/?need=sell&page=2")
    assert [each.name for each in answer(client, "?page=99").context["page_obj"]] == ["Anh Cũ"]


def test_the_vietnamese_alphabet_is_not_the_english_one(client, directory):
    make_platform("do", name="Do", origin="local")
    assert names(client, "?origin=local") == ["Ấn", "Do", "Đào", "Anh Cũ"]
    english = answer(client, "?origin=local", "en").context["page_obj"]
    assert [each.name for each in english] == ["Ấn", "Đào", "Do", "Anh Cũ"]


@override_settings(SITE_URL="https://binhtinh.example")
def test_the_canonical_address_is_whole(client, directory):
    (canonical,) = Document(answer(client).content.decode()).all("link", rel="canonical")
    assert canonical["href"] == "https://binhtinh.example/vi/platforms/"
