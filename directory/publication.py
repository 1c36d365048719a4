"""Whether a record is public, on the desk: a column, a filter, and a panel of its form."""

import django_filters
from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from lib.publication import Publication

from .desk import RecordForm, RecordIndexView, RecordViewSet, record_panels
from .templatetags.words import moment

PUBLISH, WITHDRAW = "publish", "withdraw"


def in_words(row) -> str:
    """Return the state of a record in words, with the moment that is behind or ahead of it."""
    state = row.publication()
    if state == Publication.SCHEDULED:
        return format_html(_("Scheduled: public from {}"), moment(row.published_at))
    if state == Publication.WITHDRAWN:
        return format_html(_("Withdrawn since {}"), moment(row.withdrawn_at))
    if state == Publication.PUBLISHED and row.withdrawn_at is not None:
        return format_html(_("Published until {}"), moment(row.withdrawn_at))
    return state.label


class PublicationForm(RecordForm):
    """A record's form with two ways: at once, or from and until the moments that are entered."""

    publication_change = forms.ChoiceField(
        label=gettext_lazy("Publication"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        state = self.instance.publication()
        choices = [("", _("As the two moments below say"))]
        if state != Publication.PUBLISHED:
            choices.append((PUBLISH, _("Publish now")))
        if state in (Publication.PUBLISHED, Publication.SCHEDULED):
            choices.append((WITHDRAW, _("Withdraw now")))
        field = self.fields["publication_change"]
        field.choices = choices
        field.help_text = format_html(_("Now: {}"), in_words(self.instance))

    def clean(self):
        """Let "now" rule over the moments: the record's own rules then see what will be stored."""
        cleaned = super().clean()
        change = cleaned.get("publication_change")
        if change and not {"published_at", "withdrawn_at"} & set(self.errors):
            row = self.instance
            row.published_at, row.withdrawn_at = cleaned["published_at"], cleaned["withdrawn_at"]
            (row.publish if change == PUBLISH else row.withdraw)(timezone.now())
            cleaned |= {"published_at": row.published_at, "withdrawn_at": row.withdrawn_at}
        return cleaned


def public_record_panels(*panels, form_class: type[PublicationForm] = PublicationForm):
    """Return the form of a record that is published: its panels, and when it is public."""
    names = ("publication_change", "published_at", "withdrawn_at")
    when = MultiFieldPanel(
        [FieldPanel(name) for name in names], heading=gettext_lazy("When it is public")
    )
    return record_panels(*panels, when, form_class=form_class)


class PublicationFilterSet(WagtailFilterSet):
    publication = django_filters.ChoiceFilter(
        label=gettext_lazy("Publication"),
        choices=Publication.choices,
        method="in_publication",
        empty_label=gettext_lazy("All"),
    )

    def in_publication(self, queryset, name, value):
        return queryset.in_publication(value)


class PublicationIndexView(RecordIndexView):
    base_filterset_class = PublicationFilterSet


class PublicationViewSet(RecordViewSet):
    """Screens of a record that is published; `list_filter` may be empty but not missing."""

    index_view_class = PublicationIndexView


def publication_column() -> Column:
    return Column("publication", label=gettext_lazy("Publication"), accessor=in_words)
