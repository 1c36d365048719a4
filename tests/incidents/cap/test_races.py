"""Editors who publish at the same moment: each message has its own identifier, and no gap."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from incidents.alerts.cap import issuing
from tests.factories import NOON, make_platform

from .messages import opened, post, sent

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(*acts) -> None:
    """Do all of it at the same moment, each with a connection of its own."""
    ready = Barrier(len(acts))

    def run(act):
        try:
            ready.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result(30)


def test_incidents_opened_at_once_get_numbers_without_a_gap():
    platforms = [make_platform() for _number in range(AT_ONCE)]
    at_once(
        *(
            lambda each=each: opened(platform=each, titles={"vi": f"Sự cố {each.slug}"})
            for each in platforms
        )
    )
    names = sorted(message.identifier for message in sent())
    assert names == [f"localhost-2026-{number}-1" for number in range(1, AT_ONCE + 1)]


def test_steps_posted_at_once_follow_each_other():
    incident = opened()
    bodies = [f"Tin {number}." for number in range(AT_ONCE)]
    at_once(*(lambda body=body: post(incident, "identified", NOON, body) for body in bodies))
    messages = sent(incident)
    assert [message.rev for message in messages] == list(range(1, AT_ONCE + 2))
    assert len({message.identifier for message in messages}) == AT_ONCE + 1
    assert len({message.step_id for message in messages}) == AT_ONCE + 1


def test_two_workers_renew_once():
    opened()
    later = NOON.replace(hour=17, minute=30)
    at_once(*(lambda: issuing.settle(later) for _number in range(AT_ONCE)))
    assert [message.reason for message in sent()] == ["step", "renewal"]
