"""The directory's screens on the desk."""

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button, HeaderButton

from .desk import RecordEditView, RecordViewSet, record_panels, text_panels
from .exchange import kinds
from .exchange.own import PLATFORMS, STATISTICS
from .exchange.plan import IMPORTED
from .letters import logged
from .letters.forms import NoticeForm
from .letters.overview import sees_letters, waiting_items
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
from .publication import (
    PublicationIndexView,
    PublicationViewSet,
    public_record_panels,
    publication_column,
)
from .verifying import PlatformForm, VerifierPanel


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
            label=_("Official address"),
            panels=[
                FieldPanel("kind"),
                FieldPanel("url"),
                FieldPanel("source"),
                FieldPanel("verified_on"),
                FieldPanel("verified_against"),
                VerifierPanel(),
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


class NoticeIndexView(PublicationIndexView):
    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if sees_letters(self.request.user):
            address = reverse("letters:notice", args=[instance.pk])
            words = _("Letters and answers")
            buttons.append(Button(words, url=address, icon_name="mail", priority=5))
        return buttons


class NoticeEditView(RecordEditView):
    @cached_property
    def header_buttons(self):
        buttons = list(super().header_buttons)
        if sees_letters(self.request.user):
            address = reverse("letters:notice", args=[self.object.pk])
            buttons.append(HeaderButton(_("Letters and answers"), url=address, icon_name="mail"))
        return buttons


class PreparednessNoticeViewSet(PublicationViewSet):
    """The words of a notice and whom it asks. Its state follows from the letters and answers."""

    model = PreparednessNotice
    icon = "mail"
    index_view_class = NoticeIndexView
    edit_view_class = NoticeEditView
    list_display = ["slug", "state", "proposed_on", "sent_on", publication_column()]
    list_filter = ["state"]
    edit_handler = public_record_panels(
        "slug",
        text_panels("title", "asks", "background"),
        "proposed_on",
        InlinePanel(
            "recipients",
            heading=_("Recipients"),
            panels=[
                FieldPanel("platform"),
                FieldPanel("language"),
                FieldPanel("email"),
                FieldPanel("verified_on"),
                FieldPanel("verified_against"),
            ],
        ),
        "sources",
        form_class=NoticeForm,
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


@hooks.register("register_admin_urls")
def letter_urls():
    return [path("letters/", include("directory.letters.urls"))]


@hooks.register("register_permissions")
def may_write_approve_and_send():
    """Letters have no record screen that would offer these rights."""
    return Permission.objects.filter(
        content_type__app_label="directory",
        codename__in=[f"{act}_noticeletter" for act in ("view", "change", "approve", "send")],
    )


@hooks.register("register_log_actions")
def letter_acts(actions):
    logged.register(actions)


@hooks.register("incident_room_items")
def letters_that_wait(request):
    """What waits about notices, for the incident room."""
    return waiting_items(request)


@hooks.register("register_admin_urls")
def exchange_urls():
    return [path("exchange/", include("directory.exchange.urls"))]


@hooks.register(kinds.HOOK)
def own_tables():
    return [PLATFORMS, STATISTICS]


@hooks.register("register_log_actions")
def import_act(actions):
    actions.register_action(IMPORTED, _("Imported from a file"), _("Imported from a file"))
