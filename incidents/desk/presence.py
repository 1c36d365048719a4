"""Who is at work on what just now. It lives in the cache: nothing of it lasts, nothing locks."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.cache import cache

from directory.models import Editor

from ..models import Incident, Proposal

GONE = 45  # seconds after the last sign; a form gives one every fifteen


@dataclass(frozen=True)
class Present:
    """An editor who has a form open."""

    name: str
    since: timedelta  # since the form was opened


def about_incident(incident: Incident) -> str:
    return f"incident:{incident.pk}"


def about_proposal(proposal: Proposal) -> str:
    return f"proposal:{proposal.pk}"


def _key(editor_id: int) -> str:
    return f"at-work:{editor_id}"


def note(editor: Editor, subjects: list[str], now: datetime) -> None:
    """Note that an editor has a form about these subjects open."""
    moment = now.timestamp()
    known = cache.get(_key(editor.pk)) or {}
    kept = {name: times for name, times in known.items() if moment - times[1] < GONE}
    for subject in subjects:
        first = kept[subject][0] if subject in kept else moment
        kept[subject] = (first, moment)
    cache.set(_key(editor.pk), kept, GONE)


def forget(editor: Editor, subjects: list[str]) -> None:
    """Note that an editor is done with these subjects."""
    known = cache.get(_key(editor.pk)) or {}
    cache.set(_key(editor.pk), {k: v for k, v in known.items() if k not in subjects}, GONE)


def at_work(me: Editor, now: datetime) -> dict[str, list[Present]]:
    """Return who else has a form open, by subject. One query, one question to the cache."""
    others = Editor.objects.filter(is_active=True).exclude(pk=me.pk)
    names = {each.pk: each.get_full_name() or each.get_username() for each in others}
    found = defaultdict(list)
    entries = cache.get_many([_key(pk) for pk in names])
    for pk, name in names.items():
        for subject, (first, last) in entries.get(_key(pk), {}).items():
            if now.timestamp() - last < GONE:
                since = now - datetime.fromtimestamp(first, UTC)
                found[subject].append(Present(name, since))
    return found


def together(found: dict[str, list[Present]], subjects: list[str]) -> list[Present]:
    """Return who is at work on any of some subjects, each once."""
    return list({each.name: each for one in subjects for each in found.get(one, ())}.values())
