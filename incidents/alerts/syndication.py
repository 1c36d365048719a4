"""Outgoing feeds: what is published, for readers and machines that subscribe."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.models import Publisher

from ..models import Incident, Update

NEWEST = 50


class IncidentFeed(Feed):
    """Atom: one entry per incident, the whole list of its updates in the content."""

    feed_type = Atom1Feed

    def title(self):
        return _marked(_("Bình tĩnh: incidents"))

    def link(self):
        return f"{settings.SITE_URL}/{get_language()}/"

    def feed_guid(self):
        return f"{settings.SITE_URL}/{get_language()}/incidents.atom"

    def feed_url(self):
        return self.feed_guid()

    def subtitle(self):
        publisher = Publisher.current()
        if publisher.is_configured:
            return publisher.body
        return _("This is not an official channel.")

    def items(self):
        now = timezone.now()
        incidents = list(Incident.objects.listed(now)[:NEWEST])
        steps: dict[int, list[Update]] = {}
        for step in Update.objects.public(now).filter(incident__in=incidents):
            steps.setdefault(step.incident_id, []).append(step)
        for incident in incidents:
            incident.steps = steps.get(incident.pk, [])
        return incidents

    def item_title(self, item):
        return _marked(f"{item.get_phase_display()}: {item.here.title or item.slug}")

    def item_description(self, item):
        steps = format_html_join(
            "",
            "<p><strong>{}</strong> <time>{}</time></p><p>{}</p>",
            (
                (
                    step.get_phase_display(),
                    f"{step.published_at:%Y-%m-%dT%H:%M:%SZ}",
                    step.here.body,
                )
                for step in item.steps
            ),
        )
        return format_html("<p>{}</p>{}", item.here.summary, steps)

    def item_link(self, item):
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_guid(self, item):
        return item.uid.urn

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        return max((step.published_at for step in item.steps), default=item.published_at)


def _marked(title: str) -> str:
    """Return a title that says so when it is part of an exercise."""
    return f"{_('EXERCISE')} · {title}" if settings.EXERCISE else title
