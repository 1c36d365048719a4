"""Guides published from the desk's own screens: counted for the translations, public at once."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from directory.models import ContentVersion
from guidance.models import GuideAge, GuidePage

pytestmark = pytest.mark.usefixtures("loaded")


def guide(language="vi"):
    return GuidePage.objects.get(slug="recover-zalo", locale__language_code=language)


def edit_form(desk, page):
    """The form of a page as a browser sends it; scripts would fill in the blocks."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = querydict_from_html(desk.get(address).content.decode(), form_id="page-edit-form").copy()
    form.update(nested_form_data({"body": streamfield([("warning", "Cẩn thận.")])}))
    return address, form


def publish_from_the_desk(desk, page, **changes):
    address, form = edit_form(desk, page)
    form.update({"action-publish": "action-publish", **changes})
    return desk.post(address, form)


def test_publishing_counts_what_the_change_means_and_is_public_at_once(desk):
    before = ContentVersion.current()
    answer = publish_from_the_desk(desk, guide(), title="Mất Zalo: làm gì?", significance=30)
    assert answer.status_code == 302, answer.context["form"].errors
    assert ContentVersion.current() > before
    age = GuideAge.objects.get(page=guide())
    assert (age.version, age.content_version, age.wrong_version) == (2, 2, 2)
    page = desk.get("/en/guidance/recovery/recover-zalo/").content.decode()
    assert "out of date" in page


def test_taking_a_guide_off_is_public_at_once(desk):
    before = ContentVersion.current()
    desk.post(reverse("wagtailadmin_pages:unpublish", args=[guide().pk]))
    assert not guide().live
    assert ContentVersion.current() > before


def test_deleting_a_guide_is_public_at_once(desk):
    before = ContentVersion.current()
    desk.post(reverse("wagtailadmin_pages:delete", args=[guide().pk]))
    assert ContentVersion.current() > before


def test_a_small_mend_of_a_translation_leaves_it_out_of_date(desk):
    publish_from_the_desk(desk, guide(), title="Mất Zalo: làm gì?", significance=30)
    publish_from_the_desk(desk, guide("en"), title="Locked out of Zalo", significance=10)
    source = GuideAge.objects.get(page=guide())
    assert GuideAge.objects.get(page=guide("en")).outdated_against(source) == 30
    publish_from_the_desk(desk, guide("en"), title="Locked out of Zalo?", significance=20)
    assert GuideAge.objects.get(page=guide("en")).outdated_against(source) == 0


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


def test_two_guides_of_one_language_cannot_share_a_slug(desk):
    other = GuidePage.objects.get(slug="recover-vneid", locale__language_code="vi")
    answer = publish_from_the_desk(desk, other, slug="recover-zalo")
    assert answer.status_code == 200
    assert "slug" in answer.context["form"].errors
