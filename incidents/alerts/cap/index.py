"""The index of messages, as Atom and as RSS: one entry per message, with the way to its bytes.

Only real messages stand in it; a portal that is an exercise says so and lists none.
"""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.translation import gettext as _

from directory.models import Publisher

from ..models import CapMessage
from .views import CONTENT_TYPE
from .wording import marked

NEWEST = 100


class AtomIndex(Feed):
    """Atom: the id is made of the identifier, `updated` is when the message was sent."""

    feed_type = Atom1Feed
    address = "cap:atom"

    def title(self):
        return marked(_("Bình tĩnh: CAP messages"))

    def link(self):
        return f"{settings.SITE_URL}{reverse('home')}"

    def feed_url(self):
        return f"{settings.SITE_URL}{reverse(self.address)}"

    def feed_guid(self):
        return self.feed_url()

    def get_object(self, request):
        return Publisher.current()  # once; the methods below that take one are given it

    def subtitle(self, publisher):
        if settings.EXERCISE:
            return _("Exercise – this is not a real incident")
        return publisher.body if publisher.is_configured else _("This is not an official channel.")

    def author_name(self, publisher):
        return publisher.body if publisher.is_configured else str(settings.SITE_NAME)

    def items(self):
        if settings.EXERCISE:
            return []
        return list(CapMessage.objects.indexed(timezone.now())[:NEWEST])

    def item_title(self, item):
        return item.headline

    def item_description(self, item):
        return f"{item.msg_type} · {', '.join(item.languages)}"

    def item_link(self, item):
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_guid(self, item):
        """A tag of RFC 4151: it stays, whatever the portal's address becomes."""
        return f"tag:{item.sender},{item.sent.year}:{item.identifier}"

    def item_pubdate(self, item):
        return item.sent

    def item_updateddate(self, item):
        return item.sent

    def item_categories(self, item):
        return [item.msg_type]

    def item_enclosures(self, item):
        return [Enclosure(self.item_link(item), str(item.size), CONTENT_TYPE)]


class RssIndex(AtomIndex):
    """RSS 2.0: the guid is the identifier."""

    feed_type = Rss201rev2Feed
    address = "cap:rss"
    description, subtitle = AtomIndex.subtitle, ""
    item_guid_is_permalink = False

    def item_guid(self, item):
        return item.identifier
