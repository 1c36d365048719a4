"""Views that hand texts to translators outside and take them back: export, dry run, import."""

import secrets
import zlib

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from directory.models import TARGETS
from guidance.translation import ChangedMeanwhile
from lib.languages import NAMES

from . import board, importing, po
from .forms import ApplyForm, ExportForm, UploadForm
from .rights import languages_of
from .things import things
from .views import board_of, only_for_those_who_see_the_board

KEPT = 1800  # seconds a file waits between the dry run and its import
SHOWN = 200  # changes that the dry run writes out; the rest is counted


@require_GET
@only_for_those_who_see_the_board
def translation_export(request):
    """The form, and with it filled in the file: one PO file for one language."""
    if "language" not in request.GET:
        form = ExportForm(initial={"language": languages_of(request.user)[0], "which": "waiting"})
        return render(request, "desk/translations/export.html", {"form": form})
    form = ExportForm(request.GET)
    if not form.is_valid():
        return render(request, "desk/translations/export.html", {"form": form})
    now, language = timezone.now(), form.cleaned_data["language"]
    rows = board.rows(form.question, now, 0, po.MOST_ENTRIES + 1)
    found = list(things(rows))
    number = sum(len(thing.entries) for thing in found)
    if number > po.MOST_ENTRIES or len(rows) > po.MOST_ENTRIES:
        form.add_error("kinds", _("These are too many texts for one file: choose fewer kinds."))
    elif not number:
        form.add_error(None, _("There is nothing to translate."))
    if form.errors:
        return render(request, "desk/translations/export.html", {"form": form})
    answer = HttpResponse(
        po.written(found, language, now), content_type="text/x-gettext-translation"
    )
    name = f"binh-tinh-{language}-{timezone.localdate(now):%Y-%m-%d}.po"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "POST"])
@only_for_those_who_see_the_board
def translation_import(request):
    """Look at a file: what it would change, and what of it is refused. Nothing is written."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/translations/import.html", {"form": form})
    upload = form.cleaned_data["file"]
    try:
        if upload.size > po.MOST_BYTES:
            raise po.BadFile(_("The file is too large."))
        data = upload.read()
        made = _plan(data, request.user)
    except po.BadFile as error:
        form.add_error("file", str(error))
        return render(request, "desk/translations/import.html", {"form": form})
    token = secrets.token_urlsafe(24)
    cache.set(_place(request.user, token), zlib.compress(data), timeout=KEPT)
    return _shown(request, made, ApplyForm(initial={"token": token, "seen": made.digest}))


@require_POST
@only_for_those_who_see_the_board
def translation_apply(request):
    """Import a file that was looked at; if anything is otherwise now, it is shown again instead."""
    form = ApplyForm(request.POST)
    kept = cache.get(_place(request.user, request.POST.get("token", "")[:64]))
    if kept is None or not form.is_valid():
        messages.error(request, _("This file is no longer here. Upload it again."))
        return redirect("translation_import")
    made = _plan(zlib.decompress(kept), request.user)
    if made.digest != form.cleaned_data["seen"] or not made.changes:
        messages.warning(request, _("Something has changed meanwhile. Look at it again."))
        again = {"token": form.cleaned_data["token"], "seen": made.digest}
        return _shown(request, made, ApplyForm(initial=again))
    try:
        importing.apply(made, form.cleaned_data["state"], request.user)
    except ChangedMeanwhile:
        messages.error(request, _("Somebody was writing at the same moment. Nothing was imported."))
        return redirect("translation_import")
    cache.delete(_place(request.user, form.cleaned_data["token"]))
    messages.success(
        request,
        _("Imported: %(done)d. Left out: %(left)d texts.")
        % {"done": len(made.changes), "left": len(made.refused)},
    )
    return redirect(board_of(made.language))


def _plan(data: bytes, user) -> importing.Plan:
    language, given = po.read(data)
    if language not in TARGETS:
        raise po.BadFile(_("The file does not say which of our languages it is in."))
    return importing.plan(given, language, user)


def _place(user, token: str) -> str:
    return f"translation-file:{user.pk}:{token}"


def _shown(request, made: importing.Plan, form: ApplyForm):
    return render(
        request,
        "desk/translations/plan.html",
        {
            "plan": made,
            "changes": made.changes[:SHOWN],
            "more": max(0, len(made.changes) - SHOWN),
            "refused": made.refused[:SHOWN],
            "more_refused": max(0, len(made.refused) - SHOWN),
            "form": form,
            "language_name": NAMES[made.language],
            "unchanged": made.skipped[importing.UNCHANGED],
            "fuzzy": made.skipped[importing.FUZZY],
            "empty": made.skipped[importing.EMPTY],
        },
    )
