"""Idempotency-Key: asked twice, done once, answered the same."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from directory.models import KeptAnswer
from incidents.models import Incident
from incidents.writing import views
from portal.people import forgetting
from tests.factories import make_feed, make_platform

from .tools import OPENED, READING, STEP, Tool, refused

KEY = '"8e03978e-40d5-43dd-bc93-6894a57f9324"'


@pytest.mark.django_db
class TestAKey:
    def test_brings_the_first_answer_again(self, tool):
        first = tool.post("incidents/", OPENED, KEY)
        again = tool.post("incidents/", OPENED, KEY)
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.content == first.content
        assert again.headers["Location"] == first.headers["Location"]
        assert again.headers["Content-Type"] == first.headers["Content-Type"]
        assert again.headers["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first.headers
        assert Incident.objects.count() == 1

    def test_needs_no_quotes_and_no_order_of_members(self, tool):
        tool.post("incidents/", OPENED, KEY)
        again = tool.post("incidents/", dict(reversed(OPENED.items())), KEY.strip('"'))
        assert again.headers["Idempotency-Replayed"] == "true"
        assert Incident.objects.count() == 1

    def test_is_for_one_request_only(self, tool, incident):
        tool.post("incidents/sen-2026/updates/", STEP, KEY)
        other = {**STEP, "phase": "monitoring"}
        refused(tool.post("incidents/sen-2026/updates/", other, KEY), 422)
        refused(tool.post("incidents/", OPENED, KEY), 422)
        assert incident.updates.count() == 2

    def test_of_another_token_is_another_key(self, tool):
        tool.post("incidents/", OPENED, KEY)
        assert Tool(tool.person).post("incidents/", OPENED, KEY).status_code == 201
        assert Incident.objects.count() == 2

    def test_counts_for_a_day(self, tool):
        tool.post("incidents/", OPENED, KEY)
        with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
            again = tool.post("incidents/", OPENED, KEY)
        assert "Idempotency-Replayed" not in again.headers
        assert Incident.objects.count() == 2
        assert KeptAnswer.objects.count() == 1

    def test_of_a_refused_request_may_be_used_again(self, tool):
        refused(tool.post("incidents/", {**OPENED, "titles": {"vi": ""}}, KEY), 400)
        assert not KeptAnswer.objects.exists()
        assert tool.post("incidents/", OPENED, KEY).status_code == 201

    def test_opens_nothing_once_the_token_may_not(self, tool):
        tool.post("incidents/", OPENED, KEY)
        tool.person.groups.clear()
        refused(tool.post("incidents/", OPENED, KEY), 401)

    def test_works_for_readings_too(self, tool, feed):
        tool.post("feeds/sen-push/readings/", READING, KEY)
        again = tool.post("feeds/sen-push/readings/", READING, KEY)
        assert again.json()["result"] == "new"
        assert again.headers["Idempotency-Replayed"] == "true"

    @pytest.mark.parametrize("key", ["", '""', "x" * 256, 'a"b', "ké", '"open', "a\\b"])
    def test_is_printable_and_not_too_long(self, tool, key):
        refused(tool.post("incidents/", OPENED, key), 400)
        assert not Incident.objects.exists()

    def test_is_wiped_at_night(self, tool):
        tool.post("incidents/", OPENED, KEY)
        forgetting.forget()
        assert KeptAnswer.objects.count() == 1
        with time_machine.travel(timezone.now() + timedelta(hours=25)):
            forgetting.forget()
        assert not KeptAnswer.objects.exists()


@pytest.mark.django_db
def test_tokens_are_wiped_a_month_after_their_time(tool):
    for days, there in ((91, True), (121, False)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            forgetting.forget()
        assert type(tool.row).objects.filter(pk=tool.row.pk).exists() == there


@pytest.fixture
def committed(transactional_db):
    """A tool whose requests come over connections of their own."""
    make_feed("sen-push", [make_platform("sen")], provider="push", urls="")
    return Tool()


def at_once(*calls):
    """Run calls in threads of their own; return what they returned, in their order."""
    found = [None] * len(calls)

    def run(place, call):
        try:
            found[place] = call()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def test_while_one_is_worked_at_the_other_is_told_to_wait(committed, monkeypatch):
    inside, go_on = threading.Event(), threading.Event()
    really = views.publish_opening

    def first():
        return committed.post("incidents/", OPENED, KEY)

    def held(*args):
        done = really(*args)
        inside.set()
        assert go_on.wait(20)
        return done

    monkeypatch.setattr(views, "publish_opening", held)

    def second():
        assert inside.wait(20)
        try:
            return committed.post("incidents/", OPENED, KEY)
        finally:
            go_on.set()

    one, two = at_once(first, second)
    assert one.status_code == 201
    refused(two, 409)
    again = committed.post("incidents/", OPENED, KEY)
    assert again.content == one.content
    assert Incident.objects.count() == 1


def test_eight_at_once_do_it_once(committed):
    found = at_once(*[lambda: committed.post("incidents/", OPENED, KEY)] * 8)
    assert {answer.status_code for answer in found} <= {201, 409}
    made = [answer for answer in found if answer.status_code == 201]
    assert made
    assert len({answer.content for answer in made}) == 1
    assert Incident.objects.count() == 1


def test_a_worker_that_dies_leaves_neither_the_write_nor_the_answer(committed, monkeypatch):
    def die(*args):
        raise SystemExit  # no exception that anybody handles

    monkeypatch.setattr(views, "created", die)
    with pytest.raises(SystemExit):
        committed.post("incidents/", OPENED, KEY)
    assert not Incident.objects.exists()
    assert not KeptAnswer.objects.exists()
    monkeypatch.undo()
    assert committed.post("incidents/", OPENED, KEY).status_code == 201


def test_two_incidents_with_one_name_at_once_become_two_or_one_is_told(committed):
    found = at_once(*[lambda: committed.post("incidents/", OPENED)] * 4)
    assert {answer.status_code for answer in found} <= {201, 503}
    made = {answer.json()["slug"] for answer in found if answer.status_code == 201}
    assert len(made) == Incident.objects.count() >= 1
    for answer in found:
        if answer.status_code == 503:
            assert answer.headers["Retry-After"] == "2"
