"""When a record is public: set at the desk, shown there in words, found by a filter."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from directory.models import Platform
from tests.factories import PUBLIC, make_platform

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _english(editor):
    UserProfile.objects.update_or_create(user=editor, defaults={"preferred_language": "en"})


def change(desk, platform, **values):
    address = reverse("platforms:edit", args=[platform.pk])
    page = desk.get(address).content.decode()
    form = querydict_from_html(page, form_id="w-editor-form").copy()
    form.update(values)
    answer = desk.post(address, form)
    platform.refresh_from_db()
    return answer


def test_published_withdrawn_and_published_again_at_once(desk):
    platform = make_platform("zalo", published_at=None)
    assert desk.get("/vi/platforms/zalo/").status_code == 404
    assert change(desk, platform, publication_change="publish").status_code == 302
    assert desk.get("/vi/platforms/zalo/").status_code == 200
    change(desk, platform, publication_change="withdraw")
    assert desk.get("/vi/platforms/zalo/").status_code == 404
    assert platform.published_at <= platform.withdrawn_at
    change(desk, platform, publication_change="publish")
    assert platform.withdrawn_at is None
    assert desk.get("/vi/platforms/zalo/").status_code == 200
    assert platform.history.count() >= 4


def test_from_and_until_moments_that_are_entered_in_viet_nam_time(desk):
    platform = make_platform("zalo", published_at=None)
    change(desk, platform, published_at="2030-01-01 07:00", withdrawn_at="2031-01-01 07:00")
    assert platform.published_at.isoformat() == "2030-01-01T00:00:00+00:00"
    assert platform.publication() == "scheduled"
    assert desk.get("/vi/platforms/zalo/").status_code == 404


def test_an_end_without_a_beginning_is_refused_in_words(desk):
    platform = make_platform("zalo", published_at=None)
    answer = change(desk, platform, withdrawn_at="2031-01-01 07:00")
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["withdrawn_at"]


def test_the_form_offers_only_what_changes_something(desk):
    now = timezone.now()
    for values, offered in (
        ({"published_at": None}, ["", "publish"]),
        ({"published_at": now + HOUR}, ["", "publish", "withdraw"]),
        ({"published_at": PUBLIC}, ["", "withdraw"]),
        ({"published_at": PUBLIC, "withdrawn_at": now - HOUR}, ["", "publish"]),
    ):
        platform = make_platform(**values)
        form = desk.get(reverse("platforms:edit", args=[platform.pk])).context["form"]
        assert [value for value, _label in form.fields["publication_change"].choices] == offered


def test_the_list_tells_the_state_in_words_and_finds_by_it(desk):
    now = timezone.now()
    states = {
        "unpublished": ({"published_at": None}, "Unpublished"),
        "scheduled": ({"published_at": now + HOUR}, "Scheduled: public from"),
        "published": ({"published_at": PUBLIC}, "Published"),
        "withdrawn": ({"published_at": PUBLIC, "withdrawn_at": now - HOUR}, "Withdrawn since"),
    }
    for slug, (values, _words) in states.items():
        make_platform(slug, name=f"Nền {slug}", **values)
    for slug, (_values, words) in states.items():
        answer = desk.get(reverse("platforms:index"), {"publication": slug})
        assert [row.slug for row in answer.context["object_list"]] == [slug]
        assert words in answer.content.decode()


def test_the_list_of_platforms_costs_the_same_for_many(desk, django_assert_max_num_queries):
    address = reverse("platforms:index")
    for _each in range(30):
        make_platform()
    desk.get(address)
    with django_assert_max_num_queries(20):
        desk.get(address)
    assert Platform.objects.count() == 30
