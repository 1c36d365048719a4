"""Guides published from the desk's own screens: counted for the translations, public at once."""

import pytest
from django.urls import reverse

from directory.models import ContentVersion
from guidance.models import GuideAge

from .guides import approve, edit_form, guide, person, save, submit

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def writer(db):
    return person("an")


@pytest.fixture
def reader(db):
    return person("binh", "approve_guide", pages=())


def publish(writer, reader, page, significance=20, **changes):
    """Both pairs of eyes, from the editor to the page."""
    submit(writer, page, **changes)
    answer = approve(reader, page, significance=significance)
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.live_revision_id == page.latest_revision_id
    return page


def test_publishing_counts_what_the_change_means_and_is_public_at_once(writer, reader, client):
    before = ContentVersion.current()
    publish(writer, reader, guide(), title="Mất Zalo: làm gì?", significance=30)
    assert ContentVersion.current() > before
    age = GuideAge.objects.get(page=guide())
    assert (age.version, age.content_version, age.wrong_version) == (2, 2, 2)
    page = client.get("/en/guidance/recovery/recover-zalo/").content.decode()
    assert "out of date" in page


def test_a_small_change_leaves_the_translations_as_they_are(writer, reader):
    publish(writer, reader, guide(), title="Mất Zalo: làm gì đây?", significance=10)
    age = GuideAge.objects.get(page=guide())
    assert (age.version, age.content_version, age.wrong_version) == (2, 1, 1)
    assert guide().significance == 10


def test_taking_a_guide_off_is_public_at_once(desk):
    before = ContentVersion.current()
    desk.post(reverse("wagtailadmin_pages:unpublish", args=[guide().pk]))
    assert not guide().live
    assert ContentVersion.current() > before


def test_deleting_a_guide_is_public_at_once(desk):
    before = ContentVersion.current()
    desk.post(reverse("wagtailadmin_pages:delete", args=[guide().pk]))
    assert ContentVersion.current() > before


def test_a_translation_is_as_new_as_the_original_it_was_made_from(writer, reader):
    def behind():
        return GuideAge.objects.get(page=guide("en")).outdated_against(
            GuideAge.objects.get(page=guide())
        )

    publish(writer, reader, guide(), title="Mất Zalo: làm gì?", significance=30)
    publish(writer, reader, guide("en"), title="Locked out of Zalo")
    assert behind() == 30, "a small mend does not bring it up to date"
    submit(writer, guide("en"), title="Locked out of Zalo: what now", translated_version=2)
    # The original changes once more before the translation is read.
    publish(writer, reader, guide(), title="Mất Zalo: làm gì bây giờ?", significance=20)
    approve(reader, guide("en"))
    assert GuideAge.objects.get(page=guide("en")).based_on == 2
    assert behind() == 20
    publish(writer, reader, guide("en"), title="Locked out of Zalo?", translated_version=3)
    assert behind() == 0


def test_a_translation_cannot_be_made_from_a_version_that_does_not_exist_yet(writer):
    answer = save(writer, guide("en"), translated_version=9)
    assert "translated_version" in answer.context["form"].errors
    html = writer.desk.get(reverse("wagtailadmin_pages:edit", args=[guide().pk])).content.decode()
    assert "translated_version" not in html, "an original was made from nothing"


def test_a_preview_can_be_framed_by_the_desk_and_by_nobody_else(desk):
    page = guide()
    _address, form = edit_form(desk, page)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    desk.post(address, form)
    answer = desk.get(address)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_two_guides_of_one_language_cannot_share_a_slug(writer):
    other = guide(slug="recover-vneid")
    answer = save(writer, other, "action-submit", slug="recover-zalo")
    assert answer.status_code == 200
    assert "slug" in answer.context["form"].errors
