"""Cards: a picture for each page that is shared, with the state at the time it was drawn."""

import hashlib
from datetime import datetime
from html import unescape

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.html import strip_tags
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from directory.models import Platform, Publisher
from directory.templatetags.words import about, length_of_time, moment
from incidents import status
from incidents.models import Incident
from incidents.provenance import provenance
from incidents.templatetags.status import look, phase_look, platform_names
from lib import states
from lib.freshness import content_version
from lib.languages import direction

from . import stored
from .card_drawing import Busy, Card, Line, picture

FRESH = 300  # seconds
ROWS = 3  # platforms in trouble that are named; the others are counted


def card(request, kind, name=""):
    """The picture of a page. Only what is public has one, and no word of it comes from a reader."""
    now = timezone.now()
    makers = {"home": _home, "incident": _incident, "platform": _platform, "guide": _guide}
    if kind == "site":
        said = {"title": _("Bình tĩnh"), "lines": [Line(_description())]}
    elif kind in makers:
        said = makers[kind](name, now)
    else:
        raise Http404
    language = get_language()
    words = Card(
        **{
            "direction": direction(language),
            "title_direction": direction(language),
            **said,
            "lines": tuple(said["lines"]),
            "official": Publisher.current().is_configured,
        }
    )
    try:
        png = picture(words)
    except Busy:
        return HttpResponse(status=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})
    response = HttpResponse(png, content_type="image/png")
    response["Cache-Control"] = f"public, max-age={FRESH}, stale-while-revalidate={FRESH}"
    response["ETag"] = f'"{hashlib.blake2b(png, digest_size=12).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)


def _description() -> str:
    return _(
        "What is failing now, what to do, and what never to do: outages of platforms, "
        "account recovery and fraud."
    )


def _home(name: str, now: datetime) -> dict:
    """What is failing now; else that nothing is known to fail, and how much is not known."""
    if name:
        raise Http404
    running = Platform.objects.running().listed()
    known = [
        one for one in status.statuses(running, now) if one.platform.essential or one.is_trouble
    ]
    failing = sorted(
        (one for one in known if one.is_trouble), key=lambda one: -states.RANK[one.state]
    )
    active = Incident.objects.listed(now).active()[:20]
    happening = sorted(
        (each for each in active if each.impact != states.NONE or each.kind != "other"),
        key=lambda each: (-states.RANK[each.level], -each.started_at.timestamp()),
    )
    said = {"note": _as_of(now)}
    if happening:
        words = happening[0].here
        said |= {
            "title": words.title or happening[0].slug,
            "title_direction": words.dir,
            "above": Line(_("Happening now"), look(happening[0].level)),
            "lines": _rows(failing, others=happening[1:]),
        }
    elif len(failing) == 1:
        (one,) = failing
        said |= {
            "title": f"{one.platform.name}: {one.label}",
            "above": Line(_("Happening now"), look(one.state)),
            "lines": [Line(_provenance(one))],
        }
    elif failing:
        said |= {
            "title": _("There is trouble now"),
            "above": Line(_("Happening now"), look(failing[0].state)),
            "lines": _rows(failing),
        }
    else:
        said |= _calm(sum(one.state == states.UNKNOWN for one in known))
    return said


def _rows(failing: list, others=()) -> list[Line]:
    rows = [
        Line(f"{one.platform.name}: {one.label} · {_provenance(one)}", look(one.state))
        for one in failing
    ]
    named = {impact.platform_id for each in others for impact in each.impacts.all()}
    shown = {one.platform.pk for one in failing}
    rows += [
        Line(each.here.title, look(each.level))
        for each in others
        if each.here and not (named and named <= shown)
    ]
    more = len(rows) - ROWS
    if more > 0:
        text = ngettext("and %(number)s more", "and %(number)s more", more) % {"number": more}
        rows = [*rows[:ROWS], Line(text)]
    return rows


def _calm(unknown: int) -> dict:
    if not unknown:
        line = _("A good hour to prepare for the next outage.")
        return {"title": _("No sign of trouble now"), "above": None, "lines": [Line(line)]}
    line = ngettext(
        "We do not know the state of %(number)s platform. Unknown does not mean that it works.",
        "We do not know the state of %(number)s platforms. Unknown does not mean that they work.",
        unknown,
    ) % {"number": unknown}
    return {"title": _("No incident is open now"), "lines": [Line(line, "unknown")]}


def _incident(slug: str, now: datetime) -> dict:
    """Its phase, title, times and platforms."""
    incident = Incident.objects.listed(now).filter(slug=slug).first()
    if incident is None:
        raise Http404
    words = incident.here
    since = _plain(about(incident.started_at, incident.started_precision))
    times = [_("Since %(time)s") % {"time": since} if incident.is_open else since]
    if not incident.is_open and incident.resolved_at:
        times.append(length_of_time(incident.duration(now)))
    names = platform_names(incident)
    return {
        "title": words.title or slug,
        "title_direction": words.dir,
        "above": Line(incident.get_phase_display(), phase_look(incident.phase)),
        "lines": [Line(text) for text in (" · ".join(times), names) if text],
        "note": _as_of(now) if incident.is_open else "",
    }


def _platform(slug: str, now: datetime) -> dict:
    """Its state, since when, according to whom; a closed one has no state."""
    platform = Platform.objects.listed().filter(slug=slug).first()
    if platform is None:
        raise Http404
    said = {"title": platform.name, "title_direction": "ltr"}
    if platform.lifecycle == Platform.Lifecycle.CLOSED:
        return said | {"above": Line(platform.get_lifecycle_display()), "lines": []}
    (one,) = status.statuses([platform], now)
    return said | {
        "above": Line(one.label, look(one.state)),
        "lines": [Line(_provenance(one))],
        "note": _as_of(now),
    }


def _guide(path: str, now: datetime) -> dict:
    """The title and summary of a guide, as the reader of this language gets it."""
    for model in (*stored.GUIDES, *stored.TOOLS):
        pages = model.objects.for_reader(get_language()).filter(slug=path.rpartition("/")[2])
        for page in pages:
            if page.url_path.strip("/").partition("/")[2] == path:
                return {
                    "title": page.title,
                    "title_direction": page.dir,
                    "above": Line(page.get_kind_display()),
                    "lines": [Line(page.summary)],
                }
    raise Http404


def _provenance(one: status.PlatformStatus) -> str:
    """Since when, according to whom, how old: in the words of the pages."""
    return _plain(provenance(one))


def _as_of(now: datetime) -> str:
    """The time of a state. While nothing public changes it moves on in steps, with the picture."""
    minute = now.replace(second=0, microsecond=0)
    since = cache.get_or_set(f"card-as-of:{content_version()}", minute, timeout=FRESH)
    return _("As of %(time)s, Viet Nam time. It may be different now.") % {
        "time": _plain(moment(since))
    }


def _plain(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())
