"""How we know: what our words mean, told beside the code's own choices, and what is read.

Each table covers a whole vocabulary; `explained` fails on a word without a meaning, and a test
holds it. What decides is in `incidents.feeds.decide`; the page says the same in plain words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import Platform
from incidents.choices import EvidenceKind, State, Verdict
from incidents.feeds.models import Feed, FeedTarget

Meanings = Mapping[str, Promise | str]

STATES: Meanings = {
    State.OPERATIONAL: _("A fresh official source of the platform itself says that it works."),
    State.NO_KNOWN_ISSUE: _(
        "Nothing that we read speaks of trouble, but nobody official says that it works either."
    ),
    State.UNKNOWN: _(
        "We ought to know and do not: the sources are silent, cannot be read, are in doubt, or"
        " there is none. It means neither that the platform works nor that it fails."
    ),
    State.MAINTENANCE: _("Work on the platform that was announced."),
    State.REPORTS: _(
        "Far more readers than usual report trouble. Readers' reports are not collected yet, so"
        " this word is not in use yet."
    ),
    State.DEGRADED: _(
        "It works, but badly: slowly, with errors, or without some of its functions. Where our own"
        " check cannot reach it and nothing else confirms that it fails, this is the most we say."
    ),
    State.PARTIAL_OUTAGE: _(
        "A part of it does not work, or it does not work for a part of the people who use it."
    ),
    State.MAJOR_OUTAGE: _("It does not work for most people, or for anybody."),
}

SIGNALS: Meanings = {
    EvidenceKind.OFFICIAL: _(
        "Status pages and feeds that operators publish themselves. A program reads them again and"
        " again, most of them every few minutes. What it does not understand counts as unknown,"
        " never as working."
    ),
    EvidenceKind.PROBE: _(
        "For platforms without a status page, our server asks whether a site, its certificate or"
        " its name answers. That can show that it can be reached from there, or cannot; never that"
        " it works: a page may open while nobody can log in. Two checks in a row must agree."
    ),
    EvidenceKind.REPORTS: _("Not collected yet. Nothing on this site rests on them."),
    EvidenceKind.EDITOR: _(
        "People who open incidents, weigh what was said, and may set a state by hand for a while,"
        " with a reason."
    ),
}

VERDICTS: Meanings = {
    Verdict.OFFICIAL: _(
        "The operator says it about itself. It is certain that it said so, not that it is so."
    ),
    Verdict.CONFIRMED: _("Shown by evidence that we name."),
    Verdict.UNVERIFIED: _("Nobody has shown yet that it is so, or that it is not."),
    Verdict.DISPUTED: _("Somebody who should know says the opposite."),
    Verdict.MISLEADING: _("Something in it is true, but it leads to a wrong conclusion."),
    Verdict.FALSE: _("Evidence that we name shows that it is not so."),
    Verdict.OUTDATED: _("Newer facts have taken its place."),
}


@dataclass(frozen=True)
class Word:
    """One word of a vocabulary as readers meet it, with what it means."""

    value: str
    label: str
    meaning: str


def explained(vocabulary: type[TextChoices], meanings: Meanings) -> list[Word]:
    """Return every word of a vocabulary, in its order; KeyError where a meaning is missing."""
    return [Word(each.value, str(each.label), str(meanings[each])) for each in vocabulary]


@dataclass(frozen=True)
class ReadSource:
    """One source that is read, with the public platforms it speaks of."""

    feed: Feed
    platforms: tuple[str, ...]
    stale: bool

    @property
    def unproven(self) -> bool:
        """Whether no recorded answer of such a source was ever read by its reader's author."""
        return self.feed.definition is None or not self.feed.definition.proven


@dataclass(frozen=True)
class SourceGroup:
    """Sources of one kind. Our own checks move the board only beside a second signal."""

    label: str
    sources: tuple[ReadSource, ...]
    own: bool = False


PROBE, NO_PLATFORM = "probe", "none"
GROUPS: Meanings = {
    FeedTarget.Scope.FULL: _("Official sources of the platforms themselves"),
    FeedTarget.Scope.BUSINESS: _("Official sources for business products of a platform"),
    FeedTarget.Scope.ADJACENT: _("Official sources of a neighbouring product"),
    PROBE: _("Our own checks"),
    NO_PLATFORM: _("Sources of no platform on this site; our editors read them"),
}


def sources_read(now: datetime) -> list[SourceGroup]:
    """Return the public sources by kind: of the platform itself, beside it, own checks, the rest.

    Costs three queries however many sources there are.
    """
    found: dict[str, list[ReadSource]] = {kind: [] for kind in GROUPS}
    for feed in Feed.objects.public():
        targets = [each for each in feed.targets.all() if each.platform.is_published]
        scopes = {each.scope for each in targets}
        kind = next((scope for scope in FeedTarget.Scope.values if scope in scopes), NO_PLATFORM)
        names = sorted({each.platform.name for each in targets}, key=str.casefold)
        source = ReadSource(feed, tuple(names), feed.is_stale(now))
        found[PROBE if feed.is_probe else kind].append(source)
    return [
        SourceGroup(str(GROUPS[kind]), tuple(sources), own=kind == PROBE)
        for kind, sources in found.items()
        if sources
    ]


def ways_to_know() -> list[tuple[str, list[Platform]]]:
    """Return the platforms of the board by how their state can be known, in our words for that."""
    platforms = list(Platform.objects.running().filter(essential=True).order_by("position", "name"))
    groups = [
        (str(way.label), [each for each in platforms if each.feed_availability == way.value])
        for way in Platform.FeedAvailability
    ]
    return [(label, members) for label, members in groups if members]
