"""The form of a source: what an address may be, and what only own checks have."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from incidents.feeds import board
from incidents.feeds.models import Feed
from incidents.models import StatusChange
from tests.factories import make_feed, make_platform

pytestmark = pytest.mark.django_db


def add(desk, **changes):
    """Fill in the form of a new source with one target and post it."""
    address = reverse("feeds:add")
    form = querydict_from_html(desk.get(address).content.decode(), form_id="w-editor-form").copy()
    form.update(
        {
            "name": "Source",
            "slug": "source",
            "provider": "probe",
            "urls": "https://zalo.me/",
            "pace": 60,
            "trusted": "unknown",
            "targets-TOTAL_FORMS": 1,
            "targets-0-platform": make_platform().pk,
            "targets-0-scope": "full",
            **changes,
        }
    )
    return desk.post(address, form)


def edit(desk, feed, **changes):
    """Change some fields in the form of a source and post it."""
    address = reverse("feeds:edit", args=[feed.pk])
    form = querydict_from_html(desk.get(address).content.decode(), form_id="w-editor-form").copy()
    for name, value in {"enabled": "on", **changes}.items():  # a ticked box is not found there
        form[name] = value
    return desk.post(address, form)


def errors(answer):
    form = answer.context["form"]
    return set(form.errors) | {
        f"{name}.{field}"
        for name, rows in form.formsets.items()
        for row in rows.errors
        for field in row
    }


@pytest.mark.parametrize(
    ("provider", "urls"),
    [
        ("probe", "https://zalo.me/"),
        ("probe", "http://zalo.me tls://zalo.me:443 dns://zalo.me tcp://zalo.me:443"),
        ("statuspage", "https://status.example/api/v2/summary.json"),
        ("statuspage", "http://[2001:db8::1]:8080/x"),
    ],
)
def test_addresses_that_can_be_asked_are_taken(desk, provider, urls):
    answer = add(desk, provider=provider, urls=urls)
    assert answer.status_code == 302, errors(answer)
    assert Feed.objects.get().addresses == urls.split()


@pytest.mark.parametrize(
    ("provider", "urls"),
    [
        ("probe", "ftp://zalo.me/"),
        ("probe", "zalo.me"),
        ("probe", "tls://"),
        ("probe", "https:zalo.me"),
        ("probe", "tcp://zalo.me"),
        ("probe", "tcp://zalo.me:99999"),
        ("probe", "https://zalo.me/ javascript:alert(1)"),
        ("statuspage", "tls://status.example"),
        ("statuspage", "https://"),
        ("statuspage", "https://[::1"),
    ],
)
def test_other_addresses_are_refused(desk, provider, urls):
    assert errors(add(desk, provider=provider, urls=urls)) == {"urls"}
    assert not Feed.objects.exists()


def test_an_own_check_knows_no_components(desk):
    assert errors(add(desk, **{"targets-0-component": "abc"})) == {"targets.component"}
    answer = add(desk, provider="statuspage", **{"targets-0-component": "abc"})
    assert answer.status_code == 302, errors(answer)


def test_words_of_the_page_belong_to_own_checks(desk):
    assert errors(add(desk, provider="statuspage", marker="Zalo")) == {"marker"}
    answer = add(desk, marker="Zalo")
    assert answer.status_code == 302, errors(answer)
    assert Feed.objects.get().marker == "Zalo"
    assert not Feed.objects.get().trusted


def words(feed):
    """What a source, its target and the board say."""
    feed.refresh_from_db()
    target = feed.targets.get()
    shown = StatusChange.objects.current().get(platform=target.platform_id)
    return [feed.state, target.state, shown.state]


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"pace": 120}, "operational"),
        ({"urls": "https://status.example/api/v2/summary.json"}, "unknown"),
        ({"provider": "slack"}, "unknown"),
    ],
)
def test_the_word_of_another_address_no_longer_counts(desk, changes, counts):
    said = {"state": "operational", "last_ok_at": timezone.now(), "digest": "abc"}
    feed = make_feed("sen", [make_platform()], **said)
    feed.targets.update(state="operational")
    board.settle_all(timezone.now())
    assert words(feed) == ["operational"] * 3
    answer = edit(desk, feed, **changes)
    assert answer.status_code == 302, errors(answer)
    assert words(feed) == [counts] * 3
    assert (feed.digest, feed.due_at <= timezone.now()) == ("", True), "it is read anew"
