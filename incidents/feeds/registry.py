"""The providers we can read. Adding one is an adapter file, a line here and its samples."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from .reading import Document, Reading


@dataclass(frozen=True)
class Provider:
    """How a provider is read and how far its word goes.

    `structured` marks official JSON with states of its own, `event_only` a source that lists
    events and so can never say "works", `proven` one whose recorded payload was read.
    """

    name: str
    label: str
    structured: bool = False
    event_only: bool = False
    proven: bool = True

    @property
    def trusted_by_default(self) -> bool:
        return self.structured and self.proven

    @property
    def parse(self) -> Callable[[list[Document]], Reading]:
        return import_module(f"incidents.feeds.adapters.{self.name}").parse


_PROVIDERS = (
    Provider("statuspage", "Atlassian Statuspage (JSON v2)", structured=True),
    Provider("statuspage_history", "Atlassian Statuspage (Atom, RSS)", event_only=True),
    Provider("google", "Google (incidents.json)", structured=True, event_only=True),
    Provider("slack", "Slack (status API v2)", structured=True),
    Provider("meta", "Meta (metastatus.com JSON)", structured=True, proven=False),
    Provider("incidentio", "incident.io (page data, widget)", structured=True, proven=False),
    Provider("instatus", "Instatus (summary.json)", structured=True, proven=False),
    Provider("uptime_kuma", "Uptime Kuma (page and heartbeats)", structured=True),
    Provider("azure", "Microsoft Azure (RSS)", event_only=True),
    Provider("aws", "AWS Health (currentevents)", structured=True, event_only=True, proven=False),
    Provider("aws_rss", "AWS (RSS)", event_only=True),
    Provider("betterstack", "Better Stack (index.json)", structured=True, proven=False),
    Provider("cstate", "cState (index.json)", structured=True),
    Provider("cachet", "Cachet 2 and 3 (API)", structured=True, proven=False),
    Provider("statusio", "Status.io (public status)", structured=True),
    Provider("gatus", "Gatus (endpoint statuses)", structured=True),
    Provider("upptime", "Upptime (summary.json)", structured=True),
    Provider("cap", "CAP 1.2 (alert, Atom, RSS)", event_only=True, proven=False),
    Provider("hund", "Hund (JSON, Atom)", structured=True, proven=False),
    Provider("sorry", "Sorry (API v1)", structured=True, proven=False),
    Provider("syndication", "Atom / RSS", event_only=True),
)
PROVIDERS = {provider.name: provider for provider in _PROVIDERS}
