"""The screens of import and export: a file is read, what it would change is shown, then done."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ..models import RecordImport
from . import files, plan
from .kinds import Kind, kinds
from .problems import Unreadable

KEPT = timedelta(days=1)  # that a file nobody confirmed waits
SHOWN = 200  # rows whose changes are shown one by one
LAST = 10


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File: .csv, .xlsx or .json"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json"}),
    )

    def table(self) -> tuple[files.Table, bytes]:
        """Return what the file holds, and its bytes. Raises Unreadable."""
        sent = self.cleaned_data["file"]
        if sent.size > files.MOST_BYTES:
            raise Unreadable(_("The file is too large: at most 5 MB can be read."))
        content = sent.read()
        return files.read(sent.name, content), content


def _kind(name: str) -> Kind:
    try:
        return kinds()[name]
    except KeyError:
        raise Http404 from None


def upload(request, name):
    """Take a file and show, on the next page, what it would change."""
    kind = _kind(name)
    if not kind.may_import(request.user):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            table, content = form.table()
            plan.dry_run(kind, table, request.user, form.cleaned_data["file"].name)
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            kept = _keep(kind, form.cleaned_data["file"].name, content, request.user)
            return redirect("record_import_review", name, kept.pk)
    context = {
        "kind": kind,
        "title": kind.model._meta.verbose_name_plural,
        "form": form,
        "most_rows": files.MOST_ROWS,
        "columns": kind.all_columns,
        "done": RecordImport.objects.filter(kind=name, applied_at__isnull=False)
        .select_related("editor")
        .defer("content")[:LAST],
    }
    return render(request, "desk/record_import.html", context)


def _keep(kind: Kind, name: str, content: bytes, editor) -> RecordImport:
    now = timezone.now()
    RecordImport.objects.filter(applied_at__isnull=True, created_at__lt=now - KEPT).delete()
    return RecordImport.objects.create(
        kind=kind.name,
        name=name[-200:],
        digest=RecordImport.digest_of(content),
        content=content,
        editor=editor,
        created_at=now,
    )


def review(request, name, import_id):
    """Show what a file would change as the records are now; import it once that is confirmed."""
    kind = _kind(name)
    kept = get_object_or_404(RecordImport, pk=import_id, kind=name, editor=request.user)
    if not kind.may_import(request.user):
        raise PermissionDenied
    if kept.applied_at is not None:
        messages.info(request, _("This file was imported already."))
        return redirect(kind.list_url)
    try:
        if request.method == "POST":
            found, done = _carry_out(request, kind, kept)
            if done:
                return redirect(kind.list_url)
        else:
            found = plan.dry_run(kind, _table(kept), request.user, kept.name)
    except Unreadable as error:  # a newer release has other columns
        messages.error(request, str(error))
        return redirect("record_import", name)
    return render(request, "desk/record_import_plan.html", _shown(kind, kept, found))


def _table(kept: RecordImport) -> files.Table:
    """Return the very file that was looked at. Raises Http404 for one that is not it any more."""
    content = bytes(kept.content)
    if RecordImport.digest_of(content) != kept.digest:
        raise Http404
    return files.read(kept.name, content)


@transaction.atomic
def _carry_out(request, kind: Kind, kept: RecordImport) -> tuple[plan.Plan, bool]:
    """Import, and note that it was done, in one transaction; a second click finds it done."""
    kept = RecordImport.objects.select_for_update().get(pk=kept.pk)
    now = timezone.now()
    if kept.applied_at is not None:
        messages.info(request, _("This file was imported already."))
        return plan.Plan([]), True
    found, done = plan.carry_out(
        kind, _table(kept), request.user, kept.name, request.POST.get("seen", ""), now
    )
    if not done:
        messages.warning(
            request,
            _("The records have changed since you looked. Nothing was imported: look again."),
        )
        return found, False
    kept.applied_at, kept.content = now, b""
    kept.created, kept.changed = len(found.of(plan.NEW)), len(found.of(plan.CHANGED))
    kept.save()
    messages.success(
        request,
        _("Imported: %(new)s new, %(changed)s changed.")
        % {"new": kept.created, "changed": kept.changed},
    )
    return found, True


def _shown(kind: Kind, kept: RecordImport, found: plan.Plan) -> dict:
    changing = found.of(plan.NEW) + found.of(plan.CHANGED)
    return {
        "kind": kind,
        "title": kind.model._meta.verbose_name_plural,
        "file": kept,
        "notes": _table(kept).notes,
        "plan": found,
        "counts": found.counts,
        "bad": found.of(plan.BAD),
        "changing": sorted(changing, key=lambda row: row.number)[:SHOWN],
        "left_out": max(0, len(changing) - SHOWN),
        "unchanged": found.of(plan.UNCHANGED),
    }


@require_safe
def export(request, name):
    """Offer the three formats, or give all records in one of them."""
    kind = _kind(name)
    if not kind.may_export(request.user):
        raise PermissionDenied
    ending = request.GET.get("format", "")
    if ending in files.TYPES:
        columns = [column.name for column in kind.all_columns]
        try:
            content = files.write(ending, columns, map(kind.read, kind.rows()))
        except Unreadable as error:
            messages.error(request, str(error))
        else:
            return _file(f"{name}-{timezone.localdate()}.{ending}", content)
    context = {
        "kind": kind,
        "title": kind.model._meta.verbose_name_plural,
        "endings": list(files.TYPES),
        "number": kind.model._base_manager.count(),
        "columns": kind.all_columns,
    }
    return render(request, "desk/record_export.html", context)


def _file(name: str, content: bytes) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=files.TYPES[name.rpartition(".")[2]],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
