"""The providers we can read. Adding one is an adapter file, a line here and its samples."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from .reading import Document, Reading


@dataclass(frozen=True)
class Provider:
    """How a provider is read and how far its word goes.

    `structured` marks official JSON with states of its own, `event_only` a source that lists
    events and so can never say "works", `proven` one whose recorded payload was read, `probe` our
    own check of reachability, `pushed` what others bring through the API and nobody fetches.
    `vendor` names the company whose hosts serve all pages of a provider; without one each host
    stands for itself. `paths` are where a page of this provider usually is, below its host: looked
    at when a source no longer speaks its format.
    """

    name: str
    label: str
    structured: bool = False
    event_only: bool = False
    proven: bool = True
    probe: bool = False
    pushed: bool = False
    vendor: str = ""
    paths: tuple[str, ...] = ()

    @property
    def trusted_by_default(self) -> bool:
        return self.structured and self.proven

    @property
    def parse(self) -> Callable[[list[Document]], Reading]:
        return self._adapter.parse

    def second_look(self, documents: list[Document], reading: Reading) -> str | None:
        """Return the address of one more document that must confirm a reading, or None."""
        look = getattr(self._adapter, "second_look", None)
        return look(documents, reading) if look else None

    @property
    def _adapter(self):
        return import_module(f"incidents.feeds.adapters.{self.name}")


_OFFICIAL = {"structured": True}
_UNPROVEN = {"structured": True, "proven": False}
_EVENTS = {"event_only": True}

_PROVIDERS = (
    Provider(
        "statuspage",
        "Atlassian Statuspage (JSON v2)",
        **_OFFICIAL,
        vendor="Atlassian Statuspage",
        paths=("/api/v2/summary.json",),
    ),
    Provider(
        "statuspage_history",
        "Atlassian Statuspage (Atom, RSS)",
        **_EVENTS,
        vendor="Atlassian Statuspage",
        paths=("/history.atom", "/history.rss"),
    ),
    Provider("google", "Google (incidents.json)", **_OFFICIAL, **_EVENTS, vendor="Google"),
    Provider("slack", "Slack (status API v2)", **_OFFICIAL, paths=("/api/v2.0.0/current",)),
    Provider("meta", "Meta (metastatus.com JSON)", **_UNPROVEN, paths=("/data/orgs.json",)),
    Provider(
        "incidentio",
        "incident.io (page data, widget)",
        **_UNPROVEN,
        vendor="incident.io",
        paths=("/proxy/{host}", "/api/v1/summary"),
    ),
    Provider(
        "instatus",
        "Instatus (summary.json)",
        **_UNPROVEN,
        vendor="Instatus",
        paths=("/summary.json",),
    ),
    Provider("uptime_kuma", "Uptime Kuma (page and heartbeats)", **_OFFICIAL),
    Provider("azure", "Microsoft Azure (RSS)", **_EVENTS, vendor="Microsoft"),
    Provider("aws", "AWS Health (currentevents)", **_UNPROVEN, **_EVENTS, vendor="AWS"),
    Provider("aws_rss", "AWS (RSS)", **_EVENTS, vendor="AWS"),
    Provider(
        "betterstack",
        "Better Stack (index.json)",
        **_UNPROVEN,
        vendor="Better Stack",
        paths=("/index.json",),
    ),
    Provider("cstate", "cState (index.json)", **_OFFICIAL, paths=("/index.json",)),
    Provider(
        "cachet",
        "Cachet 2 and 3 (API)",
        **_UNPROVEN,
        paths=("/api/components?per_page=100", "/api/v1/components?per_page=100"),
    ),
    Provider("statusio", "Status.io (public status)", **_OFFICIAL, vendor="Status.io"),
    Provider(
        "gatus", "Gatus (endpoint statuses)", **_OFFICIAL, paths=("/api/v1/endpoints/statuses",)
    ),
    Provider("upptime", "Upptime (summary.json)", **_OFFICIAL),
    Provider("cap", "CAP 1.2 (alert, Atom, RSS)", **_EVENTS, proven=False),
    Provider("hund", "Hund (JSON, Atom)", **_UNPROVEN, vendor="Hund"),
    Provider("sorry", "Sorry (API v1)", **_UNPROVEN, vendor="Sorry", paths=("/api/v1/status",)),
    Provider("probe", "Own check (HTTP, TLS, DNS, TCP)", probe=True),
    Provider("push", "Pushed through the API (read_feed's JSON)", pushed=True),
    Provider(
        "syndication",
        "Atom / RSS / JSON Feed",
        **_EVENTS,
        paths=("/feed.atom", "/feed.rss", "/index.xml", "/feed.json"),
    ),
)
PROVIDERS = {provider.name: provider for provider in _PROVIDERS}
PUSHED = tuple(provider.name for provider in _PROVIDERS if provider.pushed)
