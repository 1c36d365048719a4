"""Queries whose SQL is written once."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Category, Platform
from incidents.models import Incident
from lib.languages import with_words
from lib.prepared import Among, Prepared, moment
from tests import factories

NOW = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
def platforms(db):
    return [factories.make_platform(slug=slug) for slug in ("facebook", "zalo", "tiktok")]


def test_it_gives_what_the_queryset_gives(platforms):
    prepared = Prepared(lambda: Platform.objects.select_related("category").order_by("slug"))
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            rows = prepared()
            assert [row.slug for row in rows] == ["facebook", "tiktok", "zalo"]
            assert all(isinstance(row.category, Category) for row in rows)
        assert len(queries) == 1  # and the category came with them


def test_slots_are_filled_each_time(platforms):
    prepared = Prepared(lambda: Platform.objects.filter(Among("pk", "ids")).order_by("slug"))
    first, second, _third = platforms
    assert prepared(ids=[first.pk, second.pk]) == [first, second]
    assert prepared(ids=[second.pk]) == [second]
    assert prepared(ids=[]) == []


def test_it_reads_anew_each_time(platforms):
    prepared = Prepared(lambda: Platform.objects.order_by("slug").values_list("name", flat=True))
    assert "Renamed" not in prepared()
    Platform.objects.filter(slug="zalo").update(name="Renamed")
    assert "Renamed" in prepared()


def test_each_variant_has_its_own_sql(platforms):
    prepared = Prepared(lambda name: Platform.objects.filter(slug=name))
    assert [row.slug for row in prepared("zalo")] == ["zalo"]
    assert [row.slug for row in prepared("tiktok")] == ["tiktok"]


def test_moments_and_words(db):
    incident = factories.make_incident(published_at=NOW)
    prepared = Prepared(lambda: with_words(Incident.objects.public(moment())))
    assert prepared(now=NOW - timedelta(seconds=1)) == []
    (found,) = prepared(now=NOW)
    assert found == incident
    assert found.words("vi").title == incident.words("vi").title != ""


def test_a_moment_must_not_be_compiled_in(db):
    with pytest.raises(ValueError, match="use a slot"):
        Prepared(lambda: Incident.objects.public(NOW))()


@pytest.mark.audit
@pytest.mark.usefixtures("content")
def test_every_thread_asks_by_its_own_connection():
    prepared = Prepared(lambda: Platform.objects.order_by("slug").values_list("slug", flat=True))
    here, elsewhere = prepared(), []

    def ask():
        elsewhere.extend(prepared())
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert elsewhere == here != []
