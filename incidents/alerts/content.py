"""The words of an entry as a reader gets them: as HTML, and as plain text.

The HTML stands alone in somebody else's page: no class, no style, no script, whole addresses, and
every element whose text is in another language says so.
"""

from collections.abc import Sequence
from html import unescape

from babel.lists import format_list
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.templatetags.words import about, moment, paragraphs
from lib.languages import NAMES, direction

from .entries import Entry, Said, Step


def as_html(entry: Entry) -> SafeString:
    """Return an entry with all its steps as HTML in the active language."""
    language, said = get_language(), _notes(entry.title)
    return format_html(
        '<div lang="{}" dir="{}">{}{}{}<p>{}</p></div>',
        language,
        direction(language),
        _told(entry.summary) if entry.summary.text else _notes_of(entry.title),
        _facts(entry),
        format_html_join("", "{}", ((_step(step, said),) for step in entry.steps)),
        format_html(
            '{} <a href="{}">{}</a>',
            _("All times are Viet Nam time (UTC+7)."),
            entry.url,
            _("Read more on the page of the incident"),
        ),
    )


def as_text(entry: Entry) -> str:
    """Return the same as plain text."""
    said = _notes(entry.title)
    parts = [entry.summary.text, *said]
    parts.append("\n".join(f"{name}: {value}" for name, value in _rows(entry)))
    for step in entry.steps:
        lines = [f"{step.label} · {_plain(moment(step.at))}", *_marks(step)]
        lines += [step.body.text, *_notes(step.body, said)]
        if step.source:
            lines.append(f"{_('Source:')} {step.source}")
        parts.append("\n".join(line for line in lines if line))
    parts.append(f"{_('All times are Viet Nam time (UTC+7).')}\n{entry.url}")
    return "\n\n".join(part for part in parts if part)


def _rows(entry: Entry) -> list[tuple[str, str]]:
    """The facts: name and value, which may hold an element of time."""
    ended = _("not yet") if entry.is_open else about(entry.resolved_at, entry.resolved_precision)
    rows = [
        (_("Kind"), entry.kind_label),
        (_("Started"), about(entry.started_at, entry.started_precision)),
        (_("Ended"), ended),
    ]
    if entry.effects:
        names = format_list(list(entry.platforms.values()), locale=get_language())
        rows.append((_("Affected"), names))
    return [(str(name), _plain(value)) for name, value in rows]


def _facts(entry: Entry) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", _rows(entry)))


def _step(step: Step, said: list[str]) -> SafeString:
    source = ""
    if step.source_url.startswith(("https://", "http://")):
        link = '<p>{} <a href="{}" rel="noopener nofollow">{}</a></p>'
        source = format_html(link, _("Source:"), step.source_url, step.source)
    elif step.source:
        source = format_html("<p>{} {}</p>", _("Source:"), step.source)
    return format_html(
        "<p><strong>{}</strong> · {}</p>{}{}{}",
        step.label,
        moment(step.at),
        format_html_join("", "<p><strong>{}</strong></p>", ((mark,) for mark in _marks(step))),
        _told(step.body, said),
        source,
    )


def _marks(step: Step) -> list[str]:
    """What a step has to do with others."""
    marks = []
    if step.corrects_at:
        time = _plain(moment(step.corrects_at))
        marks.append(_("Corrects the update of %(time)s.") % {"time": time})
    if step.is_corrected:
        marks.append(_("No longer right.") + " " + _("A later update corrects it."))
    return marks


def _told(words: Said, said: Sequence[str] = ()) -> SafeString:
    """Some text as paragraphs, marked with its language where it is not the feed's."""
    body = paragraphs(words.text)
    if words.is_fallback:
        body = format_html('<div lang="{}" dir="{}">{}</div>', words.language, words.dir, body)
    return format_html("{}{}", body, _notes_of(words, said))


def _notes_of(words: Said, said: Sequence[str] = ()) -> SafeString:
    return format_html_join("", "<p><em>{}</em></p>", ((note,) for note in _notes(words, said)))


def _plain(shown: str) -> str:
    """What a filter wrote for a page, without its elements."""
    return unescape(strip_tags(shown))


def _notes(words: Said, said: Sequence[str] = ()) -> list[str]:
    """What a reader must know about a text and was not told above it."""
    notes = []
    if words.is_fallback:
        name = NAMES.get(words.language, words.language)
        notes.append(_("Shown in %(name)s.") % {"name": name})
    if words.is_machine:
        notes.append(_("Machine translation, not yet read by a person."))
    if words.is_wrong:
        notes.append(_("The original has changed since: this translation is out of date."))
    return [note for note in notes if note not in said]
