"""A mirror follows by `updated_since`: what changed comes, what is gone is named."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from directory.models import Platform, PreparednessNotice, RecordChange, Statistic
from guidance.models import GuidePage, OfficialContact
from incidents.models import Claim, Incident

BASE = "/api/v1"
LISTS = [
    "platforms",
    "incidents",
    "claims",
    "guides",
    "fraud-forms",
    "contacts",
    "notices",
    "statistics",
]


@pytest.fixture(autouse=True)
def _long_ago(loaded):
    """The starter content was loaded yesterday."""
    yesterday = timezone.now() - timedelta(days=1)
    for model in (Platform, Statistic, PreparednessNotice, Claim, Incident):
        model.objects.filter(published_at__gt=yesterday).update(published_at=yesterday)
    Page.objects.filter(live=True).update(last_published_at=yesterday)
    RecordChange.objects.update(changed_at=timezone.now() - timedelta(days=1))


def ask(client, name: str, **query) -> dict:
    answer = client.get(f"{BASE}/{name}/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def an_hour_ago() -> str:
    return f"{timezone.now() - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"


def slugs(body: dict) -> list[str]:
    return [row["slug"] for row in body["results"]]


@pytest.mark.parametrize("name", LISTS)
def test_where_nothing_changed_there_is_nothing_to_read(client, name):
    whole = ask(client, name)
    assert whole["results"]
    assert "gone" not in whole
    nothing = ask(client, name, updated_since=an_hour_ago())
    assert (nothing["results"], nothing["gone"]) == ([], [])


def test_next_since_looks_back_further_than_a_transaction_lasts(client):
    told = datetime.fromisoformat(ask(client, "incidents")["next_since"])
    assert timedelta(minutes=5) <= timezone.now() - told < timedelta(minutes=6, seconds=5)


def test_what_changed_comes_with_all_that_hangs_on_it(client):
    claim = Claim.objects.filter(incident__slug="zalo-2018-09-23").first()
    claim.texts.filter(language="vi").update(reasons="Vì sao.")
    found = ask(client, "claims", updated_since=an_hour_ago())
    assert slugs(found) == [claim.slug]
    assert slugs(ask(client, "incidents", updated_since=an_hour_ago())) == ["zalo-2018-09-23"]
    assert slugs(ask(client, "platforms", updated_since=an_hour_ago())) == []


def test_what_the_clock_makes_public_comes_though_nobody_saved_it(client):
    since = an_hour_ago()
    moment = timezone.now() - timedelta(minutes=30)
    Platform.objects.filter(slug="zalo").update(published_at=moment)
    RecordChange.objects.update(changed_at=timezone.now() - timedelta(days=1))
    assert slugs(ask(client, "platforms", updated_since=since)) == ["zalo"]


def test_what_is_withdrawn_is_named_with_what_hung_on_it(client):
    moment = timezone.now() - timedelta(minutes=30)
    Incident.objects.filter(slug="zalo-2018-09-23").update(withdrawn_at=moment)
    assert ask(client, "incidents", updated_since=an_hour_ago())["gone"] == ["zalo-2018-09-23"]
    claims = Claim.objects.filter(incident__slug="zalo-2018-09-23").values_list("slug", flat=True)
    assert ask(client, "claims", updated_since=an_hour_ago())["gone"] == sorted(claims)


def test_what_is_deleted_or_renamed_is_named(client):
    Statistic.objects.filter(slug=Statistic.objects.first().slug).update(slug="renamed")
    found = ask(client, "statistics", updated_since=an_hour_ago())
    assert slugs(found) == ["renamed"]
    assert len(found["gone"]) == 1
    contact = OfficialContact.objects.public(timezone.localdate()).first()
    contact.delete()
    assert ask(client, "contacts", updated_since=an_hour_ago())["gone"] == [contact.slug]


def test_a_guide_is_gone_when_no_language_has_it(client):
    pages = GuidePage.objects.filter(slug="recover-viber", live=True)
    first, *others = pages
    first.unpublish()
    found = ask(client, "guides", updated_since=an_hour_ago())
    assert (slugs(found), found["gone"]) == (["recover-viber"], [])
    for page in others:
        page.unpublish()
    found = ask(client, "guides", updated_since=an_hour_ago())
    assert (slugs(found), found["gone"]) == ([], ["recover-viber"])


def test_what_came_back_is_not_gone(client):
    Platform.objects.filter(slug="zalo").update(published_at=None)
    assert ask(client, "platforms", updated_since=an_hour_ago())["gone"] == ["zalo"]
    Platform.objects.filter(slug="zalo").update(published_at=timezone.now())
    assert ask(client, "platforms", updated_since=an_hour_ago())["gone"] == []


def test_only_the_first_page_names_what_is_gone(client):
    Platform.objects.filter(slug="zalo").update(published_at=None)
    RecordChange.objects.filter(kind="platform").update(changed_at=timezone.now())
    first = ask(client, "platforms", updated_since=an_hour_ago(), page_size=5)
    assert first["gone"] == ["zalo"]
    assert "gone" not in client.get(first["next"]).json()


def test_nobody_knows_what_was_gone_more_than_a_year_ago(client):
    body = ask(client, "incidents", updated_since="2001-01-01T00:00:00Z")
    assert body["gone"] is None
    assert len(body["results"]) == 50


def test_a_mirror_that_follows_has_what_the_portal_has(client):
    """Reads once, then follows through changes of every kind, and holds the same in the end."""

    def read_all(**query):
        address, rows = f"{BASE}/incidents/?page_size=20", {}
        address += "".join(f"&{key}={value}" for key, value in query.items())
        gone, since = [], None
        while address:
            body = client.get(address).json()
            rows |= {row["slug"]: row for row in body["results"]}
            gone += body.get("gone") or []
            since, address = since or body["next_since"], body["next"]
        return rows, gone, since

    mirror, _gone, since = read_all()
    newest, second, third = Incident.objects.order_by("-started_at")[:3]
    newest.texts.filter(language="vi").update(title="Tên khác")
    Incident.objects.filter(pk=second.pk).update(withdrawn_at=timezone.now())
    Incident.objects.filter(pk=third.pk).update(slug="third-renamed")
    changed, gone, _since = read_all(updated_since=since)
    assert 0 < len(changed) < 10
    mirror |= changed
    for slug in gone:
        mirror.pop(slug, None)
    assert mirror == read_all()[0]
