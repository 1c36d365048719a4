"""The trees of guides, one per language: the index, its topics, and what stands below them."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from lib.languages import CODES, chain
from lib.sorting import sort_key

from .pages import BaseGuide, FraudFormPage
from .public import PublicPage

FRAUD = "fraud"  # the slug of the topic that is the fraud library


class GuideIndexPage(PublicPage):
    """The root of one language's tree. The Vietnamese one is the site's root."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    is_creatable = False  # the loader makes one for each language
    subpage_types = ["guidance.TopicPage"]
    template = "guidance/guide_index_page.html"

    class Meta:
        verbose_name = _("start of the guides")
        verbose_name_plural = _("starts of the guides")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        topics = [topic for topic in topics_for(get_language()) if topic.guides]
        # Its words are in the catalogues, and there is one in every tree.
        return context | {"topics": topics, "written": CODES}


class TopicPage(PublicPage):
    """A group of guides: outage, recovery, fraud, prepare."""

    summary = models.TextField(_("summary"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("position")]
    parent_page_types = ["guidance.GuideIndexPage"]
    subpage_types = [
        "guidance.GuidePage",
        "guidance.FraudFormPage",
        "guidance.SituationFinderPage",
        "guidance.SelfCheckPage",
    ]
    template = "guidance/topic_page.html"

    class Meta:
        verbose_name = _("topic of guides")
        verbose_name_plural = _("topics of guides")

    @property
    def language(self) -> str:
        return self.locale.language_code

    @classmethod
    def in_tree_of(cls, language: str) -> list["TopicPage"]:
        """The topics for a reader: each in the first language of the chain that has it."""
        return cls.best_of(cls.objects.live().select_related("locale"), language)

    @staticmethod
    def best_of(topics: Iterable["TopicPage"], language: str) -> list["TopicPage"]:
        """One page per topic, in a reader's order; `written` are the languages it exists in."""
        order = {code: rank for rank, code in enumerate(chain(language))}
        best: dict[str, TopicPage] = {}
        written = defaultdict(set)
        for page in sorted(topics, key=lambda page: order.get(page.language, len(order))):
            written[page.slug].add(page.language)
            if page.language in order:
                best.setdefault(page.slug, page).written = written[page.slug]
        return sorted(
            best.values(), key=lambda page: (page.position, sort_key(page.title, language))
        )

    @property
    def is_library(self) -> bool:
        """Whether it is the library of forms of fraud."""
        return self.slug == FRAUD

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        found = (topic for topic in topics_for(get_language()) if topic.slug == self.slug)
        topic = next(found, self)
        forms = [guide for guide in topic.guides if isinstance(guide, FraudFormPage)]
        return context | {
            "topic": topic,
            "written": topic.written,
            "forms": forms if self.is_library else [],
            "guides": [guide for guide in topic.guides if guide not in forms]
            if self.is_library
            else topic.guides,
            "fallback": getattr(request, "guide_fallback", ""),
        }


def topics_for(language: str) -> list[TopicPage]:
    """Return the topics for a reader, each with its `guides`; the topics are asked for once."""
    rows = list(TopicPage.objects.live().select_related("locale"))
    guides = guides_by_topic(language, rows)
    topics = TopicPage.best_of(rows, language)
    for topic in topics:
        topic.guides = guides[topic.slug]
    return topics


def guides_by_topic(
    language: str, topics: Iterable[TopicPage] | None = None
) -> dict[str, list[BaseGuide]]:
    """Guides and forms of fraud for a reader of one language, by the slug of their topic."""
    if topics is None:
        topics = TopicPage.objects.live().only("path", "slug")
    slugs = {topic.path: topic.slug for topic in topics}
    found = defaultdict(list)
    # Whatever stands below a topic; questions that lead to guides, and self-checks, among them.
    for model in BaseGuide.kinds():
        for guide in model.objects.for_reader(language):
            found[slugs.get(guide.path[: -Page.steplen], "")].append(guide)
    for guides in found.values():
        guides.sort(key=lambda guide: (guide.position, sort_key(guide.title, language)))
    return found
