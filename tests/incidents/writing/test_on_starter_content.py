"""Writes on a portal with its starter content."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from guidance.models import FraudFormPage, GuidePage
from incidents.models import Incident
from tests.factories import make_incident, make_platform, make_source
from tests.portal.hidden import MARK, hide_everything

from .tools import CLAIM, OPENED, STEP, Tool

OPEN = "meta-2024-03-05"


def test_guides_and_forms_of_fraud_are_linked_by_slug(loaded):
    make_platform("sen")
    tool = Tool()
    guide = GuidePage.objects.published().filter(locale__language_code="vi").first()
    fraud = FraudFormPage.objects.published().filter(locale__language_code="vi").first()
    answer = tool.post(
        "incidents/", {**OPENED, "guides": [guide.slug], "fraud_forms": [fraud.slug]}
    )
    incident = Incident.objects.get(slug=answer.json()["slug"])
    assert [*incident.guides.all(), *incident.fraud_forms.all()] == [guide, fraud]


def test_no_answer_to_a_write_says_what_readers_do_not_see(loaded):
    hide_everything()
    tool = Tool()
    for path, body in (
        ("incidents/", {**OPENED, "levels": {"facebook": "degraded"}}),
        (f"incidents/{OPEN}/updates/", {**STEP, "levels": {"facebook": "degraded"}}),
        (f"incidents/{OPEN}/claims/", CLAIM),
    ):
        for language in ("vi", "fr"):
            answer = tool.post(f"{path}?lang={language}", body)
            assert answer.status_code == 201, answer.content
            assert MARK not in answer.content.decode()


def test_a_write_costs_as_much_with_many_rows_as_with_few(loaded):
    tool = Tool()
    tool.row.used()
    path = f"incidents/{OPEN}/updates/"
    tool.post(path, STEP)
    with CaptureQueriesContext(connection) as few:
        assert tool.post(path, STEP).status_code == 201
    for number in range(40):
        make_incident(f"more-{number}")
        make_source(f"more-{number}")
        make_platform(f"more-{number}")
    with CaptureQueriesContext(connection) as many:
        assert tool.post(path, STEP).status_code == 201
    assert len(many) == len(few)
