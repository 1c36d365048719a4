"""Views of what a recipient was asked and answered. Each write needs a right of its own."""

from django.contrib.auth.decorators import permission_required
from django.utils import timezone
from django.utils.translation import gettext as _

from . import answers
from .acts import act, back, one_recipient
from .forms import AnswerForm, AskedForm, ReasonForm

may_record = permission_required("directory.change_preparednessnotice", raise_exception=True)


@may_record
def answer(request, recipient_id):
    """Record what an operator answered, or put it right."""
    recipient = one_recipient(recipient_id)
    initial = {
        "day": recipient.answered_on or timezone.localdate(),
        "words": recipient.answer,
        "url": recipient.answer_url,
        "seen": answers.answer_seen(recipient),
    }
    return act(
        request,
        recipient,
        AnswerForm(request.POST or None, initial=initial),
        _("Record the answer"),
        _("Record"),
        _("Recorded. Readers see it now."),
        lambda said: answers.record_answer(
            recipient.pk, **said, editor=request.user, today=timezone.localdate()
        ),
        back(recipient),
    )


@may_record
def withdraw_answer(request, recipient_id):
    """Take a recorded answer back."""
    recipient = one_recipient(recipient_id)
    return act(
        request,
        recipient,
        ReasonForm(request.POST or None),
        _("Withdraw the answer"),
        _("Withdraw"),
        _("Withdrawn."),
        lambda said: answers.withdraw_answer(recipient.pk, said["why"], request.user),
        back(recipient),
    )


@may_record
def asked(request, recipient_id):
    """Record that a platform was asked by others, or in another way."""
    recipient = one_recipient(recipient_id)
    return act(
        request,
        recipient,
        AskedForm(request.POST or None),
        _("Asked in another way"),
        _("Record"),
        _("Recorded. Readers see it now."),
        lambda said: answers.record_asked(
            recipient.pk, said["day"], said["why"], request.user, timezone.localdate()
        ),
        back(recipient),
    )


@may_record
def withdraw_asked(request, recipient_id):
    """Take back that a platform was asked in another way."""
    recipient = one_recipient(recipient_id)
    return act(
        request,
        recipient,
        ReasonForm(request.POST or None),
        _("It was not asked"),
        _("Withdraw"),
        _("Withdrawn."),
        lambda said: answers.withdraw_asked(recipient.pk, said["why"], request.user),
        back(recipient),
    )
