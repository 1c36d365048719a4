"""What pages of other apps show of the guidance."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from ..blocks import may_be_shown
from ..models import FraudFormPage, GuidePage, OfficialContact

register = template.Library()
register.filter(may_be_shown)


@register.simple_tag
def guides_for(platforms=None, kind=None, limit=6):
    """Guides for a reader of the active language: of some platforms first, then general ones."""
    guides = GuidePage.objects.for_reader(get_language())
    if kind:
        guides = guides.filter(kind=kind)
    if platforms:
        guides = guides.filter(platforms__in=platforms).distinct()
    return guides.order_by("position", "title")[:limit]


@register.simple_tag
def fraud_forms(limit=6):
    """Forms of fraud for a reader of the active language."""
    return FraudFormPage.objects.for_reader(get_language()).order_by("position", "title")[:limit]


@register.simple_tag
def contacts_of(platform):
    """Contacts of one platform that may be shown."""
    return OfficialContact.objects.public(timezone.localdate()).filter(platform=platform)


@register.filter
def guide_url(guide):
    """The address of a guide inside the reader's own language, even where it is a fallback."""
    _empty, _tree, path = guide.url_path.split("/", 2)
    return reverse("wagtail_serve", args=[path])


@register.filter
def shown_today(contact) -> bool:
    """Whether a contact inside a guide may be shown: a guide outlives its verification."""
    today = timezone.localdate()
    return OfficialContact.objects.public(today).filter(pk=contact.pk).exists()
