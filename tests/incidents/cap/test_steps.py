"""Each step that is published is one message, which goes on from those before it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from directory.models import Publisher
from incidents.alerts.cap import chain, issuing
from incidents.alerts.models import CapMessage, CapNumber, Sent
from incidents.choices import Kind, Phase
from incidents.merging import merge
from incidents.publish import Step, post_update
from tests.factories import NOON, make_incident, make_platform, make_update

from .messages import infos, named, opened, platform_of, post, read, sent, translate, value, values

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MAINTENANCE = ("scheduled", "in_progress", "verifying", "completed")
EVERY = [
    (kind, phase)
    for kind in Kind.values
    for phase in Phase.values
    if (phase in MAINTENANCE) == (kind == Kind.MAINTENANCE)
]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://binh-tinh.example"


def test_a_step_that_opens_an_incident_is_an_alert():
    incident = opened(platform=platform_of("social", "facebook"))
    (message,) = sent()
    root = read(message)
    assert message.identifier == value(root, "identifier") == "binh-tinh.example-2026-1-1"
    assert value(root, "sender") == "binh-tinh.example"
    assert value(root, "sent") == "2026-03-05T12:00:00-00:00"
    assert value(root, "status") == "Actual"
    assert value(root, "msgType") == "Alert"
    assert value(root, "scope") == "Public"
    assert value(root, "references") is None
    assert value(root, "note") is None
    assert value(root, "incidents") == incident.uid.urn
    (info,) = infos(root).values()
    assert value(info, "language") == "vi"
    assert values(info, "category") == ["Infra"]
    assert values(info, "responseType") == ["Avoid", "Monitor"]
    assert value(info, "urgency") == "Expected"
    assert value(info, "severity") == "Moderate"
    assert value(info, "certainty") == "Possible"
    assert named(info, "eventCode") == [("OET:v1.2", "OET-115")]
    assert value(info, "effective") == value(root, "sent")
    assert value(info, "onset") == "2026-03-05T12:00:00-00:00"
    assert value(info, "expires") == "2026-03-05T18:00:00-00:00"
    assert value(info, "headline") == "Facebook: đang có sự cố"
    assert value(info, "description") == "Nhiều người không đăng nhập được."
    assert value(info, "web") == f"https://binh-tinh.example/vi/incidents/{incident.slug}/"
    assert ("platform", "facebook") in named(info, "parameter")
    assert named(info, "geocode") == [("ISO3166-1", "VN")]
    assert message.digest
    assert not message.signed


def test_the_chain_goes_from_alert_over_updates_to_the_end():
    incident = opened()
    post(incident, "identified", NOON + HOUR)
    post(incident, "resolved", NOON + 2 * HOUR)
    first, second, third = sent(incident)
    assert [each.msg_type for each in (first, second, third)] == ["Alert", "Update", "Update"]
    assert [each.rev for each in (first, second, third)] == [1, 2, 3]
    prefix = "binh-tinh.example,binh-tinh.example-2026-1"
    one = f"{prefix}-1,2026-03-05T12:00:00-00:00"
    two = f"{prefix}-2,2026-03-05T13:00:00-00:00"
    assert value(read(second), "references") == one
    assert value(read(third), "references") == f"{one} {two}"
    info = infos(read(third))["vi"]
    assert value(info, "urgency") == "Past"
    assert values(info, "responseType") == ["AllClear"]
    assert value(info, "severity") == "Minor"
    assert value(info, "certainty") == "Observed"
    assert third.expires == NOON + 26 * HOUR


def test_a_false_alarm_is_cancelled_and_a_new_alarm_begins_anew():
    incident = opened()
    post(incident, "false_alarm", NOON + HOUR)
    post(incident, "review", NOON + 2 * HOUR)
    post(incident, "investigating", NOON + 3 * HOUR)
    assert [each.msg_type for each in sent(incident)] == ["Alert", "Cancel", "Alert"]
    cancel, again = sent(incident)[1:]
    assert value(read(cancel), "references").count("binh-tinh.example-2026-1-1") == 1
    assert value(read(again), "references") is None


def test_a_correction_is_a_message_of_its_own():
    incident = opened()
    wrong = incident.updates.get()
    step = Step("investigating", {"vi": "Chỉ một phần người dùng."}, corrects=wrong)
    post_update(incident, step, None, NOON + HOUR)
    message = sent(incident)[-1]
    assert message.msg_type == "Update"
    assert "Chỉ một phần" in value(infos(read(message))["vi"], "description")


@pytest.mark.parametrize(("kind", "phase"), EVERY)
def test_every_kind_and_phase_fits_both_schemas(kind, phase):
    begin = "scheduled" if kind == "maintenance" else "investigating"
    level = "maintenance" if kind == "maintenance" else "partial_outage"
    incident = opened(kind=kind, phase=begin, level=level)
    post(incident, phase, NOON + HOUR)
    first, last = sent(incident)
    assert last.msg_type == ("Cancel" if phase == "false_alarm" else "Update")
    for message in (first, last):
        info = infos(read(message))["vi"]
        assert len(value(info, "event")) <= 35
        assert value(info, "severity") != "Extreme"
        assert message.expires > message.sent
        assert value(info, "instruction").count(". ") <= 2


def test_a_merge_ends_one_chain_in_the_other():
    survivor, merged = opened(), opened(now=NOON + HOUR)
    post(merged, "identified", NOON + 2 * HOUR)
    step = Step("investigating", {"vi": "Hai sự cố là một."})
    merge(merged, survivor, step, None, NOON + 3 * HOUR, seen_merged=None)
    message = sent(survivor)[-1]
    root = read(message)
    assert message.msg_type == "Update"
    names = [reference.split(",")[1] for reference in value(root, "references").split()]
    assert names == [f"binh-tinh.example-2026-{number}" for number in ("1-1", "2-1", "2-2")]
    assert value(root, "incidents") == f"{survivor.uid.urn} {merged.uid.urn}"
    assert len(sent(merged)) == 2
    assert issuing.settle(NOON + 3 * HOUR) == 0


def test_what_was_merged_away_is_never_cancelled_or_renewed():
    survivor, merged = opened(), opened(now=NOON + HOUR)
    merge(merged, survivor, Step("investigating", {"vi": "Một."}), None, NOON + 2 * HOUR, None)
    issuing.settle(NOON + 30 * HOUR)
    assert len(sent(merged)) == 1
    assert sent(survivor)[-1].reason == "renewal"


def test_only_words_that_somebody_has_read_over_go_out():
    titles = {"vi": "Sự cố", "en": "Down", "fr": "Panne"}
    bodies = {"vi": "Đang tìm hiểu.", "en": "Finding out.", "fr": "Nous cherchons."}
    incident = opened(titles=titles, bodies=bodies, machine=frozenset({"fr"}))
    (message,) = sent(incident)
    assert message.languages == ["vi", "en"]
    blocks = infos(read(message))
    assert [*blocks] == ["vi", "en"]
    assert value(blocks["en"], "headline") == "Down"
    assert value(blocks["en"], "web").startswith("https://binh-tinh.example/en/")
    assert b"Panne" not in bytes(message.body)


def test_a_step_whose_words_nobody_has_read_waits():
    incident = opened(machine=frozenset({"vi"}))
    assert sent() == []
    incident.texts.all()[0].refresh_from_db()
    for text in (*incident.texts.all(), *incident.updates.get().texts.all()):
        text.state = "reviewed"
        text.save()
    assert issuing.settle(NOON + HOUR) == 1
    assert sent()[0].msg_type == "Alert"


def test_a_platform_that_is_not_public_stays_unnamed():
    opened(platform=make_platform("zzhidden", published_at=None))
    assert b"zzhidden" not in bytes(sent()[0].body).lower()


def test_a_portal_without_a_mandate_says_that_it_is_no_authority():
    opened()
    name = value(infos(read(sent()[0]))["vi"], "senderName")
    assert name.startswith("Bình tĩnh (")
    Publisher.objects.all().delete()
    Publisher(body="Cục A", address="Hà Nội", contact="a@example.vn", mandate="Quyết định").save()
    opened(now=NOON + HOUR)
    info = infos(read(sent()[-1]))["vi"]
    assert value(info, "senderName") == "Cục A"
    assert value(info, "contact") == "a@example.vn"


def test_numbers_count_incidents_from_one_in_each_year():
    new_year = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)
    one, two = opened(), opened()
    three = opened(now=new_year)
    post(one, "identified", new_year)
    assert [each.identifier.removeprefix("binh-tinh.example-") for each in sent()] == [
        "2026-1-1",
        "2026-2-1",
        "2027-1-1",
        "2026-1-2",
    ]
    assert [CapNumber.of(each, 2030).number for each in (one, two, three)] == [1, 2, 1]


def test_the_archive_and_what_is_entered_afterwards_alarm_nobody():
    make_update(make_incident("long-ago"))
    assert issuing.settle(NOON + timedelta(days=2)) == 0
    opened(phase="resolved", level=None)
    assert sent() == []


def test_a_message_that_cannot_be_written_keeps_no_step_from_readers(monkeypatch, caplog):
    def fail(*args):
        raise ValueError("no message")

    monkeypatch.setattr(issuing, "tree", fail)
    incident = opened()
    assert incident.updates.count() == 1
    assert "could not be written" in caplog.text
    monkeypatch.undo()
    assert issuing.settle(NOON + HOUR) == 1


def test_what_was_sent_is_never_changed_or_deleted():
    opened()
    (message,) = sent()
    message.headline = "Khác"
    for change in (
        message.save,
        message.delete,
        lambda: CapMessage.objects.update(headline="Khác"),
        CapMessage.objects.all().delete,
    ):
        with pytest.raises(Sent), transaction.atomic():
            change()
    assert sent()[0].headline == "Facebook: đang có sự cố"


def test_bytes_stay_as_they_were_when_the_record_changes():
    incident = opened()
    before = bytes(sent()[0].body)
    text = incident.texts.get()
    text.title = "Tên khác"
    text.save()
    incident.slug = "another"
    incident.save()
    post(incident, "identified", NOON + HOUR)
    first, second = sent()
    assert bytes(first.body) == before
    assert "Tên khác" in bytes(second.body).decode()


def test_a_drill_says_so_in_every_message(settings):
    settings.EXERCISE = True
    opened()
    (message,) = sent()
    root = read(message)
    assert message.status == value(root, "status") == "Exercise"
    assert "Exercise" in value(root, "note")
    headline = value(infos(root)["vi"], "headline")
    assert headline.startswith("DIỄN TẬP · ")


@pytest.mark.parametrize("began_in_exercise", [True, False])
def test_a_drill_never_becomes_real_nor_the_real_a_drill(settings, began_in_exercise):
    settings.EXERCISE = began_in_exercise
    incident = opened()
    settings.EXERCISE = not began_in_exercise
    post(incident, "identified", NOON + HOUR)
    issuing.settle(NOON + 6 * HOUR)
    assert len(sent()) == 1


def test_references_stay_bounded_however_long_it_lasts():
    incident = opened()
    first = CapMessage.objects.get()
    owed = chain.Owed(first.step, "renewal", ["vi"])
    (family,) = issuing.chains([incident])
    for number in range(chain.MOST + 10):
        family.own.append(issuing._write(family, owed, NOON + number * HOUR))
    last = sent(incident)[-1]
    assert len(value(read(last), "references").split()) == chain.MOST
    assert last.identifier.endswith(f"-{chain.MOST + 11}")


def test_languages_follow_each_other_in_one_order():
    incident = opened()
    step = incident.updates.get()
    for language in ("ar", "fr", "en"):
        translate(incident, step, language)
    issuing.settle(NOON + HOUR)
    assert sent()[-1].languages == ["vi", "en", "fr", "ar"]
