"""The words of a message in one language: those of the record, and sentences of the pages.

Only words that somebody has read over go out: a page can mark a machine's translation, a message
that others print and read aloud cannot.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from directory.models import Publisher
from lib.languages import CODES, SOURCE, Significance, TextState, Worded

from ...choices import Kind, Phase
from ...models import Incident, Update
from .document import EVENT, Info, Resource
from .mapping import Facts


def ready(record: Worded) -> set[str]:
    """Return the languages whose words are reviewed, and not wrong since the source changed."""
    source = record.public_texts.get(SOURCE)
    return {
        code
        for code, row in record.public_texts.items()
        if row.state == TextState.REVIEWED and row.outdated_against(source) < Significance.WRONG
    }


def languages(incident: Incident, step: Update) -> list[str]:
    """Return the languages a message about a step can speak, the source first."""
    both = ready(incident) & ready(step)
    return [code for code in CODES if code in both]


def info(incident: Incident, step: Update, facts: Facts, language: str) -> Info:
    """Say what a step says, in one language that is ready."""
    with translation.override(language):
        words = incident.public_texts[language]
        body = step.public_texts[language].body
        return Info(
            language=language,
            event=event(facts),
            headline=marked(words.title),
            description="\n\n".join(part for part in (body, words.summary) if part.strip()),
            instruction=instruction(facts),
            web=f"{settings.SITE_URL}{incident.get_absolute_url()}",
            resource=Resource(
                _("API of the incident"),
                "application/json",
                f"{settings.SITE_URL}{reverse('api:incidents-detail', args=[incident.slug])}"
                f"?lang={language}",
            ),
            **_publisher(),
        )


def withdrawal(language: str) -> Info:
    """Say that what was said no longer holds, with none of its words."""
    with translation.override(language):
        return Info(
            language=language,
            event=_("Withdrawn"),
            headline=marked(_("Withdrawn: what we told about this incident")),
            description=_("We have withdrawn what we published about this incident."),
            instruction=_("Do not rely on our earlier messages about it."),
            **_publisher(),
        )


def event(facts: Facts) -> str:
    """Name the kind of event in at most 35 characters, with the platform where it fits."""
    named, plain = _event(facts)
    if len(facts.names) == 1 and named:
        whole = named % {"name": facts.names[0]}
        if len(whole) <= EVENT:
            return whole
    return plain


def _event(facts: Facts) -> tuple[str, str]:
    """Return the event with a place for a name, or nothing, and without."""
    if facts.phase == Phase.FALSE_ALARM:
        return "", str(Phase.FALSE_ALARM.label)
    if facts.kind == Kind.MAINTENANCE:
        if facts.is_over:
            return "", _("Maintenance is over")
        return _("Maintenance of %(name)s"), str(Kind.MAINTENANCE.label)
    if facts.is_over:
        return ("" if facts.is_warning else _("%(name)s works again")), _("The incident is over")
    return {
        Kind.OUTAGE: (_("Outage of %(name)s"), _("Outage of online services")),
        Kind.DEGRADATION: (_("Trouble with %(name)s"), _("Trouble with online services")),
        Kind.CABLE: ("", _("Submarine cable fault")),
        Kind.SECURITY: ("", _("Account security warning")),
        Kind.FRAUD_WAVE: ("", _("Fraud warning")),
        Kind.RESTRICTION: (_("Restriction of %(name)s"), _("Restriction of online services")),
    }.get(facts.kind, (_("Trouble with %(name)s"), _("Trouble with online services")))


def instruction(facts: Facts) -> str:
    """Return what to do, in one to three sentences of the incident's page."""
    if facts.phase == Phase.FALSE_ALARM:
        return _(
            "You need not do anything. Whoever asks you for a password or a code because of it "
            "wants to deceive you."
        )
    if facts.is_over:
        if facts.kind == Kind.MAINTENANCE:
            return _("It is over. You need not do anything.")
        return _(
            "It is over. See whether your account is still yours, and expect messages that use "
            "this incident to deceive you."
        )
    if facts.kind == Kind.MAINTENANCE:
        return _("Stay calm, give nobody a code.")
    if facts.kind == Kind.RESTRICTION:
        return _(
            "This is a decision, not a fault, and no sign that somebody took your account. Agree "
            "on another way to reach each other. Give no code to anybody who offers to open it "
            "for you."
        )
    if facts.kind == Kind.CABLE:
        return " ".join(
            [
                _(
                    "A fault of a cable slows the way to services abroad. It does not touch your "
                    "accounts."
                ),
                _("Do not give a one-time code to anybody."),
            ]
        )
    return " ".join(
        [
            _("Do not type your password into an “account recovery” link that somebody sends you."),
            _("Do not give a one-time code to anybody."),
            _("Do not pay for a service that “gets your account back”."),
        ]
    )


def marked(title: str) -> str:
    """Return a title that says so when it is part of an exercise."""
    return f"{_('EXERCISE')} · {title}" if settings.EXERCISE else title


def note() -> str:
    """Return what a message of an exercise says about itself, in the languages most can read."""
    said = []
    for language in (SOURCE, "en"):
        with translation.override(language):
            said.append(_("Exercise – this is not a real incident"))
    return " / ".join(said)


def _publisher() -> dict[str, str]:
    """Who says it. A portal without a mandate says that it is no authority."""
    publisher = Publisher.current()
    area = _("Viet Nam")
    if publisher.is_configured:
        return {"sender_name": publisher.body, "contact": publisher.contact, "area": area}
    name = str(settings.SITE_NAME)
    return {
        "sender_name": _("%(name)s (not an official alerting authority)") % {"name": name},
        "area": area,
    }
