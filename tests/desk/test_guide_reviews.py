"""Reviews of guides: each reminder once, the list, and "reviewed, still right"."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry
from wagtail.users.models import UserProfile

from directory.models import ContentVersion
from guidance.models import (
    FraudFormPage,
    GuidePage,
    ReviewReminder,
    SelfCheckPage,
    SituationFinderPage,
)
from guidance.reviews import due, listed, remind, stage_of

from .guides import approve, guide, person, save, submit

pytestmark = pytest.mark.usefixtures("loaded")
KINDS = (GuidePage, FraudFormPage, SelfCheckPage, SituationFinderPage)
DAY = date(2026, 12, 1)


@pytest.fixture
def owner(db):
    return person("an")


@pytest.fixture
def lead(db):
    return person("binh", "lead_guides")


@pytest.fixture
def kept(owner):
    """One guide with a date and an owner; all others are far from theirs."""
    for model in KINDS:
        model.objects.update(review_by=date(2099, 1, 1))
    GuidePage.objects.filter(pk=guide().pk).update(review_by=DAY, maintainer=owner)
    return guide()


def days(number: int) -> date:
    return DAY + timedelta(days=number)


def to() -> list[str]:
    found = [address for letter in mail.outbox for address in letter.to]
    mail.outbox.clear()
    return sorted(found)


def test_the_owner_is_told_then_the_lead_too(kept, owner, lead):
    told = {}
    for number in range(-20, 21):
        remind(days(number))
        if found := to():
            told[number] = found
    assert told == {-14: [owner.email], 0: [owner.email], 7: [owner.email, lead.email]}
    assert ReviewReminder.objects.count() == 3


def test_each_reminder_goes_out_once_however_often_it_is_asked(kept, owner, lead):
    for _again in range(3):
        remind(days(-3))
    assert to() == [owner.email]


def test_what_was_missed_is_not_made_up_for(kept, owner, lead):
    remind(days(40))
    assert to() == [owner.email, lead.email]
    remind(days(41))
    assert to() == []


def test_where_nobody_keeps_it_up_the_lead_hears_from_the_beginning(kept, owner, lead):
    owner.is_active = False
    owner.save()
    remind(days(-14))
    assert to() == [lead.email]
    GuidePage.objects.filter(pk=kept.pk).update(maintainer=None)
    remind(days(0))
    assert to() == [lead.email]


def test_several_guides_come_in_one_letter_in_the_readers_language(kept, owner, lead):
    UserProfile.objects.create(user=owner, preferred_language="en")
    other = guide(slug="recover-vneid")
    GuidePage.objects.filter(pk=other.pk).update(review_by=days(3), maintainer=owner)
    remind(DAY)
    (letter,) = mail.outbox
    assert letter.subject == "Guides to review"
    assert kept.title in letter.body
    assert other.title in letter.body
    assert f"/desk/pages/{kept.pk}/edit/" in letter.body


def test_a_new_date_is_reminded_of_anew_and_a_draft_of_none(kept, owner, lead):
    remind(DAY)
    GuidePage.objects.filter(pk=kept.pk).update(review_by=days(30))
    mail.outbox.clear()
    remind(days(30))
    assert to() == [owner.email]
    GuidePage.objects.filter(pk=kept.pk).update(review_by=days(60), live=False)
    remind(days(60))
    assert to() == []


def test_nothing_is_marked_that_was_not_sent(kept, lead, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(OSError):
        remind(DAY)
    assert not ReviewReminder.objects.exists()


@pytest.mark.parametrize(
    ("number", "stage"),
    [(-15, None), (-14, "soon"), (-1, "soon"), (0, "due"), (6, "due"), (7, "overdue")],
)
def test_how_far_a_date_has_come(number, stage):
    assert stage_of(DAY, days(number)) == stage


def still_right(user, page, next_date, seen=DAY):
    return user.desk.post(
        reverse("guide_still_right", args=[page.pk]), {"next_date": next_date, "seen": seen}
    )


def test_reviewed_still_right_changes_no_word_and_is_logged(kept, owner):
    reader, before = person("dung", "approve_guide", pages=()), ContentVersion.current()
    save(owner, kept, title="Một bản nháp")
    next_date = timezone.localdate() + timedelta(days=90)
    still_right(reader, kept, next_date)
    page = guide()
    assert (page.reviewed_on, page.review_by) == (timezone.localdate(), next_date)
    assert page.title == kept.title
    assert page.live_revision_id == kept.live_revision_id
    assert ContentVersion.current() > before
    entry = PageLogEntry.objects.get(page=page, action="guidance.reviewed")
    assert (entry.user, entry.data["next"]) == (reader, next_date.isoformat())
    # The draft does not bring the old dates back when it is published.
    submit(owner, page, title="Một bản nháp", review_by=next_date, reviewed_on=page.reviewed_on)
    approve(reader, page)
    page = guide()
    assert (page.title, page.review_by) == ("Một bản nháp", next_date)
    draft = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    assert draft.reviewed_on == timezone.localdate()


def test_the_dates_of_a_draft_are_those_of_the_review(kept, owner):
    reader = person("dung", "approve_guide", pages=())
    save(owner, kept, title="Một bản nháp")
    still_right(reader, kept, timezone.localdate() + timedelta(days=90))
    draft = Page.objects.get(pk=kept.pk).specific.get_latest_revision_as_object()
    assert draft.review_by == timezone.localdate() + timedelta(days=90)


def test_a_review_takes_the_right_a_date_in_the_future_and_the_date_that_was_seen(kept, owner):
    reader = person("dung", "approve_guide", pages=())
    future = timezone.localdate() + timedelta(days=90)
    still_right(owner, kept, future)
    still_right(reader, kept, timezone.localdate())
    still_right(reader, kept, future, seen=days(5))
    still_right(reader, kept, "")
    assert guide().review_by == DAY
    assert reader.desk.get(reverse("guide_still_right", args=[kept.pk])).status_code == 405
    still_right(reader, kept, future)
    assert guide().review_by == future


def test_the_list_shows_what_is_to_do_and_costs_the_same_for_many(
    kept, owner, lead, django_assert_max_num_queries
):
    GuidePage.objects.filter(pk=kept.pk).update(review_by=timezone.localdate() - timedelta(days=3))
    assert [row.page.pk for row in due(timezone.localdate())] == [kept.pk]
    other = listed(timezone.localdate())[1].page.title  # on the first page of the list
    with django_assert_max_num_queries(22):
        html = owner.desk.get(reverse("guide_reviews")).content.decode()
    assert kept.title in html
    assert other not in html
    with django_assert_max_num_queries(22):
        html = owner.desk.get(reverse("guide_reviews") + "?show=all").content.decode()
    assert other in html
    assert (
        guide("en").title
        not in owner.desk.get(reverse("guide_reviews") + "?show=all&language=vi").content.decode()
    )
    assert "next_date" not in html, "who may not approve cannot say that it is still right"
    nobody = person("em", pages=())
    assert nobody.desk.get(reverse("guide_reviews")).status_code == 302


def test_without_a_date_it_is_something_to_do(kept):
    GuidePage.objects.filter(pk=kept.pk).update(review_by=None)
    first = listed(timezone.localdate())[0]
    assert (first.page.pk, first.is_due, first.days_left) == (kept.pk, True, None)
