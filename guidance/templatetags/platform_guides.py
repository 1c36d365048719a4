"""What the page of a platform shows of the fraud library."""

from django import template
from django.utils.translation import get_language

from ..models import FraudFormPage

register = template.Library()


@register.simple_tag
def fraud_forms_about(platform, limit=5):
    """Forms of fraud that use a platform, for a reader of the active language."""
    forms = FraudFormPage.objects.for_reader(get_language()).filter(platforms=platform)
    return forms.order_by("position", "title")[:limit]
