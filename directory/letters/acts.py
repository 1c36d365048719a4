"""What the views of letters share: who may, and an act that asks before it is done."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from ..models import NoticeRecipient
from .composing import Refused
from .overview import sees_letters

may_write = permission_required("directory.change_noticeletter", raise_exception=True)
may_approve = permission_required("directory.approve_noticeletter", raise_exception=True)
may_send = permission_required("directory.send_noticeletter", raise_exception=True)


def may_see(view):
    """Let in whoever has anything to do with letters."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not sees_letters(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def one_recipient(recipient_id: int) -> NoticeRecipient:
    rows = NoticeRecipient.objects.select_related("notice", "platform")
    return get_object_or_404(rows, pk=recipient_id)


def back(recipient: NoticeRecipient):
    return redirect("letters:notice", recipient.notice_id)


def act(request, recipient, form, title, button, done, do, then):
    """Ask for what an act needs, then do it. `do` gets the form's values; it may refuse."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return then
    context = {"form": form, "recipient": recipient, "title": title, "button": button}
    return render(request, "desk/letter_act.html", context)
