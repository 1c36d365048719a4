"""The archive: filters with counts, chips that take one back, years as headings."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from incidents.archive import PAGE
from incidents.models import IncidentText
from tests.factories import make_incident, make_platform
from tests.portal.pages import Document

pytestmark = pytest.mark.django_db


def at(year: int, month: int = 6, day: int = 1, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture
def archive():
    """Two platforms; an outage on both, a cable break on one, a fraud wave that touches none."""
    zed, a_dao = make_platform("zed", name="Zed"), make_platform("a-dao", name="Ả Đào")
    hidden = make_platform("hidden", name="Giấu", published_at=None)
    make_incident("both", [zed, a_dao], started_at=at(2024), phase="resolved", title="Cả hai hỏng")
    make_incident("cable", [zed], started_at=at(2021), phase="resolved", kind="cable")
    make_incident("wave", [hidden], started_at=at(2024, 7), kind="fraud_wave")
    make_incident("draft", [zed], started_at=at(2023), published_at=None)


def answer(client, query: str = "", language: str = "vi"):
    return client.get(f"/{language}/incidents/{query}")


def slugs(client, query: str = "") -> list[str]:
    return [each.slug for each in answer(client, query).context["page_obj"]]


def offered(choices) -> dict[str, int]:
    return {choice.value: choice.count for choice in choices}


def test_each_choice_counts_beside_the_other_filters(client, archive):
    found = answer(client).context["archive"]
    assert offered(found.years()) == {"2024": 2, "2021": 1}
    assert offered(found.kinds()) == {"outage": 1, "cable": 1, "fraud_wave": 1}
    assert offered(found.phases()) == {"investigating": 1, "resolved": 2}
    assert offered(found.platforms()) == {"a-dao": 1, "zed": 2}
    found = answer(client, "?year=2024&platform=zed").context["archive"]
    assert offered(found.years()) == {"2024": 1, "2021": 1}
    assert offered(found.platforms()) == {"a-dao": 1, "zed": 1}
    assert offered(found.kinds()) == {"outage": 1}


def test_what_was_chosen_stays_on_offer_although_nothing_fits(client, archive):
    found = answer(client, "?year=2011&platform=a-dao&kind=cable&phase=resolved")
    assert list(found.context["page_obj"]) == []
    chosen = found.context["archive"]
    assert offered(chosen.years()) == {"2011": 0}
    assert offered(chosen.platforms()) == {"a-dao": 0}
    assert offered(chosen.kinds()) == {"cable": 0}
    assert offered(chosen.phases()) == {"resolved": 0}


def test_platforms_stand_in_the_readers_alphabet_and_hidden_ones_not_at_all(client, archive):
    make_incident("third", [make_platform("an", name="Ấn")], started_at=at(2020))
    for language in ("vi", "en"):
        with override(language):
            found = answer(client, language=language).context["archive"].platforms()
        assert [choice.label for choice in found] == ["Ả Đào", "Ấn", "Zed"], language


def test_years_are_headings_in_the_order_of_the_rows(client, archive):
    years = answer(client).context["years"]
    assert [(year, [each.slug for each in rows]) for year, rows in years] == [
        (2024, ["wave", "both"]),
        (2021, ["cable"]),
    ]


def test_the_year_is_the_readers_not_that_of_utc(client):
    make_incident("new-year", started_at=at(2025, 12, 31, 20))  # 03:00 on 1 January in Viet Nam
    assert slugs(client, "?year=2026") == ["new-year"]
    assert slugs(client, "?year=2025") == []
    assert offered(answer(client).context["archive"].years()) == {"2026": 1}
    assert answer(client).context["years"][0][0] == 2026


def test_each_chip_takes_one_filter_back(client, archive):
    asked = "?platform=zed&year=2024&text=hong"
    chips = {chip.name: chip for chip in answer(client, asked).context["archive"].chips()}
    assert {name: chip.label for name, chip in chips.items()} == {
        "platform": "Zed",
        "year": "2024",
        "text": "“hong”",
    }
    assert chips["year"].without == "/vi/incidents/?platform=zed&text=hong"
    assert chips["text"].without == "/vi/incidents/?platform=zed&year=2024"
    document = Document(answer(client, asked).content.decode())
    links = [each["href"] for each in document.all("a")]
    assert {chip.without for chip in chips.values()} <= set(links)
    assert "/vi/search/?q=hong" in links


def test_words_are_found_without_accents_and_never_in_a_draft(client, archive):
    assert slugs(client, "?text=ca+hai") == ["both"]
    text = IncidentText.objects.get(incident__slug="both")
    text.state = "draft"
    text.save()
    assert slugs(client, "?text=ca+hai") == []


@pytest.mark.parametrize(
    ("query", "misread"),
    [
        ("?platform=nobody", ["platform"]),
        ("?platform=hidden", ["platform"]),
        ("?platform=%00", ["platform"]),
        ("?year=20245", ["year"]),
        ("?year=-1&kind=quake&phase=x", ["year", "kind", "phase"]),
        (f"?text={'x' * 201}", ["text"]),
        ("?platform=&year=&kind=&phase=&text=", []),
        ("?text=%00&year=٢٠٢٤", ["year", "text"]),
        ("?text=%25_'", ["text"]),
    ],
)
def test_what_is_not_understood_is_left_out_and_said(client, archive, query, misread):
    found = answer(client, query, "en")
    assert found.context["archive"].misread == misread
    assert ("not understood" in found.content.decode()) is bool(misread)


def test_an_empty_answer_says_what_it_does_not_mean(client, archive):
    text = Document(answer(client, "?year=2011", "en").content.decode()).text
    assert "0 incidents" in text
    assert "may still have happened" in text


def test_the_pages_keep_the_filters_and_have_one_address_each(client):
    platform = make_platform("busy")
    for number in range(PAGE + 1):
        make_incident(f"i-{number}", [platform], started_at=at(2024, 1, number + 1))
    document = Document(answer(client, "?kind=&platform=busy&year=2024").content.decode())
    (after,) = document.all("a", rel="next")
    assert after["href"] == "?kind=&platform=busy&year=2024&page=2"
    second = answer(client, after["href"])
    assert [each.slug for each in second.context["page_obj"]] == ["i-0"]
    (canonical,) = Document(second.content.decode()).all("link", rel="canonical")
    assert canonical["href"].endswith("/vi/incidents/?platform=busy&year=2024&page=2")


def test_only_a_search_for_words_is_kept_out_of_search_engines(client, archive):
    for query, kept_out in (("", False), ("?year=2024", False), ("?text=hong", True)):
        document = Document(answer(client, query).content.decode())
        assert bool(document.all("meta", name="robots", content="noindex")) is kept_out, query


def test_a_row_says_how_long_it_lasted_and_whom_it_touched(client):
    platforms = [make_platform("one", name="Một"), make_platform("two", name="Hai")]
    make_incident(
        "over", platforms, started_at=at(2024), resolved_at=at(2024, hour=14), phase="resolved"
    )
    text = Document(answer(client).content.decode()).text
    assert "2 giờ · " in text
    assert "Một" in text.partition("2 giờ")[2]
    assert "Hai" in text.partition("2 giờ")[2]
