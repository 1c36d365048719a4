"""A platform's page from one row: its kind, addresses, needs, and what works instead of it."""

from dataclasses import dataclass, field

from .models import Capability, Category, OfficialLink, Platform


@dataclass(frozen=True)
class ServedNeed:
    """Something people do with a platform, and what else serves it; `need` is None for the rest."""

    need: Capability | None
    alternatives: list[Platform] = field(default_factory=list)


@dataclass(frozen=True)
class PlatformPage:
    """What the row of `Platform.objects.in_full()` carries."""

    category: Category
    links: list[OfficialLink]
    needs: list[ServedNeed]
    alternatives: list[Platform]


def unfold(platform: Platform) -> PlatformPage:
    """Return the records that were read together with a platform.

    An alternative stands below each need it shares with the platform, and below none where it
    shares none. A closed platform has no alternatives: nobody waits for it to come back.
    """
    alternatives, serves = [], {}
    if platform.lifecycle != Platform.Lifecycle.CLOSED:
        for values in platform.read_alternatives:
            needs = values.pop("needs")
            alternatives.append(Platform(**values))
            serves[values["pk"]] = set(needs)
    groups = []
    for need in needs_of(platform):
        fit = [other for other in alternatives if need.slug in serves[other.pk]]
        groups.append(ServedNeed(need, fit))
    placed = {other.pk for group in groups for other in group.alternatives}
    rest = [other for other in alternatives if other.pk not in placed]
    if rest:
        groups.append(ServedNeed(None, rest))
    return PlatformPage(
        category=category_of(platform),
        links=links_of(platform),
        needs=groups,
        alternatives=alternatives,
    )


def category_of(platform: Platform) -> Category:
    """Return the kind of a platform, with its words; its slug was not read."""
    return _worded(Category, platform.read_category, pk=platform.category_id)


def needs_of(platform: Platform) -> list[Capability]:
    """Return the needs a platform serves, with their words."""
    return [
        _worded(Capability, each["texts"], pk=each["pk"], slug=each["slug"])
        for each in platform.read_needs
    ]


def links_of(platform: Platform) -> list[OfficialLink]:
    """Return the addresses of a platform that may be shown."""
    return [OfficialLink(platform_id=platform.pk, **each) for each in platform.read_links]


def _worded(model, texts, **values):
    record = model(**values)
    record.read_texts = texts
    return record
