"""Short addresses that nothing else has."""

import pytest

from directory.models import Source
from lib.slugs import free_slug
from tests.factories import make_source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "page"),
        (["page"], "page-2"),
        (["page", "page-2"], "page-3"),
        (["page-2"], "page"),
        (["page", "page-3"], "page-2"),
    ],
)
def test_the_first_address_that_is_free(taken, expected):
    for slug in taken:
        make_source(slug)
    assert free_slug(Source, "page") == expected
