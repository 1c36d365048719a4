"""In which languages the page at hand really exists: for the switcher, and for machines.

A page whose words are all in the catalogues exists in every language. One that shows a record or a
guide exists where that has a public text; elsewhere readers get it in another language. A view may
say so itself, with codes named `written` in the context; and with `canonical_path` which of several
addresses of one page is the one, e.g. /vi/incidents/?year=2024.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from lib.languages import CODES, NAMES, SOURCE, Worded, chain, direction

register = template.Library()

RECORDS = ("incident", "platform")  # what the pages of one record name it in their context


@dataclass(frozen=True)
class Tongue:
    """The page in one language. `shown_in` is the language its words really come in."""

    code: str
    name: str
    url: str
    absolute: str
    active: bool
    shown_in: str

    @property
    def is_written(self) -> bool:
        return self.shown_in == self.code

    @property
    def direction(self) -> str:
        return direction(self.code)

    @property
    def note(self) -> str:
        """What a reader of this language has to know before choosing it; in that language."""
        if self.is_written:
            return ""
        with override(self.code):
            if not self.shown_in:
                return _("not yet available")
            words = '<span lang="{}" dir="{}">{}</span>'
            name = NAMES[self.shown_in]
            return format_html(
                _("shown in {}"),
                format_html(words, self.shown_in, direction(self.shown_in), name),
            )


@register.simple_tag(takes_context=True)
def page_languages(context) -> list[Tongue]:
    """The page in each of our languages, in their order."""
    written = _written(context)
    return [
        Tongue(
            **each,
            shown_in=next((code for code in chain(each["code"]) if code in written), ""),
        )
        for each in context.get("languages", ())
    ]


@register.simple_tag(takes_context=True)
def alternate_links(context) -> SafeString:
    """The canonical address of a page, and its address in each language it exists in.

    A page in borrowed words names the page they are borrowed from, and no alternates: those are
    that page's. For readers of no language of ours there is the source, as at `/`.
    """
    tongues = page_languages(context)
    by_code = {each.code: each for each in tongues}
    here = next((each for each in tongues if each.active), None)
    if here is None:
        return SafeString("")
    own = by_code.get(here.shown_in, here)
    links = [(SafeString('rel="canonical"'), own.code)]
    if here.is_written:
        existing = [each.code for each in tongues if each.is_written]
        links += [(format_html('rel="alternate" hreflang="{}"', code), code) for code in existing]
        rest = SOURCE if SOURCE in existing else existing[0]
        links.append((SafeString('rel="alternate" hreflang="x-default"'), rest))
    path = context.get("canonical_path") or ""
    addresses = {
        each.code: f"{settings.SITE_URL}/{each.code}/{path.split('/', 2)[2]}"
        if path
        else each.absolute
        for each in tongues
    }
    return format_html_join(
        "\n    ", '<link {} href="{}">', ((kind, addresses[code]) for kind, code in links)
    )


def _written(context) -> Collection[str]:
    """The languages in which what the page shows exists. Costs no query where the page read it."""
    written = context.get("written")
    if written:
        return written
    for name in RECORDS:
        record = context.get(name)
        if isinstance(record, Worded) and record.public_texts:
            return record.public_texts.keys()
    return CODES
