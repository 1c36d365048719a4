"""The screen of the log, and its export."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from django import forms
from django.apps import apps
from django.contrib.auth.decorators import permission_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe
from modelcluster.fields import ParentalKey
from wagtail.log_actions import registry

from directory.models import AccountEvent, Editor
from lib.languages import Text

from . import audit, export, sessions
from .events import Kind, record

SIZE = 50
DEEDS = {
    "+": pgettext_lazy("deed", "Created"),
    "~": pgettext_lazy("deed", "Changed"),
    "-": pgettext_lazy("deed", "Deleted"),
}

may_read = permission_required("directory.view_audit_log", raise_exception=True)


class LogForm(forms.Form):
    """What of the log is asked for."""

    person = forms.ChoiceField(label=_("Person"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("Everything")),
            (audit.ACCOUNTS, _("Accounts and sign-ins")),
            (audit.PAGES, _("Guides")),
            (audit.SCREENS, _("Record screens")),
            (audit.VALUES, _("Values of records")),
        ],
    )
    record = forms.CharField(label=_("Record, address or key"), required=False, max_length=100)
    since = forms.DateField(
        label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Until day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = Editor.objects.order_by("first_name", "last_name", "email")
        self.fields["person"].choices = [
            ("", _("All people")),
            *((str(person.pk), person.called) for person in people),
            (audit.NOBODY, _("The portal itself")),
        ]

    def filters(self) -> audit.Filters:
        """Return what was asked for; days are days of the editors' zone, both included."""
        asked = self.cleaned_data if self.is_valid() else {}
        until = asked.get("until")
        return audit.Filters(
            person=asked.get("person", ""),
            kind=asked.get("kind", ""),
            record=asked.get("record", ""),
            since=_midnight(asked.get("since")),
            until=_midnight(until + timedelta(days=1)) if until else None,
        )


def _midnight(day) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


@dataclass(frozen=True)
class Line:
    """One line of the log, in words."""

    entry: audit.Entry
    person: str
    deed: str
    type: str
    device: str


@require_safe
@may_read
def log(request):
    """A page of the log, newest first."""
    form = LogForm(request.GET)
    entries = audit.page(form.filters(), SIZE + 1, _cursor(request.GET.get("below", "")))
    more, entries = len(entries) > SIZE, entries[:SIZE]
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "form": form,
        "lines": _lines(entries),
        "older": urlencode(asked | {"below": _written(entries[-1])}) if more else "",
        "newest": urlencode(asked) if request.GET.get("below") else "",
        "asked": asked,
        "begun": "below" in request.GET,
    }
    return render(request, "desk/audit_log.html", context)


def _written(entry: audit.Entry) -> str:
    return f"{entry.at.isoformat()} {entry.source} {entry.pk}"


def _cursor(text: str) -> audit.Cursor | None:
    """Read where a page begins; what is no such place is the beginning."""
    parts = text.split(" ")
    if len(parts) != 3 or not parts[2].isdecimal():
        return None
    try:
        at = parse_datetime(parts[0])
    except ValueError:
        return None
    if at is None or timezone.is_naive(at):
        return None
    return audit.Cursor(at, parts[1], int(parts[2]))


def _lines(entries: list[audit.Entry]) -> list[Line]:
    people = Editor.objects.in_bulk({entry.person for entry in entries if entry.person})
    actions = dict(registry.get_choices())
    events = dict(AccountEvent.Kind.choices)
    return [
        Line(
            entry=entry,
            person=people[entry.person].called if entry.person in people else "",
            deed=events.get(entry.action)
            or DEEDS.get(entry.action)
            or actions.get(entry.action, entry.action),
            type=_type(entry.model),
            device=sessions.device_words(entry.device) if entry.device else "",
        )
        for entry in entries
    ]


def _type(label: str) -> str:
    try:
        return _called(apps.get_model(label))
    except (LookupError, ValueError):
        return label


def _called(model) -> str:
    """Return the kind of record; words in a language are called after what they are words of."""
    if issubclass(model, Text):
        fields = model._meta.concrete_fields
        record = next(field.related_model for field in fields if isinstance(field, ParentalKey))
        return _("Words of: %s") % record._meta.verbose_name
    return capfirst(str(model._meta.verbose_name))


@require_safe
@may_read
def change(request, source, pk):
    """What one change of a record's values was, before and after."""
    model = audit.history_of(source)
    if model is None:
        raise Http404
    row = get_object_or_404(model, pk=pk)
    context = {
        "row": row,
        "type": _called(model.instance_type),
        "deed": DEEDS.get(row.history_type, row.history_type),
        "changes": audit.changes(row),
    }
    return render(request, "desk/audit_change.html", context)


@require_POST
@may_read
@reauthentication_required(app="portal.people")
def export_log(request):
    """The log as a file, streamed. Taking it out of the house is itself written down."""
    chosen = request.POST.get("format", "csv")
    if chosen not in export.FORMATS:
        raise Http404
    form = LogForm(request.POST)
    filters = form.filters()
    record(Kind.EXPORTED, request, request.user, detail=chosen)
    lines, content_type = export.FORMATS[chosen]
    response = StreamingHttpResponse(lines(audit.everything(filters)), content_type=content_type)
    name = f"log-{timezone.localdate().isoformat()}.{chosen}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
