"""The desk's screens of the emergency: publishing at once, and the second readings it asks for."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.models import Page

from lib.languages import Significance

from . import at_once
from .models import SecondReading
from .models.approvals import APPROVE, AT_ONCE, LEAD, asks_significance
from .models.public import PublicPage

ANSWERED = 20  # how many of those answered the list still shows


class AtOnceForm(forms.Form):
    """Why a text cannot wait, and what it means for translations."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why can it not wait for a second reader?"),
        widget=forms.Textarea({"rows": 3}),
        min_length=10,
        max_length=2000,
    )
    significance = forms.TypedChoiceField(
        label=gettext_lazy("What does this change mean for the translations?"),
        choices=Significance.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, initial={"revision": page.latest_revision_id}, **kwargs)
        if not asks_significance(page):
            del self.fields["significance"]


class AnswerForm(forms.Form):
    """The second reader's answer."""

    note = forms.CharField(
        label=pgettext_lazy("second reader", "Note"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Whoever sends a text back says what must change."),
    )
    answer = forms.ChoiceField(choices=[("confirm", ""), ("send_back", "")])

    def clean(self):
        data = super().clean()
        if data.get("answer") == "send_back" and not data.get("note"):
            self.add_error("note", _("Say what must change."))
        return data


def may_see(user) -> bool:
    """Whether second readings concern somebody."""
    return any(user.has_perm(right) for right in (APPROVE, AT_ONCE, LEAD))


def may_publish_at_once(user, page) -> bool:
    """Whether somebody may publish this page at once: the right, and the page is theirs to edit."""
    kind = page.specific_class
    return (
        kind is not None
        and issubclass(kind, PublicPage)
        and user.has_perm(AT_ONCE)
        and page.permissions_for_user(user).can_edit()
    )


def publish_at_once(request, page_id):
    """Publish the newest version now; a second reader is asked for within two hours."""
    page = get_object_or_404(Page.objects.select_related("latest_revision__user"), pk=page_id)
    if not may_publish_at_once(request.user, page):
        raise PermissionDenied
    form = AtOnceForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            reading = at_once.publish(
                page.pk,
                data["revision"],
                request.user,
                data["reason"],
                timezone.now(),
                significance=data.get("significance"),
            )
        except at_once.SomebodyWasFaster:
            messages.error(
                request, _("Somebody else has changed or published it meanwhile. Look again.")
            )
            return redirect("guide_at_once", page.pk)
        messages.success(request, _("Published. A second reader has been asked."))
        return redirect("second_reading", reading.pk)
    return render(
        request,
        "desk/guide_at_once.html",
        {
            "page": page,
            "form": form,
            "nothing": not at_once.has_something_to_publish(page),
            "waiting": SecondReading.objects.waiting().filter(page=page).first(),
        },
    )


def second_readings(request):
    """The list: what waits, the most urgent first, and what was answered lately."""
    if not may_see(request.user):
        raise PermissionDenied
    now = timezone.now()
    rows = SecondReading.objects.select_related(
        "page__locale", "revision", "published_by", "answered_by"
    ).defer("revision__content")
    waiting = list(rows.waiting())
    for row in waiting:
        row.overdue = row.is_overdue(now)
    answered = rows.filter(answered_at__isnull=False).order_by(F("answered_at").desc())
    return render(
        request,
        "desk/second_readings.html",
        {"waiting": waiting, "answered": answered[:ANSWERED]},
    )


def second_reading(request, pk):
    """One text that was published at once: why, what changed, and the second reader's answer."""
    rows = SecondReading.objects.select_related(
        "page__locale", "revision", "published_by", "answered_by"
    )
    reading = get_object_or_404(rows, pk=pk)
    if not may_see(request.user):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _answer(request, reading, form.cleaned_data)
    return render(
        request,
        "desk/second_reading.html",
        {
            "reading": reading,
            "form": form,
            "may_answer": reading.may_be_answered_by(request.user),
            "overdue": reading.is_overdue(timezone.now()),
            "may_open": reading.page.permissions_for_user(request.user).can_edit(),
            "compare": _comparison(reading),
        },
    )


def _answer(request, reading: SecondReading, data: dict):
    act = at_once.confirm if data["answer"] == "confirm" else at_once.send_back
    try:
        act(reading.pk, request.user, data["note"], timezone.now())
    except at_once.SomebodyWasFaster:
        messages.error(request, _("Somebody else has answered meanwhile."))
    else:
        done = _("Confirmed.") if data["answer"] == "confirm" else _("Sent back.")
        messages.success(request, done)
    return redirect("second_reading", reading.pk)


def _comparison(reading: SecondReading) -> str:
    """The address at which what was published is compared with what it replaced."""
    if reading.replaced_id is None:
        return ""
    # In the order in which Wagtail takes them: the older one first.
    return reverse(
        "wagtailadmin_pages:revisions_compare",
        args=[reading.page_id, reading.replaced_id, reading.revision_id],
    )
