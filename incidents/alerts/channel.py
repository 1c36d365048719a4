"""One feed with its name, its addresses and its entries, whatever format it is written in."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.models import Platform, Publisher

from ..choices import Kind
from ..models.incidents import EARLIEST
from .entries import Entry, line, marked, read

REREAD = 15  # minutes after which a reader should ask again


@dataclass(frozen=True)
class Channel:
    """One feed in one language. `path` stands between the language and the ending."""

    path: str
    page: str  # the address of the page for people
    title: str
    subtitle: str
    language: str
    author: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """When the newest entry changed; a fixed moment where there is none yet."""
        return max((entry.updated for entry in self.entries), default=EARLIEST)

    def address(self, form: str) -> str:
        """Return the whole address of this feed in one format, by its ending."""
        return f"{settings.SITE_URL}/{self.language}/{self.path}.{form}"


def of_all(now: datetime) -> Channel:
    """Return the feed of every incident in the active language."""
    return _channel("incidents", reverse("home"), _("Bình tĩnh: incidents"), read(now))


def of_platform(slug: str, now: datetime) -> Channel:
    """Return the feed of one public platform, a closed one too. Raises Http404."""
    platform = Platform.objects.public(now).filter(slug=slug).first()
    if platform is None:
        raise Http404
    title = _("Bình tĩnh: incidents of %(name)s") % {"name": platform.name}
    page = platform.get_absolute_url()
    return _channel(f"platforms/{slug}", page, title, read(now, platform=platform))


def of_kind(kind: str, now: datetime) -> Channel:
    """Return the feed of one kind of incident. Raises Http404 for a word that names none."""
    if kind not in Kind.values:
        raise Http404
    title = _("Bình tĩnh: incidents, %(kind)s") % {"kind": Kind(kind).label}
    page = f"{reverse('incidents:list')}?kind={kind}"
    return _channel(f"incidents/{kind}", page, title, read(now, kind=kind))


def _channel(path: str, page: str, title: str, entries: tuple[Entry, ...]) -> Channel:
    publisher = Publisher.current()
    named = publisher.is_configured
    return Channel(
        path=path,
        page=f"{settings.SITE_URL}{page}",
        title=marked(line(title)),
        subtitle=line(publisher.body) if named else _("This is not an official channel."),
        language=get_language(),
        author=line(publisher.body) if named else str(settings.SITE_NAME),
        entries=entries,
    )


def scheme(name: str) -> str:
    """Return the name of one of our vocabularies, for formats whose categories have one."""
    return f"{settings.SITE_URL}{reverse('api:docs')}#{name}"


def categories(entry: Entry) -> list[tuple[str, str, str]]:
    """Return kind, phase and platforms of an entry: vocabulary, word, and the reader's word."""
    return [
        ("kind", entry.kind, entry.kind_label),
        ("phase", entry.phase, entry.phase_label),
        *(("platform", slug, name) for slug, name in entry.platforms.items()),
    ]
