"""The emergency: published at once, with a reason, and a second reader within two hours."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry
from wagtail.users.models import UserProfile

from guidance import tasks
from guidance.models import Approval, GuideAge, SecondReading
from guidance.telling import remind_of_second_readings

from .guides import approve, guide, person, save, submit

pytestmark = pytest.mark.usefixtures("loaded")
REASON = "Trang giả mạo đang lan rất nhanh."
State = SecondReading.State


@pytest.fixture
def hasty(db):
    """May publish at once and approve what others wrote."""
    return person("an", "publish_guide_at_once", "approve_guide")


@pytest.fixture
def reader(db):
    return person("binh", "approve_guide", pages=())


@pytest.fixture
def lead(db):
    return person("chi", "lead_guides")


@pytest.fixture(autouse=True)
def queued(monkeypatch):
    """What would be handed to the worker after the commit."""
    calls = []
    for name in ("ask_to_read_afterwards", "tell_of_answer"):
        monkeypatch.setattr(
            f"guidance.at_once.{name}.delay_on_commit",
            lambda pk, name=name: calls.append((name, pk)),
        )
    return calls


def at_once(user, page, reason=REASON, **data):
    page = Page.objects.get(pk=page.pk)
    form = {"revision": page.latest_revision_id, "reason": reason, "significance": 30, **data}
    return user.desk.post(reverse("guide_at_once", args=[page.pk]), form)


def published(user, page, title="Khẩn: đừng bấm liên kết", **changes) -> SecondReading:
    save(user, page, title=title, **changes)
    assert at_once(user, page).status_code == 302
    return SecondReading.objects.waiting().get(page=page)


def answer(user, reading, word, note=""):
    return user.desk.post(
        reverse("second_reading", args=[reading.pk]), {"answer": word, "note": note}
    )


def seen(page) -> str:
    path = page.url_path.split("/", 2)[2]
    return Client().get(f"/{page.locale.language_code}/guidance/{path}").content.decode()


def test_it_is_public_at_once_and_logged_with_its_reason(hasty, queued):
    page, before = guide(), timezone.now()
    save(hasty, page, title="Khẩn")
    editor = hasty.desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("guide_at_once", args=[page.pk]) in editor
    reading = published(hasty, page)
    assert "Khẩn: đừng bấm liên kết" in seen(page)
    assert reading.published_by == hasty
    assert reading.reason == REASON
    assert timedelta(hours=2) == reading.due_at - reading.published_at
    assert reading.published_at >= before
    assert queued == [("ask_to_read_afterwards", reading.pk)]
    entry = PageLogEntry.objects.get(page=page, action="guidance.publish_at_once")
    assert (entry.user, entry.data["reason"]) == (hasty, REASON)
    history = hasty.desk.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert REASON in history.content.decode()
    age = GuideAge.objects.get(page=page)
    assert (age.version, age.wrong_version) == (2, 2)
    assert REASON not in seen(page), "readers are told nothing of it"


def test_it_takes_a_right_of_its_own_a_reason_and_the_newest_version(hasty, reader):
    page, other = guide(), person("em", "approve_guide", pages=("change", "publish"))
    chief_without = person("giang")
    save(hasty, page, title="Khẩn")
    for user in (other, chief_without, reader):
        at_once(user, page)
        html = user.desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert reverse("guide_at_once", args=[page.pk]) not in html
    assert at_once(hasty, page, reason="").context["form"].errors
    assert at_once(hasty, page, significance="").context["form"].errors
    at_once(hasty, page, revision=page.latest_revision_id)  # older than what was saved
    assert not SecondReading.objects.exists()
    assert "Khẩn" not in seen(page)
    at_once(hasty, page)
    again = hasty.desk.post(
        reverse("guide_at_once", args=[page.pk]),
        {
            "revision": Page.objects.get(pk=page.pk).latest_revision_id,
            "reason": REASON,
            "significance": 10,
        },
    )
    assert again.status_code == 302
    assert SecondReading.objects.count() == 1, "what is public already is not published again"


def test_every_second_reader_is_asked_in_their_own_language(hasty, reader):
    UserProfile.objects.create(user=reader, preferred_language="en")
    reading = published(hasty, guide())
    tasks.ask_to_read_afterwards(reading.pk)
    (letter,) = mail.outbox
    assert letter.to == [reader.email]
    assert letter.subject.startswith("Published at once")
    assert REASON in letter.body
    assert f"/desk/guides/second-readings/{reading.pk}/" in letter.body


@pytest.mark.parametrize("superuser", [False, True])
def test_neither_publisher_nor_writer_confirms(reader, superuser):
    hasty = person("an", "publish_guide_at_once", "approve_guide", superuser=superuser)
    writer = person("em", "approve_guide")
    page = guide()
    save(writer, page, title="Em viết")
    reading = published(hasty, page)
    for user in (hasty, writer):
        answer(user, reading, "confirm")
        answer(user, reading, "send_back", "Không")
        reading.refresh_from_db()
        assert reading.is_waiting
    html = hasty.desk.get(reverse("second_reading", args=[reading.pk])).content.decode()
    assert 'value="confirm"' not in html
    answer(reader, reading, "confirm")
    reading.refresh_from_db()
    assert (reading.state, reading.answered_by) == (State.CONFIRMED, reader)
    approval = Approval.objects.get(page=page)
    assert (approval.way, approval.approved_by) == ("afterwards", reader)
    submit(hasty, page, title="Sau đó")
    assert approve(writer, page).status_code == 302, "what was confirmed counts as approved"
    assert "Sau đó" in seen(page)


def test_sent_back_the_text_before_is_public_again(hasty, reader, queued):
    page, before = guide(), guide().title
    reading = published(hasty, page)
    refused = answer(reader, reading, "send_back", "")
    assert refused.context["form"].errors, "the publisher must learn why"
    answer(reader, reading, "send_back", "Số điện thoại sai.")
    reading.refresh_from_db()
    assert (reading.state, reading.note) == (State.SENT_BACK, "Số điện thoại sai.")
    assert "Khẩn: đừng bấm liên kết" not in seen(page)
    assert Page.objects.get(pk=page.pk).title == before
    draft = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    assert draft.title == "Khẩn: đừng bấm liên kết", "the words are kept"
    assert PageLogEntry.objects.filter(page=page, action="guidance.send_back").exists()
    assert queued[-1] == ("tell_of_answer", reading.pk)
    tasks.tell_of_answer(reading.pk)
    assert mail.outbox[-1].to == [hasty.email]
    assert "Số điện thoại sai." in mail.outbox[-1].body


def test_sent_back_a_page_that_was_never_public_goes_off(hasty, reader):
    page = guide()
    page.unpublish()
    reading = published(hasty, page)
    assert reading.replaced is None
    answer(reader, reading, "send_back", "Sai.")
    assert not Page.objects.get(pk=page.pk).live


def test_when_the_two_hours_are_over_the_leads_are_told_once(hasty, lead, reader):
    reading = published(hasty, guide())
    remind_of_second_readings(reading.due_at - timedelta(seconds=1))
    assert mail.outbox == []
    for _minute in range(2):
        remind_of_second_readings(reading.due_at)
    assert [letter.to for letter in mail.outbox] == [[lead.email]]
    SecondReading.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    for user in (lead, reader):
        for address in ("/desk/", reverse("second_readings")):
            html = user.desk.get(address).content.decode()
            assert "desk-alarm" in html
            assert "Khẩn: đừng bấm liên kết" in html
    other = person("nobody")
    assert "Khẩn: đừng bấm liên kết" not in other.desk.get("/desk/").content.decode()
    assert other.desk.get(reverse("second_readings")).status_code == 302
    answer(reader, reading, "confirm")
    assert "desk-alarm" not in lead.desk.get(reverse("second_readings")).content.decode()


def test_a_mail_server_that_fails_is_tried_again(hasty, lead, settings):
    reading = published(hasty, guide())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(OSError):
        remind_of_second_readings(reading.due_at)
    reading.refresh_from_db()
    assert reading.reminded_at is None


def test_publishing_once_more_gains_no_time(hasty, reader):
    page = guide()
    first = published(hasty, page)
    SecondReading.objects.update(due_at=first.due_at - timedelta(hours=1))
    second = published(hasty, page, title="Khẩn hơn nữa")
    assert second.due_at == first.due_at - timedelta(hours=1)
    first.refresh_from_db()
    assert first.state == State.REPLACED
    assert second.replaced == first.replaced
    answer(reader, second, "send_back", "Sai.")
    assert "Khẩn" not in seen(page)


def test_an_approved_version_takes_its_place(hasty, reader):
    page = guide()
    reading = published(hasty, page)
    submit(hasty, page, title="Bản đã đọc kỹ")
    approve(reader, page)
    reading.refresh_from_db()
    assert reading.state == State.REPLACED
    assert "Bản đã đọc kỹ" in seen(page)


def test_taken_off_the_site_nothing_waits(hasty):
    page = guide()
    reading = published(hasty, page)
    Page.objects.get(pk=page.pk).specific.unpublish()
    reading.refresh_from_db()
    assert reading.state == State.WITHDRAWN


def test_a_date_in_the_future_does_not_hold_it_up(hasty):
    page = guide()
    published(hasty, page, go_live_at="2099-01-01 08:00")
    assert "Khẩn: đừng bấm liên kết" in seen(page)


def test_a_second_answer_comes_too_late(hasty, reader):
    late = person("giang", "approve_guide", pages=())
    reading = published(hasty, guide())
    answer(reader, reading, "confirm")
    answer(late, reading, "send_back", "Muộn rồi.")
    reading.refresh_from_db()
    assert (reading.state, reading.answered_by) == (State.CONFIRMED, reader)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"state": "confirmed"},
        {"state": "sent_back", "answered_at": timezone.now()},
        {"answered_at": timezone.now()},
    ],
)
def test_the_database_holds_the_rules(hasty, wrong):
    published(hasty, guide())
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondReading.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondReading.objects.update(
            state="confirmed", answered_at=timezone.now(), answered_by=hasty
        )


def test_the_list_costs_as_much_for_many_as_for_one(hasty, reader, django_assert_max_num_queries):
    reading = published(hasty, guide())
    for slug in ("recover-vneid", "recover-facebook", "logged-out-everywhere"):
        published(hasty, guide(slug=slug), title=slug)
    for number in range(9):
        SecondReading.objects.create(
            page=guide(),
            revision=reading.revision,
            reason=str(number),
            published_by=hasty,
            published_at=timezone.now(),
            due_at=timezone.now(),
            state="confirmed",
            answered_at=timezone.now(),
            answered_by=reader,
        )
    with django_assert_max_num_queries(20):
        reader.desk.get(reverse("second_readings"))
