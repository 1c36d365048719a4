"""Guides in other languages: which one translates which, drafts of missing ones, "still valid"."""

from dataclasses import dataclass

from django.db import transaction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.log_actions import log
from wagtail.models import Locale, Page

from directory.models import ContentVersion
from lib.languages import SOURCE, Significance

from .models import GuideAge, GuideEdition
from .segments import Segment, segments

CHECKED = "translation.checked"  # the action in the desk's log
# What is said of the source's own review and times is not true of a copy.
_NOT_COPIED = ["reviewed_on", "significance", "go_live_at", "expire_at", "expired"]


class AddressTaken(Exception):
    """Another page of that language stands at the address of the translation."""


class ChangedMeanwhile(Exception):
    """Somebody else wrote or published after the form was opened."""


@dataclass(frozen=True)
class Pair:
    """A source page and its translation, as far as there is one."""

    source: Page
    language: str
    page: Page | None

    @property
    def source_age(self) -> GuideAge | None:
        return GuideAge.objects.filter(page_id=self.source.pk).first()

    @property
    def age(self) -> GuideAge | None:
        return GuideAge.objects.filter(page_id=self.page.pk).first() if self.page else None


def pair_of(source: Page, language: str) -> Pair:
    """Return a source with its page in another language."""
    other = Page.objects.filter(
        translation_key=source.translation_key, locale__language_code=language
    ).first()
    return Pair(source, language, other.specific if other else None)


def newest(page: Page) -> Page:
    """The page as its editors last left it, published or not."""
    return page.get_latest_revision_as_object()


def segments_at(page: Page, version: int) -> list[Segment] | None:
    """Return the pieces of a published version; None where nobody kept what it read."""
    edition = GuideEdition.objects.filter(page_id=page.pk, version=version)
    found = edition.select_related("revision").first()
    if found is None or found.revision is None:
        return None
    return segments(found.revision.as_object())


def count_topic(page: Page, revision) -> None:
    """Count a publication of a topic. Its few words changed or did not: nobody is asked."""
    age, new = GuideAge.objects.get_or_create(page_id=page.pk)
    changed = not new and segments_at(page, age.version) != segments(page)
    if changed:
        age.record_change(Significance.CONTENT)
    if (new or changed) and page.language != SOURCE:
        source = GuideAge.objects.filter(
            page__translation_key=page.translation_key, page__locale__language_code=SOURCE
        ).first()
        age.based_on = source.version if source else None
    age.save()
    GuideEdition.note(page, age.version, revision)


def parent_for(source: Page, language: str) -> Page:
    """Return the page below which a translation belongs, or the nearest one that is there."""
    key = source.get_parent().translation_key
    found = Page.objects.filter(translation_key=key, locale__language_code=language).first()
    return found.specific if found else parent_for(source.get_parent(), language)


def may_draft(user, source: Page, language: str) -> bool:
    """Whether somebody may add the missing page in its language's tree."""
    return parent_for(source, language).permissions_for_user(user).can_add_subpage()


@transaction.atomic
def make_draft(source: Page, language: str, user) -> Page:
    """Copy a source into another language's tree, as a draft nobody sees, below its topic.

    A topic that is missing there is copied first, as a draft too. Raises AddressTaken.
    """
    # One after the other: two translators who begin at once must not make two pages.
    Page.objects.select_for_update().get(pk=source.pk)
    found = pair_of(source, language).page
    if found is not None:
        return found
    parent = source.get_parent().specific
    if pair_of(parent, language).page is None:
        make_draft(parent, language, user)
    parent = pair_of(parent, language).page
    if Page.objects.child_of(parent).filter(slug=source.slug).exists():
        raise AddressTaken
    locale = Locale.objects.get(language_code=language)
    names = {field.name for field in source._meta.get_fields()}
    action = CopyPageForTranslationAction(
        source, locale, exclude_fields=[name for name in _NOT_COPIED if name in names], user=user
    )
    copy = action.execute(skip_permission_checks=True)
    Page.objects.filter(pk=copy.pk).update(owner=user)
    return Page.objects.get(pk=copy.pk).specific


@transaction.atomic
def confirm(pair: Pair, seen: int, user) -> None:
    """Say that a translation is still valid for the version of the source that was looked at.

    Raises ChangedMeanwhile where the source has been published anew since.
    """
    ages = GuideAge.objects.select_for_update().filter(page_id__in=[pair.source.pk, pair.page.pk])
    by_page = {age.page_id: age for age in ages.order_by("pk")}
    source, own = by_page.get(pair.source.pk), by_page.get(pair.page.pk)
    if source is None or own is None or source.version != seen:
        raise ChangedMeanwhile
    own.based_on = source.version
    own.save(update_fields=["based_on"])
    log(
        pair.page,
        CHECKED,
        user=user,
        data={"language": pair.language, "version": source.version, "source": SOURCE},
    )
    ContentVersion.bump()
