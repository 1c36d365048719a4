"""How results of a search are shown."""

from django import template

from portal.search import marking

register = template.Library()


@register.simple_tag
def marked(text, marks):
    """The text with the words of the question marked."""
    return marking.marked(text, marks)


@register.simple_tag
def excerpt(text, marks, length=40):
    """The part of a text that has the words of the question, with these marked."""
    return marking.marked(marking.excerpt(text, marks, length), marks)
