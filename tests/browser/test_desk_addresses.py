"""An expired number is gone from the public by itself; one form on a phone brings it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import Platform
from guidance.models import OfficialContact, OfficialContactText
from tests.factories import make_platform, make_source

from .test_desk_journey import enrolled_editor, take_over

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(page, site, client, settings):
    enrolled_editor(client)
    take_over(page, site, client, settings)


@pytest.mark.usefixtures("signed_in")
def test_an_expired_contact_is_gone_until_an_editor_has_verified_it_again(page, site):
    day = timezone.localdate() - timedelta(days=365)
    contact = OfficialContact.objects.create(
        slug="hotline",
        kind="phone",
        value="1900 0368",
        purpose="platform",
        verified_on=day,
        verified_against=make_source("trang-chinh-thuc"),
    )
    OfficialContactText.objects.create(contact=contact, language="vi", name="Tổng đài")
    contacts = f"{site}/vi/contacts/"
    assert "1900 0368" not in page.request.get(contacts).text()
    page.goto(f"{site}/desk/addresses/")
    assert page.locator("article.desk-task").count() == 1
    assert page.input_value("input[name=against]") == "trang-chinh-thuc"
    with page.expect_navigation():
        page.click(".desk-verify button[type=submit]")
    assert page.locator("article.desk-task").count() == 0
    assert "1900 0368" in page.request.get(contacts).text()


@pytest.mark.audit
@pytest.mark.usefixtures("signed_in")
def test_a_record_is_published_and_withdrawn_by_one_choice_in_its_form(page, site):
    platform = make_platform("zalo", published_at=None)
    edit = f"{site}/desk/platforms/edit/{platform.pk}/"
    for change, status in (("publish", 200), ("withdraw", 404)):
        page.goto(edit)
        page.check(f"input[name=publication_change][value={change}]")
        with page.expect_navigation():
            page.click("form#w-editor-form footer button[type=submit]")
        assert page.request.get(f"{site}/vi/platforms/zalo/").status == status
    assert Platform.objects.get().publication() == "withdrawn"
