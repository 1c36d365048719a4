"""The guidance's screens on the desk; guides themselves are pages."""

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from directory.desk import RecordForm, RecordViewSet, record_panels, text_panels
from directory.exchange import kinds
from directory.verifying import SignsVerification, VerifierPanel

from . import (
    address_tasks,
    addresses,
    desk,
    four_eyes_hooks,
    link_report,
    readings_desk,
    reviews_desk,
)
from .choosers import contact_chooser
from .exchange import CONTACTS
from .glossary_desk import GlossaryViewSet
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
        VerifierPanel(),
        "position",
        form_class=OfficialContactForm,
    )


@hooks.register("register_admin_viewset")
def register_contacts():
    return OfficialContactViewSet("contacts")


@hooks.register("register_admin_viewset")
def register_glossary():
    return GlossaryViewSet("glossary")


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
        path("guides/reviews/", reviews_desk.report, name="guide_reviews"),
        path(
            "guides/<int:page_id>/still-right/", reviews_desk.still_right, name="guide_still_right"
        ),
        path("guides/<int:page_id>/at-once/", readings_desk.publish_at_once, name="guide_at_once"),
        path("guides/second-readings/", readings_desk.second_readings, name="second_readings"),
        path(
            "guides/second-readings/<int:pk>/", readings_desk.second_reading, name="second_reading"
        ),
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


@hooks.register("register_admin_urls")
def no_bulk_publishing():
    """Take "Publish" out of what can be done with many pages. By now every hook is known."""
    bulk_action_registry.get_bulk_action_class("wagtailcore", "page", "publish")  # reads the hooks
    bulk_action_registry.actions["wagtailcore"]["page"].pop("publish", None)
    return []


@hooks.register("register_page_action_menu_item")
def publish_at_once_item():
    return four_eyes_hooks.PublishAtOnceItem(order=45)


@hooks.register("construct_page_action_menu")
def approval_first(menu_items, request, context):
    """What a second reader came for is the button, not an entry behind it."""
    menu_items.sort(key=lambda item: item.name not in ("approve", "approve_change"))


@hooks.register("before_edit_page")
def answered_already(request, page):
    """Tell whoever answers a second reading that is over; Wagtail looks for a task all the same."""
    answers = request.method == "POST" and request.POST.get("action-workflow-action")
    if not answers or page.current_workflow_task is not None:
        return None
    if "application/json" not in request.headers.get("Accept", ""):
        messages.info(request, _("Somebody has answered already."))
    return redirect("wagtailadmin_home")


@hooks.register("after_edit_page")
def back_to_what_waits(request, page):
    """After an answer the desk's first page: not every reader may list pages."""
    if request.POST.get("action-workflow-action") and not request.POST.get("next"):
        return redirect("wagtailadmin_home")
    return None


@hooks.register("construct_homepage_panels")
def second_readings_panel(request, panels):
    panels.append(four_eyes_hooks.SecondReadingsPanel())


@hooks.register("register_log_actions")
def log_actions(actions):
    for name, formatter in four_eyes_hooks.LOG_ACTIONS.items():
        actions.register_action(name)(formatter)


@hooks.register("register_permissions")
def rights_of_four_eyes():
    return Permission.objects.filter(
        content_type__app_label="guidance",
        codename__in=["approve_guide", "publish_guide_at_once", "lead_guides"],
    )


@hooks.register("incident_room_items")
def review_items(request):
    return reviews_desk.waiting_items(request)


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


@hooks.register("register_reports_menu_item")
def reviews_item():
    return four_eyes_hooks.ReviewsItem(
        _("Reviews due"), reverse("guide_reviews"), icon_name="calendar-check", order=690
    )


@hooks.register("register_reports_menu_item")
def second_readings_item():
    return four_eyes_hooks.SecondReadingsItem(
        _("Second readings"), reverse("second_readings"), icon_name="glasses", order=695
    )


@hooks.register(kinds.HOOK)
def contacts_as_a_table():
    return [CONTACTS]
