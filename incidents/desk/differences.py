"""What changed between two texts, word by word."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_PARTS = re.compile(r"\s+|[^\s]+")


def difference(before: str, after: str) -> SafeString:
    """Return the new text with what was taken out and what came in, as `<del>` and `<ins>`."""
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    shown = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            shown.append(format_html("{}", "".join(old[a:b])))
            continue
        if b > a:
            shown.append(format_html("<del>{}</del>", "".join(old[a:b])))
        if d > c:
            shown.append(format_html("<ins>{}</ins>", "".join(new[c:d])))
    return mark_safe("".join(shown))  # noqa: S308 - each part is escaped
