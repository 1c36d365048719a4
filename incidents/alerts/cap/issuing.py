"""Writing the messages that are owed: each once, its bytes with it, in the caller's transaction."""

import hashlib
import logging
from collections import defaultdict
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, prefetch_related_objects

from directory.models import ContentVersion

from ...models import Incident
from ..models import CapMessage, CapNumber
from . import mapping, signing, wording
from .chain import Chain, Owed
from .document import Message, Named, clean, tree, written
from .facts import facts

logger = logging.getLogger(__name__)


def tell(incident: Incident, now: datetime) -> None:
    """Write what an incident owes, inside the transaction that publishes one of its steps.

    Whatever goes wrong with a message never keeps readers from the step: it is an error in the log,
    and `settle` tries again.
    """
    try:
        with transaction.atomic():
            issue(incident.pk, now)
    except Exception:
        logger.exception("A CAP message could not be written", extra={"incident": incident.slug})


def settle(now: datetime) -> int:
    """Write what all incidents owe by now; return how many messages were written.

    Each incident is a transaction of its own: one that fails keeps no other from speaking.
    """
    count = 0
    for pk in _due(now):
        try:
            with transaction.atomic():
                # Whoever publishes a step meanwhile holds the row; then nothing is owed any more.
                Incident.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
                if sent := issue(pk, now):
                    ContentVersion.bump()
            count += len(sent)
        except Exception:
            logger.exception("CAP messages could not be written", extra={"incident": pk})
    return count


def issue(pk: int, now: datetime) -> list[CapMessage]:
    """Write the messages one incident owes. The caller's transaction holds its row."""
    found = []
    for chain in chains([Incident.objects.get(pk=pk)]):
        for owed in chain.owed(now):
            message = _write(chain, owed, now)
            chain.own.append(message)
            found.append(message)
    return found


def chains(incidents: list[Incident]) -> list[Chain]:
    """Read what was sent about some incidents, with their steps, in four queries."""
    prefetch_related_objects(incidents, "texts", "updates__texts")
    of_these = Q(incident__in=incidents) | Q(incident__merged_into__in=incidents)
    messages = CapMessage.objects.filter(of_these).defer("body")
    own, taken_over = defaultdict(list), defaultdict(list)
    for message in messages.annotate(survivor=F("incident__merged_into")).order_by("rev"):
        own[message.incident_id].append(message)
        taken_over[message.survivor].append(message)
    return [
        Chain(
            incident,
            sorted(incident.updates.all(), key=lambda step: (step.published_at, step.pk)),
            own[incident.pk],
            taken_over[incident.pk],
            status(),
        )
        for incident in incidents
    ]


def status() -> str:
    """Return what every message written now says it is: real, or part of an exercise."""
    return CapMessage.Status.EXERCISE if settings.EXERCISE else CapMessage.Status.ACTUAL


def host() -> str:
    """Return the name of the portal in identifiers: no space, comma or slash in it."""
    name = urlsplit(settings.SITE_URL).hostname or "localhost"
    return name.encode("idna").decode() if ":" not in name else name.replace(":", ".").strip(".")


def _due(now: datetime) -> list[int]:
    """Return the incidents that owe something, by few queries whatever their number."""
    holding = CapMessage.objects.filter(expires__gt=now).values("incident")
    still_open = Incident.objects.public(now).open().values("pk")
    incidents = list(Incident.objects.filter(Q(pk__in=still_open) | Q(pk__in=holding)))
    return [chain.incident.pk for chain in chains(incidents) if chain.owed(now)]


def _write(chain: Chain, owed: Owed, now: datetime) -> CapMessage:
    incident, standing = chain.incident, chain.standing()
    sent = now.astimezone(UTC).replace(microsecond=0)
    number = CapNumber.of(incident, sent.year)
    rev = CapMessage.objects.filter(incident=incident).count() + 1
    msg_type = CapMessage.Type.UPDATE if standing else CapMessage.Type.ALERT
    about = chain.incident, owed.step
    if owed.reason == CapMessage.Reason.WITHDRAWN:
        known = mapping.Facts(kind=incident.kind, phase=owed.step.phase, withdrawn=True)
        infos = tuple(wording.withdrawal(code) for code in owed.languages)
    else:
        known = facts(*about, now)
        infos = tuple(wording.info(*about, known, code) for code in owed.languages)
    merged = {message.incident_id: message for message in chain.taken_over}
    message = Message(
        identifier=f"{host()}-{number.year}-{number.number}-{rev}",
        sender=host(),
        sent=sent,
        status=status(),
        msg_type=CapMessage.Type.CANCEL if owed.ends else msg_type,
        category=mapping.category(known),
        response_type=mapping.response_type(known),
        urgency=mapping.urgency(known),
        severity=mapping.severity(known),
        certainty=mapping.certainty(known),
        event_code=mapping.event_code(known),
        onset=incident.started_at,
        expires=mapping.expires(known, incident.started_at, sent),
        infos=infos,
        note=wording.note() if settings.EXERCISE else "",
        references=tuple(each.reference for each in standing),
        incidents=(incident.uid.urn, *_uids(merged)),
        parameters=_parameters(known),
    )
    return _store(chain, owed, message, rev)


def _uids(merged) -> list[str]:
    """The incidents that became part of this one keep their names in its messages."""
    uids = Incident.objects.filter(pk__in=merged).order_by("pk").values_list("uid", flat=True)
    return [uid.urn for uid in uids] if merged else []


def _parameters(known: mapping.Facts) -> tuple[Named, ...]:
    """What CAP has no word for, in ours: kind, phase and platforms as in the API."""
    if known.withdrawn:
        return ()
    platforms = (Named("platform", slug) for slug in known.platforms)
    return (Named("kind", known.kind), Named("phase", known.phase), *platforms)


def _store(chain: Chain, owed: Owed, message: Message, rev: int) -> CapMessage:
    document = tree(message)
    with_signature = signing.signed(document)
    body = written(document if with_signature is None else with_signature)
    return CapMessage.objects.create(
        incident=chain.incident,
        step=owed.step,
        reason=owed.reason,
        rev=rev,
        identifier=message.identifier,
        sender=message.sender,
        sent=message.sent,
        expires=message.expires,
        msg_type=message.msg_type,
        status=message.status,
        languages=list(owed.languages),
        headline=clean(message.infos[0].headline),
        body=body,
        digest=hashlib.sha256(body).hexdigest(),
        signed=with_signature is not None,
    )
