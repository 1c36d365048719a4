"""schemathesis asks for whatever the OpenAPI document of the API allows, and forbids.

In this process, through the portal's own WSGI application and database. What writes is tried in
tests/incidents/writing/test_document.py.
"""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from portal.wsgi import application

QUICK, LONG = 3, 60  # examples for one operation
UNPACKED = {"accept-encoding": "identity"}  # the client within the process unpacks nothing
EASY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
# Some examples in the first tier; in the long one also each limit of each parameter, one by one.
SOME = SchemathesisConfig.from_dict({"phases": {"coverage": {"enabled": False}}})

pytestmark = pytest.mark.usefixtures("loaded", "_unlimited")
document = json.loads(json.dumps(SchemaGenerator().get_schema(public=True), default=str))
quick = schemathesis.openapi.from_dict(document, config=SOME).include(method="GET")
long = schemathesis.openapi.from_dict(document).include(method="GET")
quick.app = long.app = application


@pytest.fixture
def _unlimited(settings):
    """Let one address ask without an end, in the one connection whose transaction is undone."""
    settings.API_RATE = settings.API_EXPORT_RATE = 1_000_000
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@quick.parametrize()
@settings(max_examples=QUICK, deadline=None, suppress_health_check=EASY)
def test_the_api_is_what_its_document_says(case):
    case.call_and_validate(headers=UNPACKED)


@pytest.mark.audit
@long.parametrize()
@settings(max_examples=LONG, deadline=None, suppress_health_check=EASY)
def test_the_api_is_what_its_document_says_at_length(case):
    case.call_and_validate(headers=UNPACKED)
