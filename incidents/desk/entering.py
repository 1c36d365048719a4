"""A statement becomes a record: words, chain of sources, what it contradicts."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log

from directory.models import ContentVersion, Source
from lib.folding import fold
from lib.languages import CODES, SOURCE, TextState
from lib.slugs import free_slug

from ..models import Claim, ClaimSource, ClaimText, Incident
from ..publish import NOT_SAID
from .claim_forms import ClaimForm

Reporter = tuple[str, Source | None]  # a name, or a source, or both


@transaction.atomic
def enter(
    incident: Incident,
    form: ClaimForm,
    author,
    *,
    reporters: Iterable[Reporter] = (),
    via: Mapping[str, str] = NOT_SAID,
) -> Claim:
    """Enter the statement of a valid form. It is public at once, with its verdict.

    The caller holds the row of the incident. `reporters` stand in the chain between who said it
    and where it was read; `via` goes into the log.
    """
    data = form.cleaned_data
    words = data[f"statement_{SOURCE}"]
    position = incident.claims.count() * 10 + 10
    claim = Claim.objects.create(
        incident=incident,
        slug=_slug(Claim, f"{incident.slug} {' '.join(words.split()[:6])}"),
        nature=data["nature"],
        topic=data["topic"],
        said_at=data["said_at"],
        verdict=data["verdict"],
        position=min(position, 32_000),
        published_at=timezone.now(),
    )
    _write_texts(claim, form)
    _write_chain(claim, form, reporters)
    contradict(claim, data["contradicts"])
    log(claim, "incidents.claim", user=author, data={"verdict": claim.verdict, **via})
    ContentVersion.bump()
    return claim


def _write_texts(claim: Claim, form: ClaimForm) -> None:
    data = form.cleaned_data
    machine = form.machine()
    for code in CODES:
        if data[f"statement_{code}"]:
            ClaimText.objects.create(
                claim=claim,
                language=code,
                state=TextState.MACHINE if code in machine else TextState.REVIEWED,
                based_on=None if code == SOURCE else 1,
                **{name: data[f"{name}_{code}"] for name in ("claimant", "statement", "reasons")},
            )


def _write_chain(claim: Claim, form: ClaimForm, reporters: Iterable[Reporter]) -> None:
    role = ClaimSource.Role
    links = [(role.CLAIMANT, form.cleaned_data[f"claimant_{SOURCE}"], None)]
    links += [(role.REPORTER, name, source) for name, source in reporters]
    if source := _source(form):
        links.append((role.READ_IN, "", source))
    for position, (role, name, found) in enumerate(links, start=1):
        ClaimSource.objects.create(
            claim=claim, position=position, role=role, name=name, source=found
        )


def _source(form: ClaimForm) -> Source | None:
    """Return the source that was chosen, or the one of the address, made where it is new."""
    data = form.cleaned_data
    source = data["source"]
    if source is None and data["url"]:
        title = data["source_title"] or data["url"]
        source = Source.objects.create(
            slug=_slug(Source, f"{data['publisher']} {data['source_title']}"),
            title=title[:300],
            publisher=data["publisher"],
            url=data["url"],
            archived_url=data["archived_url"],
            origin=data["origin"] or Source.Origin.PRESS,
        )
    elif source is not None and data["archived_url"] and not source.archived_url:
        source.archived_url = data["archived_url"]
        source.save(update_fields=["archived_url"])
    return source


def contradict(claim: Claim, others) -> None:
    """Say which statements a statement contradicts."""
    claim.contradicts.set(others)
    claim.save()


def _slug(model, words: str) -> str:
    """Return a short address that no row of a model has."""
    return free_slug(model, slugify(fold(words))[:100].strip("-") or model._meta.model_name)
