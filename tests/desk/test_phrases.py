"""Usual sentences: chosen once, filled in in every language, never published half filled in."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from incidents.desk import phrases
from incidents.desk.forms import StepForm
from incidents.models import Phrase, PhraseText, UpdateText
from lib.languages import CODES
from tests.factories import make_incident, make_platform, make_update

from .incidents import make_signal, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def facebook_down():
    incident = make_incident(
        "facebook-down",
        [make_platform("one-more")],
        started_at=datetime(2026, 3, 5, 7, 5, tzinfo=UTC),
    )
    make_update(incident)
    return incident


def test_a_sentence_fills_in_every_language_on_the_server(loaded, desk):
    from directory.models import Platform

    incident = make_incident("x", [Platform.objects.get(slug="facebook")])
    make_update(incident)
    page = desk.get(reverse("incident_room:update", args=["x"]), {"phrase": "resolved"})
    form = page.context["form"]
    assert form["phase"].value() == "resolved"
    for code in CODES:
        words = form[f"body_{code}"].value()
        assert "Facebook" in words
        assert "{" not in words
    assert [code for code in CODES[1:] if form[f"machine_{code}"].value()] == ["fr", "id", "ar"]
    assert form.missing == []


def test_what_nobody_has_read_over_says_so_in_public(loaded, desk):
    incident = make_incident("x")
    make_update(incident)
    address = reverse("incident_room:update", args=["x"])
    form = desk.get(address, {"phrase": "fraud-warning"}).context["form"]
    values = sent(form)
    del values["machine_fr"]  # the editor has read it over
    assert desk.post(address, values).status_code == 302
    states = dict(
        UpdateText.objects.filter(step__incident=incident)
        .exclude(step__key="1")
        .values_list("language", "state")
    )
    assert states == {
        "vi": "reviewed",
        "en": "reviewed",
        "fr": "reviewed",
        "id": "machine",
        "ar": "machine",
    }


def test_times_are_written_in_each_language_in_viet_nam_time(facebook_down):
    known = phrases.values(
        [make_platform("another")], facebook_down.started_at, facebook_down.started_at
    )
    text = phrases.expand("{platforms} {time} {source}", known["vi"])
    assert text == "Another 14:05, 5/3/2026 {source}"
    assert known["en"]["time"] == "14:05, 5 Mar 2026"


def test_what_is_left_in_braces_cannot_be_published():
    form = StepForm({"phase": "investigating", "body_vi": "Lúc {time}, {platforms} lỗi."})
    assert "{time}, {platforms}" in str(form.errors["body_vi"])


def test_a_sentence_with_a_hole_nothing_fills_is_refused():
    text = PhraseText(phrase=Phrase(slug="x"), language="vi", body="{platforms} và {cause}")
    with pytest.raises(ValidationError, match="cause"):
        text.clean()


def test_only_sentences_that_fit_the_kind_are_offered(loaded):
    offered = [phrase.slug for phrase in phrases.offered("outage")]
    assert "resolved" in offered
    assert "maintenance-begins" not in offered
    assert "maintenance-begins" in [phrase.slug for phrase in phrases.offered("maintenance")]
    assert not {"opening", "merging", "false-alarm"} & set(offered)


def test_a_new_incident_is_filled_in_in_every_language(loaded, desk):
    from directory.models import Platform

    signal = make_signal("one", [Platform.objects.get(slug="zalo")])
    form = desk.get(reverse("incident_room:open_from", args=[signal.pk])).context["form"]
    for code in CODES:
        assert "Zalo" in form[f"body_{code}"].value()
        assert "{" not in form[f"body_{code}"].value() + form[f"title_{code}"].value()


@pytest.mark.audit
def test_editors_change_sentences_and_the_files_leave_them_alone(loaded, desk):
    from django.core.management import call_command

    phrase = Phrase.objects.get(slug="resolved")
    text = phrase.texts.get(language="vi")
    text.body = "Chữ của biên tập viên."
    text.save()
    call_command("load_content", verbosity=0)
    assert phrase.texts.get(language="vi").body == "Chữ của biên tập viên."
    page = desk.get(reverse("phrases:edit", args=[phrase.pk]))
    assert page.status_code == 200
