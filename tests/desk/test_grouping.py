"""Signals of one event stand together, are answered together, and can be taken apart."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.desk.grouping import WINDOW, groups
from incidents.models import Incident, Proposal
from tests.factories import make_incident, make_platform

from .incidents import make_signal, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def facebook():
    return make_platform("facebook")


def keys(found):
    return [[each.key for each in group.members] for group in found]


def pending():
    return Proposal.objects.pending().prefetch_related("platforms")


def test_what_speaks_of_the_same_platforms_at_about_the_same_time_is_one_event(facebook):
    instagram, zalo = make_platform("instagram"), make_platform("zalo")
    make_signal("meta", [facebook, instagram], 10, level="major_outage")
    make_signal("probe", [facebook], 30)
    make_signal("instagram", [instagram], 5)
    make_signal("zalo", [zalo], 5, level="partial_outage")
    make_signal("yesterday", [facebook], 60 * 24)
    make_signal("nothing", [], 1)
    assert keys(groups(pending())) == [
        ["meta", "instagram", "probe"],
        ["zalo"],
        ["nothing"],
        ["yesterday"],
    ]


def test_the_window_is_between_neighbours_and_work_announced_joins_no_trouble(facebook):
    hours = WINDOW / timedelta(minutes=1)
    for number in range(3):
        make_signal(f"chain-{number}", [facebook], hours * number * 0.9)
    make_signal("upkeep", [facebook], 1, level="maintenance")
    assert sorted(map(len, keys(groups(pending())))) == [1, 3]


def test_a_signal_taken_out_stands_alone_until_it_is_put_back(desk, facebook):
    one, two = make_signal("one", [facebook]), make_signal("two", [facebook])
    assert len(groups(pending())) == 1
    assert reverse("incident_room:detach", args=[one.pk]) in desk.get("/desk/").content.decode()
    desk.post(reverse("incident_room:detach", args=[one.pk]))
    assert len(groups(pending())) == 2
    desk.post(reverse("incident_room:detach", args=[one.pk]), {"group": "again"})
    assert keys(groups(pending())) == [[two.key, one.key]]


def open_address(desk):
    row = desk.get("/desk/").context["groups"][0]
    return reverse("incident_room:open_from", args=[row.group.lead.pk]) + row.query


def test_one_click_opens_one_incident_that_answers_all_of_a_group(desk, facebook):
    zalo = make_platform("zalo")
    make_signal("probe", [facebook], 30)
    make_signal("meta", [facebook, zalo], 10, level="major_outage")
    address = open_address(desk)
    form = desk.get(address).context["form"]
    values = sent(form)
    assert values[f"level_{facebook.pk}"] == values[f"level_{zalo.pk}"] == "major_outage"
    assert values["title_vi"] == "Facebook, Zalo: đang có sự cố"
    assert values["title_en"] == "Trouble meta"
    for code in ("vi", "en"):
        assert "Feed-Meta, Feed-Probe" in values[f"body_{code}"]
    assert desk.post(address, values).status_code == 302
    incident = Incident.objects.get()
    assert set(incident.proposals.values_list("key", "state")) == {
        ("probe", "opened"),
        ("meta", "opened"),
    }
    assert incident.started_at <= timezone.now() - timedelta(minutes=30)


def test_a_member_that_is_unticked_stays_on_the_desk(desk, facebook):
    odd = make_signal("odd", [facebook], 30)
    lead = make_signal("lead", [facebook], 10, level="major_outage")
    address = open_address(desk)
    values = sent(desk.get(address).context["form"])
    assert sorted(values["answers"]) == sorted([odd.pk, lead.pk])
    desk.post(address, {**values, "answers": [lead.pk]})
    odd.refresh_from_db()
    assert (odd.state, odd.incident) == (Proposal.State.PENDING, None)


def test_who_comes_second_keeps_the_words_and_sees_what_became_of_it(desk, facebook, editor):
    one, two = make_signal("one", [facebook]), make_signal("two", [facebook])
    address = open_address(desk)
    values = sent(desk.get(address).context["form"])
    incident = make_incident("opened-meanwhile", title="Đã mở trước")
    Proposal.objects.filter(pk=one.pk).update(state="opened", incident=incident, answered_by=editor)
    answer = desk.post(address, {**values, "body_vi": "Của người chậm."})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not Incident.objects.exclude(pk=incident.pk).exists()
    for words in ("Của người chậm.", "Đã mở trước", "lan"):
        assert words in page
    two.refresh_from_db()
    assert two.state == Proposal.State.PENDING


def test_a_group_is_joined_or_dismissed_as_one(desk, facebook):
    make_signal("one", [facebook]), make_signal("two", [facebook])
    incident = make_incident("facebook-down", platforms=[facebook])
    row = desk.get("/desk/").context["groups"][0]
    assert row.alike == [incident]
    address = reverse("incident_room:join", args=[row.group.lead.pk]) + row.query
    desk.post(address, {"incident": incident.slug})
    assert incident.proposals.filter(state="merged").count() == 2
    make_signal("three", [facebook]), make_signal("four", [facebook])
    row = desk.get("/desk/").context["groups"][0]
    desk.post(reverse("incident_room:dismiss", args=[row.group.lead.pk]) + row.query)
    assert Proposal.objects.filter(state="dismissed").count() == 2
