"""The directory's screens on the desk."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .desk import RecordViewSet, record_panels, text_panels
from .models import (
    Capability,
    Category,
    NotListed,
    Platform,
    PreparednessNotice,
    Reservation,
    Source,
    Statistic,
)
from .publication import PublicationViewSet, public_record_panels, publication_column
from .verifying import PlatformForm


class PlatformViewSet(PublicationViewSet):
    model = Platform
    icon = "globe"
    list_display = [
        "name",
        "origin",
        "feed_availability",
        "lifecycle",
        "essential",
        publication_column(),
    ]
    list_filter = ["origin", "feed_availability", "lifecycle", "essential"]
    search_fields = ["name", "slug", "operator"]
    edit_handler = public_record_panels(
        "name",
        "slug",
        text_panels("summary", "state_note"),
        "origin",
        "operator",
        "category",
        "capabilities",
        "lifecycle",
        "launched",
        "closed",
        "feed_availability",
        "essential",
        "position",
        "licence",
        "works_instead_of",
        InlinePanel(
            "links",
            heading=_("Official addresses"),
            panels=[
                FieldPanel("kind"),
                FieldPanel("url"),
                FieldPanel("source"),
                FieldPanel("verified_on"),
                FieldPanel("verified_against"),
                FieldPanel("verified_by", read_only=True),
            ],
        ),
        "sources",
        form_class=PlatformForm,
    )


class CategoryViewSet(RecordViewSet):
    model = Category
    icon = "folder-open-inverse"
    list_display = ["slug", "position"]
    edit_handler = record_panels("slug", "position", text_panels("name"))


class CapabilityViewSet(RecordViewSet):
    model = Capability
    icon = "tag"
    list_display = ["slug", "position"]
    edit_handler = record_panels("slug", "position", text_panels("name"))


class SourceViewSet(RecordViewSet):
    model = Source
    icon = "link"
    list_display = ["title", "publisher", "origin", "published_on", "derived_from"]
    list_filter = ["origin", "language"]
    search_fields = ["title", "publisher", "slug", "url"]
    edit_handler = record_panels(
        "title",
        "slug",
        "publisher",
        "language",
        "url",
        "archived_url",
        "published_on",
        "origin",
        "derived_from",
        "note",
    )


class ReservationViewSet(RecordViewSet):
    model = Reservation
    icon = "warning"
    list_display = ["platform", "dated", "source"]
    list_filter = ["platform"]
    edit_handler = record_panels("platform", "dated", "source", text_panels("text"))


class NotListedViewSet(PublicationViewSet):
    model = NotListed
    icon = "cross"
    list_display = ["name", "criterion", "dated", "source", publication_column()]
    list_filter = ["criterion"]
    search_fields = ["name", "slug"]
    edit_handler = public_record_panels(
        "name", "slug", text_panels("reason"), "criterion", "dated", "source"
    )


class StatisticViewSet(PublicationViewSet):
    model = Statistic
    icon = "table"
    list_display = ["slug", "value", "unit", "as_of", "series", publication_column()]
    list_filter = ["series", "unit", "method"]
    search_fields = ["slug", "series"]
    edit_handler = public_record_panels(
        "slug",
        text_panels("label", "note"),
        "platform",
        "value",
        "qualifier",
        "unit",
        "as_of",
        "method",
        "series",
        "source",
    )


class PreparednessNoticeViewSet(PublicationViewSet):
    model = PreparednessNotice
    icon = "mail"
    list_display = ["slug", "state", "proposed_on", "sent_on", publication_column()]
    list_filter = ["state"]
    edit_handler = public_record_panels(
        "slug",
        "state",
        text_panels("title", "asks", "background"),
        "proposed_on",
        "sent_on",
        InlinePanel(
            "recipients",
            heading=_("Recipients"),
            panels=[
                FieldPanel("platform"),
                FieldPanel("answered_on"),
                FieldPanel("answer"),
                FieldPanel("answer_url"),
            ],
        ),
        "sources",
    )


class DirectoryGroup(ModelViewSetGroup):
    menu_label = _("Directory")
    menu_icon = "globe"
    menu_order = 220
    items = (
        PlatformViewSet("platforms"),
        ReservationViewSet("reservations"),
        NotListedViewSet("not_listed"),
        PreparednessNoticeViewSet("notices"),
        StatisticViewSet("statistics"),
        SourceViewSet("sources"),
        CategoryViewSet("categories"),
        CapabilityViewSet("needs"),
    )


@hooks.register("register_admin_viewset")
def register_directory():
    return DirectoryGroup()
