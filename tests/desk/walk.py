"""Every address of the desk, filled with keys of rows that exist."""

from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, get_resolver, reverse
from wagtail.admin.viewsets import viewsets


@dataclass(frozen=True)
class Screen:
    """One address pattern below /desk/: its full name and the parameters it wants."""

    name: str
    route: str
    wants: tuple[str, ...]

    def address(self, rows: "Rows") -> str:
        """Return the address of an example. Raises KeyError where no value is known."""
        if self.name.startswith("/"):
            return self.name
        if (self.name, "args") in rows.values:  # parameters without names
            return reverse(self.name, args=rows.values[self.name, "args"])
        return reverse(self.name, kwargs={each: rows.value(self.name, each) for each in self.wants})


@cache
def screens() -> list[Screen]:
    """Return every address below /desk/; one without a name is called by its route."""
    desk = [each for each in get_resolver().url_patterns if str(each.pattern).startswith("desk/")]
    found = {}
    for pattern in desk:
        for screen in _below(pattern, (), "", ()):
            known = found.get(screen.name)
            # Of two addresses with one name the shorter one leads to the longer.
            if known is None or len(known.wants) < len(screen.wants):
                found[screen.name] = screen
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


class Rows:
    """Values for the parameters of addresses: by name and parameter, by the start of a name and
    parameter, by the model of a viewset, by parameter."""

    def __init__(self, values: dict[tuple[str, str] | str, object]):
        self.values = values
        screens()  # Wagtail registers its viewsets when the addresses are first asked for
        self.models = {
            each.url_namespace: each.model
            for each in viewsets.viewsets
            if getattr(each, "name", "") and hasattr(each, "model")
        }

    def value(self, name: str, parameter: str):
        space, _colon, _rest = name.rpartition(":")
        for key in ((name, parameter), (space, parameter)):
            if key in self.values:
                return self.values[key]
        if parameter == "pk" and space in self.models:
            return self.models[space]._base_manager.order_by("pk").values_list("pk", flat=True)[0]
        return self.values[parameter]
