"""Guides and forms of fraud on the page of an incident."""

import pytest
from django.urls import reverse

from guidance.models import FraudFormPage, GuidePage
from tests.factories import make_incident, make_update

from .incidents import sent
from .people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(loaded):
    incident = make_incident("facebook-down")
    make_update(incident)
    return incident


@pytest.fixture
def pages(loaded):
    guide = GuidePage.objects.published().get(slug="recover-zalo", locale__language_code="vi")
    form = FraudFormPage.objects.published().filter(locale__language_code="vi").first()
    return guide, form


def save(desk, incident, guides, forms, **changes):
    address = reverse("incident_room:links", args=[incident.slug])
    values = sent(desk.get(address).context["form"])
    values |= {"guides": [each.pk for each in guides], "fraud_forms": [each.pk for each in forms]}
    return desk.post(address, {**values, **changes})


def test_what_is_chosen_comes_first_on_the_page_in_the_readers_language(desk, incident, pages):
    guide, form = pages
    assert save(desk, incident, [guide], [form]).status_code == 302
    for language in ("vi", "en"):
        page = desk.get(f"/{language}/incidents/facebook-down/")
        assert page.context["guides"][0].url_path.endswith("/recover-zalo/")
        assert len(page.context["fraud_forms"]) == 1
    assert page.context["guides"][0].language == "en"


def test_the_slower_of_two_editors_overwrites_no_links(desk, incident, pages):
    guide, form = pages
    address = reverse("incident_room:links", args=[incident.slug])
    slow = sent(desk.get(address).context["form"])
    save(desk, incident, [guide], [])
    answer = desk.post(address, {**slow, "guides": [], "fraud_forms": [form.pk]})
    assert answer.context["form"].non_field_errors()
    assert list(incident.guides.values_list("pk", flat=True)) == [guide.pk]


def test_linking_needs_the_right_to_change_incidents(client, incident, pages):
    sign_in(client, "add_update")
    address = reverse("incident_room:links", args=[incident.slug])
    assert client.post(address, {}).headers["Location"] == "/desk/"


def test_a_new_incident_may_name_them_at_once(desk, incident, pages):
    guide, form = pages
    address = reverse("incident_room:open")
    values = sent(desk.get(address).context["form"])
    values |= {
        "kind": "outage",
        "title_vi": "Zalo lỗi",
        "body_vi": "Đang tìm hiểu.",
        "guides": [guide.pk],
        "fraud_forms": [form.pk],
    }
    answer = desk.post(address, values)
    assert answer.status_code == 302, answer.context["form"].errors
    opened = type(incident).objects.exclude(pk=incident.pk).order_by("-pk")[0]
    assert (opened.guides.get().pk, opened.fraud_forms.get().pk) == (guide.pk, form.pk)
