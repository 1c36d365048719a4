"""What a link to a page looks like in messages and on other sites."""

from dataclasses import dataclass
from html import unescape

from django import template
from django.conf import settings
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from guidance.models.pages import BaseGuide
from lib.freshness import content_version

register = template.Library()

# As Open Graph writes them; of English and French those that most readers here use.
LOCALES = {"vi": "vi_VN", "en": "en_US", "fr": "fr_FR", "id": "id_ID", "ar": "ar_AR"}
RECORDS = {"incidents:detail": "incident", "directory:platform": "platform"}


@dataclass(frozen=True)
class PageCard:
    """Words and picture of a page's card. Addresses are whole."""

    title: str
    description: str
    address: str
    picture: str
    alt: str
    locale: str
    other_locales: list[str]


@register.simple_tag(takes_context=True)
def page_card(context) -> PageCard:
    """The card of the page at hand. It costs no query: the picture is drawn when it is asked for.

    The picture's address changes with the content, so that nobody shows an old state for long.
    """
    request = context.get("request")
    args = _picture(request, context)
    title = _block(context, "title").removesuffix(f"· {settings.SITE_NAME}").strip()
    if settings.EXERCISE:
        title = f"{_('EXERCISE')} · {title}"
    language = context.get("language", "")
    written = context.get("written") or LOCALES
    return PageCard(
        title=title,
        description=_block(context, "description"),
        address=f"{settings.SITE_URL}{request.path}" if request else settings.SITE_URL,
        picture=f"{settings.SITE_URL}{reverse('card', args=args)}?v={content_version()}",
        alt=_alt(args[0], title),
        locale=LOCALES.get(language, LOCALES["vi"]),
        other_locales=[LOCALES[code] for code in LOCALES if code in written and code != language],
    )


def _picture(request, context) -> list[str]:
    """The kind and the name of the picture that fits a page."""
    match = request.resolver_match if request else None
    name = match.view_name if match else ""
    if name == "home":
        return ["home"]
    if name in RECORDS:
        return [RECORDS[name], match.kwargs["slug"]]
    if name == "wagtail_serve" and match.args and isinstance(context.get("page"), BaseGuide):
        return ["guide", match.args[0].strip("/")]
    return ["site"]


def _alt(kind: str, title: str) -> str:
    if kind in ("home", "incident", "platform"):
        return _("%(title)s: how things were when this picture was made") % {"title": title}
    return title


def _block(context, name: str) -> str:
    """The words of a block of the page, once more, as plain text."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return " ".join(unescape(strip_tags(block.render(context))).split()) if block else ""
