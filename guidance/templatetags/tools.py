"""The situation finder and the self-checks, for pages of other apps."""

from django import template
from django.utils.translation import get_language

from lib.prepared import Prepared

from ..models import SelfCheckPage, SituationFinderPage

register = template.Library()

_finders = Prepared(
    lambda language: SituationFinderPage.objects.for_reader(language).order_by("position", "pk")[:1]
)
_checks = Prepared(
    lambda language: (
        SelfCheckPage.objects.for_reader(language).in_lists().order_by("position", "title")
    )
)


@register.inclusion_tag("guidance/tool_start.html")
def situation_finder(level=2):
    """The first question of the situation finder, below a heading of `level`. One query."""
    finder = next(iter(_finders(get_language())), None)
    if finder is None or not finder.tree.questions:
        return {"finder": None}
    return {
        "finder": finder,
        "question": finder.tree.questions[0],
        "address": finder.address,  # of the reader's language, whatever the questions speak
        "level": int(level),
    }


@register.simple_tag
def self_checks():
    """The self-checks for a reader of the active language, each with its `address`. One query."""
    return _checks(get_language())


@register.filter
def found_in(ids, guides):
    """The pages of some ids, in their order, without those that may not be shown."""
    return [guides[pk] for pk in ids if pk in guides]
