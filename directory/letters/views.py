"""Views of the letters. Each write is a POST with a permission of its own."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import NoticeDelivery, NoticeLetter, PreparednessNotice, Publisher
from ..tasks import send_letter
from . import deciding, sending
from .acts import act, back, may_approve, may_see, may_send, may_write, one_recipient
from .composing import Composed, Refused, compose
from .forms import DecideForm, LetterForm, PaperForm, ReasonForm
from .overview import overview


def _letter(letter_id: int) -> NoticeLetter:
    rows = NoticeLetter.objects.select_related(
        "recipient__notice", "recipient__platform", "drafted_by", "changed_by", "approved_by"
    )
    return get_object_or_404(rows, pk=letter_id)


@may_see
def notice(request, notice_id):
    """One notice: whom it asks, the letters to each, the answers, and what was done."""
    found = get_object_or_404(PreparednessNotice, pk=notice_id)
    return render(request, "desk/notice_letters.html", overview(found, request.user))


@may_write
def write(request, recipient_id):
    """Write the first draft of a letter, from the words of the notice."""
    recipient = one_recipient(recipient_id)
    try:
        composed = compose(recipient, Publisher.current())
    except Refused as error:
        messages.error(request, error)
        return back(recipient)
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


@may_send
def paper(request, letter_id):
    """Record that an approved letter was printed, signed and sent."""
    found = _letter(letter_id)
    return act(
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
    return act(
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
    return act(
        request,
        found.recipient,
        ReasonForm(request.POST or None),
        _("Discard the letter"),
        _("Discard"),
        _("Discarded."),
        lambda said: deciding.discard(found.pk, said["why"], request.user, timezone.now()),
        back(found.recipient),
    )
