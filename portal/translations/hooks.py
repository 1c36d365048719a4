"""Where the translations show themselves on the desk: menu, incident room, editor, log."""

from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from directory.models import ContentVersion
from guidance.translation import CHECKED

from . import board
from .guides import screen_of
from .records import WRITTEN
from .rights import languages_of, sees_board

KEPT = 60  # seconds the room's numbers are kept; a public change makes them anew at once


@hooks.register("register_admin_urls")
def translation_urls():
    return [path("translations/", include("portal.translations.urls"))]


@hooks.register("register_permissions")
def rights_of_languages():
    """No screen of a record offers these; the form of a group does."""
    return Permission.objects.filter(
        content_type__app_label="directory", content_type__model="translation"
    )


class BoardItem(MenuItem):
    def is_shown(self, request):
        return sees_board(request.user)


@hooks.register("register_admin_menu_item")
def board_item():
    return BoardItem(_("Translations"), reverse("translation_board"), icon_name="globe", order=240)


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action(
        CHECKED, _("Translation checked"), _("Translation checked: still valid")
    )
    actions.register_action(WRITTEN, _("Translation written"), _("Translation written"))


@hooks.register("register_page_header_buttons")
def beside_its_source(page, user, next_url=None, view_name=None):
    """From the editor of a translation to what changed in its source."""
    address = screen_of(page) if sees_board(user) else None
    if address:
        yield Button(_("Compare with the Vietnamese"), address, icon_name="globe", priority=30)


@hooks.register("incident_room_items")
def incident_room_items(request) -> list[dict]:
    """What of the translations the incident room should say: label, number, address."""
    if not sees_board(request.user):
        return []
    languages = languages_of(request.user)
    address = reverse("translation_board")
    language = f"&language={languages[0]}" if len(languages) == 1 else ""
    counted = _counted()

    def number(*standings, urgent=(True, False)) -> int:
        return sum(
            counted[each, standing, flag]
            for each in languages
            for standing in standings
            for flag in urgent
        )

    items = [
        {
            "label": _("Translations that are now wrong"),
            "number": number("wrong"),
            "url": f"{address}?standing=wrong{language}",
        },
        {
            "label": _("Translations missing in open incidents"),
            "number": number("missing", "draft", urgent=(True,)),
            "url": f"{address}?urgent=on{language}",
        },
        {
            "label": _("Translations out of date"),
            "number": number("content"),
            "url": f"{address}?standing=content{language}",
        },
        {
            "label": _("Machine translations to check"),
            "number": number("machine"),
            "url": f"{address}?standing=machine{language}",
        },
    ]
    return [item for item in items if item["number"]]


def _counted():
    key = f"translations:{ContentVersion.current()}"
    return cache.get_or_set(
        key, lambda: board.counts(board.Question(), timezone.now()), timeout=KEPT
    )
