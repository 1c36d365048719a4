"""The groups of the desk and what each may do.

`ensure` makes them and keeps them right, as often as it is called: after each migration and when
the starter content was loaded. It notes each right it has given. What was taken away on the desk
stays away, a group that was deleted or renamed there is not made again, and what was added there
is left alone; only rights that are new in a release are given, and rights that a release no longer
gives are taken back.
"""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from directory.models import GivenRight
from guidance.models import GuideIndexPage
from lib.languages import CODES, NAMES, SOURCE

LEAD, EDITOR, REVIEWER, OBSERVER = "Lead", "Editor", "Reviewer", "Observer"
OWN_APPS = ("directory", "guidance", "incidents", "feeds", "alerts")
# Rows that the portal keeps for itself, and people, whom one right of their own covers.
NO_RECORDS = {"editor", "publisher", "contentversion", "loadeditem"}
Right = Permission | GroupPagePermission | GroupCollectionPermission
LANGUAGES = tuple(code for code in CODES if code != SOURCE)  # those that are translated into

PAGES = {
    LEAD: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    EDITOR: ("add_page", "change_page"),
    REVIEWER: ("change_page",),
}
CHOOSE = ("choose_image", "choose_document")
KEEP = (*CHOOSE, "add_image", "change_image", "add_document", "change_document")
FILES = {LEAD: KEEP, EDITOR: KEEP, OBSERVER: ()}
# Rights beside those to see, add, change and delete, by codename: each counts where it exists.
MORE = {
    EDITOR: ("submit_translation", "send_noticeletter"),
    REVIEWER: ("approve_guide", "approve_noticeletter"),
}


def translator(code: str) -> str:
    """Return the name of the group that translates into one language."""
    return f"Translator {code}"


# The glossary is made for those who translate; its words they write as those of any record.
MORE |= {translator(code): ("view_glossaryterm",) for code in LANGUAGES}


def names() -> list[str]:
    """Return every group of the desk, those who may most first."""
    return [LEAD, EDITOR, REVIEWER, *(translator(code) for code in LANGUAGES), OBSERVER]


def ordered() -> models.QuerySet:
    """Return all groups, those who may most first, those made on the desk last."""
    ranks = [models.When(name=name, then=rank) for rank, name in enumerate(names())]
    return Group.objects.order_by(models.Case(*ranks, default=len(ranks)), "name")


def label(name: str) -> str:
    """Return a group's name in the editor's language; a group made on the desk has its own."""
    words = {
        LEAD: _("Lead"),
        EDITOR: _("Editor"),
        REVIEWER: _("Reviewer"),
        OBSERVER: _("Observer"),
    }
    for code in LANGUAGES:
        words[translator(code)] = _("Translator: %s") % NAMES[code]
    return words.get(name, name)


def explained(name: str) -> str:
    """Return in a sentence what a group may do; empty for a group made on the desk."""
    words = {
        LEAD: _("Everything: also people, publishing in an emergency, and who publishes the site."),
        EDITOR: _("Works on incidents, claims, contacts and platforms; drafts guides."),
        REVIEWER: _("Reads everything and approves guides that others wrote."),
        OBSERVER: _("Sees the desk and changes nothing."),
    }
    for code in LANGUAGES:
        words[translator(code)] = _("Writes the texts and guides of this one language.")
    return words.get(name, "")


@transaction.atomic
def ensure() -> None:
    """Make the groups, and give or take back what this release changes of their rights."""
    done = set(GivenRight.objects.values_list("pk", flat=True))
    if not done:
        # Wagtail's own two would stand beside ours with rights over every page.
        Group.objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()
    for name in names():
        group = Group.objects.filter(name=name).first()
        if group is None and name in done:
            continue
        group = group or Group.objects.create(name=name)
        wanted = {f"{name}:{key}": right for key, right in _rights(group)}
        new = {key: right for key, right in wanted.items() if key not in done}
        _give(group, list(new.values()))
        gone = {key for key in done if key.startswith(f"{name}:")} - set(wanted)
        for key in gone:
            _take_back(group, key.removeprefix(f"{name}:"))
        GivenRight.objects.filter(pk__in=gone).delete()
        noted = {name, *new} - done
        GivenRight.objects.bulk_create([GivenRight(pk=key) for key in noted])


def _rights(group: Group) -> Iterator[tuple[str, Right]]:
    """Yield every right of a group, with the key it is noted by."""
    for permission in _permissions(group.name):
        yield f"{permission.content_type.app_label}.{permission.codename}", permission
    on_page = _by_codename(("wagtailcore",))
    for codename, page in _pages(group.name):
        yield (
            f"page {page.pk} {codename}",
            GroupPagePermission(group=group, page=page, permission=on_page[codename]),
        )
    root, on_file = Collection.get_first_root_node(), _by_codename(("wagtailimages", "wagtaildocs"))
    if root is None:
        return  # an emptied database: Wagtail's migrations made the root, and it is gone
    for codename in FILES.get(group.name, CHOOSE):
        yield (
            f"collection {codename}",
            GroupCollectionPermission(group=group, collection=root, permission=on_file[codename]),
        )


def _by_codename(labels: tuple[str, ...]) -> dict[str, Permission]:
    found = Permission.objects.filter(content_type__app_label__in=labels)
    return {permission.codename: permission for permission in found}


def _permissions(name: str) -> list[Permission]:
    """Return the model permissions of a group, of those that exist."""
    found = Permission.objects.select_related("content_type")
    enter = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    if name in (LEAD, EDITOR, REVIEWER, OBSERVER):
        own = _own_permissions(found, name)
    else:
        own = found.filter(
            content_type__app_label__in=OWN_APPS, codename=f"translate_{name.split()[-1]}"
        )
    named = MORE.get(EDITOR, ()) if name == LEAD else MORE.get(name, ())
    return [*own, *found.filter(enter | Q(codename__in=named))]


def _own_permissions(found, name: str) -> list[Permission]:
    actions = {LEAD: None, EDITOR: {"view", "add", "change"}}.get(name, {"view"})
    own = []
    for permission in found.filter(content_type__app_label__in=OWN_APPS):
        model = apps.all_models[permission.content_type.app_label].get(
            permission.content_type.model
        )
        if model is None or issubclass(model, Page) or hasattr(model, "instance_type"):
            continue  # of pages the tree decides; histories are nobody's to change
        action, _under, rest = permission.codename.partition("_")
        standard = action in model._meta.default_permissions and rest == model._meta.model_name
        if not standard:
            wanted = actions is None
        elif model._meta.model_name in NO_RECORDS:
            wanted = actions is None and model._meta.model_name == "publisher"
        else:
            wanted = actions is None or action in actions
        if wanted:
            own.append(permission)
    return own


def _pages(name: str) -> list[tuple[str, Page]]:
    """Return what a group may do on which tree: translators on that of their language alone."""
    trees = GuideIndexPage.objects.select_related("locale")
    codenames = PAGES.get(name, ())
    if name not in (LEAD, EDITOR, REVIEWER, OBSERVER):
        trees = trees.filter(locale__language_code=name.split()[-1])
        codenames = ("add_page", "change_page")
    return [(codename, tree.page_ptr) for tree in trees for codename in codenames]


def _give(group: Group, rights: list[Right]) -> None:
    group.permissions.add(*[right for right in rights if isinstance(right, Permission)])
    for model in (GroupPagePermission, GroupCollectionPermission):
        rows = [right for right in rights if isinstance(right, model)]
        model.objects.bulk_create(rows, ignore_conflicts=True)


def _take_back(group: Group, key: str) -> None:
    if key.startswith("page "):
        _word, page, codename = key.split()
        group.page_permissions.filter(page_id=page, permission__codename=codename).delete()
    elif key.startswith("collection "):
        codename = key.split()[1]
        group.collection_permissions.filter(permission__codename=codename).delete()
    else:
        app, _dot, codename = key.partition(".")
        group.permissions.remove(
            *Permission.objects.filter(content_type__app_label=app, codename=codename)
        )
