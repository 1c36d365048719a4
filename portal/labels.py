"""Labels that Wagtail shows in one language only, whatever the editor's is.

Some it makes from names of fields, so that no catalogue has them; some it translates once, when
its modules are loaded. Both are replaced by labels that are translated when they are shown.
"""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as theirs  # not extracted: see portal.upstream
from wagtail.admin.forms import choosers
from wagtail.admin.forms.collections import GroupCollectionManagementPermissionFormSet
from wagtail.admin.forms.workflows import TaskChooserSearchForm
from wagtail.admin.views import workflows
from wagtail.documents.forms import GroupDocumentPermissionFormSet
from wagtail.images.forms import GroupImagePermissionFormSet
from wagtail.models import Site
from wagtail.sites.views import IndexView as SiteList

OF_LINKS = {
    "link_text": gettext_lazy("Link text"),
    "email_address": theirs("Email address"),
    "phone_number": gettext_lazy("Phone number"),
    "subject": gettext_lazy("Subject"),
    "body": gettext_lazy("Text"),
}
FORMS_OF_LINKS = (
    choosers.ExternalLinkChooserForm,
    choosers.AnchorLinkChooserForm,
    choosers.EmailLinkChooserForm,
    choosers.PhoneLinkChooserForm,
)
OF_PERMISSIONS = {
    "add_collection": (theirs("Add"), theirs("Add collections")),
    "change_collection": (theirs("Edit"), theirs("Edit collections")),
    "delete_collection": (theirs("Delete"), theirs("Delete collections")),
    "add_image": (theirs("Add"), theirs("Add/edit images you own")),
    "change_image": (theirs("Edit"), theirs("Edit any image")),
    "choose_image": (theirs("Choose"), theirs("Select images in choosers")),
    "add_document": (theirs("Add"), theirs("Add/edit documents you own")),
    "change_document": (theirs("Edit"), theirs("Edit any document")),
    "choose_document": (theirs("Choose"), theirs("Select documents in choosers")),
}
FORMS_OF_PERMISSIONS = (
    GroupCollectionManagementPermissionFormSet,
    GroupImagePermissionFormSet,
    GroupDocumentPermissionFormSet,
)


class TaskSearchForm(TaskChooserSearchForm):
    """Wagtail adds a field without a label where there is more than one type of task."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "task_type" in self.fields:
            self.fields["task_type"].label = theirs("Task type")


def translate_them() -> None:
    """Give Wagtail's forms and lists labels in the language of whoever looks at them."""
    for form in FORMS_OF_LINKS:
        for name in OF_LINKS.keys() & form.base_fields.keys():
            form.base_fields[name].label = OF_LINKS[name]
    workflows.TaskChooserSearchForm = TaskSearchForm
    for column in SiteList.columns:
        if column.name in ("port", "site_name", "root_page"):
            column.label = capfirst(Site._meta.get_field(column.name).verbose_name)
    for formset in FORMS_OF_PERMISSIONS:
        formset.form.base_fields["collection"].label = theirs("Collection")
        # In place: the field that shows them holds the same list.
        formset.permission_types[:] = [
            (name, *OF_PERMISSIONS.get(name, labels)) for name, *labels in formset.permission_types
        ]
