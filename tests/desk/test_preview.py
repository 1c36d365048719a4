"""A preview shows what readers would get, and nobody but its editor ever sees any of it."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from directory.models import ContentVersion
from incidents.models import Incident, Proposal, StatusChange, Update
from tests.factories import make_incident, make_platform, make_update

from .incidents import make_signal, sent
from .people import sign_in

pytestmark = pytest.mark.django_db
SECRET = "Chữ chưa ai được thấy"
PUBLIC = (
    "/vi/",
    "/vi/board/",
    "/vi/incidents/",
    "/vi/incidents/facebook-down/",
    "/vi/incidents.atom",
    "/vi/incidents.json",
    "/vi/platforms/facebook/",
    "/vi/search/?q=thấy",
    "/api/v1/incidents/",
    "/api/v1/incidents/facebook-down/",
    "/api/v1/status/",
)


@pytest.fixture
def incident():
    incident = make_incident("facebook-down", [make_platform("facebook")], "degraded")
    make_update(incident)
    return incident


def preview(desk, incident, **changes):
    form = desk.get(reverse("incident_room:update", args=[incident.slug])).context["form"]
    values = {**sent(form), "body_vi": SECRET, **changes}
    return desk.post(reverse("incident_room:preview", args=[incident.slug]), values)


def test_it_shows_the_real_page_the_message_the_entry_and_the_home_page(desk, incident):
    shown = preview(desk, incident, phase="identified", language="en").context["shown"]
    for document in (shown.incident_page, shown.home_page):
        assert '<html lang="en"' in document
    assert SECRET in shown.incident_page
    assert 'id="step-2"' in shown.incident_page
    assert SECRET in shown.feed_content
    assert "<p>" in shown.feed_content
    assert "Identified" in shown.feed_title
    assert incident.uid.urn in shown.feed_source
    assert "/i/" in shown.message
    assert "wagtail" not in shown.incident_page.lower()


def test_a_preview_publishes_nothing(desk, client, incident):
    platform = incident.impacts.get().platform
    version = ContentVersion.current()
    page = preview(desk, incident, phase="resolved", **{f"level_{platform.pk}": "major_outage"})
    assert SECRET in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert Update.objects.count() == 1
    incident.refresh_from_db()
    assert (incident.phase, incident.resolved_at) == ("investigating", None)
    assert not StatusChange.objects.filter(state="major_outage").exists()
    assert ContentVersion.current() == version
    client.logout()
    for address in PUBLIC:
        assert SECRET not in client.get(address).content.decode(), address


def test_an_incident_not_yet_opened_can_be_looked_at(desk, client):
    signal = make_signal("one", [make_platform("facebook")])
    opening = reverse("incident_room:open_from", args=[signal.pk])
    values = {**sent(desk.get(opening).context["form"]), "title_vi": SECRET}
    page = desk.post(reverse("incident_room:preview_from", args=[signal.pk]), values)
    assert SECRET in page.context["shown"].incident_page
    assert SECRET in page.context["shown"].home_page
    assert not Incident.objects.exists()
    assert Proposal.objects.get().state == Proposal.State.PENDING
    cache.clear()
    assert SECRET not in client.get("/vi/").content.decode()


def test_what_cannot_be_published_says_why(desk, incident):
    page = preview(desk, incident, body_vi="")
    assert page.context["shown"] is None
    assert page.context["form"].errors["body_vi"]


def test_a_step_somebody_published_meanwhile_is_not_passed_over(desk, incident):
    page = preview(desk, incident, seen=0)
    assert page.context["shown"] is None
    assert page.context["problem"]


def test_another_language_is_one_click_with_the_same_words(desk, incident):
    page = preview(desk, incident)
    again = desk.post(page.wsgi_request.path, {**dict(page.context["sent"]), "language": "ar"})
    assert '<html lang="ar" dir="rtl"' in again.context["shown"].incident_page


def test_only_who_may_publish_may_look(client, incident):
    sign_in(client)
    address = reverse("incident_room:preview", args=[incident.slug])
    assert client.post(address, {"body_vi": SECRET}).headers["Location"] == "/desk/"
    assert client.get(address).status_code == 405
