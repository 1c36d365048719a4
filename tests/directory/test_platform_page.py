"""The page of one platform: state, addresses, what works instead by need; a closed one has none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import (
    Capability,
    CapabilityText,
    CategoryText,
    Platform,
    Reservation,
    ReservationText,
)
from directory.unfolding import unfold
from incidents.models import StatusChange
from tests.factories import make_incident, make_link, make_platform, make_source
from tests.portal.pages import Document

pytestmark = pytest.mark.django_db


def make_need(slug: str, name: str) -> Capability:
    need = Capability.objects.create(slug=slug)
    CapabilityText.objects.create(capability=need, language="vi", name=name)
    return need


@pytest.fixture
def needs():
    return {"chat": make_need("chat", "Nhắn tin"), "sell": make_need("sell", "Bán hàng")}


def serving(slug: str, needs=(), instead_of=(), **values) -> Platform:
    platform = make_platform(slug, **values)
    platform.capabilities.set(needs)
    platform.works_instead_of.set(instead_of)
    platform.save()
    return platform


def unfolded(slug: str):
    return unfold(Platform.objects.public().in_full().get(slug=slug))


def page(client, slug: str, language: str = "vi") -> Document:
    return Document(client.get(f"/{language}/platforms/{slug}/").content.decode())


def test_alternatives_stand_below_each_need_they_share(needs):
    failing = serving("failing", needs.values())
    serving("both", needs.values(), [failing])
    serving("chats", [needs["chat"]], [failing])
    serving("other", [], [failing])
    found = {
        served.need.slug if served.need else None: [each.slug for each in served.alternatives]
        for served in unfolded("failing").needs
    }
    assert found == {"chat": ["both", "chats"], "sell": ["both"], None: ["other"]}


def test_what_is_closed_or_hidden_is_nobodys_way_out(client, needs):
    failing = serving("failing", [needs["chat"]])
    serving("gone", [needs["chat"]], [failing], lifecycle="closed", name="Đã Đi")
    serving("draft", [needs["chat"]], [failing], published_at=None, name="Bản Nháp")
    assert unfolded("failing").alternatives == []
    text = page(client, "failing").text
    assert "Đã Đi" not in text
    assert "Bản Nháp" not in text


def test_an_alternative_is_named_with_its_own_state(client, needs):
    failing = serving("failing", [needs["chat"]])
    works = serving("works", [needs["chat"]], [failing], name="Còn Chạy")
    StatusChange.objects.create(platform=failing, state="major_outage", since=timezone.now())
    StatusChange.objects.create(platform=works, state="degraded", since=timezone.now())
    text = page(client, "failing").text
    assert "Còn Chạy Hoạt động kém" in text
    assert text.count("Ngừng hoạt động") >= 1


def test_only_verified_addresses_are_told_apart_by_their_kind(client):
    platform = make_platform("one")
    for kind, verified in (("website", True), ("support", False)):
        address = f"https://{kind}.example/"
        make_link(platform, kind, address, verified)
    addresses = [each["href"] for each in page(client, "one").all("a", **{"class": "address"})]
    assert addresses == ["https://website.example/"]


def test_a_closed_platform_has_its_day_and_neither_state_nor_alternatives_nor_address(
    client, needs
):
    closed = serving("gone", [needs["sell"]], lifecycle="closed", closed="2025-04-15")
    serving("works", [needs["sell"]], [closed], name="Còn Chạy")
    StatusChange.objects.create(platform=closed, state="operational", since=timezone.now())
    make_link(closed, "website", "https://gone.example/")
    document = page(client, "gone", "en")
    assert "Closed: April 15, 2025" in document.text
    assert "Operational" not in document.text
    assert "Còn Chạy" not in document.text
    assert document.all("a", **{"class": "address"}) == []
    assert [each for each in document.all("div") if "bars" in each.get("class", "")] == []
    assert any(each["href"] == "/en/platforms/?need=sell" for each in document.all("a"))


def test_a_reservation_has_its_day_and_source(client):
    platform = make_platform("one")
    limit = Reservation.objects.create(
        platform=platform, dated="2025-05-21", source=make_source(publisher="Báo Nguồn")
    )
    ReservationText.objects.create(reservation=limit, language="vi", text="Có giới hạn.")
    ReservationText.objects.create(reservation=limit, language="en", text="zz", state="draft")
    text = page(client, "one").text
    assert "Có giới hạn. 21 tháng 5, 2025 · Báo Nguồn" in text
    assert "Có giới hạn." in page(client, "one", "en").text


def test_the_kind_is_in_the_best_language_there_is(client):
    platform = make_platform("one")
    CategoryText.objects.create(category=platform.category, language="en", name="Network")
    document = page(client, "one", "ar")
    assert {"lang": "en", "dir": "ltr"} in document.all("dd")
    assert "Network" in document.text


def test_its_incidents_are_the_newest_ten_and_the_rest_one_link_away(client):
    platform, now = make_platform("one"), timezone.now()
    other = make_platform("other", name="Cùng Hỏng")
    for number in range(12):
        started = now - timedelta(days=number)
        make_incident(f"i-{number}", [platform, other], started_at=started, published_at=started)
    make_incident("elsewhere", [other], title="Chuyện khác")
    document = page(client, "one")
    rows = [each for each in document.all("h3") if each.get("class") == "row-title"]
    assert len(rows) == 10
    assert "Chuyện khác" not in document.text
    assert "Cùng Hỏng" in document.text
    assert any(each["href"] == "/vi/incidents/?platform=one" for each in document.all("a"))
