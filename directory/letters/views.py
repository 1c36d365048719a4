"""Views of the letters. Each write is a POST with a permission of its own."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import NoticeDelivery, NoticeLetter, NoticeRecipient, PreparednessNotice, Publisher
from ..tasks import send_letter
from . import answers, deciding, sending
from .composing import Composed, Refused, compose
from .forms import AnswerForm, AskedForm, DecideForm, LetterForm, PaperForm, ReasonForm
from .overview import overview, sees_letters

may_write = permission_required("directory.change_noticeletter", raise_exception=True)
may_approve = permission_required("directory.approve_noticeletter", raise_exception=True)
may_send = permission_required("directory.send_noticeletter", raise_exception=True)
may_record = permission_required("directory.change_preparednessnotice", raise_exception=True)


def may_see(view):
    """Let in whoever has anything to do with letters."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not sees_letters(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def _recipient(recipient_id: int) -> NoticeRecipient:
    rows = NoticeRecipient.objects.select_related("notice", "platform")
    return get_object_or_404(rows, pk=recipient_id)


def _letter(letter_id: int) -> NoticeLetter:
    rows = NoticeLetter.objects.select_related(
        "recipient__notice", "recipient__platform", "drafted_by", "changed_by", "approved_by"
    )
    return get_object_or_404(rows, pk=letter_id)


def _back(recipient: NoticeRecipient):
    return redirect("letters:notice", recipient.notice_id)


@may_see
def notice(request, notice_id):
    """One notice: whom it asks, the letters to each, the answers, and what was done."""
    found = get_object_or_404(PreparednessNotice, pk=notice_id)
    return render(request, "desk/notice_letters.html", overview(found, request.user))


@may_write
def write(request, recipient_id):
    """Write the first draft of a letter, from the words of the notice."""
    recipient = _recipient(recipient_id)
    try:
        composed = compose(recipient, Publisher.current())
    except Refused as error:
        messages.error(request, error)
        return _back(recipient)
    initial = {"subject": composed.subject, "body": composed.body}
    form = LetterForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = Composed(
            composed.language,
            recipient.email,
            form.cleaned_data["subject"],
            form.cleaned_data["body"],
        )
        try:
            written = deciding.write(recipient.pk, words, request.user, timezone.now())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept. Somebody else approves it now."))
            return redirect("letters:letter", written.pk)
    context = {"form": form, "recipient": recipient, "language": composed.language}
    return render(request, "desk/letter.html", context)


@may_see
def letter(request, letter_id):
    """One letter: read it, change it, and what may be done with it now."""
    found, now = _letter(letter_id), timezone.now()
    editable = found.state in deciding.EDITABLE and request.user.has_perm(
        "directory.change_noticeletter"
    )
    initial = {"subject": found.subject, "body": found.body, "seen": found.revision}
    form = LetterForm(request.POST or None, initial=initial) if editable else None
    if request.method == "POST" and form is not None and form.is_valid():
        words = form.cleaned_data
        try:
            deciding.change(
                found.pk, words["seen"], words["subject"], words["body"], request.user, now
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept. Somebody else approves it now."))
            return redirect("letters:letter", found.pk)
    context = {
        "form": form,
        "letter": found,
        "recipient": found.recipient,
        "language": found.language,
        "deliveries": found.deliveries.defer("raw").select_related("sent_by"),
        "hindrance": sending.hindrance(found, timezone.localdate(now)),
        **_what_may_be_done(found, request.user, now),
    }
    return render(request, "desk/letter.html", context)


def _what_may_be_done(found: NoticeLetter, user, now) -> dict:
    state, states = found.state, NoticeLetter.State
    ready = state in (states.APPROVED, states.FAILED)
    second = deciding.may_approve(found, user)
    approves = user.has_perm("directory.approve_noticeletter") and state == states.DRAFT
    sends = user.has_perm("directory.send_noticeletter")
    return {
        "may_approve": approves and second,
        "wrote_it": approves and not second,
        "may_send": sends and (ready or found.is_lost(now)),
        "may_send_on_paper": sends and ready,
        "must_decide": sends and found.is_unsure(now),
        "may_discard": state in deciding.EDITABLE
        and user.has_perm("directory.change_noticeletter"),
    }


@may_see
def printable(request, letter_id):
    """The letter as it is printed and signed: one A4 page or two."""
    found = _letter(letter_id)
    sent = found.deliveries.filter(outcome=NoticeDelivery.Outcome.SENT).defer("raw").first()
    context = {"letter": found, "day": timezone.localdate(sent.sent_at if sent else None)}
    return render(request, "desk/letter_print.html", context)


@may_see
def as_sent(request, delivery_id):
    """The exact bytes that were given to the mail server, for a mail program to open."""
    found = get_object_or_404(NoticeDelivery, pk=delivery_id)
    on_paper = found.channel == NoticeDelivery.Channel.PAPER
    kind, ending = ("text/plain; charset=utf-8", "txt") if on_paper else ("message/rfc822", "eml")
    return HttpResponse(
        bytes(found.raw),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="letter-{found.pk}.{ending}"'},
    )


@require_POST
@may_approve
def approve(request, letter_id):
    """Approve the words that were shown, by somebody who wrote none of them."""
    found, seen = _letter(letter_id), request.POST.get("seen", "")
    try:
        deciding.approve(found.pk, int(seen) if seen.isdigit() else 0, request.user, timezone.now())
    except Refused as error:
        messages.error(request, error)
    else:
        messages.success(request, _("Approved. It can be sent now."))
    return redirect("letters:letter", found.pk)


@require_POST
@may_send
def send(request, letter_id):
    """Send an approved letter by mail; the task starts once this is committed."""
    found = _letter(letter_id)
    try:
        with transaction.atomic():
            sending.queue(found.pk, request.user, timezone.now())
            send_letter.delay_on_commit(found.pk, request.user.pk)
    except Refused as error:
        messages.error(request, error)
    else:
        messages.success(request, _("It is being sent to %s.") % found.to)
    return redirect("letters:letter", found.pk)


def _act(request, recipient, form, title, button, done, do, back):
    """Ask for what an act needs, then do it. `do` gets the form's values; it may refuse."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return back
    context = {"form": form, "recipient": recipient, "title": title, "button": button}
    return render(request, "desk/letter_act.html", context)


@may_send
def paper(request, letter_id):
    """Record that an approved letter was printed, signed and sent."""
    found = _letter(letter_id)
    return _act(
        request,
        found.recipient,
        PaperForm(request.POST or None, initial={"day": timezone.localdate()}),
        _("Sent on paper"),
        _("Record"),
        _("Recorded."),
        lambda said: sending.record_paper(
            found.pk, said["day"], said["to"], request.user, timezone.now()
        ),
        redirect("letters:letter", found.pk),
    )


@may_send
def decide(request, letter_id):
    """Say whether a letter went out of which nobody knows."""
    found = _letter(letter_id)
    return _act(
        request,
        found.recipient,
        DecideForm(request.POST or None),
        _("Was this letter sent?"),
        _("Decide"),
        _("Recorded."),
        lambda said: sending.decide(
            found.pk, said["was_sent"], said["why"], request.user, timezone.now()
        ),
        redirect("letters:letter", found.pk),
    )


@may_write
def discard(request, letter_id):
    """Give up a letter that was not sent."""
    found = _letter(letter_id)
    return _act(
        request,
        found.recipient,
        ReasonForm(request.POST or None),
        _("Discard the letter"),
        _("Discard"),
        _("Discarded."),
        lambda said: deciding.discard(found.pk, said["why"], request.user, timezone.now()),
        _back(found.recipient),
    )


@may_record
def answer(request, recipient_id):
    """Record what an operator answered, or put it right."""
    recipient = _recipient(recipient_id)
    initial = {
        "day": recipient.answered_on or timezone.localdate(),
        "words": recipient.answer,
        "url": recipient.answer_url,
        "seen": answers.answer_seen(recipient),
    }
    return _act(
        request,
        recipient,
        AnswerForm(request.POST or None, initial=initial),
        _("Record the answer"),
        _("Record"),
        _("Recorded. Readers see it now."),
        lambda said: answers.record_answer(
            recipient.pk, **said, editor=request.user, today=timezone.localdate()
        ),
        _back(recipient),
    )


@may_record
def withdraw_answer(request, recipient_id):
    """Take a recorded answer back."""
    recipient = _recipient(recipient_id)
    return _act(
        request,
        recipient,
        ReasonForm(request.POST or None),
        _("Withdraw the answer"),
        _("Withdraw"),
        _("Withdrawn."),
        lambda said: answers.withdraw_answer(recipient.pk, said["why"], request.user),
        _back(recipient),
    )


@may_record
def asked(request, recipient_id):
    """Record that a platform was asked by others, or in another way."""
    recipient = _recipient(recipient_id)
    return _act(
        request,
        recipient,
        AskedForm(request.POST or None),
        _("Asked in another way"),
        _("Record"),
        _("Recorded. Readers see it now."),
        lambda said: answers.record_asked(
            recipient.pk, said["day"], said["why"], request.user, timezone.localdate()
        ),
        _back(recipient),
    )


@may_record
def withdraw_asked(request, recipient_id):
    """Take back that a platform was asked in another way."""
    recipient = _recipient(recipient_id)
    return _act(
        request,
        recipient,
        ReasonForm(request.POST or None),
        _("It was not asked"),
        _("Withdraw"),
        _("Withdrawn."),
        lambda said: answers.withdraw_asked(recipient.pk, said["why"], request.user),
        _back(recipient),
    )
