"""What each page carries for the time without a network."""

from datetime import datetime

from django import template
from django.utils import timezone

from ..offline import copies_wanted

register = template.Library()
register.simple_tag(copies_wanted)


@register.simple_tag
def made_at() -> datetime:
    """When this page is made, in whole minutes: its ETag promises the same bytes within one."""
    return timezone.now().replace(second=0, microsecond=0)
