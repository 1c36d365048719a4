"""Every feed of the starter content: right by its format in each language, and nothing hidden."""

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from incidents.alerts.entries import NEWEST
from incidents.choices import Kind
from incidents.models import Impact, Incident
from tests.portal.hidden import MARK, STATES, hide_everything
from tests.portal.pages import LANGUAGE_WALKS, LANGUAGES

from .reading import each_form, read, title_of
from .validators import problems

TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "ics": "text/calendar; charset=utf-8; method=PUBLISH",
}


@pytest.mark.parametrize("language", LANGUAGE_WALKS)
@each_form
def test_each_feed_of_the_starter_content_is_right_in_each_language(loaded, client, language, form):
    kinds = [f"incidents/{kind}" for kind in Kind.values]
    for path in ("incidents", "platforms/facebook", "platforms/zalo", *kinds):
        answer = client.get(f"/{language}/{path}.{form}")
        assert problems(answer, form) == [], path
        assert answer.headers["Content-Type"] == TYPES[form]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@each_form
def test_the_entries_are_the_newest_incidents_under_their_uid(loaded, client, form):
    newest = Incident.objects.public().order_by("-started_at", "-pk")[:NEWEST]
    wanted = {str(each.uid) for each in newest} | {
        str(each.uid) for each in Incident.objects.public().open()
    }
    assert len(wanted) > 20
    found = read(client, f"/vi/incidents.{form}")
    assert {each.id for each in found} == wanted
    slugs = {str(each.uid): each.slug for each in Incident.objects.all()}
    for each in found:
        assert each.url == f"{settings.SITE_URL}/vi/incidents/{slugs[each.id]}/"


@each_form
def test_no_feed_shows_a_hidden_word(loaded, client, form):
    hide_everything()
    kinds = [f"incidents/{kind}" for kind in Kind.values]
    touched = Impact.objects.filter(platform__slug="zzmarkerplatform").values("incident__kind")
    assert touched.exists()
    for language in ("vi", "fr"):
        for path in ("incidents", "platforms/facebook", "platforms/instagram", *kinds):
            text = client.get(f"/{language}/{path}.{form}").content.decode()
            text = text.replace("\r\n ", "")  # calendars fold their lines
            assert MARK not in text.lower(), path
    for state in STATES:
        assert client.get(f"/vi/platforms/zzmarkerplatform{state}.{form}").status_code == 404


@pytest.mark.audit
@each_form
def test_every_title_says_that_it_is_an_exercise(loaded, client, settings, form):
    settings.EXERCISE = True
    for language in LANGUAGES:
        with override(language):
            mark = f"{gettext('EXERCISE')} · "
        for path in ("incidents", "platforms/facebook", "incidents/cable"):
            address = f"/{language}/{path}.{form}"
            assert title_of(client, address).startswith(mark), address
            found = read(client, address)
            assert found
            assert all(each.title.startswith(mark) for each in found), address
