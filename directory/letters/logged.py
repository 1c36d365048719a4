"""What was done about letters, by whom and why: in Wagtail's log, and in a notice's history."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter, log

from ..models import NoticeRecipient

WRITTEN = "notice.letter.written"
CHANGED = "notice.letter.changed"
APPROVED = "notice.letter.approved"
DISCARDED = "notice.letter.discarded"
QUEUED = "notice.letter.queued"
SENT = "notice.letter.sent"
ON_PAPER = "notice.letter.on_paper"
FAILED = "notice.letter.failed"
UNSURE = "notice.letter.unsure"
SETTLED = "notice.letter.settled"
ASKED = "notice.asked.recorded"
NOT_ASKED = "notice.asked.withdrawn"
ANSWERED = "notice.answer.recorded"
NOT_ANSWERED = "notice.answer.withdrawn"

LABELS = {
    WRITTEN: _("Letter written"),
    CHANGED: _("Letter changed"),
    APPROVED: _("Letter approved"),
    DISCARDED: _("Letter discarded"),
    QUEUED: _("Letter handed over for sending"),
    SENT: _("Letter sent"),
    ON_PAPER: _("Letter sent on paper"),
    FAILED: _("Letter not sent"),
    UNSURE: _("Letter perhaps sent"),
    SETTLED: _("Decided by hand whether the letter was sent"),
    ASKED: _("Recorded that it was asked in another way"),
    NOT_ASKED: _("Record of being asked withdrawn"),
    ANSWERED: _("Answer recorded"),
    NOT_ANSWERED: _("Answer withdrawn"),
}


def note(recipient: NoticeRecipient, action: str, editor, why: str = "") -> None:
    """Log one act on the notice of a recipient."""
    log(
        recipient.notice,
        action,
        user=editor,
        data={"platform": recipient.platform.name, "why": why[:2000]},
    )


def register(actions) -> None:
    """Tell Wagtail how to show these acts."""
    for action, label in LABELS.items():
        actions.register_action(action)(_formatter(label))


def _formatter(said):
    class Formatter(LogFormatter):
        label = said

        def format_message(self, log_entry):
            return f"{said}: {log_entry.data.get('platform', '')}"

        def format_comment(self, log_entry):
            return log_entry.data.get("why", "")

    return Formatter
