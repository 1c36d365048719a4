"""What changed between two texts, and where a step appears."""

import pytest
from django.urls import reverse
from wagtail import hooks

from incidents.desk.differences import difference
from incidents.outlets import Outlet
from tests.factories import make_incident, make_update


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("từ 9:00 nay", "từ 10:00 nay", "từ <del>9:00</del><ins>10:00</ins> nay"),
        ("a", "a b", "a<ins> b</ins>"),
        ("a b", "a", "a<del> b</del>"),
        ("<b>", "<i>", "<del>&lt;b&gt;</del><ins>&lt;i&gt;</ins>"),
        ("", "mới", "<ins>mới</ins>"),
        ("như cũ", "như cũ", "như cũ"),
    ],
)
def test_words_that_went_and_came_are_marked(before, after, shown):
    assert difference(before, after) == shown


@pytest.mark.django_db
def test_a_step_names_every_place_it_appears_in_and_others_add_theirs(desk):
    incident = make_incident("facebook-down")
    make_update(incident)
    with hooks.register_temporarily("incident_outlets", lambda _incident: [Outlet("SMS", "/sms/")]):
        page = desk.get(reverse("incident_room:update", args=["facebook-down"])).content.decode()
    for address in (
        "/ar/incidents/facebook-down/",
        "/en/incidents.atom",
        "/en/incidents.rss",
        "/ar/incidents.ics",
        "/fr/",
        "/api/v1/incidents/facebook-down/",
        "/api/v1/status/",
        "/api/v2/summary.json",
        "/vi/badge/incident/facebook-down.svg",
        "/vi/embed/incident/facebook-down/",
        "/sms/",
    ):
        assert f'href="{address}"' in page, address
