"""Statements: entered in one form, judged with reasons, and every verdict kept."""

import pytest
from django.urls import reverse

from directory.models import Source
from incidents.models import Claim
from tests.factories import make_incident, make_source

from .incidents import sent
from .people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident():
    return make_incident("facebook-down")


def enter(desk, incident, **changes):
    values = {
        "nature": "claim",
        "topic": "cause",
        "verdict": "unverified",
        "said_at": "2026-03-05 21:10",
        "claimant_vi": "Một tài khoản X",
        "statement_vi": "Do tin tặc tấn công.",
        "reasons_vi": "Chưa ai đưa ra bằng chứng.",
        "url": "https://bao.example/tin",
        "publisher": "Báo Thử",
        "archived_url": "https://web.archive.example/tin",
        "origin": "press",
        **changes,
    }
    return desk.post(reverse("incident_room:add_claim", args=[incident.slug]), values)


def judge(desk, claim, **changes):
    address = reverse("incident_room:judge", args=[claim.incident.slug, claim.slug])
    return desk.post(address, {**sent(desk.get(address).context["form"]), **changes})


def test_one_form_enters_a_statement_with_who_when_and_where(desk, incident):
    assert enter(desk, incident).headers["Location"].endswith("/facebook-down/#claims")
    claim = Claim.objects.get()
    source = Source.objects.get()
    assert (source.url, source.archived_url) == (
        "https://bao.example/tin",
        "https://web.archive.example/tin",
    )
    chain = [(link.role, link.name, link.source) for link in claim.chain.all()]
    assert chain == [("claimant", "Một tài khoản X", None), ("read_in", "", source)]
    assert claim.said_at.isoformat() == "2026-03-05T14:10:00+00:00"
    page = desk.get(incident.get_absolute_url()).content.decode()
    for words in ("Do tin tặc tấn công.", "Chưa ai đưa ra bằng chứng.", "web.archive.example"):
        assert words in page


def test_an_address_that_is_known_makes_no_second_source(desk, incident):
    source = make_source("known", url="https://bao.example/tin")
    enter(desk, incident, publisher="")
    assert Claim.objects.get().chain.get(role="read_in").source == source
    source.refresh_from_db()
    assert source.archived_url == "https://web.archive.example/tin"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"verdict": ""}, "verdict"),
        ({"publisher": ""}, "publisher"),
        ({"statement_vi": ""}, "statement_vi"),
        ({"url": "", "publisher": ""}, "url"),
        ({"claimant_en": "Somebody"}, "statement_en"),
    ],
)
def test_what_is_missing_is_said(desk, incident, changes, field):
    assert field in enter(desk, incident, **changes).context["form"].errors
    assert not Claim.objects.exists()
    assert not Source.objects.exists()


def test_an_opinion_needs_no_verdict(desk, incident):
    assert enter(desk, incident, nature="opinion", verdict="").status_code == 302


def test_contradictions_are_of_the_same_incident_and_go_both_ways(desk, incident):
    other = make_incident("another")
    enter(desk, other)
    enter(desk, incident)
    strange, first = Claim.objects.get(incident=other), Claim.objects.get(incident=incident)
    form = desk.get(reverse("incident_room:add_claim", args=[incident.slug])).context["form"]
    assert list(form.fields["contradicts"].queryset) == [first]
    refused = enter(desk, incident, contradicts=[strange.pk])
    assert "contradicts" in refused.context["form"].errors
    enter(desk, incident, statement_vi="Meta nói là lỗi kỹ thuật.", contradicts=[first.pk])
    second = Claim.objects.get(texts__statement="Meta nói là lỗi kỹ thuật.")
    assert list(first.contradicts.all()) == [second]
    assert list(second.contradicts.all()) == [first]


def test_the_record_screen_too_offers_only_statements_about_the_same_incident(desk, incident):
    enter(desk, incident)
    enter(desk, make_incident("another"))
    claim = Claim.objects.get(incident=incident)
    form = desk.get(reverse("claims:edit", args=[claim.pk])).context["form"]
    assert list(form.fields["contradicts"].queryset) == []


def test_every_verdict_is_kept_with_who_when_and_why(desk, client, incident, editor):
    enter(desk, incident)
    claim = Claim.objects.get()
    assert claim.verdict_changed_at is None
    minh = sign_in(client, "change_claim", "add_update")
    judge(client, claim, verdict="false", reasons_vi="Meta và hai báo đã bác bỏ.")
    claim.refresh_from_db()
    assert claim.verdict_changed_at is not None
    client.force_login(editor)
    page = client.get(reverse("incident_room:update", args=[incident.slug]))
    [shown] = page.context["claims"]
    found = [(each.who, each.before, each.verdict, each.reasons) for each in shown.judgements]
    assert found == [
        (minh.username, "unverified", "false", "Meta và hai báo đã bác bỏ."),
        ("lan", "", "unverified", "Chưa ai đưa ra bằng chứng."),
    ]
    assert "Chưa ai đưa ra bằng chứng." in page.content.decode()
    client.logout()
    api = client.get(f"/api/v1/claims/{claim.slug}/").json()
    assert api["verdict_changed_at"] is not None


def test_better_reasons_for_the_same_verdict_are_no_new_verdict(desk, incident):
    enter(desk, incident)
    claim = Claim.objects.get()
    judge(desk, claim, reasons_vi="Hai chuyên gia nói chưa thể biết.")
    claim.refresh_from_db()
    assert claim.verdict_changed_at is None
    [shown] = desk.get(reverse("incident_room:update", args=[incident.slug])).context["claims"]
    assert [each.reasons for each in shown.judgements] == ["Hai chuyên gia nói chưa thể biết."]


def test_the_slower_of_two_judges_overwrites_nothing(desk, incident):
    enter(desk, incident)
    claim = Claim.objects.get()
    address = reverse("incident_room:judge", args=[incident.slug, claim.slug])
    slow = {**sent(desk.get(address).context["form"]), "verdict": "confirmed"}
    judge(desk, claim, verdict="false")
    answer = desk.post(address, slow)
    assert answer.context["form"].non_field_errors()
    claim.refresh_from_db()
    assert claim.verdict == "false"
    slow["loaded_as"] = answer.context["form"].data["loaded_as"]
    assert desk.post(address, slow).status_code == 302


def test_entering_and_judging_are_rights_of_their_own(client, incident):
    sign_in(client, "add_update")
    assert enter(client, incident).headers["Location"] == "/desk/"
    assert not Claim.objects.exists()
