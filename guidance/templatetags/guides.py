"""What pages of other apps show of the guidance."""

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from lib.languages import with_words
from lib.prepared import Among, Prepared

from ..blocks import may_be_shown
from ..models import FraudFormPage, GuidePage, OfficialContact
from ..paths import url_of

SIGNS = 3  # of a form of fraud that a list shows

register = template.Library()
register.filter(may_be_shown)


def _guides(language: str, limit: int):
    return GuidePage.objects.for_reader(language).in_lists().in_order()[:limit]


def _guides_about(language: str, limit: int):
    guides = GuidePage.objects.for_reader(language).in_lists()
    return guides.filter(Among("platforms", "platforms")).distinct().in_order()[:limit]


_all_guides, _guides_about_platforms = Prepared(_guides), Prepared(_guides_about)


@register.simple_tag
def guides_for(platforms=None, limit=6):
    """Guides for a reader of the active language, of some platforms or of all."""
    if not platforms:
        return _all_guides(get_language(), limit)
    ids = [platform.pk for platform in platforms]
    return _guides_about_platforms(get_language(), limit, platforms=ids)


def _forms(language: str, limit: int):
    return FraudFormPage.objects.for_reader(language).in_lists().in_order()[:limit]


_fraud_forms = Prepared(_forms)


@register.simple_tag
def fraud_forms(limit=6):
    """Forms of fraud for a reader of the active language."""
    return _fraud_forms(get_language(), limit)


@register.filter
def guide_url(guide):
    """The address of a guide inside the reader's own language, even where it is a fallback."""
    return url_of(guide.url_path)


@register.simple_tag(takes_context=True)
def shown_contact(context, contact):
    """A contact inside a guide while it may be shown: a guide outlives its verification."""
    if contact is None:
        return None
    known = context.get("contacts_by_id")
    if known is not None:  # a guide's page has asked for all of them at once
        return known.get(contact.pk)
    public = OfficialContact.objects.public(timezone.localdate()).prefetch_related(None)
    return with_words(public).filter(pk=contact.pk).first()


@register.filter
def signs_of(guide) -> list[str]:
    """The first signs of a form of fraud."""
    signs = guide.body.first_block_by_name("signs")
    return list(signs.value)[:SIGNS] if signs else []


@register.filter
def is_whole(guide) -> bool:
    """Whether a form of fraud has an example, the first ten minutes and where to report."""
    parts = {block["type"] for block in guide.body.raw_data}
    return parts >= {"example", "first_ten_minutes", "where_to_report"}


@register.filter
def with_addresses(platforms) -> list:
    """Those platforms that have a verified address."""
    return [platform for platform in platforms if platform.addresses]
