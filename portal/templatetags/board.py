"""The tiles of the board. Made here: a template for each costs more than all of their queries."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from incidents.provenance import icon, provenance
from incidents.templatetags.platform_page import days_in_words
from incidents.templatetags.status import bars, look

register = template.Library()

TILE = """
<article class="card tile is-{look}">
<div class="spread"><h3><a href="{url}">{name}</a></h3><span class="status is-{look}">{icon}{label}</span></div>
<p class="provenance">{provenance}</p>
<div class="bars" role="img" aria-label="{past}">{bars}</div>
</article>"""  # noqa: E501 - markup


@register.simple_tag
def tiles(board) -> SafeString:
    """Every tile of a board, in its order."""
    return mark_safe("".join(_tile(tile.status, tile.days) for tile in board.tiles))  # noqa: S308 - each is escaped


def _tile(one, days) -> SafeString:
    shape = look(one.state)
    return format_html(
        TILE,
        look=shape,
        url=one.platform.get_absolute_url(),
        name=one.platform.name,
        icon=icon(shape),
        label=one.label,
        provenance=provenance(one),
        past=days_in_words(days),
        bars=bars(days),
    )
