"""Writes on a portal with its starter content."""

from guidance.models import FraudFormPage, GuidePage
from incidents.models import Incident
from tests.factories import make_platform

from .tools import OPENED, Tool


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
