"""Every screen of the desk that can be looked at, and the words on it."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from wagtail.admin.viewsets import viewsets
from wagtail.coreutils import resolve_model_string
from wagtail.models import Collection, Page, Task, Workflow

from directory.models import Platform

NOT_LOOKED_AT = re.compile(
    r"_results$|^wagtailadmin_(api|sprite|javascript|dismissibles|error_test|tag_)|"
    r"socialaccount|_(login|callback)$|"
    r"^mfa_(login|authenticate|download)|^account_(inactive|confirm_login|signup)"
)
ALL_OF_A_PAGE = (
    *("edit", "usage", "history", "workflow_history", "delete", "unpublish", "move", "copy"),
    *("set_privacy", "add_subpage"),
)
ALL_OF_A_RECORD = ("edit", "delete", "history", "usage", "inspect")
SILENT = ("script", "style", "noscript")
SAID_BY_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")


def addresses() -> list[str]:
    """Return the addresses of all screens, by what is there: pages, records, people, workflows."""
    found = [
        reverse(name) for name in _names(get_resolver(), "", "") if not NOT_LOOKED_AT.search(name)
    ]
    found += _of_pages() + _of_records() + _of_workflows()
    return sorted({each for each in found if each.startswith("/desk/")})


def _names(resolver, prefix: str, space: str) -> Iterator[str]:
    """Yield the names of addresses below /desk/ that need no argument."""
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _names(
                pattern, address, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        elif address.startswith("desk/") and pattern.name:
            try:
                reverse(space + pattern.name)
            except NoReverseMatch:
                continue
            yield space + pattern.name


def _of_pages() -> list[str]:
    found = []
    guide = Page.objects.filter(depth__gte=3, live=True).first()
    for page in (Page.objects.get(depth=1), guide.get_parent(), guide):
        found.append(reverse("wagtailadmin_explore", args=[page.pk]))
    for name in ALL_OF_A_PAGE:
        found.append(reverse(f"wagtailadmin_pages:{name}", args=[guide.pk]))
    kind = guide.specific_class._meta
    parent = guide.get_parent().pk
    found.append(reverse("wagtailadmin_pages:add", args=[kind.app_label, kind.model_name, parent]))
    found.append(reverse("wagtailadmin_pages:type_use", args=[kind.app_label, kind.model_name]))
    found.append(reverse("simple_translation:submit_page_translation", args=[guide.pk]))
    return found


def _of_records() -> list[str]:
    """Return the form of the first record of each kind, and of one kind every screen."""
    found = []
    for viewset in viewsets.viewsets:
        if not viewset.name or not hasattr(viewset, "model"):
            continue
        model = resolve_model_string(viewset.model)
        record = model._default_manager.first()
        for name in ALL_OF_A_RECORD if model is Platform else ("edit",):
            try:
                found.append(reverse(f"{viewset.url_namespace}:{name}", args=[record.pk]))
            except (AttributeError, NoReverseMatch):  # no record, no such screen
                continue
    root = Collection.get_first_root_node()
    found.append(reverse("wagtailadmin_collections:edit", args=[root.pk]))
    return found


def _of_workflows() -> list[str]:
    return [
        reverse(f"wagtailadmin_workflows:{name}", args=[row.pk])
        for model, names in (
            (Workflow, ("edit", "disable", "usage")),
            (Task, ("edit_task", "disable_task")),
        )
        for row in model.objects.all()[:1]
        for name in names
    ]


class Said(HTMLParser):
    """Collects the texts of a page and of the attributes that are read out."""

    def __init__(self):
        super().__init__()
        self.texts: set[str] = set()
        self.within = 0  # elements whose text nobody sees

    def handle_starttag(self, tag, attrs):
        self.within += tag in SILENT
        self.texts |= {value for name, value in attrs if name in SAID_BY_ATTRIBUTES and value}

    def handle_endtag(self, tag):
        self.within -= tag in SILENT

    def handle_data(self, data):
        if not self.within:
            self.texts.add(data)


def words_of(answer) -> set[str]:
    """Return what an answer says to eyes and ears, each text on its own."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        body = json.loads(answer.content)
        markup = body.get("html", "") if isinstance(body, dict) else ""
    else:
        markup = answer.content.decode() if kind.startswith("text/html") else ""
    page = Said()
    page.feed(markup)
    page.close()
    return {" ".join(each.split()) for each in page.texts if each.strip()}
