"""The glossary on the desk: a list with the words of every language, and a form for editors."""

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from directory.desk import RecordIndexView, RecordViewSet, record_panels, text_panels
from directory.models import TARGETS, may_write
from lib.folding import fold
from lib.languages import CODES, NAMES, SOURCE

from .models import GlossaryTerm, GlossaryTermText


def other_words(term: GlossaryTerm) -> SafeString:
    """The words of the languages that the list's first column does not show."""
    shown = term.here.language
    return format_html_join(
        " · ",
        '<bdi lang="{}">{}</bdi>',
        (
            (code, term.public_texts[code].word)
            for code in CODES
            if code in term.public_texts and code != shown
        ),
    )


class GlossaryIndexView(RecordIndexView):
    """The list, for translators too: they read it, and go from it to the words they may write."""

    def search_queryset(self, queryset):
        """Find a word of any language however it is typed, without accents too."""
        if not self.is_searching:
            return queryset
        folded = fold(self.search_query)
        found = Q(slug__icontains=self.search_query)
        if folded:
            words = Q(folded_title__contains=folded) | Q(folded_words__contains=folded)
            found |= Q(pk__in=GlossaryTermText.objects.filter(words).values("term"))
        return queryset.filter(found)

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if SOURCE not in instance.public_texts:
            return buttons  # what has no Vietnamese has nothing to be translated from
        for code in TARGETS:
            if may_write(self.request.user, GlossaryTerm, code):
                address = reverse("translation_record", args=["glossary", instance.pk, code])
                buttons.append(Button(NAMES[code], url=address, icon_name="globe", priority=60))
        return buttons


class GlossaryInspectView(generic.InspectView):
    """One term with all its words and notes: what a translator sees of it."""

    def get_field_label(self, field_name, field):
        if field_name == "texts":
            return _("Words per language")
        return super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name, field):
        value = super().get_field_display_value(field_name, field)
        return "–" if value is None else value

    def get_texts_display_value(self) -> SafeString:
        texts = self.object.public_texts
        return format_html_join(
            "",
            "<p><strong>{}</strong>: {}{}</p>",
            (
                (
                    NAMES[code],
                    format_html('<bdi lang="{}">{}</bdi>', code, texts[code].word),
                    _note(texts[code]),
                )
                for code in CODES
                if code in texts
            ),
        )


def _note(text: GlossaryTermText) -> SafeString | str:
    if not text.note:
        return ""
    return format_html(
        '<br><span lang="{}" dir="{}">{}</span>', text.language, text.direction, text.note
    )


class GlossaryViewSet(RecordViewSet):
    model = GlossaryTerm
    icon = "list-ul"
    menu_label = _("Glossary")
    menu_order = 242  # beside the translations
    add_to_admin_menu = True
    index_view_class = GlossaryIndexView
    inspect_view_class = GlossaryInspectView
    inspect_view_fields = ["slug", "kind", "platform", "source", "texts"]
    list_display = [
        "slug",
        Column("other_words", label=_("In other languages"), accessor=other_words),
        "kind",
        "platform",
    ]
    list_filter = ["kind", "platform"]
    search_fields = ["slug", "texts__word"]
    edit_handler = record_panels("slug", "kind", "platform", "source", text_panels("word", "note"))
