"""Asking the forms of the desk: their rules and their words, for values that came as JSON."""

from collections.abc import Iterable, Mapping

from django.forms import Form
from django.utils.translation import gettext as _
from rest_framework.serializers import ValidationError

from directory.models import Platform
from lib.languages import CODES

from .shapes import MOST_NAMED

# What the forms call one language's words, and what the API calls all of them.
WORDS = {
    "title": "titles",
    "summary": "summaries",
    "body": "bodies",
    "claimant": "claimants",
    "statement": "statements",
    "reasons": "reasons",
}


def words_for_form(given: Mapping) -> dict[str, object]:
    """Return the words and the marks of machine translation as the forms of the desk take them."""
    found = {
        f"{name}_{code}": text
        for name, member in WORDS.items()
        for code, text in given.get(member, {}).items()
    }
    return found | {f"machine_{code}": True for code in given.get("machine", ())}


def levels_for_form(given: Mapping[str, str], platforms: Iterable[Platform]):
    """Return the platforms that are named, and their levels for a form.

    Raises ValidationError for a platform that the form would not offer.
    """
    offered = {platform.slug: platform for platform in platforms}
    _refuse_unknown("levels", set(given) - set(offered))
    named = [offered[slug] for slug in given]
    return named, {f"level_{offered[slug].pk}": level for slug, level in given.items()}


def keys_of(member: str, slugs: Iterable[str], rows) -> list[int]:
    """Return the keys of rows by their slugs. Raises ValidationError for one that is not there."""
    wanted = set(slugs)
    found = dict(rows.filter(slug__in=wanted).order_by().values_list("slug", "pk"))
    _refuse_unknown(member, wanted - set(found))
    return list(found.values())


def _refuse_unknown(member: str, slugs: Iterable[str]) -> None:
    wrong = [slug[:100] for slug in sorted(slugs)][:MOST_NAMED]
    if wrong:
        raise ValidationError(
            {member: [_("Nothing here is called “%s”.") % slug for slug in wrong]}
        )


def checked(form: Form, platforms: Iterable[Platform] = (), **names: str) -> Form:
    """Return a valid form. Raises ValidationError with what the desk would say.

    `names` are what the API calls fields that have another name on the desk.
    """
    if form.is_valid():
        return form
    slugs = {f"level_{platform.pk}": platform.slug for platform in platforms}
    told: dict[str, object] = {}
    for field, errors in form.errors.items():
        word, _line, code = field.rpartition("_")
        if code in CODES and word in WORDS:
            told.setdefault(WORDS[word], {})[code] = list(errors)
        elif field in slugs:
            told.setdefault("levels", {})[slugs[field]] = list(errors)
        elif field == "__all__":
            told["errors"] = list(errors)
        else:
            _put(told, names.get(field, field).split("."), list(errors))
    raise ValidationError(told)


def _put(told: dict, path: list[str], errors: list[str]) -> None:
    for part in path[:-1]:
        told = told.setdefault(part, {})
    told.setdefault(path[-1], []).extend(errors)
