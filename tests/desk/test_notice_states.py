"""A notice from proposal to answer: its state follows from what happened."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from directory.letters import answers, deciding, logged
from directory.letters.composing import Refused
from directory.letters.overview import waiting_items
from directory.models import Editor, NoticeRecipient, PreparednessNotice

from .letters import ADDRESS, make_letter, make_publisher, make_recipient, send
from .people import sign_in
from .test_letters import acts

pytestmark = pytest.mark.django_db


@pytest.fixture
def recipient(db):
    make_publisher()
    return make_recipient()


@pytest.fixture
def minh(db):
    return Editor.objects.create_superuser("minh", "minh@localhost", "hoa-sen-nở-sớm-mai")


def state():
    return PreparednessNotice.objects.get().state


def test_proposed_drafted_sent_answered_and_back_only_with_a_reason(desk, editor, minh, recipient):
    assert state() == "proposed"
    address = reverse("letters:write", args=[recipient.pk])
    form = querydict_from_html(desk.get(address).content.decode(), form_id="desk-form").copy()
    assert desk.post(address, form).status_code == 302
    assert state() == "drafted"
    letter = recipient.letters.get()
    deciding.discard(letter.pk, "Viết lại.", editor, timezone.now())
    assert state() == "proposed"
    letter = send(make_letter(recipient, editor, minh), minh)
    assert state() == "sent"
    answer = reverse("letters:answer", args=[recipient.pk])
    form = querydict_from_html(desk.get(answer).content.decode(), form_id="desk-form").copy()
    form["words"], form["url"] = "Chúng tôi có phương án.", "https://zalo.example/ke-hoach"
    assert desk.post(answer, form).status_code == 302
    assert state() == "answered"
    withdraw = reverse("letters:withdraw_answer", args=[recipient.pk])
    assert desk.post(withdraw, {"why": ""}).status_code == 200
    assert state() == "answered"
    desk.post(withdraw, {"why": "Ghi nhầm nền tảng."})
    assert state() == "sent"
    assert logged.NOT_ANSWERED in acts()
    page = desk.get(reverse("letters:notice", args=[recipient.notice_id])).content.decode()
    assert "Ghi nhầm nền tảng." in page


def test_the_record_s_form_offers_no_state(desk, recipient):
    page = desk.get(reverse("notices:edit", args=[recipient.notice_id])).content.decode()
    assert 'name="state"' not in page
    assert 'name="sent_on"' not in page
    assert reverse("letters:notice", args=[recipient.notice_id]) in page


def test_a_verification_is_of_one_address(desk, recipient):
    address = reverse("notices:edit", args=[recipient.notice_id])
    form = querydict_from_html(desk.get(address).content.decode(), form_id="w-editor-form").copy()
    form["recipients-0-email"] = "khac@nen-tang.example"
    assert desk.post(address, form).status_code == 200
    assert NoticeRecipient.objects.get().email == ADDRESS
    form["recipients-0-verified_on"] = timezone.localdate().isoformat()
    assert desk.post(address, form).status_code == 302
    assert NoticeRecipient.objects.get().email == "khac@nen-tang.example"


def test_a_recipient_who_was_written_to_stays(desk, editor, recipient):
    make_letter(recipient, editor)
    address = reverse("notices:edit", args=[recipient.notice_id])
    form = querydict_from_html(desk.get(address).content.decode(), form_id="w-editor-form").copy()
    form["recipients-0-DELETE"] = "1"
    assert desk.post(address, form).status_code == 200
    assert NoticeRecipient.objects.count() == 1


def test_readers_see_who_was_asked_when_and_who_answered_but_no_address(
    client, editor, minh, recipient
):
    def public():
        page = client.get("/en/notices/").content.decode()
        answer = client.get("/api/v1/notices/backup/").json()
        assert ADDRESS not in page + str(answer)
        return page, answer["recipients"][0]

    send(make_letter(recipient, editor, minh), minh)
    asked_on = timezone.localdate() - timedelta(days=12)
    NoticeRecipient.objects.update(asked_on=asked_on)
    page, told = public()
    assert "no answer recorded (12 days)" in page
    assert (told["asked_on"], told["days_without_answer"]) == (asked_on.isoformat(), 12)
    answers.record_answer(
        recipient.pk,
        day=timezone.localdate(),
        words="Chúng tôi có phương án.",
        url="https://zalo.example/ke-hoach",
        seen="||",
        editor=minh,
        today=timezone.localdate(),
    )
    page, told = public()
    assert "Chúng tôi có phương án." in page
    assert "no answer recorded" not in page
    assert (told["answer_url"], told["days_without_answer"]) == (
        "https://zalo.example/ke-hoach",
        None,
    )


def test_an_answer_needs_a_question_before_it(minh, recipient):
    today = timezone.localdate()
    said = {"words": "Có.", "url": "", "seen": "||", "editor": minh, "today": today}
    with pytest.raises(Refused):
        answers.record_answer(recipient.pk, day=today, **said)
    answers.record_asked(recipient.pk, today, "Công văn của Bộ, theo báo.", minh, today)
    assert state() == "sent"
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(Refused):
            answers.record_answer(recipient.pk, day=day, **said)
    answers.record_answer(recipient.pk, day=today, **said)
    with pytest.raises(Refused):  # somebody else recorded it meanwhile
        answers.record_answer(recipient.pk, day=today, **said)
    with pytest.raises(Refused):
        answers.withdraw_asked(recipient.pk, "Nhầm.", minh)
    answers.withdraw_answer(recipient.pk, "Nhầm.", minh)
    answers.withdraw_asked(recipient.pk, "Nhầm.", minh)
    assert (state(), PreparednessNotice.objects.get().sent_on) == ("proposed", None)


def test_that_a_letter_was_sent_cannot_be_taken_back(editor, minh, recipient):
    send(make_letter(recipient, editor, minh), minh)
    with pytest.raises(Refused):
        answers.withdraw_asked(recipient.pk, "Nhầm.", minh)


def test_the_room_is_told_what_waits(rf, editor, minh, recipient, settings):
    request = rf.get("/desk/")
    request.user = minh
    assert waiting_items(request) == []
    letter = make_letter(recipient, editor)
    assert [item["number"] for item in waiting_items(request)] == [1]
    deciding.approve(letter.pk, 1, minh, timezone.now())
    send(letter, minh)
    assert waiting_items(request) == []
    NoticeRecipient.objects.update(asked_on=timezone.localdate() - timedelta(days=30))
    (item,) = waiting_items(request)
    assert "30" in str(item["label"])
    assert item["url"] == reverse("letters:notice", args=[recipient.notice_id])


SCREENS = ("write", "answer", "asked", "withdraw_answer", "withdraw_asked")
LETTER_SCREENS = ("letter", "print", "paper", "decide", "discard")


def test_every_screen_opens_for_whoever_may_and_for_nobody_else(client, desk, minh, recipient):
    letter = make_letter(recipient, minh)
    addresses = [
        reverse("letters:notice", args=[recipient.notice_id]),
        *(reverse(f"letters:{name}", args=[recipient.pk]) for name in SCREENS),
        *(reverse(f"letters:{name}", args=[letter.pk]) for name in LETTER_SCREENS),
    ]
    for address in addresses:
        assert desk.get(address).status_code == 200, address
    sign_in(client, "view_platform")
    for address in addresses:
        assert client.get(address).status_code in (302, 403), address


def test_the_screen_of_a_notice_costs_the_same_for_many_recipients(
    desk, editor, recipient, django_assert_max_num_queries
):
    from tests.factories import make_platform

    for _each in range(15):
        other = NoticeRecipient.objects.create(notice=recipient.notice, platform=make_platform())
        make_letter(other, editor)
    address = reverse("letters:notice", args=[recipient.notice_id])
    desk.get(address)
    with django_assert_max_num_queries(25):
        desk.get(address)
