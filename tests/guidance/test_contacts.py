"""A contact is shown for twelve months after somebody read it on the official page."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from guidance.models import OfficialContact
from tests.factories import make_platform, make_source

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 5)


def make_contact(slug: str, verified_on: date | None, **values) -> OfficialContact:
    source = make_source() if verified_on else None
    return OfficialContact.objects.create(
        **{
            "slug": slug,
            "kind": "phone",
            "value": "113",
            "purpose": "emergency",
            "verified_on": verified_on,
            "verified_against": source,
            **values,
        }
    )


@pytest.mark.parametrize(
    ("verified_on", "shown"),
    [
        (TODAY, True),
        (TODAY - timedelta(days=364), True),
        (TODAY - timedelta(days=365), False),
        (TODAY + timedelta(days=1), False),
        (None, False),
    ],
)
def test_only_a_verification_of_the_last_twelve_months_counts(verified_on, shown):
    contact = make_contact("one", verified_on)
    assert (contact in OfficialContact.objects.public(TODAY)) is shown
    assert (contact in OfficialContact.objects.waiting(TODAY)) is not shown


def test_a_contact_of_a_hidden_platform_is_hidden_with_it():
    contact = make_contact("one", TODAY, platform=make_platform(published_at=None))
    assert contact not in OfficialContact.objects.public(TODAY)


def test_a_verification_names_what_it_was_checked_against():
    with pytest.raises(IntegrityError, match="contact_verified_against_something"):
        make_contact("one", TODAY, verified_against=None)


@pytest.mark.parametrize(
    ("kind", "value", "address"),
    [
        ("phone", "1900 1234", "tel:19001234"),
        ("sms", "156", "sms:156"),
        ("email", "a@b.vn", "mailto:a@b.vn"),
        ("website", "https://chongluadao.example/", "https://chongluadao.example/"),
        ("website", "javascript:alert(1)", ""),
        ("app", "An app", ""),
    ],
)
def test_a_tap_opens_what_can_be_opened_safely(kind, value, address):
    assert make_contact("one", None, kind=kind, value=value).href == address
