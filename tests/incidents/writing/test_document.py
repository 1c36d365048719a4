"""The OpenAPI document is true of the writes: what it allows is taken, what it forbids refused."""

import sys

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    positive_data_acceptance,
    response_schema_conformance,
)

from tests.factories import make_feed, make_incident, make_platform, make_update

from .tools import Tool

WRITES = {
    "/api/v1/incidents/": None,
    "/api/v1/incidents/{slug}/updates/": "sen-2026",
    "/api/v1/incidents/{slug}/claims/": "sen-2026",
    "/api/v1/feeds/{slug}/readings/": "sen-push",
}
# Rules of the desk, such as which platforms there are, no schema can tell.
NOT_HERE = [positive_data_acceptance]
# What these addresses answer is what is read; whoever tests reading tests its schema.
OF_READING = [response_schema_conformance]


@pytest.fixture
def tool(transactional_db, settings):
    settings.API_WRITES_PER_MINUTE = sys.maxsize
    sen = make_platform("sen")
    make_feed("sen-push", [sen], provider="push", urls="")
    make_update(make_incident("sen-2026", [sen]))
    return Tool(feeds=["sen-push"])


@pytest.mark.audit
@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_writes_answer_as_the_document_says(tool, path, mode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())

    @settings(
        max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(schema[path]["POST"].as_strategy(generation_mode=mode))
    def holds(case):
        parts = case.meta.components.items()
        wrong = {place for place, part in parts if part.mode == GenerationMode.NEGATIVE}
        assume(wrong <= {ParameterLocation.BODY})
        if WRITES[path]:
            case.path_parameters["slug"] = WRITES[path]
        case.call_and_validate(
            headers={"Authorization": f"Bearer {tool.token}"},
            excluded_checks=NOT_HERE if WRITES[path] == "sen-push" else [*NOT_HERE, *OF_READING],
        )

    holds()
