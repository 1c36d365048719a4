"""How editors pick an official contact inside a guide."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet

contact_chooser = ChooserViewSet(
    "contact_chooser",
    model="guidance.OfficialContact",
    icon="mail",
    choose_one_text=_("Choose an official contact"),
    choose_another_text=_("Choose another contact"),
    edit_item_text=_("Edit this contact"),
)
