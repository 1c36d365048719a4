"""The usual sentences, filled in for one incident, in every language at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import translation
from django.utils.html import strip_tags

from directory.models import Platform
from directory.templatetags.words import moment
from lib.languages import CODES, TextState, chain

from ..models import Incident, Phrase, Proposal
from ..models.phrases import BRACES

Values = Mapping[str, Mapping[str, str]]  # language → placeholder → what it becomes


def values(
    platforms: Iterable[Platform],
    started_at: datetime,
    now: datetime,
    *,
    signals: Iterable[Proposal] = (),
    incident: Incident | None = None,
) -> Values:
    """Return what each placeholder becomes in each language; what is not known stays away."""
    names = ", ".join(platform.name for platform in platforms)
    found = {}
    for code in CODES:
        with translation.override(code):
            known = {
                "platforms": names,
                "time": strip_tags(moment(started_at, "time")),
                "now": strip_tags(moment(now, "time")),
                "source": ", ".join(dict.fromkeys(_source(each) for each in signals)),
                "title": incident.words(code).title if incident else "",
            }
        found[code] = {name: value for name, value in known.items() if value}
    return found


def _source(signal: Proposal) -> str:
    return signal.feed.name if signal.feed else str(signal.get_evidence_kind_display())


def expand(text: str, known: Mapping[str, str]) -> str:
    """Fill in what is known; what is not stays in its braces, and nothing can be published so."""
    return BRACES.sub(lambda found: known.get(found[1], found[0]), text)


def texts_of(phrase: Phrase, known: Values) -> dict[str, dict]:
    """Return title and body of a sentence, filled in, by language."""
    return {
        code: {
            "title": expand(row.title, known[code]),
            "body": expand(row.body, known[code]),
            "machine": row.state == TextState.MACHINE,
        }
        for code, row in phrase.public_texts.items()
    }


def initial(phrase: Phrase | None, known: Values, *names: str) -> dict:
    """Return the initial values of a form that a sentence fills in."""
    found = {}
    for code, words in texts_of(phrase, known).items() if phrase else ():
        found |= {f"{name}_{code}": words[name] for name in names if words[name]}
        found[f"machine_{code}"] = words["machine"]
    if phrase and phrase.phase:
        found["phase"] = phrase.phase
    return found


def offered(kind: str) -> list[Phrase]:
    """The sentences an editor may choose for an incident of a kind."""
    return list(Phrase.objects.offered(kind))


def for_script(phrases: Iterable[Phrase], known: Values) -> dict:
    """Return what the script fills in without asking: sentences as they are, and the values.

    The platforms are left in braces: the script knows which of them are chosen now.
    """
    return {
        "values": known,
        "phrases": {
            each.slug: {
                "phase": each.phase,
                "texts": {
                    code: {"body": row.body, "machine": row.state == TextState.MACHINE}
                    for code, row in each.public_texts.items()
                },
            }
            for each in phrases
        },
    }


def asked(request) -> Phrase | None:
    """Return the sentence an address names, for a browser without scripts."""
    chosen = request.GET.get("phrase", "")
    if not chosen or "\x00" in chosen:
        return None
    return Phrase.objects.prefetch_related("texts").filter(slug=chosen).first()


def kept(request) -> list[tuple[str, str]]:
    """Return the rest of an address, which stays when a sentence is chosen."""
    lists = request.GET.lists()
    return [(name, each) for name, values in lists for each in values if name != "phrase"]


def named(phrases: Iterable[Phrase]) -> list[tuple[str, str]]:
    """Return slug and name of sentences for a list, in the editor's language where it has one."""
    return [(phrase.slug, _name(phrase)) for phrase in phrases]


def _name(phrase: Phrase) -> str:
    texts = phrase.public_texts
    languages = [code for code in chain(translation.get_language()) if code in texts]
    return next((texts[code].name for code in languages if texts[code].name), phrase.slug)
