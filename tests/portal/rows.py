"""One row of every public kind, with every value fixed, for tests that pin whole answers."""

from datetime import date, timedelta
from types import SimpleNamespace

from directory.models import (
    Capability,
    CapabilityText,
    CategoryText,
    NoticeRecipient,
    PreparednessNotice,
    PreparednessNoticeText,
    Reservation,
    ReservationText,
    Statistic,
    StatisticText,
)
from guidance.models import OfficialContact, OfficialContactText
from incidents.models import (
    Claim,
    ClaimSource,
    ClaimText,
    Figure,
    FigurePoint,
    FigurePointText,
    FigureText,
    ImpactText,
    IncidentText,
    StatusChange,
    UpdateText,
)
from tests.factories import (
    NOON,
    PUBLIC,
    make_feed,
    make_incident,
    make_link,
    make_platform,
    make_source,
    make_update,
)


def make_everything() -> SimpleNamespace:
    """Rows that hang together: two platforms, an incident with all it can carry, a feed …"""
    original = make_source("paper", title="A paper", url="https://paper.example/1", language="vi")
    copy = make_source("copy", title="A copy", derived_from=original, published_on=date(2026, 3, 6))
    one, other = _platforms(original)
    incident = _incident(one, original, copy)
    feed = make_feed("feed-one", [one], pace=60, last_ok_at=NOON)
    StatusChange.objects.create(
        platform=one,
        state="major_outage",
        since=NOON,
        evidence_kind="official",
        evidence_name="Feed One",
        evidence_url="https://feed-one.example/",
        feed=feed,
        incident=incident,
    )
    _notice(one, original)
    _statistic(one, original)
    _contact(one, original)
    return SimpleNamespace(one=one, other=other, incident=incident, feed=feed)


def _platforms(source):
    one = make_platform("one", summary="Một", operator="Cty Một", launched="2004-02", position=1)
    other = make_platform("other", summary="Hai", origin="local", position=2, essential=False)
    category = one.category
    CategoryText.objects.create(category=category, language="vi", name="mạng xã hội")
    need = Capability.objects.create(slug="send-message")
    CapabilityText.objects.create(capability=need, language="vi", name="nhắn tin")
    one.capabilities.add(need)
    one.works_instead_of.add(other)
    one.save()
    address = "https://one.example/"
    make_link(one, "website", address)
    limit = Reservation.objects.create(platform=one, dated=date(2025, 5, 21), source=source)
    ReservationText.objects.create(reservation=limit, language="vi", text="giới hạn")
    text = one.texts.get()
    text.pk, text.language, text.summary = None, "en", "One"
    text.save()
    return one, other


def _incident(platform, original, copy):
    incident = make_incident("trial", [platform], title="Sự cố", scope="global")
    IncidentText.objects.create(
        incident=incident, language="en", title="Trial", summary="Sum", cause="Why", time_note="T"
    )
    impact = incident.impacts.get()
    ImpactText.objects.create(impact=impact, language="vi", symptom="đăng xuất")
    step = make_update(incident, source=original)
    UpdateText.objects.create(step=step, language="en", body="Looking into it.")
    make_update(incident, key="2", corrects=step, published_at=NOON + timedelta(minutes=5))
    claim = Claim.objects.create(
        incident=incident,
        slug="claim-a",
        nature="statement",
        topic="cause",
        verdict="official",
        said_at=NOON,
        position=1,
        published_at=PUBLIC,
    )
    against = Claim.objects.create(
        incident=incident,
        slug="claim-b",
        nature="opinion",
        topic="cause",
        position=2,
        published_at=PUBLIC,
    )
    for row in (claim, against):
        ClaimText.objects.create(claim=row, language="vi", claimant="Lan", statement="nói")
    claim.contradicts.add(against)
    claim.save()
    ClaimSource.objects.create(claim=claim, position=1, role="claimant", name="Lan")
    ClaimSource.objects.create(claim=claim, position=2, role="reporter", source=original)
    ClaimSource.objects.create(claim=claim, position=3, role="read_in", source=copy)
    figure = Figure.objects.create(
        incident=incident,
        slug="figure",
        unit="ratio",
        method="official",
        source=original,
        published_at=PUBLIC,
    )
    FigureText.objects.create(figure=figure, language="vi", title="Lưu lượng")
    point = FigurePoint.objects.create(figure=figure, position=1, value=2, qualifier="over")
    FigurePointText.objects.create(point=point, language="vi", label="Tối")
    return incident


def _notice(platform, source) -> None:
    notice = PreparednessNotice.objects.create(slug="notice", published_at=PUBLIC)
    notice.sources.add(source)
    notice.save()
    PreparednessNoticeText.objects.create(notice=notice, language="vi", title="Đề xuất", asks="Hỏi")
    NoticeRecipient.objects.create(notice=notice, platform=platform)


def _statistic(platform, source) -> None:
    statistic = Statistic.objects.create(
        slug="users",
        platform=platform,
        value=42,
        unit="people",
        as_of="2018",
        method="press",
        series="users",
        source=source,
        published_at=PUBLIC,
    )
    StatisticText.objects.create(statistic=statistic, language="vi", label="Người dùng")


def _contact(platform, source) -> None:
    contact = OfficialContact.objects.create(
        slug="police",
        kind="phone",
        value="113",
        purpose="emergency",
        platform=platform,
        verified_on=NOON.date(),
        verified_against=source,
    )
    OfficialContactText.objects.create(contact=contact, language="vi", name="Công an")
