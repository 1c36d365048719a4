"""`manage.py check_content`: the starter content is green, and each fault is named."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory.models import Platform, PlatformText, Statistic
from guidance.models import GuidePage, OfficialContact
from incidents.models import Claim, Incident, IncidentText
from portal import content_check
from portal.content_check.sentences import lengths
from portal.content_check.unverified import addresses_in, numbers_in

DAY = timedelta(days=1)


def test_the_starter_content_is_green(loaded):
    out = io.StringIO()
    try:
        call_command("check_content", stdout=out)
    except CommandError:
        pytest.fail(out.getvalue())
    assert "content: ok" in out.getvalue()
    assert "guidepage: vi" in out.getvalue()


def guide(slug="recover-zalo") -> GuidePage:
    return GuidePage.objects.get(slug=slug, locale__language_code="vi")


def change(model, slug, **values):
    assert model.objects.filter(slug=slug).update(**values)


def overdue():
    change(GuidePage, "recover-zalo", review_by=timezone.localdate() - DAY)


def long_winded():
    PlatformText.objects.filter(platform__slug="zalo", language="en").update(summary="so " * 40)


def unsourced_platform():
    Platform.objects.get(slug="zalo").sources.through.objects.filter(platform__slug="zalo").delete()


def unsourced_claim():
    Claim.objects.get(slug="meta-2024-03-05-technical-issue").chain.all().delete()


def unverified_number():
    IncidentText.objects.filter(incident__slug="meta-2024-03-05", language="vi").update(
        cause="Hãy gọi 1900 9999."
    )


def strange_address():
    page = guide()
    body = page.body.stream_block.get_prep_value(page.body)
    for block in body:
        if block["type"] == "steps":
            block["value"][0]["value"]["address"] = "https://zalo-help.example.com/"
    GuidePage.objects.filter(pk=page.pk).update(body=body)


def early_impact():
    impact = Incident.objects.get(slug="meta-2024-03-05").impacts.first()
    impact.started_at -= 5 * DAY
    impact.save()


def silent_end():
    Incident.objects.get(slug="meta-2024-03-05").updates.filter(
        phase__in=["resolved", "review"]
    ).update(phase="monitoring")


def figure_of_tomorrow():
    change(Statistic, "facebook-daily-users-2018", as_of="2999")


def hidden_alternative():
    change(Platform, "zalo", published_at=None)


def hidden_related():
    change(Incident, "meta-2021-10-04", published_at=None)


def hidden_contact():
    page, contact = guide(), OfficialContact.objects.filter(verified_on=None).first()
    page.body.append(("contact", contact))
    page.save()


def without_english():
    PlatformText.objects.filter(platform__slug="zalo", language="en").delete()


def without_arabic():
    IncidentText.objects.filter(incident__slug="meta-2024-03-05", language="ar").delete()


def older_translation():
    text = PlatformText.objects.get(platform__slug="zalo", language="vi")
    text.summary = "Một ứng dụng nhắn tin."
    text.save(significance=30)


@pytest.mark.parametrize(
    ("plant", "check", "told"),
    [
        (overdue, "reviews", "guidepage recover-zalo (vi): its review was due"),
        (long_winded, "sentences", "platform Zalo (en): a sentence of 40 words"),
        (unsourced_platform, "sources", "platform zalo: names no source"),
        (unsourced_claim, "sources", "claim meta-2024-03-05-technical-issue: names no source"),
        (
            unverified_number,
            "unverified",
            "meta-2024-03-05 (vi): gives the number 1900 9999",
        ),
        (strange_address, "unverified", "sends readers to https://zalo-help.example.com/"),
        (early_impact, "dates", "incident meta-2024-03-05: hit facebook before it began"),
        (
            silent_end,
            "dates",
            "meta-2024-03-05: ended at 2024-03-05 17:19 UTC, and no step",
        ),
        (figure_of_tomorrow, "dates", "facebook-daily-users-2018: is of 2999, in the future"),
        (hidden_alternative, "links", "works instead of zalo, which is hidden"),
        (hidden_related, "links", "incident meta-2024-03-05: leads to meta-2021-10-04, which is"),
        (hidden_contact, "links", "guidepage recover-zalo (vi): leads to"),
        (without_english, "languages", "platform Zalo (en): is missing"),
        (without_arabic, "languages", "incident meta-2024-03-05 (ar): is missing"),
        (older_translation, "languages", "platform Zalo (en): is older than its source"),
    ],
)
def test_a_fault_is_named(loaded, plant, check, told):
    def said():
        return [str(each) for each in content_check.CHECKS[check](timezone.now())]

    assert not any(told in each for each in said())
    plant()
    assert any(told in each for each in said())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Một câu. Hai câu! “Ba câu?” Bốn.", [2, 2, 2, 1]),
        ("Lúc 22:00 ngày 5/3/2024, ông A. nói vậy.", [8]),
        ("See zalo.me first.\nThen wait.", [3, 2]),
        ("", []),
    ],
)
def test_sentences_are_counted_as_people_read_them(text, found):
    assert [number for number, _sentence in lengths(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gọi công an 113 khi nguy hiểm.", ["113"]),
        ("Tổng đài 1900 0368, hoặc 024 3789 9999.", ["1900 0368", "024 3789 9999"]),
        ("Tắt máy lúc 1900 giờ? Năm 1989, 113 trang, 18.900 tỷ.", []),
        ("Call +84 912 345 678 now", ["+84 912 345 678"]),
    ],
)
def test_numbers_are_known_from_years_and_sums(text, found):
    assert numbers_in(text) == found


def test_addresses_are_found_however_deep():
    body = [{"type": "steps", "value": [{"value": {"address": "https://a.vn/", "text": "b"}}]}]
    assert list(addresses_in(body)) == ["https://a.vn/"]
