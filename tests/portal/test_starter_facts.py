"""What the starter content must hold, and how the public sees it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from directory.models import Platform, PreparednessNotice, Source
from guidance.models import FraudFormPage, GuidePage, OfficialContact
from incidents.models import Claim, Figure, Incident
from incidents.starter import CONTENT
from incidents.status import statuses

from .pages import Document

pytestmark = pytest.mark.usefixtures("loaded")


GREAT = {
    "meta-2024-03-05": datetime(2024, 3, 5, 15, 0, tzinfo=UTC),
    "meta-2021-10-04": datetime(2021, 10, 4, 15, 39, tzinfo=UTC),
    "zalo-2018-09-23": datetime(2018, 9, 23, 2, 0, tzinfo=UTC),
}


def test_every_incident_of_the_archive_is_public_with_updates_sources_and_claims():
    now = timezone.now()
    started = {each.slug: each.started_at for each in Incident.objects.public(now)}
    assert {slug: started[slug] for slug in GREAT} == GREAT
    assert set(started) == {path.stem for path in (CONTENT / "incidents").glob("*.yaml")}
    for incident in Incident.objects.all():
        least = 3 if incident.slug in GREAT else 1
        assert incident.updates.count() >= least, incident
        assert not incident.updates.filter(source=None).exists(), incident
        assert incident.claims.filter(chain__source__isnull=False).exists(), incident
        assert {text.language for text in incident.texts.all()} >= {"vi", "en"}


def test_contradicting_claims_stand_side_by_side_and_point_at_each_other(client):
    one, other = "meta-2024-03-05-technical-issue", "meta-2024-03-05-cyber-attack"
    assert Claim.objects.get(slug=one).contradicts.filter(slug=other).exists()
    assert Claim.objects.get(slug=other).contradicts.filter(slug=one).exists()
    page = Document(client.get("/en/incidents/meta-2024-03-05/").content.decode())
    ids = [attrs["id"] for attrs in page.all("article") if "id" in attrs]
    assert {f"claim-{one}", f"claim-{other}"} <= set(ids)
    links = [attrs["href"] for attrs in page.all("a") if "#claim-" in attrs.get("href", "")]
    assert links.count(f"#claim-{one}") >= 1
    assert links.count(f"#claim-{other}") >= 1


def test_statements_of_harm_and_of_no_damage_contradict_each_other():
    claims = Claim.objects.filter(incident__slug="meta-2024-03-05", topic="damage")
    assert any(claim.contradicts.filter(topic="damage").exists() for claim in claims), (
        "no two claims about damage contradict each other"
    )


def test_compensation_was_asked_for_and_not_answered(client):
    asked = Claim.objects.filter(topic="compensation", answered=False)
    assert asked.filter(incident__slug="meta-2024-03-05").exists()
    page = client.get("/en/incidents/meta-2024-03-05/").content.decode()
    assert "Asked; not answered." in page


def test_the_zalo_figure_is_three_ratios_drawn_and_in_a_table(client):
    figure = Figure.objects.get(slug="zalo-traffic-2024-03-05")
    assert figure.unit == "ratio"
    points = [(point.value, point.qualifier, point.at) for point in figure.points.all()]
    assert points == [
        (Decimal("1"), "exact", None),
        (Decimal("0.5"), "exact", None),
        (Decimal("2"), "over", None),
    ]
    answer = client.get("/en/incidents/meta-2024-03-05/")
    chart = next(each for each in answer.context["figures"] if each.record == figure)
    assert [bar.span.width for bar in chart.bars] == ["50%", "25%", "100%"]
    assert [bar.value for bar in chart.bars] == ["1", "0.5", "more than 2"]
    assert chart.curve is None  # three ratios are no series over time
    page = Document(answer.content.decode())
    assert {"50%", "25%", "100%"} <= {each.get("width") for each in page.all("rect")}
    for bar in chart.bars:
        assert page.text.count(bar.label) >= 2, bar.label  # in the drawing and in the table


def test_copies_of_one_article_count_once():
    claim = Claim.objects.get(slug="meta-2024-03-05-compensation-question")
    read_in = {link.source.slug for link in claim.chain.all() if link.source}
    assert {"vietnamnet-2024-03", "vietnamnet-2024-03-fr", "vietnamnet-2024-03-ar"} <= read_in
    assert claim.source_count == 1


def test_no_copy_is_derived_from_a_copy():
    """The count looks one step back only."""
    assert not Source.objects.filter(derived_from__derived_from__isnull=False).exists()


def test_the_notice_of_march_2024_was_proposed_and_nothing_more(client):
    notice = PreparednessNotice.objects.public().get(slug="backup-plans-2024-03")
    assert (notice.state, notice.sent_on) == ("proposed", None)
    assert {each.platform.slug for each in notice.recipients.all()} == {"zalo", "vneid", "vssid"}
    assert "Proposed" in client.get("/en/notices/").content.decode()


def test_there_are_fifteen_platforms_and_six_guides_in_vietnamese_and_english():
    assert Platform.objects.public().count() >= 15
    for language in ("vi", "en"):
        own = {"locale__language_code": language}
        guides = GuidePage.objects.published().filter(**own).count()
        assert guides + FraudFormPage.objects.published().filter(**own).count() >= 6
        for platform in Platform.objects.public():
            assert platform.texts.filter(language=language).exists(), (platform, language)


def test_only_verified_contacts_are_public_and_the_page_says_that_others_wait(client):
    today = timezone.localdate()
    shown = OfficialContact.objects.public(today)
    hidden = OfficialContact.objects.waiting(today)
    assert shown.exists()
    assert hidden.exists()
    for contact in shown:
        assert contact.verified_on > today - timedelta(days=365)
        assert contact.verified_against is not None
    answer = client.get("/en/contacts/")
    assert answer.context["waiting"] == hidden.count()
    assert {each.slug for each in answer.context["contacts"]} == {each.slug for each in shown}
    values = {each.value for each in shown}
    page = Document(answer.content.decode())
    for contact in hidden:
        if contact.value not in values and len(contact.value) > 4:
            assert contact.value not in page.text, contact


def test_platforms_without_a_machine_feed_never_read_as_working():
    silent = {"facebook", "instagram", "threads", "whatsapp", "tiktok", "zalo", "vneid"}
    found = statuses(Platform.objects.filter(slug__in=silent), timezone.now())
    assert {one.platform.slug for one in found} >= {"facebook", "zalo", "vneid"}
    assert all(one.state in ("no_known_issue", "unknown") for one in found)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_text_of_the_starter_content_is_in_both_languages(client, language):
    for incident in Incident.objects.all():
        assert not incident.words(language).is_fallback
        for row in [*incident.updates.all(), *incident.claims.all(), *incident.figures.all()]:
            assert not row.words(language).is_fallback, row
