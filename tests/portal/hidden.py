"""One row that must never be public for every model and every reason, each with a marker word."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from directory.models import (
    NoticeRecipient,
    NotListed,
    NotListedText,
    OfficialLink,
    PlatformText,
    PreparednessNotice,
    PreparednessNoticeText,
    Reservation,
    ReservationText,
    Source,
    Statistic,
    StatisticText,
)
from guidance.models import (
    FraudFormPage,
    GuidePage,
    OfficialContact,
    OfficialContactText,
    TopicPage,
)
from incidents.feeds.models import FeedEvent, FeedTarget
from incidents.models import (
    Claim,
    ClaimText,
    Figure,
    FigureText,
    Impact,
    Incident,
    IncidentText,
    Proposal,
    UpdateText,
)
from tests.factories import (
    PUBLIC,
    make_feed,
    make_incident,
    make_link,
    make_platform,
    make_source,
    make_update,
)

MARK = "zzmarker"  # the beginning of every marker word
STATES = ("", "later", "withdrawn")  # why a record is hidden: endings of its marker word
LANGUAGES = ("vi", "en", "fr", "id", "ar")


def hide_everything() -> None:
    """Put hidden rows everywhere; the starter content must be there."""
    open_incident = Incident.objects.get(slug="meta-2024-03-05")
    hidden = _platform()
    _incidents(hidden)
    _said(open_incident)
    _drafts(Incident.objects.get(slug="meta-2021-10-04"))
    _directory(hidden)
    _contacts(hidden)
    _guides()
    _desk(hidden)
    Impact.objects.create(
        incident=open_incident,
        platform=hidden,
        level="degraded",
        started_at=open_incident.started_at,
    )


def _platform():
    platform = make_platform("zzmarkerplatform", published_at=None, summary="zzmarkerplatformwords")
    shown = type(platform).objects.get(slug="facebook")
    shown.works_instead_of.add(platform)
    shown.save()
    platform.works_instead_of.add(shown)
    platform.save()
    for state in STATES[1:]:
        word = f"zzmarkerplatform{state}"
        other = make_platform(word, summary=f"{word}words", **_moments(state))
        shown.works_instead_of.add(other)
        shown.save()
    return platform


def _moments(state: str) -> dict:
    """The moments of a record in one of the three states that hide it."""
    now = timezone.now()
    return {
        "": {"published_at": None},
        "later": {"published_at": now + timedelta(days=1)},
        "withdrawn": {"published_at": PUBLIC, "withdrawn_at": now},
    }[state]


def _incidents(hidden) -> None:
    for state in STATES:
        name = state or "draft"
        slug = f"zzmarkerincident{name}"
        incident = make_incident(slug, [hidden], title=f"zzmarkertitle{name}", **_moments(state))
        incident.related.add(Incident.objects.get(slug="meta-2024-03-05"))
        incident.save()
        make_update(incident, body=f"zzmarkerstep{name}", published_at=timezone.now())
        _claim(incident, f"zzmarkerclaimof{name}")
        _figure(incident, f"zzmarkerfigureof{name}")


def _claim(incident, word: str, **values) -> Claim:
    values = {
        "nature": "claim",
        "topic": "cause",
        "verdict": "unverified",
        "published_at": PUBLIC,
        **values,
    }
    claim = Claim.objects.create(incident=incident, slug=word, **values)
    ClaimText.objects.create(claim=claim, language="vi", claimant=word, statement=f"{word}said")
    return claim


def _figure(incident, word: str, **values) -> Figure:
    figure = Figure.objects.create(
        incident=incident,
        slug=word,
        unit="ratio",
        method="press",
        source=Source.objects.first(),
        **{"published_at": PUBLIC, **values},
    )
    FigureText.objects.create(figure=figure, language="vi", title=word)
    return figure


def _said(incident) -> None:
    for state in STATES:
        claim = _claim(incident, f"zzmarkerclaim{state}", **_moments(state))
        claim.contradicts.add(Claim.objects.get(slug="meta-2024-03-05-technical-issue"))
        claim.save()
        _figure(incident, f"zzmarkerfigure{state}", **_moments(state))
    tomorrow = timezone.now() + timedelta(days=1)
    make_update(incident, key="zzmarkerkey", body="zzmarkerfuturestep", published_at=tomorrow)


def _drafts(incident) -> None:
    """A draft text in a language that has none yet, for records that are public."""
    draft = {"language": "fr", "state": "draft"}
    IncidentText.objects.create(incident=incident, title="zzmarkerdrafttitle", **draft)
    platform = incident.impacts.first().platform
    PlatformText.objects.create(platform=platform, summary="zzmarkerdraftsummary", **draft)
    claim = incident.claims.first()
    ClaimText.objects.create(claim=claim, claimant="zzmarkerdraftclaimant", statement="x", **draft)
    step = incident.updates.first()
    UpdateText.objects.create(step=step, body="zzmarkerdraftstep", **draft)
    notice = PreparednessNotice.objects.first()
    PreparednessNoticeText.objects.create(
        notice=notice, title="zzmarkerdraftnotice", asks="x", **draft
    )
    statistic = Statistic.objects.first()
    StatisticText.objects.create(statistic=statistic, label="zzmarkerdraftlabel", **draft)
    contact = OfficialContact.objects.public(timezone.localdate()).first()
    OfficialContactText.objects.create(contact=contact, name="zzmarkerdraftcontact", **draft)


def _directory(hidden) -> None:
    source = make_source("zzmarkersource", title="zzmarkersourcetitle", note="zzmarkernote")
    Source.objects.filter(slug="vns-2024-03").update(note="zzmarkereditorsnote")
    facebook = type(hidden).objects.get(slug="facebook")
    OfficialLink.objects.create(
        platform=facebook, kind="support", url="https://zzmarkerlink.example/"
    )
    long_ago = timezone.localdate() - timedelta(days=365)
    address = "https://zzmarkerlinkoverdue.example/"
    make_link(facebook, "website", address, verified_on=long_ago)
    values = {"criterion": "need", "dated": "2026-01-01", "source": source}
    for state in STATES:
        word = f"zzmarkernotlisted{state}"
        NotListed.objects.create(slug=word, name=word, **values, **_moments(state))
    turned_down = NotListed.objects.create(
        slug="turned", name="Turned", published_at=PUBLIC, **values
    )
    for state, language in (("reviewed", "vi"), ("draft", "fr")):
        reason = "Chưa dùng được." if state == "reviewed" else "zzmarkerdraftreason"
        NotListedText.objects.create(
            candidate=turned_down, language=language, state=state, reason=reason
        )
    reservation = Reservation.objects.create(platform=hidden, dated="2026-01-01", source=source)
    ReservationText.objects.create(reservation=reservation, language="vi", text="zzmarkerlimit")
    figure = {"value": 1, "unit": "people", "as_of": "2026", "method": "press", "series": "zz"}
    figures = [(state, None, _moments(state)) for state in STATES]
    for name, platform, values in (*figures, ("of", hidden, {"published_at": PUBLIC})):
        word = f"zzmarkerstatistic{name}"
        row = Statistic.objects.create(
            slug=word, source=source, platform=platform, **figure, **values
        )
        StatisticText.objects.create(statistic=row, language="vi", label=f"{word}label")
    for state in STATES:
        word = f"zzmarkernotice{state}"
        notice = PreparednessNotice.objects.create(slug=word, **_moments(state))
        PreparednessNoticeText.objects.create(
            notice=notice, language="vi", title=f"{word}title", asks="x"
        )
    shown = PreparednessNotice.objects.public().first()
    NoticeRecipient.objects.create(notice=shown, platform=hidden, answer="zzmarkeranswer")


def _contacts(hidden) -> None:
    today = timezone.localdate()
    source = Source.objects.first()
    for name, values in (
        ("never", {}),
        ("old", {"verified_on": today - timedelta(days=396), "verified_against": source}),
        ("hidden", {"verified_on": today, "verified_against": source, "platform": hidden}),
    ):
        word = f"zzmarkercontact{name}"
        contact = OfficialContact.objects.create(
            slug=word, kind="phone", value=word, purpose="fraud", **values
        )
        OfficialContactText.objects.create(contact=contact, language="vi", name=f"{word}name")


def _guides() -> None:
    vietnamese = Locale.objects.get(language_code="vi")
    topic = TopicPage.objects.get(slug="outage", locale=vietnamese)
    values = {"summary": "x", "kind": "outage", "locale": vietnamese, "body": "[]"}
    for model, word in ((GuidePage, "zzmarkerguide"), (FraudFormPage, "zzmarkerform")):
        topic.add_child(instance=model(title=word, slug=word, live=False, **values))
    closed = topic.add_child(instance=GuidePage(title="zzmarkerclosed", slug="zzclosed", **values))
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    live = GuidePage.objects.get(slug="logged-out-everywhere", locale=vietnamese)
    live.title, live.summary = "zzmarkerrevision", "zzmarkerrevisionsummary"
    live.save_revision()
    hidden_topic = TopicPage(title="zzmarkertopic", slug="zzmarkertopic", locale=vietnamese)
    hidden_topic.live = False
    topic.get_parent().add_child(instance=hidden_topic)


def _desk(hidden) -> None:
    """What lies on the desk: proposals, sources that are off, events of a source."""
    make_feed("zzmarkerfeed", [hidden], name="zzmarkerfeedname", enabled=False)
    feed = make_feed("public-feed", name="Public feed")
    FeedTarget.objects.create(feed=feed, platform=hidden, component="zzmarkercomponent")
    now = timezone.now()
    feed.last_error = "zzmarkererror"
    feed.save()
    FeedEvent.objects.create(
        feed=feed,
        external_id="zzmarkerevent",
        title="zzmarkereventtitle",
        kind="incident",
        phase="investigating",
        first_seen_at=now,
        last_seen_at=now,
    )
    Proposal.objects.create(
        key="zzmarkerproposal", level="degraded", title="zzmarkerproposaltitle", started_at=now
    )
