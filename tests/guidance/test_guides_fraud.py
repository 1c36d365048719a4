"""The fraud library: every form with its signs, what happens now, and the way to it."""

import pytest
from django.utils import timezone

from guidance.models import FraudFormPage
from tests.factories import make_incident
from tests.portal.pages import Document

pytestmark = pytest.mark.usefixtures("loaded")
LIBRARY = "/vi/guidance/fraud/"


@pytest.fixture
def form():
    return FraudFormPage.objects.get(slug="friend-borrows-money", locale__language_code="vi")


def shown(client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("language", ["vi", "ar"])
def test_there_is_a_short_address(client, language):
    response = client.get(f"/{language}/fraud/")
    assert response["Location"] == f"/{language}/guidance/fraud/"
    assert client.get(response["Location"]).status_code == 200


def test_every_form_is_listed_with_its_first_signs(client):
    html = shown(client, LIBRARY)
    forms = FraudFormPage.objects.for_reader("vi")
    assert len(forms) >= 2
    for each in forms:
        signs = each.body.first_block_by_name("signs").value
        assert f'href="{LIBRARY}{each.slug}/"' in html
        assert signs[0] in html
        assert signs[3] not in html
    assert Document(html).faults == []


def test_every_starter_form_has_all_its_parts():
    wanted = {"signs", "example", "first_ten_minutes", "where_to_report"}
    for each in FraudFormPage.objects.all():
        assert {block.block_type for block in each.body} >= wanted, each


@pytest.mark.parametrize(
    ("values", "now"),
    [
        ({"phase": "investigating"}, True),
        ({"phase": "monitoring"}, True),
        ({"phase": "resolved"}, False),
        ({"phase": "investigating", "published_at": None}, False),
        ({"phase": "investigating", "withdrawn_at": timezone.now()}, False),
    ],
)
def test_what_feeds_a_form_now_is_said_once(client, form, values, now):
    incident = make_incident("wave", kind="fraud_wave", title="Làn sóng lừa đảo", **values)
    # An editor may have linked it to the form in both languages.
    incident.fraud_forms.set(FraudFormPage.objects.filter(translation_key=form.translation_key))
    incident.save()
    html = shown(client, LIBRARY)
    assert html.count("Làn sóng lừa đảo") == (1 if now else 0)


def test_incidents_and_forms_are_linked_both_ways(client, form):
    incident = make_incident("wave", phase="resolved", title="Làn sóng lừa đảo")
    incident.fraud_forms.set([form])
    incident.save()
    for language in ("vi", "en", "ar"):
        address = f"/{language}/guidance/fraud/{form.slug}/"
        assert f"/{language}/incidents/wave/" in shown(client, address)
        assert address in shown(client, f"/{language}/incidents/wave/")
