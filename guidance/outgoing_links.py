"""Every address that readers are sent to, and where on the desk each is written.

Other apps add theirs by the Wagtail hook `outgoing_addresses`: functions without arguments that
yield `Use`.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from yarl import URL

from directory.models import NoticeRecipient, OfficialLink, Publisher, Source

from .models import OfficialContact
from .models.pages import BaseGuide

_ADDRESS = re.compile(r"https?://[^\s\"'<>\\)\]}]+", re.I)
_AFTER = ".,;:!?…"  # ends a sentence, not an address
LONGEST = 1000


@dataclass(frozen=True)
class Use:
    """One place where an address is written. `official`: people act on it."""

    url: str
    kind: str | Promise
    title: str
    edit_url: str
    official: bool = False


def addresses() -> dict[str, list[Use]]:
    """Return where each address is used. The number of queries does not grow with the rows."""
    found = defaultdict(list)
    ways = (_links, _contacts, _sources, _answers, _publisher, _guides)
    for way in (*ways, *hooks.get_hooks("outgoing_addresses")):
        for use in way():
            if _is_outgoing(use.url):
                found[use.url].append(use)
    return dict(found)


def _is_outgoing(url: str) -> bool:
    ours = url.startswith(f"{settings.SITE_URL}/") or url == settings.SITE_URL
    if ours or len(url) > LONGEST or not _ADDRESS.fullmatch(url):
        return False
    try:
        return bool(URL(url).host)
    except ValueError:
        return False


def _links() -> Iterator[Use]:
    rows = OfficialLink.objects.order_by("platform", "kind", "url")
    for url, name, pk in rows.values_list("url", "platform__name", "platform_id"):
        edit = reverse("platforms:edit", args=[pk])
        yield Use(url, _("Official address"), name, edit, official=True)


def _contacts() -> Iterator[Use]:
    for slug, value, pk in OfficialContact.objects.values_list("slug", "value", "pk"):
        edit = reverse("contacts:edit", args=[pk])
        yield Use(value, _("Official contact"), slug, edit, official=True)


def _sources() -> Iterator[Use]:
    rows = Source.objects.exclude(url="", archived_url="")
    for title, url, archived, pk in rows.values_list("title", "url", "archived_url", "pk"):
        edit = reverse("sources:edit", args=[pk])
        yield Use(url, _("Source"), title, edit)
        yield Use(archived, _("Archived copy of a source"), title, edit)


def _answers() -> Iterator[Use]:
    rows = NoticeRecipient.objects.exclude(answer_url="").order_by("pk")
    for url, name, notice in rows.values_list("answer_url", "platform__name", "notice_id"):
        yield Use(url, _("Answer to a notice"), name, reverse("notices:edit", args=[notice]))


def _publisher() -> Iterator[Use]:
    body = Publisher.objects.first()
    if body is not None:
        edit = reverse("wagtailsettings:edit", args=["directory", "publisher", body.pk])
        for url in _written_in(" ".join((body.contact, body.address, body.mandate))):
            yield Use(url, _("Publisher"), body.body, edit)


def _guides() -> Iterator[Use]:
    for model in BaseGuide.kinds():
        for pk, title, body in (
            model.objects.live().order_by("pk").values_list("pk", "title", "body")
        ):
            edit = reverse("wagtailadmin_pages:edit", args=[pk])
            blocks = json.dumps(list(body.raw_data), default=str, ensure_ascii=False)
            for url in _written_in(blocks):
                yield Use(url, model._meta.verbose_name, title, edit)


def _written_in(text: str) -> list[str]:
    return sorted({each.rstrip(_AFTER) for each in _ADDRESS.findall(text)})
