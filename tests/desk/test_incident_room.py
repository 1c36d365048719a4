"""From a signal to published words, and what two editors at once see."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from incidents.desk.forms import StepForm
from incidents.feeds.models import Feed
from incidents.models import Incident, Proposal, StatusChange, Update
from tests.factories import make_feed, make_incident, make_platform, make_update

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal():
    platforms = [make_platform("facebook"), make_platform("instagram")]
    feed = make_feed("meta", platforms=platforms, trusted=False)
    row = Proposal.objects.create(
        key="meta:event:1",
        feed=feed,
        level="major_outage",
        title="Login is failing",
        text="We are looking into it.",
        started_at=timezone.now() - timedelta(minutes=7),
    )
    row.platforms.set(platforms)
    return row


def opening_form(desk, proposal, **changes):
    """The form as it comes filled in, with some fields changed."""
    page = desk.get(reverse("incident_room:open_from", args=[proposal.pk]))
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    values["started_at"] = timezone.localtime(proposal.started_at).strftime("%Y-%m-%d %H:%M")
    return {key: value for key, value in {**values, **changes}.items() if value is not None}


def test_the_room_shows_proposals_open_incidents_and_feeds_in_trouble(desk, proposal):
    make_incident("zalo-slow", title="Zalo chậm")
    page = desk.get("/desk/").content.decode()
    assert "Login is failing" in page
    assert "Zalo chậm" in page
    assert proposal.feed.name in page


def test_one_click_fills_in_all_that_is_known_and_a_second_publishes(desk, editor, proposal):
    form = opening_form(desk, proposal)
    assert form["level_" + str(proposal.platforms.first().pk)] == "major_outage"
    answer = desk.post(reverse("incident_room:open_from", args=[proposal.pk]), form)
    assert answer.status_code == 302, answer.context["form"].errors
    incident = Incident.objects.get()
    assert incident.impact == "critical"
    assert {impact.platform.slug for impact in incident.impacts.all()} == {"facebook", "instagram"}
    assert Update.objects.get().author == editor
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.OPENED
    assert StatusChange.objects.current().filter(state="major_outage").count() == 2
    assert desk.get(incident.get_absolute_url()).status_code == 200


def test_a_proposal_answered_meanwhile_opens_no_second_incident(desk, proposal):
    form = opening_form(desk, proposal)
    address = reverse("incident_room:open_from", args=[proposal.pk])
    desk.post(address, form)
    desk.post(address, form)
    assert Incident.objects.count() == 1


def test_dismissing_and_joining_answer_a_proposal(desk, editor, proposal):
    incident = make_incident("facebook-down")
    desk.post(reverse("incident_room:join", args=[proposal.pk]), {"incident": incident.slug})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.incident) == (Proposal.State.MERGED, incident)
    other = Proposal.objects.create(
        key="other", title="X", level="degraded", started_at=timezone.now()
    )
    desk.post(reverse("incident_room:dismiss", args=[other.pk]))
    other.refresh_from_db()
    assert (other.state, other.answered_by) == (Proposal.State.DISMISSED, editor)


def step_values(incident, **changes):
    newest = incident.updates.order_by("-pk").first()
    return {"phase": incident.phase, "seen": newest.pk if newest else 0, **changes}


def test_resolving_ends_the_impacts_and_frees_the_board(desk):
    platform = make_platform("facebook")
    incident = make_incident("facebook-down", platforms=[platform])
    make_update(incident)
    address = reverse("incident_room:update", args=[incident.slug])
    answer = desk.post(address, step_values(incident, phase="resolved", body_vi="Đã vào lại được."))
    assert answer.status_code == 302
    incident.refresh_from_db()
    assert incident.resolved_at is not None
    assert incident.impacts.get().ended_at is not None
    assert StatusChange.objects.current().get(platform=platform).state == "unknown"


def test_closing_has_the_sources_of_its_platforms_read_anew(desk):
    platform = make_platform("facebook")
    incident = make_incident("facebook-down", platforms=[platform])
    make_update(incident)
    known = {"digest": "abc", "etag": '"1"', "last_modified": "yesterday"}
    make_feed("meta", [platform], **known)
    make_feed("github", [make_platform("github")], **known)
    address = reverse("incident_room:update", args=[incident.slug])

    def read_anew():
        forgotten = Feed.objects.filter(digest="", etag="", last_modified="")
        return [feed.slug for feed in forgotten]

    desk.post(address, step_values(incident, body_vi="Vẫn đang tìm hiểu."))
    assert read_anew() == []
    desk.post(address, step_values(incident, phase="resolved", body_vi="Đã vào lại được."))
    assert read_anew() == ["meta"]


def test_a_new_level_ends_the_old_row_and_begins_another(desk):
    platform = make_platform("facebook")
    incident = make_incident("facebook-down", platforms=[platform])
    make_update(incident)
    address = reverse("incident_room:update", args=[incident.slug])
    values = step_values(incident, body_vi="Đỡ hơn.", **{f"level_{platform.pk}": "degraded"})
    assert desk.post(address, values).status_code == 302
    assert list(incident.impacts.order_by("pk").values_list("level", flat=True)) == [
        "major_outage",
        "degraded",
    ]
    assert incident.impacts.filter(ended_at__isnull=True).get().level == "degraded"


def test_a_published_step_is_corrected_and_never_edited(desk):
    incident = make_incident("facebook-down")
    wrong = make_update(incident, body="Bắt đầu lúc 20:00.")
    address = reverse("incident_room:update", args=[incident.slug])
    desk.post(
        f"{address}?corrects={wrong.key}", step_values(incident, body_vi="Bắt đầu lúc 22:00.")
    )
    correction = Update.objects.exclude(pk=wrong.pk).get()
    assert correction.corrects == wrong
    page = desk.get(incident.get_absolute_url()).content.decode()
    assert "Bắt đầu lúc 20:00." in page
    assert f"#step-{wrong.key}" in page


def test_the_slower_of_two_editors_sees_what_the_other_wrote_and_keeps_his_words(desk):
    incident = make_incident("facebook-down")
    make_update(incident)
    slow = step_values(incident, body_vi="Của người chậm.")
    address = reverse("incident_room:update", args=[incident.slug])
    desk.post(address, step_values(incident, body_vi="Của người nhanh."))
    answer = desk.post(address, slow)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Của người nhanh." in page
    assert "Của người chậm." in page
    assert incident.updates.count() == 2
    again = answer.context["form"]
    slow["seen"] = again.data["seen"]
    assert desk.post(address, slow).status_code == 302
    assert incident.updates.count() == 3


def test_words_in_the_source_language_are_required():
    form = StepForm({"phase": "investigating"}, platforms=[])
    assert "body_vi" in form.errors
    assert "body_fr" not in form.errors


def test_who_may_not_publish_is_refused(client, editor, proposal):
    editor.is_superuser = False
    editor.save()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    for address in (
        reverse("incident_room:open"),
        reverse("incident_room:open_from", args=[proposal.pk]),
        reverse("incident_room:dismiss", args=[proposal.pk]),
    ):
        # Wagtail answers a refusal with a word on the desk's first page.
        assert client.post(address).headers["Location"] == "/desk/"
        assert not Incident.objects.exists()
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.PENDING


def test_a_dismissal_that_comes_too_late_changes_nothing(desk, proposal):
    desk.post(reverse("incident_room:open_from", args=[proposal.pk]), opening_form(desk, proposal))
    desk.post(reverse("incident_room:dismiss", args=[proposal.pk]))
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.OPENED
    assert proposal.incident == Incident.objects.get()


def test_an_outage_cannot_be_opened_as_scheduled(desk, proposal):
    form = opening_form(desk, proposal, phase="scheduled")
    answer = desk.post(reverse("incident_room:open_from", args=[proposal.pk]), form)
    assert "phase" in answer.context["form"].errors
    assert not Incident.objects.exists()


def test_maintenance_closed_before_it_began_lasted_no_time(desk):
    later = timezone.now() + timedelta(hours=5)
    incident = make_incident(
        "upkeep",
        platforms=[make_platform()],
        level="maintenance",
        kind="maintenance",
        phase="scheduled",
        started_at=later,
    )
    make_update(incident)
    address = reverse("incident_room:update", args=[incident.slug])
    values = step_values(incident, phase="completed", body_vi="Không cần bảo trì nữa.")
    assert desk.post(address, values).status_code == 302
    incident.refresh_from_db()
    assert incident.resolved_at == incident.impacts.get().ended_at == later


@pytest.mark.parametrize("started", ["2099-01-01 00:00", "1900-01-01 00:00", "0001-01-01 00:00"])
def test_an_incident_began_in_our_time_and_not_tomorrow(desk, proposal, started):
    form = opening_form(desk, proposal, started_at=started)
    answer = desk.post(reverse("incident_room:open_from", args=[proposal.pk]), form)
    assert "started_at" in answer.context["form"].errors
    assert not Incident.objects.exists()


def test_read_now_asks_the_worker_and_leads_to_what_it_reads(desk, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "incidents.desk.sources.inspect_feed.delay_on_commit", lambda *args: asked.append(args)
    )
    feed = make_feed("github", failures=1, failure="http")
    address = reverse("incident_room:read_now", args=[feed.slug])
    assert address in desk.get("/desk/").content.decode()
    answer = desk.post(address)
    assert answer.headers["Location"].startswith(address)
    assert [feed_id for feed_id, _key in asked] == [feed.pk]
