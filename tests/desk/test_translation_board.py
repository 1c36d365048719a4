"""The board of everything by language: how things stand, the worst first, at a bounded price."""

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks

from guidance.models.pages import BaseGuide
from incidents.models import IncidentText
from lib.languages import Text
from portal.translations.board import Question, counts, rows
from portal.translations.kinds import KINDS, RECORDS
from tests.factories import make_incident, make_platform, make_update

from .people import sign_in

pytestmark = pytest.mark.django_db
BOARD = "translation_board"


def translate(incident, language="en", **values):
    return IncidentText.objects.create(
        **{"incident": incident, "language": language, "title": "Trouble", "based_on": 1, **values}
    )


def change_source(incident, significance):
    source = incident.texts.get(language="vi")
    source.title += " nữa"
    source.save(significance=significance)


def standing(incident, language="en", **more):
    question = Question(languages=(language,), kinds=("incident",), **more)
    found = rows(question, timezone.now(), 0, 100)
    return next((row.standing for row in found if row.pk == incident.pk), None)


def test_every_row_of_words_and_every_guide_is_on_the_board():
    words = {model for model in apps.get_models() if issubclass(model, Text)}
    assert {kind.text for kind in RECORDS} == words
    assert set(BaseGuide.kinds()) <= {kind.model for kind in KINDS.values()}


def test_how_a_text_stands():
    incident = make_incident()
    assert standing(incident) == "missing"
    text = translate(incident, state="draft")
    assert standing(incident) == "draft"
    IncidentText.objects.filter(pk=text.pk).update(state="machine")
    assert standing(incident) == "machine"
    change_source(incident, 10)
    assert standing(incident) == "machine"
    IncidentText.objects.filter(pk=text.pk).update(state="reviewed")
    assert standing(incident) == "current"
    change_source(incident, 20)
    assert standing(incident) == "content"
    change_source(incident, 30)
    assert standing(incident) == "wrong"
    IncidentText.objects.filter(pk=text.pk).update(based_on=4)
    assert standing(incident) == "current"


def test_what_readers_do_not_see_is_there_only_for_those_who_ask():
    hidden = make_incident(published_at=None)
    assert standing(hidden) is None
    assert standing(hidden, unpublished=True) == "missing"


def test_the_worst_comes_first():
    closed = {"phase": "resolved"}
    wrong, old = make_incident("wrong", **closed), make_incident("old", **closed)
    machine, missing = make_incident("machine", **closed), make_incident("missing", **closed)
    opened = make_incident("open")
    translate(wrong)
    change_source(wrong, 30)
    translate(old)
    change_source(old, 20)
    translate(machine, state="machine")
    question = Question(languages=("en",), kinds=("incident",))
    found = [row.pk for row in rows(question, timezone.now(), 0, 10)]
    assert found == [each.pk for each in (wrong, opened, old, machine, missing)]


def test_the_numbers_of_the_head_are_those_of_the_rows():
    incident = make_incident(platforms=[make_platform()])
    make_update(incident)
    question, now = Question(), timezone.now()
    counted = counts(question, now)
    assert counted["ar", "missing", True] == 2  # the incident and its step
    assert sum(counted.values()) == len(rows(question, now, 0, 1000))


def test_the_board_shows_and_filters(desk):
    incident = make_incident("facebook", title="Facebook không vào được")
    translate(incident)
    make_incident("zalo", title="Zalo chậm")
    page = desk.get(reverse(BOARD), {"language": "en", "kind": "incident"}).content.decode()
    assert "Zalo chậm" in page
    assert "Facebook không" not in page  # checked: it does not wait
    page = desk.get(reverse(BOARD), {"language": "en", "standing": "all"}).content.decode()
    assert "Facebook không" in page
    page = desk.get(reverse(BOARD), {"standing": "all", "q": "khong vao"}).content.decode()
    assert "Facebook không" in page
    assert "Zalo chậm" not in page


def test_nonsense_in_the_address_is_no_error(desk):
    asked = {"language": "xx", "standing": "'; --", "kind": "?", "page": "-1"}
    assert desk.get(reverse(BOARD), asked).status_code == 200


def test_a_translator_sees_the_own_language_first(client):
    sign_in(client, "translate_ar")
    make_incident(title="Sự cố thử")
    answer = client.get(reverse(BOARD))
    assert {row["language"] for row in answer.context["rows"]} == {"العربية"}


def test_somebody_without_words_to_write_sees_no_board(client):
    sign_in(client, "view_feed")
    assert client.get(reverse(BOARD)).headers["Location"] == "/desk/"
    assert reverse(BOARD) not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_room_is_told_and_only_of_the_own_language(rf, client):
    incident = make_incident()
    translate(incident, "ar")
    change_source(incident, 30)
    request = rf.get("/")
    request.user = sign_in(client, "translate_ar")
    items = [row for hook in hooks.get_hooks("incident_room_items") for row in hook(request)]
    told = [row for row in items if row["url"].startswith("/desk/translations/")]
    assert [(each["number"], each["url"]) for each in told] == [
        (1, f"{reverse(BOARD)}?standing=wrong&language=ar")
    ]
    request.user = sign_in(client, "translate_fr")
    items = [row for hook in hooks.get_hooks("incident_room_items") for row in hook(request)]
    told = [row for row in items if row["url"].startswith("/desk/translations/")]
    assert [each["number"] for each in told] == [1]  # missing in an open incident


def test_many_rows_cost_what_few_cost(desk):
    def cost():
        cache.clear()
        desk.get(reverse(BOARD))
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(reverse(BOARD)).status_code == 200
        return len(queries)

    make_update(make_incident(platforms=[make_platform()]))
    few = cost()
    for _each in range(15):
        make_update(make_incident(platforms=[make_platform()]))
    assert cost() == few <= 20
