"""What installed packages say at the desk and do not say in Vietnamese.

Wagtail, allauth, Django and the others bring catalogues of their own; in Vietnamese they have large
gaps. `locale_desk` fills them, and mends what is wrong in them: Django reads it after theirs and
before our own. Its list of messages is made from the installed packages, so an upgrade that brings
new words fails `make check` until they are translated. Needs Django to be set up.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from gettext import translation
from pathlib import Path

import django.conf
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.apps import apps

from . import catalogues

LANGUAGE = "vi"
NOT_AT_THE_DESK = {"rest_framework"}  # speaks in the public API, whose document is in English
DOMAINS = ("django", "djangojs")
TAG = re.compile(r"</?[a-zA-Z]+")


def packages() -> dict[str, Path]:
    """Return name and folder of Django itself and of each installed app with catalogues."""
    found = {"django": Path(django.conf.__path__[0])}
    for app in apps.get_app_configs():
        if app.name in NOT_AT_THE_DESK:
            continue
        folder = Path(app.path)
        if "site-packages" in folder.parts and (folder / "locale").is_dir():
            found[app.name] = folder
    return found


@cache
def said_by(folder: Path, domain: str) -> tuple[Message, ...]:
    """Return what the package in `folder` says, in English."""
    listed = catalogues.po_path("en", folder / "locale", domain)
    if listed.exists():
        with listed.open("rb") as file:
            found = read_po(file, locale="en")
    elif domain == catalogues.DOMAIN:  # packages that ship no list
        found = catalogues.extract(folder)
    else:
        return ()
    return tuple(message for message in found if message.id)


def translated_by(folder: Path, domain: str) -> dict:
    """Return what Django will find in the package's own Vietnamese catalogue."""
    found = translation(domain, folder / "locale", [LANGUAGE], fallback=True)
    return getattr(found, "_catalog", {})  # as Django itself merges them


def needed(domain: str, folder: Path = catalogues.DESK) -> Catalog:
    """Return what `locale_desk` has to hold: what packages lack, and what it mends."""
    kept = catalogues.read(LANGUAGE, folder, domain)
    lacking, mended = set(), set()
    for each in packages().values():
        theirs = translated_by(each, domain)
        for message in said_by(each, domain):
            if kept.get(message.id, message.context) is not None:
                mended.add(_key(message))
            if not theirs.get(_key(message)):
                lacking.add(_key(message))
    return _catalog(domain, lacking | mended)


def _catalog(domain: str, wanted: set) -> Catalog:
    found = catalogues.empty(catalogues.SOURCE)
    for name, folder in packages().items():
        for message in said_by(folder, domain):
            if _key(message) in wanted:
                found.add(message.id, context=message.context, locations=[(name, 0)])
    return found


def _key(message: Message) -> str | tuple[str, int]:
    """Return what gettext looks the message up by; of a plural, its only form."""
    msgid = message.id if isinstance(message.id, str) else message.id[0]
    name = f"{message.context}\x04{msgid}" if message.context else msgid
    return (name, 0) if message.pluralizable else name


# --- keeping it -------------------------------------------------------------------------------
def update(folder: Path = catalogues.DESK) -> dict[str, bool]:
    """Bring the list of messages up to date; return for each domain whether it changed."""
    return {
        domain: catalogues.update(LANGUAGE, needed(domain, folder), folder, domain)
        for domain in DOMAINS
    }


def problems(folder: Path = catalogues.DESK) -> Iterator[str]:
    """Yield what is wrong with the catalogue, one sentence each."""
    for domain in DOMAINS:
        found = needed(domain, folder)
        for complaint in catalogues.problems(LANGUAGE, found, folder, domain):
            yield f"{domain}: {complaint}"
        for message in catalogues.read(LANGUAGE, folder, domain):
            if message.id and not _same_markup(message):
                yield f"{domain}: markup differs: {message.id!r}"
        if not catalogues.is_current(LANGUAGE, found, folder, domain):
            path = catalogues.po_path(LANGUAGE, folder, domain)
            yield f"{path.name} is not up to date with the packages: run `make messages`"


def _same_markup(message: Message) -> bool:
    """Return whether the translation has the tags of the message, and its line break at the end."""
    given = message.string if isinstance(message.string, str) else message.string[0]
    source = message.id if isinstance(message.id, str) else message.id[1]
    if not given:
        return True  # missing, which is said elsewhere
    same_tags = Counter(TAG.findall(source)) == Counter(TAG.findall(given))
    return same_tags and source.endswith("\n") == given.endswith("\n")
