"""The page of one incident: its course in time, corrections, claims, what to do."""

from datetime import timedelta

import orjson
import pytest
from django.utils import timezone
from wagtail.models import Locale

from directory.models import Publisher, Source
from guidance.models import FraudFormPage
from incidents.models import Claim, ClaimSource, ClaimText, Impact, Incident
from tests.factories import NOON, PUBLIC, make_incident, make_platform, make_source, make_update
from tests.portal.pages import Document

pytestmark = pytest.mark.usefixtures("loaded")

HOUR = timedelta(hours=1)


def document(client, incident, language="en") -> Document:
    answer = client.get(f"/{language}/incidents/{incident.slug}/")
    assert answer.status_code == 200
    page = Document(answer.content.decode())
    assert page.faults == []
    page.context = answer.context
    return page


def make_claim(incident, slug, **values) -> Claim:
    reasons = values.pop("reasons", "Vì thế.")
    values = {
        "nature": "claim",
        "topic": "cause",
        "verdict": "false",
        "published_at": PUBLIC,
        **values,
    }
    claim = Claim.objects.create(incident=incident, slug=slug, **values)
    ClaimText.objects.create(
        claim=claim,
        language="vi",
        claimant=f"Người {slug}",
        statement=f"Lời {slug}",
        reasons=reasons,
    )
    return claim


@pytest.fixture
def over():
    """Two platforms: one out for two hours, one for the last of them, and in part."""
    incident = make_incident(
        "over", started_at=NOON, resolved_at=NOON + 2 * HOUR, phase="resolved",
        started_precision="about", resolved_precision="exact",
    )  # fmt: skip
    first, second = make_platform("first"), make_platform("second")
    Impact.objects.create(
        incident=incident, platform=first, level="major_outage", started_at=NOON,
        ended_at=NOON + 2 * HOUR,
    )  # fmt: skip
    Impact.objects.create(
        incident=incident, platform=second, level="partial_outage", started_at=NOON + HOUR,
        ended_at=NOON + 2 * HOUR,
    )  # fmt: skip
    make_update(incident, key="1", phase="investigating", published_at=NOON + HOUR / 2)
    make_update(incident, key="2", phase="investigating", published_at=NOON + HOUR)
    make_update(incident, key="3", phase="resolved", published_at=NOON + 2 * HOUR)
    return incident


def test_each_platform_is_drawn_with_its_own_times(client, over):
    first, second = document(client, over).context["axis"].rows
    one, other = first.bands[0].body, second.bands[0].body
    assert float(one.width[:-1]) == pytest.approx(2 * float(other.width[:-1]), abs=0.1)
    assert one.x2 == other.x2
    assert float(one.x[:-1]) < float(other.x[:-1])


def test_only_a_time_that_is_not_exact_has_a_pale_edge(client, over):
    first, second = document(client, over).context["axis"].rows
    assert [len(row.bands[0].pale) for row in (first, second)] == [1, 0]


def test_phases_are_numbered_where_they_begin(client, over):
    marks = document(client, over).context["axis"].marks
    assert [(mark.number, mark.step.key) for mark in marks] == [(1, "1"), (2, "3")]


def test_the_list_behind_the_drawing_says_the_same(client, over):
    page = document(client, over)
    assert "First Major outage about 19:00, 5 Mar 2026 – 21:00, 5 Mar 2026" in page.text
    assert "Second Partial outage 20:00, 5 Mar 2026 – 21:00, 5 Mar 2026" in page.text
    assert page.all("a", href="#step-3")


def test_in_arabic_time_runs_from_the_right(client, over):
    left = document(client, over).context["axis"].rows[1].bands[0].body
    right = document(client, over, "ar").context["axis"].rows[1].bands[0].body
    assert float(right.x[:-1]) == pytest.approx(100 - float(left.x2[:-1]), abs=0.1)


def test_what_still_goes_on_has_an_open_end(client):
    incident = make_incident(
        "open", [make_platform("busy")], started_at=timezone.now() - HOUR, phase="identified"
    )
    page = document(client, incident)
    (row,) = page.context["axis"].rows
    assert row.bands[0].is_open
    assert "still going on" in page.text
    assert page.all("polygon")


def test_an_end_nobody_knows_is_not_drawn(client):
    incident = Incident.objects.get(slug="zalo-2018-09-23")
    page = document(client, incident)
    (row,) = [each for each in page.context["axis"].rows if each.platform.slug == "zalo"]
    assert row.bands[0].end_unknown
    assert row.bands[0].body.width == "0%"
    assert "end not known" in page.text


def test_without_two_known_moments_nothing_is_drawn_only_listed(client):
    incident = make_incident("bare", [make_platform("busy")], phase="resolved")
    page = document(client, incident)
    assert not page.context["axis"].is_drawn
    assert "Busy" in page.text


def test_an_incident_without_platforms_has_a_course_too(client):
    incident = make_incident("fraud", kind="fraud_wave", started_at=timezone.now() - 30 * 24 * HOUR)
    make_update(incident, published_at=timezone.now() - HOUR)
    page = document(client, incident)
    assert page.context["axis"].is_drawn
    assert "The course of it" in page.text


def test_levels_one_after_the_other_stand_in_one_row(client, over):
    platform = over.impacts.first().platform
    Impact.objects.create(
        incident=over, platform=platform, level="degraded", started_at=NOON + 2 * HOUR,
        ended_at=NOON + 3 * HOUR,
    )  # fmt: skip
    rows = document(client, over).context["axis"].rows
    assert [len(row.bands) for row in rows] == [2, 1]


def test_a_correction_shows_at_both_steps(client, over):
    wrong = over.updates.get(key="1")
    make_update(over, key="4", corrects=wrong, published_at=NOON + 3 * HOUR, body="Đúng ra là thế.")
    page = document(client, over)
    assert "Corrects the step of" in page.text
    assert "No longer right. Corrected by the step of" in page.text
    links = [each["href"] for each in page.all("a") if each.get("href", "").startswith("#step-")]
    assert links.count("#step-4") == 2  # its own address, and from the step it corrects


def test_contradictions_are_named_both_ways(client, over):
    one, other = make_claim(over, "one"), make_claim(over, "other", topic="damage")
    one.contradicts.add(other)
    one.save()
    page = document(client, over)
    assert page.all("a", href="#claim-one")
    assert page.all("a", href="#claim-other")


def test_a_claim_names_its_chain_with_link_and_archive(client, over):
    claim = make_claim(over, "one")
    source = make_source(
        publisher="Báo Sớm", url="https://bao.example/1", archived_url="https://archive.example/1"
    )
    copy = make_source(publisher="Báo Chép", url="https://bao.example/2", derived_from=source)
    ClaimSource.objects.create(claim=claim, position=1, role="claimant", name="Lan")
    ClaimSource.objects.create(claim=claim, position=2, role="reporter", source=source)
    ClaimSource.objects.create(claim=claim, position=3, role="read_in", source=copy)
    page = document(client, over)
    assert page.all("a", href="https://bao.example/1", rel="noopener nofollow")
    assert page.all("a", href="https://archive.example/1", rel="noopener nofollow")
    assert "1 source" in page.text
    assert "copy or translation" in page.text


@pytest.mark.parametrize(
    ("answered", "said"), [(False, "Asked; not answered."), (True, "Asked and answered.")]
)
def test_compensation_is_a_section_of_its_own_and_silent_where_nobody_asked(
    client, over, answered, said
):
    assert not document(client, over).all("h2", id="compensation")
    make_claim(over, "paid", nature="statement", topic="compensation", answered=answered)
    page = document(client, over)
    assert page.all("h2", id="compensation")
    assert not page.all("h3", id="claims-compensation")
    assert said in page.text


def test_while_it_lasts_the_page_says_what_to_do_and_afterwards_what_remains(client, over):
    assert "What remains to be done" in document(client, over).text
    assert "Never" not in document(client, over).text
    over.phase, over.resolved_at = "monitoring", None
    over.save()
    page = document(client, over)
    assert "What to do now" in page.text
    assert "Do not give a one-time code to anybody." in page.text


def test_guides_for_other_platforms_are_not_offered(client):
    facebook = Incident.objects.get(slug="meta-2021-10-04")
    links = {
        each.url_path.rpartition("/guidance")[0] or each.url_path
        for each in document(client, facebook).context["guides"]
    }
    assert not any("recover-zalo" in link or "vneid" in link for link in links)
    assert any("recover-facebook" in link for link in links)


def test_the_forms_of_fraud_it_feeds_are_linked_in_the_readers_language(client, over):
    english = Locale.objects.get(language_code="en")
    form = FraudFormPage.objects.live().exclude(locale=english).first()
    over.fraud_forms.add(form)
    over.save()
    (shown,) = document(client, over).context["fraud_forms"]
    assert shown.language == "en"
    assert shown.title == form.get_translation(english).title


def test_the_whole_its_parts_and_what_is_related_are_told_apart(client, over):
    part, sibling = make_incident("part", parent=over), make_incident("sibling")
    over.related.add(sibling)
    over.save()
    hidden = make_incident("hidden", parent=over, published_at=None)
    relations = document(client, over).context["relations"]
    assert (relations.parts, relations.related, relations.parent) == ([part], [sibling], None)
    assert document(client, part).context["relations"].parent == over
    assert hidden not in relations.parts


def ld(page: Document) -> list[dict]:
    (text,) = [
        each for each in page.texts if each.strip().startswith(('{"@context"', '[{"@context"'))
    ]
    found = orjson.loads(text)
    return found if isinstance(found, list) else [found]


def test_an_old_incident_entered_today_is_an_article_of_today(client):
    incident = Incident.objects.get(slug="meta-2024-03-05")
    article = ld(document(client, incident))[0]
    entered = incident.history.earliest().history_date
    assert article["@type"] == "NewsArticle"
    assert article["datePublished"] == entered.isoformat()
    assert article["dateModified"] >= article["datePublished"]
    assert "publisher" not in article


def test_a_named_publisher_is_the_author(client, over):
    publisher = Publisher.load()
    for name in ("body", "address", "contact", "mandate"):
        setattr(publisher, name, f"Đơn vị {name}")
    publisher.save()
    assert ld(document(client, over))[0]["publisher"]["name"] == "Đơn vị body"


def test_only_claims_we_checked_are_reviews(client, over):
    source = Source.objects.exclude(url="").first()
    cases = {
        "wrong": {"verdict": "false"},
        "right": {"verdict": "confirmed"},
        "bent": {"verdict": "misleading"},
        "open": {"verdict": "unverified"},
        "own": {"verdict": "official", "nature": "statement"},
        "asked": {"verdict": "confirmed", "nature": "statement", "answered": False},
        "why": {"verdict": "false", "reasons": ""},
        "opinion": {"verdict": "false", "nature": "opinion"},
    }
    for slug, values in cases.items():
        claim = make_claim(over, slug, **values)
        ClaimSource.objects.create(claim=claim, position=1, role="reporter", source=source)
    make_claim(over, "unsourced")
    reviews = [each for each in ld(document(client, over, "vi")) if each["@type"] == "ClaimReview"]
    rated = {each["claimReviewed"]: each["reviewRating"]["ratingValue"] for each in reviews}
    assert rated == {"Lời wrong": 1, "Lời right": 5, "Lời bent": 2}
    assert reviews[0]["itemReviewed"]["appearance"][0]["url"] == source.url
