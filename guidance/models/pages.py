"""Guides: pages that tell what to do. Each language is written and published by itself."""

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from directory.models import Platform, Source
from lib.languages import SOURCE, Significance, chain, direction
from lib.linked_data import linked_data
from lib.searching import Searchable
from lib.sorting import alphabetical

from .. import reading
from ..blocks import GuideBlocks
from ..paths import open_pages
from .ages import GuideAge
from .feedback import Reason
from .public import PublicPage


class GuideQuerySet(PageQuerySet):
    def published(self):
        """Guides the public may see: live, and below no page that is kept for some readers."""
        return open_pages(self).select_related("locale")

    def for_reader(self, language: str):
        """One page per guide: in the reader's language, else in the first one that has it."""
        languages = list(chain(language))
        rank = models.Func(
            models.Value(languages, ArrayField(models.CharField())),
            models.F("locale__language_code"),
            function="array_position",
        )
        best = (
            open_pages(self)
            .filter(locale__language_code__in=languages)
            .order_by("translation_key", rank)
            .distinct("translation_key")
        )
        return self.filter(pk__in=best.values("pk")).select_related("locale")

    def in_lists(self):
        """Guides with what a list shows of them: without the body, which is most of it."""
        return self.defer("body", "folded_title", "folded_words", "vector")

    def in_order(self):
        """Guides in the order of lists."""
        return self.order_by("position", alphabetical("title"))


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
    # Said by whoever approves, and written into the version then; no form of the editor asks it.
    significance = models.PositiveSmallIntegerField(
        _("what this change means for translations"),
        choices=Significance,
        default=Significance.CONTENT,
    )
    translated_version = models.PositiveIntegerField(
        _("made from which version of the original"), null=True, blank=True
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
        FieldPanel("translated_version"),
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
            ],
            heading=_("Sources and review"),
        ),
    ]
    parent_page_types = ["guidance.TopicPage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True

    @staticmethod
    def kinds() -> list[type["BaseGuide"]]:
        """Every model of pages that stand below a topic."""
        return [model for model in apps.get_models() if issubclass(model, BaseGuide)]

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
            "written": {self.language, *(page.locale.language_code for page in siblings)},
            "outdated": outdated >= Significance.WRONG,
            "original_url": source.get_url(request) if source else "",
            "platforms": reading.platforms_of(self),
            "sources": list(self.sources.all()),
            "is_overdue": self.review_by is not None and self.review_by < timezone.localdate(),
            "version": age.version if age else 0,
            "thanks": request.GET.get("thanks", ""),
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
        """Count a publication for the translations; a translation says what it was made from."""
        age, new = GuideAge.objects.get_or_create(page_id=self.pk)
        if not new:
            age.record_change(self.significance)
        if self.language != SOURCE:
            source = GuideAge.objects.original_of(self)
            made_from = self.translated_version or (source.version if new and source else 0)
            age.based_on = max(made_from, age.based_on or 0) or None
        age.save()

    def clean(self):
        super().clean()
        # The address of a guide in the API is its slug alone.
        same = type(self).objects.filter(slug=self.slug, locale=self.locale_id).exclude(pk=self.pk)
        if self.slug and self.locale_id and same.exists():
            raise ValidationError({"slug": _("Another guide of this language has this slug.")})


MOST_RELATED = 6  # other guides that a guide names


class GuideInParts(BaseGuide):
    """A guide that is read from its beginning to its end; each kind names what it goes on to."""

    is_fraud_form = False

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        before, after = reading.neighbours(self, get_language())
        parts, address = reading.parts(self), reading.address_of(self)
        headings = sum(1 for part in parts if part.heading)
        contacts = reading.contacts_for(self, context["platforms"], timezone.localdate())
        return context | {
            "parts": parts,
            "contents": [part for part in parts if part.heading]
            if headings >= reading.LONG
            else [],
            "before": before,
            "after": after,
            "contacts_by_id": contacts,
            "contacts": [contact for contact in contacts.values() if not contact.in_body],
            "contacts_page": reading.contacts_page(),
            "address": address,
            "goes_on_to": self.goes_on_to(context["platforms"], get_language()),
            "topic_url": reading.topic_url(self),
            # Whole minutes: the page's ETag promises the same bytes within one.
            "as_of": timezone.now().replace(second=0, microsecond=0),
            "ways_to_send": reading.ways_to_send(self.title, address),
            "described": linked_data(*reading.described(self, address))
            if not context["fallback"]
            else "",
            "reasons": Reason,
        }


class GuidePage(GuideInParts):
    """Steps a person takes, one by one, that end somewhere."""

    template = "guidance/guide_page.html"

    class Meta:
        verbose_name = _("guide")
        indexes = Searchable.indexes_for("guide")

    def goes_on_to(self, platforms: list[Platform], language: str) -> list[BaseGuide]:
        """The forms of fraud that lie in wait for whoever would get an account back."""
        if self.kind != Kind.RECOVERY:
            return []
        forms = FraudFormPage.objects.for_reader(language).in_lists()
        return list(forms.filter(platforms__in=platforms).distinct().in_order()[:MOST_RELATED])


class FraudFormPage(GuideInParts):
    """A form of fraud: signs, a worked example, the first ten minutes, where to report."""

    template = "guidance/guide_page.html"
    is_fraud_form = True

    class Meta:
        verbose_name = _("form of fraud")
        indexes = Searchable.indexes_for("fraud_form")

    def goes_on_to(self, platforms: list[Platform], language: str) -> list[BaseGuide]:
        """The guides for whoever was deceived, and for the accounts that may be lost by it."""
        guides = GuidePage.objects.for_reader(language).in_lists()
        helpful = models.Q(kind=Kind.FRAUD) | models.Q(kind=Kind.RECOVERY, platforms__in=platforms)
        return list(guides.filter(helpful).distinct().in_order()[:MOST_RELATED])
