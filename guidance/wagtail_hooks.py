"""The guidance's screens on the desk; guides themselves are pages."""

from wagtail import hooks

from directory.desk import RecordViewSet, record_panels, text_panels

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
