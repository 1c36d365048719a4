"""Hooks into the desk: the incident room first, then the record screens."""

from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from directory.exchange import kinds, plan
from guidance.outgoing_links import Use

from .desk import exchange
from .desk.records import IncidentGroup
from .desk.room import IncidentRoom, sees_feeds
from .feeds.models import Feed
from .models import HeldState

ACTIONS = {
    "open": _("Opened an incident"),
    "step": _("Published a step"),
    "correct": _("Corrected a step"),
    "merge": _("Merged it into another incident"),
    "link": _("Linked guides or forms of fraud"),
    "hold": _("Set a state by hand"),
    "release": _("Released a state"),
    "claim": _("Entered a statement"),
    "judge": _("Judged a statement"),
    "proposal_opened": _("Opened an incident from it"),
    "proposal_merged": _("Joined it to an incident"),
    "proposal_dismissed": _("Dismissed it"),
}


@hooks.register("register_admin_urls")
def room_urls():
    return [path("room/", include("incidents.desk.urls"))]


@hooks.register("construct_homepage_panels")
def room_first(request, panels):
    """The incident room is what an editor sees first."""
    panels.insert(0, IncidentRoom())


@hooks.register("construct_homepage_summary_items", order=1000)  # after those that add them
def no_counts(request, items):
    """Counts of pages and pictures tell nobody what to do now."""
    items.clear()


@hooks.register("insert_global_admin_css")
def own_css():
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("insert_global_admin_js")
def own_scripts():
    """Everything works without them; they are small and find their own elements."""
    names = ("tabs", "words", "at-work", "room")
    return format_html_join(
        "",
        '<script src="{}" defer></script>',
        ((static(f"desk/{name}.js"),) for name in names),
    )


@hooks.register("register_log_actions")
def log_actions(actions):
    """What is done in the room, for whoever asks later who did what and when."""
    for name, label in ACTIONS.items():
        actions.register_action(f"incidents.{name}", label, label)


@hooks.register("register_permissions")
def may_publish():
    """Steps have no screen of their own that would offer the right to publish them."""
    return Permission.objects.filter(content_type__app_label="incidents", codename="add_update")


@hooks.register("register_admin_viewset")
def incident_records():
    return IncidentGroup()


@hooks.register("outgoing_addresses")
def addresses_of_the_board():
    """What the board names as its ground, for the nightly check of links."""
    held = HeldState.objects.filter(released_at__isnull=True).exclude(url="")
    for url, name, pk in held.values_list("url", "platform__name", "pk"):
        yield Use(url, _("State set by hand"), name, reverse("held-states:edit", args=[pk]))
    for url, name, pk in Feed.objects.exclude(homepage="").values_list("homepage", "name", "pk"):
        yield Use(url, _("Status source"), name, reverse("feeds:edit", args=[pk]))


class OpenIncidentItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("incidents.add_update")


@hooks.register("register_admin_menu_item")
def open_incident_item():
    return OpenIncidentItem(
        _("Open an incident"), reverse("incident_room:open"), icon_name="plus", order=50
    )


class SourcesItem(MenuItem):
    def is_shown(self, request):
        return sees_feeds(request.user)


@hooks.register("register_admin_menu_item")
def sources_item():
    return SourcesItem(
        _("Health of the sources"), reverse("incident_room:feeds"), icon_name="rotate", order=60
    )


@hooks.register(kinds.HOOK)
def incidents_as_a_table():
    return [exchange.INCIDENTS]


@hooks.register(plan.AFTER)
def settle_after_import(kind, rows, now):
    exchange.settle(kind, rows, now)
