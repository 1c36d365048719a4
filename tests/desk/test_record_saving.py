"""What a save at the desk does: nobody is overwritten, readers see it at once."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from directory.models import ContentVersion, Reservation, Source
from incidents.feeds.models import Feed
from incidents.models import HeldState, Incident, IncidentText, StatusChange
from tests.factories import NOON, make_feed, make_incident, make_platform, make_source

from .forms import save_unchanged


def edit_form(desk, incident):
    address = reverse("incident-records:edit", args=[incident.pk])
    page = desk.get(address).content.decode()
    return address, querydict_from_html(page, form_id="w-editor-form").copy()


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(desk):
    incident = make_incident("facebook", platforms=[make_platform()], title="Facebook lỗi")
    address, first = edit_form(desk, incident)
    _address, second = edit_form(desk, incident)
    first["texts-0-title"] = "Facebook không vào được"
    second["texts-0-title"] = "Facebook sập"
    assert desk.post(address, first).status_code == 302
    refused = desk.post(address, second)
    assert refused.status_code == 200
    assert refused.context["form"].non_field_errors()
    assert "Facebook sập" in refused.content.decode()  # the second editor's words are not lost
    assert IncidentText.objects.get().title == "Facebook không vào được"


def test_a_translation_saved_at_the_desk_is_based_on_the_source_as_it_is(desk):
    incident = make_incident("facebook")
    source = incident.texts.get()
    source.title = "Sự cố Facebook"
    source.save()
    IncidentText.objects.create(incident=incident, language="en", title="Trouble", based_on=1)
    address, form = edit_form(desk, incident)
    form["texts-1-title"] = "Facebook trouble"
    assert desk.post(address, form).status_code == 302
    assert incident.texts.get(language="en").based_on == 2


def test_a_saved_record_is_public_at_once(desk):
    incident = make_incident("facebook")
    before = ContentVersion.current()
    address, form = edit_form(desk, incident)
    form["texts-0-title"] = "Facebook không vào được"
    desk.post(address, form)
    assert ContentVersion.current() > before
    assert "Facebook không vào được" in desk.get("/vi/incidents/facebook/").content.decode()


def test_withdrawing_an_incident_moves_the_board_back(desk):
    platform = make_platform("facebook")
    incident = make_incident("facebook-down", platforms=[platform])
    address, form = edit_form(desk, incident)
    desk.post(address, form)
    assert StatusChange.objects.current().get(platform=platform).state == "major_outage"
    address, form = edit_form(desk, incident)
    form["withdrawn_at"] = "2026-03-05 19:30"
    assert desk.post(address, form).status_code == 302
    assert StatusChange.objects.current().get(platform=platform).state == "unknown"
    assert desk.get("/vi/incidents/facebook-down/").status_code == 404


def test_a_state_set_by_hand_keeps_its_author_and_holds_until_released(desk, editor):
    platform = make_platform("zalo")
    address = reverse("held-states:add")
    form = querydict_from_html(desk.get(address).content.decode(), form_id="w-editor-form").copy()
    form.update({"platform": platform.pk, "state": "degraded", "reason": "Tin nhắn chậm"})
    assert desk.post(address, form).status_code == 302
    held = HeldState.objects.get()
    assert held.author == editor
    assert StatusChange.objects.current().get(platform=platform).state == "degraded"
    desk.post(reverse("incident_room:release", args=[held.pk]))
    assert StatusChange.objects.current().get(platform=platform).state == "unknown"


def test_a_feed_changed_at_the_desk_is_read_afresh(desk):
    feed = make_feed("github", platforms=[make_platform()], digest="old", etag='"old"')
    assert save_unchanged(desk, reverse("feeds:edit", args=[feed.pk])).status_code == 302
    feed.refresh_from_db()
    assert (feed.digest, feed.etag) == ("", "")


def test_a_rule_of_the_database_is_told_in_words(desk):
    incident = make_incident("facebook")
    address, form = edit_form(desk, incident)
    form["resolved_at"] = "2020-01-01 00:00"
    answer = desk.post(address, form)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Incident.objects.get().resolved_at is None


@pytest.mark.parametrize(
    ("provider", "said", "trusted"),
    [
        ("statuspage", "unknown", True),
        ("syndication", "unknown", False),
        ("meta", "unknown", False),
        ("statuspage", "false", False),
        ("syndication", "true", True),
    ],
)
def test_a_new_feed_is_trusted_as_its_provider_deserves(desk, provider, said, trusted):
    address = reverse("feeds:add")
    form = querydict_from_html(desk.get(address).content.decode(), form_id="w-editor-form").copy()
    form.update(
        {
            "name": "Source",
            "slug": "source",
            "provider": provider,
            "urls": "https://status.example/",
            "pace": 60,
            "trusted": said,
        }
    )
    answer = desk.post(address, form)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Feed.objects.get().trusted is trusted


def test_a_refresh_in_between_is_no_other_editor(desk):
    feed = make_feed("github", platforms=[make_platform()])
    address = reverse("feeds:edit", args=[feed.pk])
    form = querydict_from_html(desk.get(address).content.decode(), form_id="w-editor-form")
    Feed.objects.update(last_ok_at=NOON, due_at=NOON, etag='"new"', state="operational")
    feed.targets.update(state="operational")
    assert desk.post(address, form).status_code == 302


def test_a_source_in_use_is_not_deleted_and_says_by_what(desk):
    source = make_source("vns")
    Reservation.objects.create(platform=make_platform(), dated=NOON.date(), source=source)
    answer = desk.post(reverse("sources:delete", args=[source.pk]), follow=True)
    assert answer.status_code == 200
    assert Source.objects.filter(pk=source.pk).exists()


def test_an_open_incident_has_no_end_and_an_outage_no_schedule(desk):
    incident = make_incident("facebook")
    address, form = edit_form(desk, incident)
    form["resolved_at"] = "2026-03-06 00:00"
    assert "resolved_at" in desk.post(address, form).context["form"].errors
    Incident.objects.update(kind="maintenance", phase="scheduled")
    address, form = edit_form(desk, incident)
    form["kind"] = "outage"
    assert "kind" in desk.post(address, form).context["form"].errors


def test_nobody_adds_a_proposal_by_hand(desk):
    assert desk.get(reverse("proposals:add")).status_code == 302
