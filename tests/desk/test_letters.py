"""Letters to operators: two people, sent once, kept as they were sent."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from directory.letters import composing, deciding, logged, sending
from directory.letters.composing import Refused
from directory.models import (
    Editor,
    NoticeDelivery,
    NoticeLetter,
    NoticeRecipient,
    PreparednessNotice,
    Publisher,
)

from .letters import ADDRESS, make_letter, make_publisher, make_recipient, send
from .people import sign_in

pytestmark = pytest.mark.django_db
State = NoticeLetter.State


@pytest.fixture
def recipient(db):
    make_publisher()
    return make_recipient()


@pytest.fixture
def minh(db):
    return Editor.objects.create_superuser("minh", "minh@localhost", "hoa-sen-nở-sớm-mai")


def acts():
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


# --- the words --------------------------------------------------------------------------------


def test_a_letter_says_who_writes_on_what_ground_and_what_is_asked(recipient):
    letter = composing.compose(recipient, Publisher.current())
    assert letter.language == "vi"
    assert letter.subject == "Đề nghị có phương án dự phòng"
    for words in (
        "Trung tâm Thử nghiệm",
        "1 Phố Thử",
        "Quyết định 1",
        "VNG",
        "/vi/notices/#backup",
    ):
        assert words in letter.body


def test_international_operators_are_written_to_in_english(recipient):
    recipient.platform.origin = "international"
    letter = composing.compose(recipient, Publisher.current())
    assert (letter.language, letter.subject) == ("en", "Keep a backup plan")
    assert "Dear Sir or Madam," in letter.body
    recipient.language = "vi"
    assert composing.compose(recipient, Publisher.current()).language == "vi"


def test_nobody_writes_without_a_name_or_with_words_nobody_has_read(recipient):
    with pytest.raises(Refused):
        composing.compose(recipient, Publisher(body="Trung tâm"))
    recipient.notice.texts.filter(language="vi").update(state="machine")
    with pytest.raises(Refused):
        composing.compose(NoticeRecipient.objects.get(pk=recipient.pk), Publisher.current())


# --- four eyes --------------------------------------------------------------------------------


def test_the_drafter_cannot_approve_even_as_a_superuser(desk, editor, recipient):
    letter = make_letter(recipient, editor)
    page = desk.get(reverse("letters:letter", args=[letter.pk])).content.decode()
    assert reverse("letters:approve", args=[letter.pk]) not in page
    desk.post(reverse("letters:approve", args=[letter.pk]), {"seen": letter.revision})
    letter.refresh_from_db()
    assert (letter.state, letter.approved_by) == (State.DRAFT, None)


def test_the_author_of_the_last_change_cannot_approve_either(editor, minh, recipient):
    letter = make_letter(recipient, editor)
    deciding.change(letter.pk, 1, letter.subject, "Khác.", minh, timezone.now())
    for person in (editor, minh):
        with pytest.raises(Refused):
            deciding.approve(letter.pk, 2, person, timezone.now())


def test_the_database_itself_refuses_the_drafter(editor, recipient):
    letter = make_letter(recipient, editor)
    letter.approved_by, letter.approved_at, letter.state = editor, timezone.now(), "approved"
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.save()


def test_a_second_reader_approves_and_needs_no_right_to_write_or_send(client, minh, recipient):
    letter = make_letter(recipient, minh)
    reader = sign_in(client, "approve_noticeletter")
    page = client.get(reverse("letters:letter", args=[letter.pk])).content.decode()
    assert reverse("letters:approve", args=[letter.pk]) in page
    assert "<textarea" not in page
    client.post(reverse("letters:approve", args=[letter.pk]), {"seen": letter.revision})
    letter.refresh_from_db()
    assert (letter.state, letter.approved_by) == (State.APPROVED, reader)
    assert client.post(reverse("letters:send", args=[letter.pk])).status_code in (302, 403)
    letter.refresh_from_db()
    assert letter.state == State.APPROVED


def test_words_that_were_changed_meanwhile_are_not_approved_unread(editor, minh, recipient):
    letter = make_letter(recipient, editor)
    deciding.change(letter.pk, 1, letter.subject, "Khác.", editor, timezone.now())
    with pytest.raises(deciding.ChangedMeanwhile):
        deciding.approve(letter.pk, 1, minh, timezone.now())


def test_an_edit_after_approval_needs_approval_again(desk, editor, minh, recipient):
    letter = make_letter(recipient, editor, minh)
    address = reverse("letters:letter", args=[letter.pk])
    form = {"subject": letter.subject, "body": letter.body, "seen": letter.revision}
    desk.post(address, form)  # nothing changed
    letter.refresh_from_db()
    assert letter.state == State.APPROVED
    desk.post(address, {**form, "body": f"{letter.body}\nThêm một câu."})
    letter.refresh_from_db()
    assert (letter.state, letter.approved_by, letter.approved_at) == (State.DRAFT, None, None)


# --- sending ----------------------------------------------------------------------------------


def test_a_letter_is_sent_and_kept_byte_for_byte(editor, minh, recipient):
    letter = send(make_letter(recipient, editor, minh), minh)
    sent = mail.outbox[0]
    delivery = NoticeDelivery.objects.get()
    assert letter.state == State.SENT
    assert (sent.to, sent.reply_to) == ([ADDRESS], ["tra-loi@trung-tam.example"])
    assert sent.body == letter.body
    assert sent.message().as_bytes(linesep="\r\n") == bytes(delivery.raw)
    assert f"Message-ID: {delivery.message_id}".encode() in bytes(delivery.raw)
    recipient.refresh_from_db()
    notice = PreparednessNotice.objects.get()
    today = timezone.localdate()
    assert (recipient.asked_on, notice.state, notice.sent_on) == (today, "sent", today)


def test_a_second_click_and_a_task_run_again_send_nothing_twice(
    desk, editor, minh, recipient, django_capture_on_commit_callbacks
):
    letter = make_letter(recipient, minh, editor)
    sending.queue(letter.pk, editor, timezone.now())
    with pytest.raises(Refused):
        sending.queue(letter.pk, editor, timezone.now())
    for _each in range(3):
        sending.deliver(letter.pk, editor, timezone.now())
    desk.post(reverse("letters:send", args=[letter.pk]))
    assert len(mail.outbox) == 1
    assert NoticeDelivery.objects.count() == 1


def test_the_click_starts_the_task_once_it_is_committed(
    desk, editor, minh, recipient, monkeypatch, django_capture_on_commit_callbacks
):
    letter = make_letter(recipient, minh, editor)
    started = []
    monkeypatch.setattr("directory.tasks.send_letter.delay", lambda *args: started.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("letters:send", args=[letter.pk]))
        assert started == []
    assert started == [(letter.pk, editor.pk)]


def test_what_the_server_refuses_is_kept_and_may_be_tried_again(
    desk, editor, minh, recipient, monkeypatch
):
    refused = smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user")})
    letter = make_letter(recipient, editor, minh)
    with monkeypatch.context() as broken:
        broken.setattr(
            "django.core.mail.backends.locmem.EmailBackend.send_messages", raising(refused)
        )
        letter = send(letter, minh)
    assert letter.state == State.FAILED
    page = desk.get(reverse("letters:letter", args=[letter.pk])).content.decode()
    assert "no such user" in page
    assert NoticeRecipient.objects.get().asked_on is None
    letter = send(letter, minh)
    assert (letter.state, len(mail.outbox)) == (State.SENT, 1)
    assert [each.outcome for each in letter.deliveries.all()] == ["failed", "sent"]
    assert len({each.message_id for each in letter.deliveries.all()}) == 1


def raising(error):
    def fail(*args):
        raise error

    return fail


def test_a_connection_that_breaks_off_leaves_it_to_a_person(
    desk, editor, minh, recipient, monkeypatch
):
    letter = make_letter(recipient, editor, minh)
    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages",
        raising(smtplib.SMTPServerDisconnected("gone")),
    )
    letter = send(letter, minh)
    assert letter.state == State.UNSURE
    with pytest.raises(Refused):
        sending.queue(letter.pk, minh, timezone.now())
    desk.post(
        reverse("letters:decide", args=[letter.pk]), {"was_sent": "yes", "why": "Máy chủ thư ghi."}
    )
    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert PreparednessNotice.objects.get().state == "sent"
    assert logged.SETTLED in acts()


def test_a_worker_that_died_while_sending_leaves_it_to_a_person(editor, minh, recipient):
    letter = make_letter(recipient, editor, minh)
    now = timezone.now()
    sending.queue(letter.pk, minh, now)
    sending._begin(letter.pk, minh, now)  # and then nothing more
    sending.deliver(letter.pk, minh, now)  # the queue hands it out again
    assert mail.outbox == []
    letter.refresh_from_db()
    assert not letter.is_unsure(now)
    later = now + timedelta(minutes=6)
    assert letter.is_unsure(later)
    sending.decide(letter.pk, False, "Không có trong nhật ký.", minh, later)
    letter = send(NoticeLetter.objects.get(), minh)
    assert (letter.state, len(mail.outbox)) == (State.SENT, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"verified_on": None},
        {"verified_on": timezone.localdate() - timedelta(days=366)},
        {"email": "khac@nen-tang.example"},
    ],
    ids=["not verified", "verified too long ago", "another address"],
)
def test_nothing_goes_to_an_address_that_is_not_the_verified_one(editor, minh, recipient, change):
    letter = make_letter(recipient, editor, minh)
    NoticeRecipient.objects.update(**change)
    with pytest.raises(Refused):
        sending.queue(letter.pk, minh, timezone.now())


def test_a_letter_that_points_to_a_page_waits_for_that_page(editor, minh, recipient):
    letter = make_letter(recipient, editor, minh)
    PreparednessNotice.objects.update(published_at=None)
    with pytest.raises(Refused):
        sending.queue(letter.pk, minh, timezone.now())


def test_an_exercise_sends_no_letters(editor, minh, recipient, settings):
    letter = make_letter(recipient, editor, minh)
    settings.EXERCISE = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with pytest.raises(Refused):
        sending.queue(letter.pk, minh, timezone.now())


def test_what_was_sent_can_be_neither_changed_nor_deleted(editor, minh, recipient):
    send(make_letter(recipient, editor, minh), minh)
    for change in ({"body": "Khác."}, {"outcome": "failed", "sent_at": None}, {"raw": b""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            NoticeDelivery.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        NoticeDelivery.objects.all()._raw_delete("default")


def test_an_approved_letter_may_go_out_on_paper(desk, editor, minh, recipient):
    NoticeRecipient.objects.update(email="", verified_on=None)
    letter = make_letter(NoticeRecipient.objects.get(), minh, editor)
    desk.post(
        reverse("letters:paper", args=[letter.pk]),
        {"day": timezone.localdate().isoformat(), "to": "VNG, Thành phố Hồ Chí Minh"},
    )
    delivery = NoticeDelivery.objects.get()
    assert (delivery.channel, delivery.outcome) == ("paper", "sent")
    assert letter.body in bytes(delivery.raw).decode()
    assert PreparednessNotice.objects.get().state == "sent"
