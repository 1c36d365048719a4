"""What no step of the desk causes: the clock, a translation, a renewal, a withdrawal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import ContentVersion
from incidents.alerts import tasks
from incidents.alerts.cap import issuing
from incidents.alerts.models import CapMessage
from tests.factories import NOON, make_incident, make_update

from .messages import infos, opened, post, read, sent, translate, value

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def test_a_language_that_is_ready_later_makes_an_update_with_all_of_them():
    incident = opened()
    before = bytes(sent()[0].body)
    assert issuing.settle(NOON + MINUTE) == 0
    translate(incident, incident.updates.get(), "en")
    assert issuing.settle(NOON + 2 * MINUTE) == 1
    first, second = sent()
    assert bytes(first.body) == before
    assert (second.msg_type, second.reason) == ("Update", "languages")
    assert [*infos(read(second))] == ["vi", "en"]
    assert value(read(second), "references").split(",")[1] == first.identifier
    assert issuing.settle(NOON + 3 * MINUTE) == 0


@pytest.mark.parametrize("state", ["draft", "machine"])
def test_a_language_that_nobody_has_read_over_makes_none(state):
    incident = opened()
    translate(incident, incident.updates.get(), "en", state=state)
    assert issuing.settle(NOON + MINUTE) == 0


def test_a_title_alone_makes_no_language_ready():
    incident = opened(titles={"vi": "Sự cố", "en": "Down"})
    assert sent()[0].languages == ["vi"]
    assert issuing.settle(NOON + MINUTE) == 0
    assert incident.texts.count() == 2


def test_a_late_language_of_what_is_over_follows_while_the_message_holds():
    incident = opened()
    step = post(incident, "resolved", NOON + HOUR)
    translate(incident, step, "en")
    assert issuing.settle(NOON + 2 * HOUR) == 1
    assert sent()[-1].languages == ["vi", "en"]
    translate(incident, incident.updates.first(), "fr")
    step.texts.create(language="fr", body="C’est fini.", based_on=1)
    assert issuing.settle(NOON + 40 * HOUR) == 0


def test_a_translation_that_became_wrong_falls_out():
    incident = opened()
    translate(incident, incident.updates.get(), "en")
    issuing.settle(NOON + MINUTE)
    title = incident.texts.get(language="vi")
    title.title = "Không phải Facebook"
    title.save(significance=30)
    assert issuing.settle(NOON + 2 * MINUTE) == 1
    assert sent()[-1].languages == ["vi"]


def test_a_message_is_renewed_in_its_last_hour_while_the_incident_is_open():
    opened()
    assert issuing.settle(NOON + 5 * HOUR - MINUTE) == 0
    assert issuing.settle(NOON + 5 * HOUR) == 1
    renewed = sent()[-1]
    assert (renewed.msg_type, renewed.reason) == ("Update", "renewal")
    assert renewed.expires == NOON + 11 * HOUR
    assert issuing.settle(NOON + 6 * HOUR) == 0
    assert issuing.settle(NOON + 30 * HOUR) == 1  # beat stood still meanwhile


@pytest.mark.parametrize("phase", ["resolved", "review", "false_alarm"])
def test_what_is_over_is_not_renewed(phase):
    incident = opened()
    post(incident, phase, NOON + HOUR)
    for hours in (23, 24, 25, 100):
        assert issuing.settle(NOON + hours * HOUR) == 0


def test_announced_maintenance_holds_until_it_should_have_begun():
    began = NOON + timedelta(days=5)
    incident = opened(kind="maintenance", phase="scheduled", level="maintenance", started_at=began)
    (message,) = sent(incident)
    assert message.expires == began + 6 * HOUR
    assert value(infos(read(message))["vi"], "urgency") == "Future"
    assert issuing.settle(NOON + 6 * HOUR) == 0


def test_a_withdrawal_takes_back_what_was_said_and_says_none_of_it():
    incident = opened()
    translate(incident, incident.updates.get(), "en")
    issuing.settle(NOON + MINUTE)
    incident.refresh_from_db()
    incident.withdraw(NOON + HOUR)
    incident.save()
    assert issuing.settle(NOON + HOUR) == 1
    cancel = sent()[-1]
    root = read(cancel)
    assert (cancel.msg_type, cancel.reason) == ("Cancel", "withdrawn")
    assert len(value(root, "references").split()) == 2
    assert [*infos(root)] == ["vi", "en"]
    for word in ("Facebook", "đăng nhập", "sign in", incident.slug):
        assert word not in bytes(cancel.body).decode()
    assert issuing.settle(NOON + 2 * HOUR) == 0


def test_what_is_public_again_begins_anew():
    incident = opened()
    incident.refresh_from_db()
    incident.withdraw(NOON + HOUR)
    incident.save()
    issuing.settle(NOON + HOUR)
    incident.publish(NOON + 2 * HOUR)
    incident.save()
    assert issuing.settle(NOON + 2 * HOUR) == 1
    last = sent()[-1]
    assert (last.msg_type, last.reason) == ("Alert", "again")
    assert value(read(last), "references") is None
    assert issuing.settle(NOON + 2 * HOUR) == 0


def test_what_the_clock_publishes_is_told_when_it_is_public_and_not_before():
    later = NOON + timedelta(days=3)
    incident = make_incident("later", published_at=later, started_at=NOON)
    make_update(incident, published_at=NOON, body="Chữ chưa công bố")
    assert issuing.settle(later - MINUTE) == 0
    assert sent() == []
    assert issuing.settle(later) == 1
    step = make_update(incident, key="2", published_at=later + HOUR)
    assert issuing.settle(later + HOUR - MINUTE) == 0
    assert issuing.settle(later + HOUR) == 1
    assert sent()[-1].step == step


def test_steps_that_become_public_together_are_one_message_each():
    incident = make_incident("both", published_at=NOON)
    for key, phase in (("1", "investigating"), ("2", "identified"), ("3", "resolved")):
        make_update(incident, key=key, phase=phase, published_at=NOON)
    assert issuing.settle(NOON) == 3
    assert [each.msg_type for each in sent(incident)] == ["Alert", "Update", "Update"]


def test_a_step_that_is_older_than_what_was_told_is_history():
    incident = opened()
    make_update(incident, key="old", phase="investigating", published_at=NOON - HOUR)
    assert issuing.settle(NOON + MINUTE) == 0


def test_what_was_never_public_leaves_no_bytes():
    for state in ({"published_at": None}, {"published_at": NOON - HOUR, "withdrawn_at": NOON}):
        make_update(make_incident(**state), published_at=NOON - HOUR)
    assert issuing.settle(NOON + HOUR) == 0
    assert not CapMessage.objects.exists()


def test_one_incident_that_fails_keeps_no_other_from_speaking(monkeypatch, caplog):
    broken, fine = opened(), opened()
    right = issuing.issue

    def issue(pk, now):
        if pk == broken.pk:
            raise ValueError("broken")
        return right(pk, now)

    monkeypatch.setattr(issuing, "issue", issue)
    assert issuing.settle(NOON + 5 * HOUR) == 1
    assert len(sent(fine)) == 2
    assert "could not be written" in caplog.text


def test_kept_pages_follow_what_is_written_and_nothing_else():
    opened()
    before = ContentVersion.current()
    issuing.settle(NOON + MINUTE)
    assert ContentVersion.current() == before
    issuing.settle(NOON + 5 * HOUR)
    assert ContentVersion.current() == before + 1


def test_the_task_of_each_minute_does_it():
    opened()
    tasks.settle_cap()  # the beat of a much later day
    assert sent()[-1].reason == "renewal"


def test_looking_costs_the_same_for_one_incident_and_for_many():
    counts = []
    for _more in range(2):
        for _number in range(1 if not counts else 12):
            incident = opened()
            post(incident, "identified", NOON + MINUTE)
        with CaptureQueriesContext(connection) as queries:
            assert issuing.settle(NOON + 2 * MINUTE) == 0
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
