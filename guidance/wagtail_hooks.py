"""The guidance's screens on the desk; guides themselves are pages."""

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel

from directory.desk import RecordForm, RecordViewSet, record_panels, text_panels
from directory.verifying import SignsVerification

from . import address_tasks, addresses, desk, link_report
from .choosers import contact_chooser
from .models import OfficialContact


class OfficialContactForm(SignsVerification, RecordForm):
    pass


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
        "verified_against",
        FieldPanel("verified_by", read_only=True),
        "position",
        form_class=OfficialContactForm,
    )


@hooks.register("register_admin_viewset")
def register_contacts():
    return OfficialContactViewSet("contacts")


@hooks.register("register_admin_viewset")
def register_contact_chooser():
    return contact_chooser


@hooks.register("register_admin_urls")
def report_urls():
    return [
        path("helpful/", desk.helpful_report, name="guide_feedback_report"),
        path("addresses/", addresses.address_checks, name="address_checks"),
        path(
            "addresses/<slug:kind>/<int:pk>/verify/",
            addresses.verify_address,
            name="verify_address",
        ),
        path("links/", link_report.link_report, name="link_report"),
        path("links/<int:pk>/accept/", link_report.accept_link, name="accept_link"),
    ]


@hooks.register("incident_room_items")
def address_items(request):
    return address_tasks.tasks(request)


@hooks.register("register_permissions")
def may_judge_links():
    """The nightly check has no record screen of its own that would offer these rights."""
    return Permission.objects.filter(
        content_type__app_label="directory", codename__in=["view_linkcheck", "change_linkcheck"]
    )


class AddressesItem(MenuItem):
    def is_shown(self, request):
        return addresses.may_see(request.user)


@hooks.register("register_admin_menu_item")
def addresses_item():
    return AddressesItem(
        _("Addresses to verify"), reverse("address_checks"), icon_name="check", order=235
    )


class LinkReportItem(MenuItem):
    def is_shown(self, request):
        return link_report.may_see(request.user)


@hooks.register("register_reports_menu_item")
def link_report_item():
    return LinkReportItem(
        _("Outgoing links"), reverse("link_report"), icon_name="link-external", order=710
    )


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
