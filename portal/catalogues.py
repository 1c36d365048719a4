"""Message catalogues: found in the sources, kept in .po files, compiled to .mo, all with Babel.

A bare machine has no gettext, so nothing here calls it. The .po files are kept in the repository
and depend on the sources alone: no dates, no line numbers, sorted. The .mo files are made from
them at start. Nothing here needs Django to be set up.
"""

import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from gettext import c2py
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.extract import extract as extract_with
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

BASE_DIR = Path(__file__).resolve().parent.parent
FOLDER = BASE_DIR / "locale"  # what the portal says
DESK = BASE_DIR / "locale_desk"  # what installed packages leave untranslated: portal.upstream
FOLDERS = (FOLDER, DESK)
DOMAIN = "django"  # "djangojs" is what scripts are told
SOURCE = "en"  # the language of the msgids: its catalogue repeats them
# As in Django's own catalogues, so that they merge. Babel's rule for Arabic has another order.
PLURAL_FORMS = {
    "vi": "nplurals=1; plural=0",
    "en": "nplurals=2; plural=(n != 1)",
    "fr": "nplurals=2; plural=(n > 1)",
    "id": "nplurals=1; plural=0",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5",
}
LANGUAGES = tuple(PLURAL_FORMS)
SKIPPED = {"tests", "var", "node_modules", "migrations", "locale", "__pycache__"}
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms};\\n"

"""

Found = tuple[str | tuple[str, ...], str | None, list[str]]  # msgid, context, comments


# --- extraction -------------------------------------------------------------------------------
def strings_in_python(source: str) -> Iterator[Found]:
    """Yield the messages of Python code."""
    file = BytesIO(source.encode())
    found = extract_with(extract_python, file, KEYWORDS, ["Translators:"])
    for _line, msgid, comments, context in found:
        yield msgid, context, comments


def strings_in_template(source: str) -> Iterator[Found]:
    """Yield the messages of a Django template, written as Django looks them up."""
    # Brackets around it: what templatize leaves of the markup is indented as no Python is.
    return strings_in_python(f"({templatize(source)}\n)")


def extract(root: Path = BASE_DIR) -> Catalog:
    """Return a catalogue of every message below `root`, without translations."""
    catalog = empty(SOURCE)
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        source = path.read_text(encoding="utf-8")
        strings_in = strings_in_python if path.suffix == ".py" else strings_in_template
        try:
            for msgid, context, comments in strings_in(source):
                catalog.add(msgid, locations=[(name, 0)], auto_comments=comments, context=context)
        except SyntaxError as error:
            raise SyntaxError(f"{name}: {error}") from error
    return catalog


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(n for n in folders if n not in SKIPPED and not n.startswith("."))
        here = Path(folder)
        is_template = "templates" in here.relative_to(root).parts
        for name in sorted(names):
            if name.endswith(".py") or (is_template and name.endswith((".html", ".txt"))):
                yield here / name


# --- .po files --------------------------------------------------------------------------------
def po_path(language: str, folder: Path = FOLDER, domain: str = DOMAIN) -> Path:
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


def read(language: str, folder: Path = FOLDER, domain: str = DOMAIN) -> Catalog:
    """Return the catalogue of one language as it is stored; an empty one where there is none."""
    try:
        with po_path(language, folder, domain).open("rb") as file:
            return read_po(file, locale=language, abort_invalid=True)
    except FileNotFoundError:
        return empty(language)


def render(language: str, found: Catalog, folder: Path = FOLDER, domain: str = DOMAIN) -> str:
    """Return the .po file of one language with exactly the messages that were found."""
    old, new = read(language, folder, domain), empty(language)
    for message in _messages(found):
        kept = old.get(message.id, message.context)
        new.add(
            message.id,
            _translation(message, kept, language, new.num_plurals),
            locations=sorted({(name, 0) for name, _line in message.locations}),
            flags=["fuzzy"] if kept is not None and kept.fuzzy and language != SOURCE else [],
            auto_comments=message.auto_comments,
            user_comments=kept.user_comments if kept is not None else (),
            context=message.context,
        )
    file = BytesIO()
    write_po(file, new, width=0, omit_header=True, sort_output=True, include_lineno=False)
    return _header(language) + file.getvalue().decode().rstrip("\n") + "\n"


def update(
    language: str, found: Catalog | None = None, folder: Path = FOLDER, domain: str = DOMAIN
) -> bool:
    """Bring the .po file of one language up to date; return whether it changed."""
    text = render(language, extract() if found is None else found, folder, domain).encode()
    path = po_path(language, folder, domain)
    if path.exists() and path.read_bytes() == text:
        return False
    _write(path, text)
    return True


def is_current(language: str, found: Catalog, folder: Path = FOLDER, domain: str = DOMAIN) -> bool:
    """Return whether the .po file says what `update` would write."""
    path = po_path(language, folder, domain)
    text = render(language, found, folder, domain)
    return path.exists() and path.read_text(encoding="utf-8") == text


def _translation(
    message: Message, kept: Message | None, language: str, forms: int
) -> str | tuple[str, ...]:
    if language == SOURCE:
        return message.id
    string = kept.string if kept is not None else ""
    if not message.pluralizable:
        return string if isinstance(string, str) else string[-1]
    given = (string,) if isinstance(string, str) else tuple(string)
    return (given + forms * ("",))[:forms]


def empty(language: str) -> Catalog:
    """Return a catalogue without messages, with the plural rule of its language."""
    return read_po(StringIO(_header(language)), locale=language)


def _header(language: str) -> str:
    return HEADER.format(language=language, plural_forms=PLURAL_FORMS[language])


def _messages(catalog: Catalog) -> list[Message]:
    """Return the messages without the header."""
    return [message for message in catalog if message.id]


# --- complaints -------------------------------------------------------------------------------
def problems(
    language: str, found: Catalog | None = None, folder: Path = FOLDER, domain: str = DOMAIN
) -> list[str]:
    """Return what is wrong with the .po file of one language, one sentence each."""
    found = extract() if found is None else found
    stored, rules = read(language, folder, domain), empty(language)
    wanted = {_key(message) for message in _messages(found)}
    complaints = []
    for message in _messages(found):
        kept = stored.get(message.id, message.context)
        complaints += [f"{fault}: {_name(message)}" for fault in _faults(message, kept, rules)]
    left = [message for message in _messages(stored) if _key(message) not in wanted]
    complaints += [f"obsolete: {_name(message)}" for message in [*left, *stored.obsolete.values()]]
    return complaints


def _faults(message: Message, kept: Message | None, rules: Catalog) -> Iterator[str]:
    if kept is None:
        yield "missing"
        return
    if kept.fuzzy:
        yield "fuzzy"
    forms = (kept.string,) if isinstance(kept.string, str) else tuple(kept.string)
    if not any(forms):
        yield "missing"
        return
    expected = rules.num_plurals if message.pluralizable else 1
    if kept.pluralizable != message.pluralizable or len(forms) != expected or not all(forms):
        yield f"needs {expected} plural forms"
        return
    if not message.pluralizable:
        if _placeholders([message.id]) != _placeholders(forms):
            yield "placeholders differ"
        return
    everything = _placeholders(message.id)
    for form, text in enumerate(forms):
        own = _placeholders([text])
        # A form that stands for one number alone may say it in words: "one day", "two days".
        single = _numbers(rules.plural_expr, form) == 1
        if own != everything and not (single and own < everything):
            yield f"placeholders differ in form {form}"


def _placeholders(texts: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Return the placeholders of some texts: named ones once, others with how many there are."""
    most: Counter[str] = Counter()
    for text in texts:
        counted = Counter(PLACEHOLDER.findall(text.replace("%%", "")))
        for mark, number in counted.items():
            most[mark] = max(most[mark], number if mark in {"%s", "%d", "{}"} else 1)
    return frozenset(most.items())


def _numbers(plural: str, form: int) -> int:
    """Return how many of the first numbers take this plural form."""
    form_of = c2py(plural)
    return sum(form_of(number) == form for number in range(200))


def _key(message: Message) -> tuple[str | None, str | tuple[str, ...]]:
    return message.context, message.id


def _name(message: Message) -> str:
    name = message.id if isinstance(message.id, str) else message.id[0]
    return repr(name) + (f" (context {message.context!r})" if message.context else "")


# --- .mo files --------------------------------------------------------------------------------
def compile_all(*folders: Path) -> list[str]:
    """Write the .mo files that do not match their .po; return the languages written."""
    sources = [
        (language, path)
        for language in LANGUAGES
        for folder in folders or FOLDERS
        for path in sorted(po_path(language, folder).parent.glob("*.po"))
    ]
    return list(dict.fromkeys(language for language, path in sources if _compile(language, path)))


def _compile(language: str, source: Path) -> bool:
    target = source.with_suffix(".mo")
    text = source.read_bytes()
    # The .mo names the .po it was made from, so times of files need not be trusted.
    mark = f"sha256 {sha256(text).hexdigest()}"
    if target.exists() and mark.encode() in target.read_bytes():
        return False
    catalog = read_po(BytesIO(text), locale=language)
    catalog.project, catalog.version, catalog.last_translator = "binh-tinh", mark, "none"
    catalog.creation_date = catalog.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    _write(target, compiled.getvalue())
    return True


def _write(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
