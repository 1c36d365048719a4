"""PO files for translators outside: written and read with Babel, within limits."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, generate_po, normalize, read_po
from django.conf import settings
from django.utils.translation import gettext as _

from .things import Thing, address_of

MOST_BYTES = 8_000_000
MOST_ENTRIES = 20_000
LONGEST = 20_000  # letters of one text
_PREVIOUS = re.compile(r'^#\| msgid "@(\d+)@"')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What Babel raises over files that are no PO files; it promises nothing about them.
_UNREADABLE = (
    PoFileError,
    UnknownLocaleError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)


class BadFile(Exception):
    """A file nothing can be taken from; its message is for the person who sent it."""


@dataclass(frozen=True)
class Given:
    """One entry as it came back."""

    key: str
    source: str
    text: str
    fuzzy: bool


def written(things: Iterable[Thing], language: str, now: datetime) -> bytes:
    """Return the PO file of some things in one language.

    An old translation is marked fuzzy and shows its former source: `#| msgid`.
    """
    catalog = Catalog(
        locale=language,
        project=str(settings.SITE_NAME),
        version=now.strftime("%Y-%m-%d"),
        creation_date=now,
        revision_date=now,
        charset="utf-8",
        fuzzy=False,
    )
    previous: list[str] = []
    for thing in things:
        address = address_of(thing)
        for entry in thing.entries:
            comments = [entry.label]
            comments += [f"English: {entry.english}"] if entry.english else []
            message = catalog.add(
                entry.source,
                entry.written,
                locations=[(address, None)],
                auto_comments=comments,
                context=entry.key,
            )
            # Guessed from a percent sign; a translator's tool would complain about it.
            message.flags -= {"python-format", "python-brace-format"}
            if entry.old:
                message.flags.add("fuzzy")
                if entry.previous:
                    message.previous_id = [f"@{len(previous)}@"]
                    previous.append(entry.previous)
    out = io.StringIO()
    for line in generate_po(catalog, include_previous=True, width=76):
        # Babel would break a long former text in the middle of its quotes.
        mark = _PREVIOUS.match(line)
        if mark:
            text = normalize(previous[int(mark[1])], prefix="#| ", width=76)
            line = f"#| msgid {text}\n"
        out.write(line)
    return out.getvalue().encode()


def read(data: bytes) -> tuple[str, list[Given]]:
    """Return the language of a file and its entries. Raises BadFile."""
    if len(data) > MOST_BYTES:
        raise BadFile(_("The file is too large."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(_("The file is not written in UTF-8.")) from None
    if _CONTROL.search(text):
        raise BadFile(_("The file holds characters that no text has."))
    if len(re.findall(r"^msgid\b", text, re.MULTILINE)) > MOST_ENTRIES + 1:
        raise BadFile(_("The file has too many texts."))
    try:
        catalog = read_po(text.split("\n"), ignore_obsolete=True, abort_invalid=True)
        language = _language(catalog)
        messages = [message for message in catalog if message.id]
    except _UNREADABLE as error:
        raise BadFile(_("This is no PO file that can be read: %s") % str(error)[:200]) from None
    given = [_given(message) for message in messages]
    marked = re.findall(r"^msgctxt\b", text, re.MULTILINE)
    if len({each.key for each in given}) != len(given) or len(marked) > len(given):
        raise BadFile(_("A text stands in the file twice."))
    return language, given


def _language(catalog: Catalog) -> str:
    header = dict(catalog.mime_headers)
    return (header.get("Language") or catalog.locale_identifier or "").partition("_")[0]


def _given(message) -> Given:
    if not isinstance(message.id, str) or not isinstance(message.string, str):
        raise BadFile(_("A text of the file has plural forms; ours have none."))
    if max(len(message.id), len(message.string)) > LONGEST:
        raise BadFile(_("A text of the file is too long."))
    return Given(message.context or "", message.id, message.string, message.fuzzy)
