"""Guides are pages, one tree per language: each language is written and published by itself."""

from collections import defaultdict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Left, Length
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from directory.models import Platform, Source
from lib.languages import SOURCE, Significance, Staleness, chain, direction
from lib.searching import Searchable

from ..blocks import GuideBlocks


class GuideAge(Staleness):
    """How old a guide is against its source. Outside the revisions, which would roll it back."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="age")

    def __str__(self):
        return f"{self.page} v{self.version}"


class PublicPage(Page):
    """A page readers see. `guidance.publishing` makes its publishing and its end public at once."""

    class Meta:
        abstract = True


class GuideIndexPage(PublicPage):
    """The root of one language's tree. The Vietnamese one is the site's root."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["guidance.TopicPage"]
    template = "guidance/guide_index_page.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        topics, guides = TopicPage.in_tree_of(get_language()), guides_by_topic(get_language())
        for topic in topics:
            topic.guides = guides[topic.slug]
        context["topics"] = [topic for topic in topics if topic.guides]
        return context


class TopicPage(PublicPage):
    """A group of guides: outage, recovery, fraud, prepare."""

    summary = models.TextField(_("summary"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("position")]
    parent_page_types = ["guidance.GuideIndexPage"]
    subpage_types = ["guidance.GuidePage", "guidance.FraudFormPage"]
    template = "guidance/topic_page.html"

    @property
    def language(self) -> str:
        return self.locale.language_code

    @classmethod
    def in_tree_of(cls, language: str) -> list["TopicPage"]:
        """The topics for a reader: each in the first language of the chain that has it."""
        order = {code: rank for rank, code in enumerate(chain(language))}
        live = cls.objects.live().select_related("locale")
        rows = [page for page in live if page.language in order]
        best: dict[str, TopicPage] = {}
        for page in sorted(rows, key=lambda page: order[page.language]):
            best.setdefault(page.slug, page)
        return sorted(best.values(), key=lambda page: (page.position, page.title))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        self.guides = guides_by_topic(get_language())[self.slug]
        context |= {"topic": self, "fallback": getattr(request, "guide_fallback", "")}
        return context


class GuideQuerySet(PageQuerySet):
    def published(self):
        """Guides the public may see: live, and below no page that is kept for some readers."""
        # Wagtail's own public() asks for the restrictions first, in two queries of its own.
        closed = PageViewRestriction.objects.annotate(
            beginning=Left(OuterRef("path"), Length("page__path"))
        ).filter(page__path=F("beginning"))
        return self.live().exclude(Exists(closed)).select_related("locale")

    def for_reader(self, language: str):
        """One page per guide: in the reader's language, else in the first one that has it."""
        order = models.Case(
            *(
                models.When(locale__language_code=code, then=rank)
                for rank, code in enumerate(chain(language))
            ),
            default=len(chain(language)),
            output_field=models.IntegerField(),
        )
        best = (
            self.published()
            .filter(locale__language_code__in=chain(language))
            .annotate(reader_rank=order)
            .order_by("translation_key", "reader_rank")
            .distinct("translation_key")
        )
        return self.published().filter(pk__in=best.values("pk"))


class Kind(models.TextChoices):
    RECOVERY = "recovery", _("Recover an account")
    FRAUD = "fraud", _("Fraud")
    OUTAGE = "outage", _("During an outage")
    PREPARE = "prepare", _("Prepare")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("Everyone")
    SELLER = "seller", _("Sellers")
    NEWSROOM = "newsroom", _("Newsrooms")
    OPERATOR = "operator", _("Platform operators")
    FAMILY = "family", _("Families and elders")


class BaseGuide(Searchable, PublicPage):
    """What guides and forms of fraud have in common."""

    summary = models.TextField(_("summary"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience, default=Audience.EVERYONE
    )
    body = StreamField(GuideBlocks(), verbose_name=_("body"))
    composition_note = models.TextField(
        _("whose words"),
        blank=True,
        help_text=_("Where the advice is our own composition, say so and from what."),
    )
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    review_by = models.DateField(_("next review due"), null=True, blank=True)
    significance = models.PositiveSmallIntegerField(
        _("what this change means for translations"),
        choices=Significance,
        default=Significance.CONTENT,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    platforms = ParentalManyToManyField(
        Platform, verbose_name=_("platforms"), blank=True, related_name="%(class)ss"
    )
    sources = ParentalManyToManyField(
        Source, verbose_name=_("sources"), blank=True, related_name="%(class)ss"
    )
    maintainer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept up by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="%(class)ss_kept",
    )

    objects = PageManager.from_queryset(GuideQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("audience"),
                FieldPanel("platforms"),
                FieldPanel("position"),
            ],
            heading=_("Who and what it is for"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("sources"),
                FieldPanel("composition_note"),
                FieldPanel("reviewed_on"),
                FieldPanel("review_by"),
                FieldPanel("maintainer"),
                FieldPanel("significance"),
            ],
            heading=_("Sources and review"),
        ),
    ]
    parent_page_types = ["guidance.TopicPage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True

    @property
    def language(self) -> str:
        return self.locale.language_code

    @property
    def dir(self) -> str:
        return direction(self.language)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        fallback = getattr(request, "guide_fallback", "")
        siblings = self.get_translations().live().select_related("locale", "age")
        source = next((page for page in siblings if page.locale.language_code == SOURCE), None)
        age, source_age = getattr(self, "age", None), getattr(source, "age", None)
        outdated = age.outdated_against(source_age) if age and source_age else 0
        context |= {
            "fallback": fallback,
            "page_language_name": fallback,
            "canonical": f"{settings.SITE_URL}{self.get_url(request)}" if fallback else "",
            "written": {self.language, *(page.locale.language_code for page in siblings)},
            "outdated": outdated >= Significance.WRONG,
            "original_url": source.get_url(request) if source else "",
            "platforms": [each for each in self.platforms.all() if each.published],
            "sources": list(self.sources.all()),
        }
        return context

    def save(self, *args, **kwargs):
        """Save, refolding the words for search."""
        self.refold(self.title, self.summary, *self.body_words())
        super().save(*args, **kwargs)

    def body_words(self) -> list[str]:
        """The words of the body, for search and for the API."""
        return [str(part) for part in self.body.stream_block.get_searchable_content(self.body)]

    def count_publication(self) -> None:
        """Count a publication for the translations, or bring a translation up to date."""
        age, new = GuideAge.objects.get_or_create(page_id=self.pk)
        if not new:
            age.record_change(self.significance)
        # A small mend of a translation does not bring it up to date with its source.
        renews = new or self.significance >= Significance.CONTENT
        if renews and self.language != SOURCE:
            source = GuideAge.objects.filter(
                page__translation_key=self.translation_key, page__locale__language_code=SOURCE
            ).first()
            age.based_on = source.version if source else None
        age.save()

    def clean(self):
        super().clean()
        # The address of a guide in the API is its slug alone.
        same = type(self).objects.filter(slug=self.slug, locale=self.locale_id).exclude(pk=self.pk)
        if self.slug and self.locale_id and same.exists():
            raise ValidationError({"slug": _("Another guide of this language has this slug.")})


class GuidePage(BaseGuide):
    """Steps a person takes, one by one, that end somewhere."""

    template = "guidance/guide_page.html"

    class Meta:
        verbose_name = _("guide")
        indexes = Searchable.indexes_for("guide")


class FraudFormPage(BaseGuide):
    """A form of fraud: signs, a worked example, the first ten minutes, where to report."""

    template = "guidance/guide_page.html"

    class Meta:
        verbose_name = _("form of fraud")
        indexes = Searchable.indexes_for("fraud_form")


def guides_by_topic(language: str) -> dict[str, list[BaseGuide]]:
    """Guides and forms of fraud for a reader of one language, by the slug of their topic."""
    topics = dict(TopicPage.objects.live().values_list("path", "slug"))
    found = defaultdict(list)
    for model in (GuidePage, FraudFormPage):
        for guide in model.objects.for_reader(language):
            found[topics.get(guide.path[: -Page.steplen], "")].append(guide)
    for guides in found.values():
        guides.sort(key=lambda guide: (guide.position, guide.title))
    return found
