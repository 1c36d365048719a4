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
    for values in platform.read_needs:
        need = _worded(Capability, values["texts"], pk=values["pk"], slug=values["slug"])
        fit = [other for other in alternatives if need.slug in serves[other.pk]]
        groups.append(ServedNeed(need, fit))
    placed = {other.pk for group in groups for other in group.alternatives}
    rest = [other for other in alternatives if other.pk not in placed]
    if rest:
        groups.append(ServedNeed(None, rest))
    return PlatformPage(
        category=_worded(Category, platform.read_category, pk=platform.category_id),
        links=[OfficialLink(platform_id=platform.pk, **each) for each in platform.read_links],
        needs=groups,
        alternatives=alternatives,
    )


def _worded(model, texts, **values):
    record = model(**values)
    record.read_texts = texts
    return record
