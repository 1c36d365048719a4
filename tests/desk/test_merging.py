"""Two incidents become one: nothing published is lost, and every old address leads on."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from incidents import merging, publish, sharing
from incidents.merging import Span, worst_course
from incidents.models import Claim, ClaimText, Impact, Incident, Proposal, StatusChange
from tests.factories import NOON, make_incident, make_platform, make_update

from .incidents import make_signal, sent

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def two():
    """Two open incidents that share Facebook."""
    facebook, zalo = make_platform("facebook"), make_platform("zalo")
    at = timezone.now() - 3 * HOUR
    merged = make_incident(
        "login", [facebook, zalo], "major_outage", title="Bị đăng xuất", started_at=at
    )
    survivor = make_incident(
        "outage", [facebook], "degraded", title="Facebook lỗi", started_at=at + HOUR
    )
    make_update(merged, body="Nhiều người bị đăng xuất.")
    make_update(survivor, body="Facebook tải chậm.")
    return merged, survivor


def address(merged, survivor):
    return reverse("incident_room:merge", args=[merged.slug, survivor.slug])


def merge(desk, merged, survivor, **changes):
    values = {**sent(desk.get(address(merged, survivor)).context["form"]), **changes}
    values.setdefault("body_vi", "Hai sự cố là một.")
    return desk.post(address(merged, survivor), values)


def test_everything_moves_and_the_page_of_the_survivor_tells_all(desk, editor, two):
    merged, survivor = two
    signal = make_signal("one", [], state=Proposal.State.OPENED, incident=merged)
    claim = Claim.objects.create(
        incident=merged, slug="c", nature="opinion", topic="cause", published_at=timezone.now()
    )
    ClaimText.objects.create(claim=claim, language="vi", claimant="A", statement="Do cáp.")
    assert merge(desk, merged, survivor).status_code == 302
    survivor.refresh_from_db()
    for row in (signal, claim):
        row.refresh_from_db()
        assert row.incident == survivor
    assert survivor.started_at == merged.started_at
    assert [step.key for step in survivor.updates.order_by("pk")] == ["2", "1", "3"]
    moved = survivor.updates.get(key="2")
    assert (moved.first_told_in, moved.first_key) == (merged, "1")
    page = desk.get(survivor.get_absolute_url()).content.decode()
    for words in (
        "Nhiều người bị đăng xuất.",
        "Facebook tải chậm.",
        "Hai sự cố là một.",
        "Do cáp.",
    ):
        assert words in page
    assert "<cite>Bị đăng xuất</cite>" in page  # where the moved step was published first
    assert claim.history.count() == 2
    assert merged.history.first().history_user == editor


def test_the_board_follows_the_survivor_and_each_moment_keeps_its_worst_level(desk, two):
    merged, survivor = two
    merge(desk, merged, survivor)
    assert not merged.impacts.exists()
    rows = survivor.impacts.order_by("platform__slug", "started_at")
    assert [(row.platform.slug, row.level, row.ended_at) for row in rows] == [
        ("facebook", "major_outage", None),
        ("zalo", "major_outage", None),
    ]
    current = StatusChange.objects.current()
    assert {row.incident for row in current} == {survivor}
    assert {row.state for row in current} == {"major_outage"}


def test_old_addresses_lead_to_the_survivor_for_good(desk, client, two):
    merged, survivor = two
    code = sharing.code_of(merged)
    merge(desk, merged, survivor)
    client.logout()
    page = client.get(f"/en/incidents/{merged.slug}/")
    assert (page.status_code, page.headers["Location"]) == (
        301,
        f"/en/incidents/{survivor.slug}/#timeline",
    )
    short = client.get(f"/i/{code}", headers={"accept-language": "vi"})
    assert short.headers["Location"] == f"/vi/incidents/{survivor.slug}/"
    api = client.get(f"/api/v1/incidents/{merged.slug}/?lang=en")
    assert api.headers["Location"].endswith(f"/api/v1/incidents/{survivor.slug}/?lang=en")
    listed = client.get("/api/v1/incidents/").json()["results"]
    assert [each["slug"] for each in listed] == [survivor.slug]
    steps = client.get(f"/api/v1/incidents/{survivor.slug}/").json()["updates"]
    assert [each["first_told_in"] for each in steps] == [None, None, merged.slug]


def test_what_was_merged_before_goes_on_with_its_survivor(desk, two):
    merged, survivor = two
    last = make_incident("whole", title="Toàn bộ")
    make_update(last)
    merge(desk, merged, survivor)
    merge(desk, survivor, last)
    assert Incident.objects.get(pk=merged.pk).merged_into == last
    assert (
        desk.get(merged.get_absolute_url()).headers["Location"].startswith(last.get_absolute_url())
    )
    moved = last.updates.filter(first_told_in=merged)
    assert [step.first_key for step in moved] == ["1"]


def test_nothing_is_merged_over_a_step_nobody_has_seen(desk, two):
    merged, survivor = two
    values = sent(desk.get(address(merged, survivor)).context["form"])
    values["body_vi"] = "Của người chậm."
    for incident in two:
        make_update(incident, key="9", body=f"Mới ở {incident.slug}.", published_at=timezone.now())
    answer = desk.post(address(merged, survivor), values)
    page = answer.content.decode()
    for words in ("Mới ở login.", "Mới ở outage.", "Của người chậm."):
        assert words in page
    merged.refresh_from_db()
    assert merged.merged_into is None
    data = answer.context["form"].data
    again = {**values, "seen": data["seen"], "seen_merged": data["seen_merged"]}
    assert desk.post(address(merged, survivor), again).status_code == 302


def test_a_form_opened_before_the_merge_publishes_nothing_and_leads_on(desk, two):
    merged, survivor = two
    update = reverse("incident_room:update", args=[merged.slug])
    values = {**sent(desk.get(update).context["form"]), "body_vi": "Vào chỗ không còn."}
    merge(desk, merged, survivor)
    answer = desk.post(update, values)
    assert answer.headers["Location"] == reverse("incident_room:update", args=[survivor.slug])
    assert not survivor.updates.filter(texts__body="Vào chỗ không còn.").exists()


def test_an_open_incident_is_not_buried_in_a_closed_one(desk, two):
    merged, survivor = two
    Incident.objects.filter(pk=survivor.pk).update(phase="resolved", resolved_at=timezone.now())
    answer = merge(desk, merged, survivor)
    assert answer.context["form"].non_field_errors()
    assert Impact.objects.filter(incident=merged).exists()
    choose = desk.get(reverse("incident_room:merge_choose", args=[merged.slug]))
    assert survivor not in choose.context["form"].fields["incident"].queryset


def test_an_incident_does_not_become_part_of_itself(two, editor):
    merged, _survivor = two
    step = publish.Step(phase="investigating", bodies={"vi": "x"})
    with pytest.raises(merging.CannotBeMerged):
        merging.merge(merged, merged, step, editor, timezone.now(), publish.newest_step(merged))


def test_a_merged_incident_cannot_be_made_public_again(desk, two):
    merged, survivor = two
    merge(desk, merged, survivor)
    constraint = "incident_merged_is_withdrawn"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Incident.objects.filter(pk=merged.pk).update(withdrawn_at=None)


def at(hours):
    return NOON + hours * HOUR


@pytest.mark.parametrize(
    ("spans", "course"),
    [
        ([("degraded", 0, 2), ("major_outage", 2, 3)],
         [("degraded", 0, 2), ("major_outage", 2, 3)]),
        ([("degraded", 0, None), ("major_outage", 1, 2)],
         [("degraded", 0, 1), ("major_outage", 1, 2), ("degraded", 2, None)]),
        ([("major_outage", 0, None), ("degraded", 1, None)], [("major_outage", 0, None)]),
        ([("degraded", 0, 1), ("degraded", 1, 3)], [("degraded", 0, 3)]),
        ([("degraded", 0, 1), ("degraded", 2, 3)], [("degraded", 0, 1), ("degraded", 2, 3)]),
        ([("maintenance", 0, 4), ("degraded", 1, 2)],
         [("maintenance", 0, 1), ("degraded", 1, 2), ("maintenance", 2, 4)]),
    ],
)  # fmt: skip
def test_the_worst_of_each_moment(spans, course):
    rows = [Span(level, at(start), None if end is None else at(end)) for level, start, end in spans]
    found = [(span.level, span.start, span.end) for span in worst_course(rows)]
    assert found == [(level, at(a), None if b is None else at(b)) for level, a, b in course]
