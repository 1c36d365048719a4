"""The shape and the words of Atlassian Statuspage, API version 2, for what this portal knows.

Written after https://metastatuspage.com/api and after answers recorded from real pages, so that
clients of any Statuspage read this portal unchanged. Only plain values go in and out here;
`records` reads them.

Statuspage has no word for some of our states:

- `unknown` and `no_known_issue`: the component is left out, unless an incident under way names it;
  then it carries the level of that incident. The page's description never says that all systems
  are operational while one is left out.
- `reports`: `degraded_performance`. One signal that nobody has confirmed counts as the mildest
  trouble, as with our own checks; hiding it would look like good news.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.models import Platform
from lib import states

from ...choices import State
from ...models import Incident

OPERATIONAL = "operational"
COMPONENT_WORD = {
    states.OPERATIONAL: OPERATIONAL,
    states.MAINTENANCE: "under_maintenance",
    states.REPORTS: "degraded_performance",
    states.DEGRADED: "degraded_performance",
    states.PARTIAL_OUTAGE: "partial_outage",
    states.MAJOR_OUTAGE: "major_outage",
}
# `maintenance` stands in no document of Statuspage and in many of its answers.
INDICATOR = {
    states.MAINTENANCE: "maintenance",
    states.REPORTS: "minor",
    states.DEGRADED: "minor",
    states.PARTIAL_OUTAGE: "major",
    states.MAJOR_OUTAGE: "critical",
}


@dataclass(frozen=True)
class Component:
    """One platform. `state` is the board's, or an incident's where no word exists for it."""

    platform: Platform
    state: str
    since: datetime | None = None
    position: int = 0
    description: str = ""

    @property
    def word(self) -> str:
        """Statuspage's word for the state; empty where it has none."""
        return COMPONENT_WORD.get(self.state, "")


def stamp(moment: datetime | None) -> str | None:
    """Return an aware time as Statuspage writes it: UTC, milliseconds, `Z`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def component_id(platform: Platform) -> str:
    """Return an id that stays as long as the platform's slug does, on every portal."""
    return str(uuid5(NAMESPACE_URL, f"tag:binh-tinh,2026:platform/{platform.slug}"))


def page_id() -> str:
    return str(uuid5(NAMESPACE_URL, settings.SITE_URL))


def page(changed_at: datetime) -> dict:
    """Return `page`. `changed_at` is when anything public last changed."""
    return {
        "id": page_id(),
        "name": marked(str(settings.SITE_NAME)),
        "url": settings.SITE_URL,
        "time_zone": settings.TIME_ZONE,
        "updated_at": stamp(changed_at),
    }


def status(components: Iterable[Component], happening: Iterable[Incident]) -> dict:
    """Return `status`: the worst of all, as Statuspage's indicator is the peak and not the breadth.

    `components` are all, those without a word too; `happening` are the incidents under way.
    """
    components = list(components)
    known = [one.state for one in components if one.word]
    known += [each.level for each in happening if each.impact != states.NONE]
    worst = states.worst(known)
    if worst in INDICATOR:
        return {"indicator": INDICATOR[worst], "description": marked(str(State(worst).label))}
    return {"indicator": "none", "description": marked(_calm(components))}


def _calm(components: list[Component]) -> str:
    if not components:
        return str(State.UNKNOWN.label)
    silent = sum(one.state != states.OPERATIONAL for one in components)
    if not silent:
        return _("All Systems Operational")
    return ngettext(
        "No known outage. Nobody official confirms that %(number)s platform works.",
        "No known outage. Nobody official confirms that %(number)s platforms work.",
        silent,
    ) % {"number": silent}


def component(one: Component, word: str = "") -> dict:
    """Return one component; `word` stands where its state has none."""
    platform = one.platform
    return {
        "id": component_id(platform),
        "name": platform.name,
        "status": one.word or word,
        "created_at": stamp(platform.published_at),
        "updated_at": stamp(max(filter(None, (platform.published_at, one.since)))),
        "position": one.position,
        "description": one.description or None,
        "showcase": platform.essential,
        "start_date": None,
        "group_id": None,
        "page_id": page_id(),
        "group": False,
        "only_show_if_degraded": False,
    }


def marked(words: str) -> str:
    """Return words that say so when they are part of an exercise."""
    return f"{_('EXERCISE')} · {words}" if settings.EXERCISE else words
