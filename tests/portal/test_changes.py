"""The database notes which public record changed, and which are gone, whoever writes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import CategoryText, Platform, RecordChange, Source, Tombstone
from guidance.models import GuidePage
from incidents.models import Claim, Incident, UpdateText

pytestmark = pytest.mark.usefixtures("loaded")


def moment(kind: str, record):
    return RecordChange.objects.get(kind=kind, record=str(record)).changed_at


def test_every_record_of_the_starter_content_has_its_moment():
    for kind, records in (("incident", Incident), ("claim", Claim), ("platform", Platform)):
        noted = set(RecordChange.objects.filter(kind=kind).values_list("record", flat=True))
        assert noted == {str(pk) for pk in records.objects.values_list("pk", flat=True)}
    guides = set(GuidePage.objects.live().values_list("slug", flat=True))
    assert set(RecordChange.objects.filter(kind="guide").values_list("record", flat=True)) == guides


def change_text(incident):
    incident.texts.filter(language="en").update(summary="Another summary.")


def change_step(incident):
    UpdateText.objects.filter(step__incident=incident, language="vi").first().delete()


def change_impact(incident):
    incident.impacts.update(level="degraded")


def change_claim(incident):
    incident.claims.first().texts.update(reasons="Why.")


def change_source(incident):
    Source.objects.filter(claim_links__claim__incident=incident).update(title="Another title")


@pytest.mark.parametrize(
    "change", [change_text, change_step, change_impact, change_claim, change_source]
)
def test_an_incident_changes_with_all_that_is_told_of_it(change):
    incident = Incident.objects.get(slug="meta-2024-03-05")
    other = Incident.objects.get(slug="zalo-2018-09-23")
    before, calm = moment("incident", incident.pk), moment("incident", other.pk)
    change(incident)
    assert moment("incident", incident.pk) > before
    assert moment("incident", other.pk) == calm


def test_a_row_that_is_saved_as_it_was_changes_nothing():
    incident = Incident.objects.first()
    before = moment("incident", incident.pk)
    Incident.objects.filter(pk=incident.pk).update(slug=incident.slug)
    assert moment("incident", incident.pk) == before


def test_the_name_of_a_category_changes_its_platforms():
    zalo = Platform.objects.get(slug="zalo")
    before = moment("platform", zalo.pk)
    CategoryText.objects.filter(category=zalo.category_id).update(name="x")
    assert moment("platform", zalo.pk) > before


def test_what_was_public_and_is_deleted_renamed_or_unpublished_leaves_its_key():
    claim = Claim.objects.filter(incident__slug="meta-2024-03-05").first()
    claim.delete()
    Platform.objects.filter(slug="zalo").update(slug="zalo-2")
    Incident.objects.filter(slug="zalo-2018-09-23").update(published_at=None)
    page = GuidePage.objects.live().filter(slug="recover-zalo", locale__language_code="en").get()
    page.delete()
    buried = set(Tombstone.objects.values_list("kind", "key"))
    assert {
        ("claim", claim.slug),
        ("platform", "zalo"),
        ("incident", "zalo-2018-09-23"),
        ("guide", "recover-zalo"),
    } <= buried


def test_what_was_never_public_leaves_nothing():
    later = timezone.now() + timedelta(days=1)
    incident = Incident.objects.create(
        slug="zzmarker", started_at=timezone.now(), published_at=later
    )
    Incident.objects.filter(pk=incident.pk).update(slug="zzmarker-2")
    incident.delete()
    assert not Tombstone.objects.filter(key__contains="zzmarker").exists()
