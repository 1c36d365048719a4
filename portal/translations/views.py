"""The board of everything by language, and one screen per record and language."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.admin_url_finder import AdminURLFinder

from directory.models import TARGETS, may_write
from guidance.translation import ChangedMeanwhile
from lib.languages import NAMES, direction

from . import board, records
from .board import Standing
from .forms import BoardForm, WordsForm
from .kinds import KINDS, RECORD_KINDS, RecordKind
from .record_screen import RecordScreen
from .rights import languages_of, sees_board

PER_PAGE = 50


def only_for_those_who_see_the_board(view):
    """Refuse everybody who has nothing to do with words."""

    def guarded(request, *args, **kwargs):
        if not sees_board(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


class _Rows:
    """The rows of a question for a paginator: counted from what the head counted already."""

    def __init__(self, question, now, number: int):
        self.question, self.now, self.number = question, now, number

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, part: slice):
        return board.rows(self.question, self.now, part.start, part.stop)


@dataclass(frozen=True)
class Line:
    """One language of the board's head: how many things stand how, each with its address."""

    language: str
    name: str
    cells: list[tuple[Standing, int, str]]
    urgent: int


@only_for_those_who_see_the_board
def translation_board(request):
    """What is missing, old, machine-made or checked in which language; the worst first."""
    asked = request.GET.copy()
    own = languages_of(request.user)
    if "language" not in asked and len(own) == 1:
        asked["language"] = own[0]  # a translator of one language sees that one first
    form = BoardForm(asked)
    question, now = form.question, timezone.now()
    counted = board.counts(_everything(question), now)
    pages = Paginator(_Rows(question, now, _number(counted, question)), PER_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "desk/translations/board.html",
        {
            "form": form,
            "lines": _lines(counted, asked),
            "standings": list(Standing),
            "page": shown,
            "rows": [_row(row) for row in shown.object_list],
            "number": pages.count,
            "query": urlencode({k: v for k, v in asked.items() if v and k != "page"}),
        },
    )


def _everything(question):
    """The same question for all languages: the head of the board compares them."""
    return board.Question(
        kinds=question.kinds, text=question.text, unpublished=question.unpublished
    )


def _number(counted, question) -> int:
    return sum(
        number
        for (language, standing, urgent), number in counted.items()
        if language in question.languages
        and (not question.standings or standing in question.standings)
        and (urgent or not question.urgent)
    )


def _lines(counted, asked) -> list[Line]:
    kept = {name: asked[name] for name in ("kind", "q", "unpublished") if asked.get(name)}
    lines = []
    for language in TARGETS:
        cells = []
        for standing in Standing:
            number = counted[language, standing, False] + counted[language, standing, True]
            query = urlencode({**kept, "language": language, "standing": standing})
            cells.append((standing, number, f"?{query}"))
        urgent = counted[language, "missing", True] + counted[language, "draft", True]
        lines.append(Line(language, NAMES[language], cells, urgent))
    return lines


def _row(row: board.Row) -> dict:
    kind = KINDS[row.kind]
    name = "translation_record" if isinstance(kind, RecordKind) else "translation_guide"
    return {
        "kind": kind.label,
        "caption": row.caption,
        "language": NAMES[row.language],
        "standing": Standing(row.standing),
        "urgent": row.urgent,
        "pending": row.pending,
        "url": reverse(name, args=[row.kind, row.pk, row.language]),
    }


def kind_or_404(kinds: dict, name: str, language: str):
    """Return a kind by its name in an address. Raises Http404, for languages too."""
    if name not in kinds or language not in TARGETS:
        raise Http404
    return kinds[name]


@only_for_those_who_see_the_board
def translation_record(request, kind, pk, language):
    """The Vietnamese beside one translation, with what changed since; saving writes it."""
    pair = records.pair_of(kind_or_404(RECORD_KINDS, kind, language), pk, language)
    form = WordsForm(request.POST or None, pair=pair)
    screen = RecordScreen(pair, form, request.user)
    if request.method == "POST":
        if not screen.may_write:
            raise PermissionDenied
        if form.is_valid():
            answer = _save(request, pair, form)
            if answer is not None:
                return answer
            # What is there now is shown beside the words that were not saved.
            pair = records.pair_of(pair.kind, pk, language)
            screen = RecordScreen(pair, form, request.user)
    return render(
        request,
        "desk/translations/record.html",
        {
            "screen": screen,
            "pair": pair,
            "form": form,
            "language_name": NAMES[language],
            "dir": direction(language),
            "public_url": pair.kind.address(pair.record),
            "edit_url": AdminURLFinder(request.user).get_edit_url(pair.record),
            "back": board_of(language),
        },
    )


def _save(request, pair: records.Pair, form: WordsForm):
    """Write a form that is valid; return the answer, or None where somebody was faster."""
    try:
        saved = records.write(
            pair.kind,
            pair.record.pk,
            pair.language,
            form.words,
            state=form.cleaned_data["state"],
            seen_source=form.cleaned_data["seen_source"],
            seen_text=form.cleaned_data["seen_text"],
            follows=form.cleaned_data.get("follows", True),
            user=request.user,
        )
    except ChangedMeanwhile:
        form.add_error(
            None,
            _(
                "Somebody else has saved this translation since you opened it. What they wrote is "
                "shown below; your words are still here. Save again to put yours in its place."
            ),
        )
        form.data = form.data.copy()
        newest = records.pair_of(pair.kind, pair.record.pk, pair.language)
        form.data["seen_text"] = newest.mark
        form.theirs = newest.text
        return None
    messages.success(request, _("Saved: %s") % NAMES[pair.language])
    if saved.source.version != form.cleaned_data["seen_source"]:
        messages.warning(request, _("The Vietnamese changed while you wrote. Look at it again."))
        return redirect("translation_record", pair.kind.name, pair.record.pk, pair.language)
    return redirect(board_of(pair.language))


def board_of(language: str) -> str:
    return f"{reverse('translation_board')}?language={language}"


@require_POST
@only_for_those_who_see_the_board
def confirm_record(request, kind, pk, language):
    """Say that a translation is still valid, without editing it."""
    kind = kind_or_404(RECORD_KINDS, kind, language)
    if not may_write(request.user, kind.model, language):
        raise PermissionDenied
    try:
        records.confirm(
            kind,
            pk,
            language,
            seen_source=seen_source(request),
            seen_text=request.POST.get("seen_text", ""),
            user=request.user,
        )
    except ChangedMeanwhile:
        messages.error(request, _("It has changed since you opened it. Look at it again."))
        return redirect("translation_record", kind.name, pk, language)
    messages.success(request, _("Checked: still valid."))
    return redirect(board_of(language))


def seen_source(request) -> int:
    value = request.POST.get("seen_source", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
