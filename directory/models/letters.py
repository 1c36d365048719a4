"""Letters to the operators of platforms: written, approved by a second person, sent, kept.

A letter is the words of one notice for one recipient. Approval is of the exact words and address.
What left the house is a row of its own that nobody can change: the database refuses it.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib.history import History

from .notices import NoticeRecipient

# A task is stopped after two minutes: what is still being sent then will not say how it ended.
SENDING_TAKES = timedelta(minutes=5)


class LetterQuerySet(models.QuerySet):
    def open(self):
        """Letters that are still on their way; a recipient has at most one."""
        return self.exclude(state__in=[NoticeLetter.State.SENT, NoticeLetter.State.DISCARDED])

    def unsure(self, now: datetime):
        """Letters of which nobody knows whether they were sent."""
        return self.filter(
            Q(state=NoticeLetter.State.UNSURE)
            | Q(state=NoticeLetter.State.SENDING, moved_at__lt=now - SENDING_TAKES)
        )


class NoticeLetter(models.Model):
    """One letter to one recipient, as plain text. Sent at most once."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft, waits for approval")
        APPROVED = "approved", _("Approved, not sent yet")
        QUEUED = "queued", _("About to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent: it failed")
        UNSURE = "unsure", _("Perhaps sent")
        DISCARDED = "discarded", _("Discarded")

    recipient = models.ForeignKey(NoticeRecipient, on_delete=models.PROTECT, related_name="letters")
    language = models.CharField(_("language"), max_length=2)
    to = models.EmailField(_("to"), blank=True)  # as it was when the letter was last changed
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("letter"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    moved_at = models.DateTimeField(_("in this state since"))
    revision = models.PositiveIntegerField(default=1)  # counts changes of what it says
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("drafted by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("last changed by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    # One for all attempts: a mail server that got the letter already may know it again.
    uid = models.UUIDField(unique=True, default=uuid4, editable=False)
    history = History()

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        permissions = [
            ("approve_noticeletter", _("Can approve letters")),
            ("send_noticeletter", _("Can send letters")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"],
                condition=~Q(state__in=["sent", "discarded"]),
                name="notice_letter_one_open",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (
                    (Q(drafted_by__isnull=True) | ~Q(drafted_by=F("approved_by")))
                    & (Q(changed_by__isnull=True) | ~Q(changed_by=F("approved_by")))
                ),
                name="notice_letter_four_eyes",
                violation_error_message=_("Nobody approves what they wrote themselves."),
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=False) | Q(state__in=["draft", "discarded"]),
                name="notice_letter_sent_as_approved",
            ),
        ]

    def __str__(self):
        return self.subject

    def is_lost(self, now: datetime) -> bool:
        """Whether it was handed over and no worker ever took it."""
        return self.state == self.State.QUEUED and self.moved_at < now - SENDING_TAKES

    def is_unsure(self, now: datetime) -> bool:
        """Whether a person has to say if it was sent."""
        died = self.state == self.State.SENDING and self.moved_at < now - SENDING_TAKES
        return died or self.state == self.State.UNSURE


class NoticeDelivery(models.Model):
    """One attempt to send a letter, with the bytes that were given to the mail server.

    Append-only: a trigger lets nobody change what was sent, nor an outcome once it stands, nor
    delete a row.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("e-mail")
        PAPER = "paper", _("on paper")

    class Outcome(models.TextChoices):
        OPEN = "", _("not known")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    letter = models.ForeignKey(NoticeLetter, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.MAIL)
    sender = models.CharField(_("from"), max_length=400, blank=True)
    reply_to = models.CharField(_("answers to"), max_length=400, blank=True)
    to = models.CharField(_("to"), max_length=400)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("letter"))
    message_id = models.CharField(max_length=255, blank=True)
    raw = models.BinaryField(editable=False)  # the whole message, headers included; UTF-8 on paper
    started_at = models.DateTimeField(_("begun"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        constraints = [
            # One attempt at a time, and none after one that was sent.
            models.UniqueConstraint(
                fields=["letter"], condition=~Q(outcome="failed"), name="notice_delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="sent", sent_at__isnull=False)
                | (~Q(outcome="sent") & Q(sent_at__isnull=True)),
                name="notice_delivery_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(channel="paper") | ~Q(message_id=""),
                name="notice_delivery_mail_has_an_id",
            ),
        ]

    def __str__(self):
        return f"{self.to}: {self.subject}"
