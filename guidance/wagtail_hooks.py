"""The guidance's screens on the desk; guides themselves are pages."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from directory.desk import RecordViewSet, record_panels, text_panels

from . import desk
from .choosers import contact_chooser
from .models import OfficialContact


class OfficialContactViewSet(RecordViewSet):
    model = OfficialContact
    icon = "mail"
    menu_order = 230
    add_to_admin_menu = True
    list_display = ["value", "kind", "purpose", "platform", "verified_on"]
    list_filter = ["kind", "purpose", "platform"]
    search_fields = ["value", "slug"]
    edit_handler = record_panels(
        "value",
        "slug",
        "kind",
        "purpose",
        text_panels("name", "note"),
        "platform",
        "verified_on",
        "verified_by",
        "verified_against",
        "position",
    )


@hooks.register("register_admin_viewset")
def register_contacts():
    return OfficialContactViewSet("contacts")


@hooks.register("register_admin_viewset")
def register_contact_chooser():
    return contact_chooser


@hooks.register("register_admin_urls")
def report_urls():
    return [path("helpful/", desk.helpful_report, name="guide_feedback_report")]


class HelpfulReportItem(MenuItem):
    def is_shown(self, request):
        return desk.may_see(request.user)


@hooks.register("register_reports_menu_item")
def helpful_report_item():
    return HelpfulReportItem(
        _("Were the guides helpful?"),
        reverse("guide_feedback_report"),
        icon_name="help",
        order=700,
    )
