"""The situation finder and the self-checks, for pages of other apps."""

from django import template
from django.utils.translation import get_language

from ..models import SelfCheckPage, SituationFinderPage

register = template.Library()


@register.inclusion_tag("guidance/tool_start.html")
def situation_finder(level=2):
    """The first question of the situation finder, below a heading of `level`. One query."""
    finders = SituationFinderPage.objects.for_reader(get_language())
    finder = finders.order_by("position", "pk").first()
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
    checks = SelfCheckPage.objects.for_reader(get_language()).in_lists()
    return checks.order_by("position", "title")


@register.filter
def found_in(ids, guides):
    """The pages of some ids, in their order, without those that may not be shown."""
    return [guides[pk] for pk in ids if pk in guides]
