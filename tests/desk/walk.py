"""Every address of the desk, filled with keys of rows that exist."""

from dataclasses import dataclass

from django.urls import URLPattern, get_resolver, reverse
from wagtail.admin.viewsets import viewsets


@dataclass(frozen=True)
class Screen:
    """One address pattern below /desk/: its full name and the parameters it wants."""

    name: str
    route: str
    wants: tuple[str, ...]


def screens() -> list[Screen]:
    """Return every named address below /desk/; raises for one without a name."""
    desk = [each for each in get_resolver().url_patterns if str(each.pattern).startswith("desk/")]
    found = {}
    for pattern in desk:
        for screen in _below(pattern, (), "", ()):
            found.setdefault(screen.name, screen)
    return sorted(found.values(), key=lambda screen: screen.name)


def _below(pattern, spaces, route, wants):
    route += str(pattern.pattern)
    wants = (*wants, *pattern.pattern.regex.groupindex)
    if isinstance(pattern, URLPattern):
        name = ":".join([*spaces, pattern.name]) if pattern.name else f"/{route}"
        yield Screen(name, route, wants)
        return
    if pattern.namespace:
        spaces = (*spaces, pattern.namespace)
    for each in pattern.url_patterns:
        yield from _below(each, spaces, route, wants)
