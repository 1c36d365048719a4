"""A notice that is ready to be written about, and the people who do so."""

from datetime import timedelta

from django.utils import timezone

from directory.letters import composing, deciding, sending
from directory.models import (
    NoticeLetter,
    NoticeRecipient,
    PreparednessNotice,
    PreparednessNoticeText,
    Publisher,
)
from tests.factories import NOON, make_platform, make_source

ADDRESS = "van-phong@nen-tang.example"


def make_publisher() -> Publisher:
    return Publisher.objects.create(
        body="Trung tâm Thử nghiệm",
        address="1 Phố Thử, Hà Nội",
        contact="lien-he@trung-tam.example",
        mandate="Quyết định 1, ngày 1/1/2026",
        letters_to="tra-loi@trung-tam.example",
    )


def make_recipient(**values) -> NoticeRecipient:
    """A public notice in Vietnamese and English, and one home-grown platform that it asks."""
    notice = PreparednessNotice.objects.create(slug="backup", published_at=NOON)
    for language, title in (("vi", "Đề nghị có phương án dự phòng"), ("en", "Keep a backup plan")):
        PreparednessNoticeText.objects.create(
            notice=notice, language=language, title=title, asks=f"{title}.", background="Vì sao."
        )
    platform = make_platform("zalo", name="Zalo", origin="local", operator="VNG")
    today = timezone.localdate()
    return NoticeRecipient.objects.create(
        **{
            "notice": notice,
            "platform": platform,
            "email": ADDRESS,
            "verified_on": today - timedelta(days=3),
            "verified_against": make_source("operator-page"),
            **values,
        }
    )


def make_letter(recipient, drafter, approver=None) -> NoticeLetter:
    """A letter as composed, approved where an approver is named."""
    now = timezone.now()
    words = composing.compose(recipient, Publisher.current())
    letter = deciding.write(recipient.pk, words, drafter, now)
    if approver is not None:
        deciding.approve(letter.pk, letter.revision, approver, now)
    return NoticeLetter.objects.get(pk=letter.pk)


def send(letter, editor) -> NoticeLetter:
    """Hand a letter over and let the task run."""
    sending.queue(letter.pk, editor, timezone.now())
    sending.deliver(letter.pk, editor, timezone.now())
    return NoticeLetter.objects.get(pk=letter.pk)
