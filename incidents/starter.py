"""Starter content of the incidents: the archive, the usual sentences and the feeds."""

from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.utils.dateparse import parse_datetime

from directory.models import Platform, Source
from directory.starter import Loader, by_slug, is_ours, read, remember_again
from guidance.models import FraudFormPage, GuidePage
from lib.languages import SOURCE

from .feeds.models import Feed, FeedTarget
from .models import (
    Claim,
    ClaimSource,
    Figure,
    FigurePoint,
    Impact,
    Incident,
    Phrase,
    Update,
)

CONTENT = Path(__file__).parent / "content"


def load(loader: Loader) -> None:
    """Load the archive, the usual sentences and the feeds."""
    items = [item for path in sorted((CONTENT / "incidents").glob("*.yaml")) for item in read(path)]
    refs = {"platforms": by_slug(Platform), "sources": by_slug(Source)}
    known, archived = set(by_slug(Claim)), set(by_slug(Incident))
    for item in items:
        _load_incident(loader, item, refs)
    # References need every row to be there. Claims get theirs once, when they are new.
    incidents, claims = by_slug(Incident), by_slug(Claim)
    for item in items:
        incident = incidents.get(item["slug"])
        if incident is not None and is_ours(incident) and _refer(incident, item, incidents):
            loader.counts["updated"] += item["slug"] in archived
        for each in item.get("claims") or ():
            if each["slug"] in claims.keys() - known:
                _contradict(claims[each["slug"]], each, claims)
    _load_phrases(loader)
    _load_feeds(loader, refs)


def _refer(incident: Incident, item: dict, incidents: dict) -> bool:
    """Give an incident what it refers to; return whether it lacked any of it."""
    wanted = {
        "related": [incidents[slug] for slug in item.get("related") or () if slug in incidents],
        "fraud_forms": _pages(FraudFormPage, item.get("fraud_forms")),
        "guides": _pages(GuidePage, item.get("guides")),
    }
    before = incident.parent_id, incident.uid
    incident.parent = incidents.get(item.get("parent"))
    # The same everywhere: its short address is made of this, and may stand on paper.
    incident.uid = uuid5(NAMESPACE_URL, f"binh-tinh:incident:{incident.slug}")
    changed = before != (incident.parent_id, incident.uid)
    for name, others in wanted.items():
        there = {other.pk for other in getattr(incident, name).all()}
        if missing := [other for other in others if other.pk not in there]:
            getattr(incident, name).add(*missing)
            changed = True
    if changed:
        incident.save()
        remember_again(incident)
    return changed


def _pages(model, slugs: list[str] | None) -> list:
    return list(model.objects.filter(slug__in=slugs or (), locale__language_code=SOURCE))


def _contradict(claim: Claim, each: dict, claims: dict) -> None:
    against = [claims[slug] for slug in each.get("contradicts") or () if slug in claims]
    if against:
        claim.contradicts.add(*against)
        claim.save()


def _load_incident(loader: Loader, item: dict, refs: dict) -> None:
    incident = loader.put(
        Incident,
        {"slug": item["slug"]},
        {
            "kind": item["kind"],
            "phase": item["phase"],
            "impact_override": item.get("impact_override") or "",
            "scope": item["scope"],
            "started_at": moment(item["started_at"]),
            "started_precision": item["started_precision"],
            "detected_at": moment(item.get("detected_at")),
            "resolved_at": moment(item.get("resolved_at")),
            "resolved_precision": item.get("resolved_precision") or "about",
            "published_at": moment(item["published_at"]),
        },
        item["texts"],
    )
    if incident is not None:
        _load_impacts(loader, incident, item, refs)
        _load_updates(loader, incident, item, refs)
        for each in item.get("claims") or ():
            _load_claim(loader, incident, each, refs)
        for each in item.get("figures") or ():
            _load_figure(loader, incident, each, refs)


def _load_impacts(loader: Loader, incident: Incident, item: dict, refs: dict) -> None:
    for each in item.get("impacts") or ():
        loader.put(
            Impact,
            {
                "incident": incident,
                "platform": refs["platforms"][each["platform"]],
                "started_at": moment(each["from"]),
            },
            {"level": each["level"], "ended_at": moment(each.get("to"))},
            each.get("texts"),
        )


def _load_updates(loader: Loader, incident: Incident, item: dict, refs: dict) -> None:
    for each in item.get("updates") or ():
        loader.put(
            Update,
            {"incident": incident, "key": str(each["key"])},
            {
                "phase": each["phase"],
                "published_at": moment(each["at"]),
                "source": refs["sources"].get(each.get("source")),
            },
            each["texts"],
        )


def _load_claim(loader: Loader, incident: Incident, each: dict, refs: dict) -> None:
    texts = {
        code: {"claimant": each["claimant"], **{k: v for k, v in words.items() if v}}
        for code, words in each["texts"].items()
    }
    claim = loader.put(
        Claim,
        {"slug": each["slug"]},
        {
            "incident": incident,
            "nature": each["nature"],
            "topic": each["topic"],
            "said_at": moment(each.get("said_at")),
            "verdict": each.get("verdict") or "",
            "answered": each.get("answered"),
            "position": each["position"],
        },
        texts,
    )
    if claim is None:
        return
    for position, link in enumerate(each.get("chain") or (), start=1):
        loader.put(
            ClaimSource,
            {"claim": claim, "position": position},
            {
                "role": link["role"],
                "name": link.get("name") or "",
                "source": refs["sources"].get(link.get("source")),
            },
        )


def _load_figure(loader: Loader, incident: Incident, each: dict, refs: dict) -> None:
    figure = loader.put(
        Figure,
        {"slug": each["slug"]},
        {
            "incident": incident,
            "platform": refs["platforms"].get(each.get("platform")),
            "unit": each["unit"],
            "method": each["method"],
            "source": refs["sources"][each["source"]],
            "confidence": each["confidence"],
            "position": each.get("position", 100),
        },
        each["texts"],
    )
    for point in each["points"] if figure is not None else ():
        loader.put(
            FigurePoint,
            {"figure": figure, "position": point["position"]},
            {
                "value": str(point["value"]),
                "qualifier": point["qualifier"],
                "at": moment(point.get("at")),
            },
            point["texts"],
        )


def _load_phrases(loader: Loader) -> None:
    for item in read(CONTENT / "phrases.yaml"):
        loader.put(
            Phrase,
            {"slug": item["slug"]},
            {
                "use": item.get("use") or Phrase.Use.STEP,
                "phase": item.get("phase") or "",
                "kinds": item.get("kinds") or "",
                "position": item["position"],
            },
            item["texts"],
        )


def _load_feeds(loader: Loader, refs: dict) -> None:
    for item in read(CONTENT / "feeds.yaml"):
        feed = loader.put(
            Feed,
            {"slug": item["slug"]},
            {
                "name": item["name"],
                "provider": item["provider"],
                "urls": "\n".join(item["urls"]),
                "homepage": item.get("homepage") or "",
                "pace": item["pace"],
                "trusted": item["trusted"],
                "enabled": item["enabled"],
                "marker": item.get("marker") or "",
            },
        )
        for target in item["targets"] if feed is not None else ():
            loader.put(
                FeedTarget,
                {
                    "feed": feed,
                    "platform": refs["platforms"][target["platform"]],
                    "component": target.get("component") or "",
                },
                {"scope": target["scope"]},
            )


def moment(value):
    """Return an aware time from a file, or None. YAML reads some times by itself."""
    return parse_datetime(value) if isinstance(value, str) else value
