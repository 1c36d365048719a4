"""One guide in one language beside its source: what changed, a draft, "checked, still valid"."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guidance import translation
from guidance.segments import segments
from lib.differences import REMOVED, Piece, difference, has_changes
from lib.languages import NAMES, SOURCE, Significance, direction

from .glossary import Hint, hints
from .kinds import KINDS, PageKind
from .views import board_of, kind_or_404, only_for_those_who_see_the_board, seen_source

PAGE_KINDS = {name: kind for name, kind in KINDS.items() if isinstance(kind, PageKind)}


def pair_or_404(name: str, pk: int, language: str) -> translation.Pair:
    """Return a Vietnamese page with its translation."""
    kind = kind_or_404(PAGE_KINDS, name, language)
    pages = kind.model.objects.filter(locale__language_code=SOURCE)
    return translation.pair_of(get_object_or_404(pages, pk=pk), language)


class GuideScreen:
    """What the screen of one guide and language shows."""

    def __init__(self, pair: translation.Pair, user):
        self.pair, self.user = pair, user
        self.source, self.page = pair.source, pair.page
        self.source_age, self.age = pair.source_age, pair.age

    @cached_property
    def based_on(self) -> int:
        newest = self.source_age.version if self.source_age else 1
        return (self.age.based_on or 1) if self.age else newest

    @cached_property
    def before(self):
        """The pieces of the source this translation was made from; None where nobody kept them."""
        if self.source_age is None or self.based_on >= self.source_age.version:
            return segments(self.source)
        return translation.segments_at(self.source, self.based_on)

    @property
    def is_lost(self) -> bool:
        return self.before is None

    @cached_property
    def rows(self) -> list[dict]:
        """Each piece: the source with what changed in it, and the translation as it is."""
        now, before = segments(self.source), self.before
        old = {each.key: each.text for each in (before if before is not None else now)}
        written = self.written
        found = []
        for each in now:
            pieces = difference(old.pop(each.key, ""), each.text)
            found.append(self._row(each, pieces, written.get(each.key, "")))
        for each in before or []:
            if each.key in old:  # a piece that is gone
                pieces = [Piece(REMOVED, each.text)]
                found.append(self._row(each, pieces, written.get(each.key, "")))
        return found

    @staticmethod
    def _row(segment, pieces, written: str) -> dict:
        return {
            "label": segment.label,
            "pieces": pieces,
            "changed": has_changes(pieces),
            "written": written,
        }

    @cached_property
    def written(self) -> dict[str, str]:
        if self.page is None:
            return {}
        return {each.key: each.text for each in segments(translation.newest(self.page))}

    @property
    def more(self) -> list:
        """Pieces only the translation has."""
        known = {each.key for each in [*segments(self.source), *(self.before or [])]}
        if self.page is None:
            return []
        return [each for each in segments(translation.newest(self.page)) if each.key not in known]

    @cached_property
    def glossary(self) -> list[Hint]:
        """The words of the glossary in the source."""
        texts = [each.text for each in segments(self.source)]
        return hints(texts, self.pair.language, self.user)

    @property
    def changed(self) -> bool:
        return any(row["changed"] for row in self.rows)

    @property
    def outdated(self) -> int:
        if self.page is None or self.age is None or self.source_age is None:
            return 0
        return self.age.outdated_against(self.source_age)

    @property
    def is_wrong(self) -> bool:
        return self.outdated >= Significance.WRONG

    @property
    def is_old(self) -> bool:
        return bool(self.outdated)

    @cached_property
    def may_edit(self) -> bool:
        return self.page is not None and self.page.permissions_for_user(self.user).can_edit()

    @cached_property
    def may_draft(self) -> bool:
        return self.page is None and translation.may_draft(
            self.user, self.source, self.pair.language
        )

    @property
    def can_confirm(self) -> bool:
        """Whether "checked, still valid" would change anything."""
        return (
            self.may_edit
            and self.age is not None
            and self.source_age is not None
            and self.based_on < self.source_age.version
        )


@only_for_those_who_see_the_board
def translation_guide(request, kind, pk, language):
    """The Vietnamese guide beside its translation, with what changed since."""
    pair = pair_or_404(kind, pk, language)
    return render(
        request,
        "desk/translations/guide.html",
        {
            "screen": GuideScreen(pair, request.user),
            "pair": pair,
            "kind": kind,
            "kind_label": PAGE_KINDS[kind].label,
            "language_name": NAMES[language],
            "dir": direction(language),
            "public_url": pair.source.get_url(request),
            "back": board_of(language),
        },
    )


@require_POST
@only_for_those_who_see_the_board
def draft_guide(request, kind, pk, language):
    """Make the missing page of one language, as a draft, and open it in the editor."""
    pair = pair_or_404(kind, pk, language)
    if pair.page is None:
        if not translation.may_draft(request.user, pair.source, language):
            raise PermissionDenied
        try:
            page = translation.make_draft(pair.source, language, request.user)
        except translation.AddressTaken:
            messages.error(request, _("Another page of this language has this address already."))
            return redirect("translation_guide", kind, pk, language)
        messages.success(
            request, _("A draft was made. Its words are still Vietnamese: nobody sees it yet.")
        )
    elif pair.page.permissions_for_user(request.user).can_edit():
        page = pair.page  # somebody else was faster
    else:
        raise PermissionDenied
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
@only_for_those_who_see_the_board
def confirm_guide(request, kind, pk, language):
    """Say that a translation is still valid, without editing it."""
    pair = pair_or_404(kind, pk, language)
    if pair.page is None:
        raise Http404
    if not pair.page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    try:
        translation.confirm(pair, seen_source(request), request.user)
    except translation.ChangedMeanwhile:
        messages.error(request, _("It has changed since you opened it. Look at it again."))
        return redirect("translation_guide", kind, pk, language)
    messages.success(request, _("Checked: still valid."))
    return redirect(board_of(language))


def screen_of(page) -> str | None:
    """The address of the screen on which a page stands beside its source, if it has one."""
    if page.locale.language_code == SOURCE:
        return None
    source = page.get_translations().filter(locale__language_code=SOURCE).first()
    kind = source and next(
        (name for name, kind in PAGE_KINDS.items() if source.specific_class is kind.model), None
    )
    language = page.locale.language_code
    return reverse("translation_guide", args=[kind, source.pk, language]) if kind else None
