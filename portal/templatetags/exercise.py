"""Tells templates that everything here is an exercise, those without a request as well."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def exercise() -> bool:
    """Return whether what is shown was made for practice."""
    return settings.EXERCISE
