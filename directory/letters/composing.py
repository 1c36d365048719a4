"""The words of a letter: those of the notice, in the recipient's language, with who writes it."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lib.languages import NAMES, TextState

from ..models import NoticeRecipient, Publisher


class Refused(Exception):
    """What an editor asked for must not be done; its words say why."""


@dataclass(frozen=True)
class Composed:
    """A letter as it is proposed to whoever drafts it. Plain text, lines as they are sent."""

    language: str
    to: str
    subject: str
    body: str


def compose(recipient: NoticeRecipient, publisher: Publisher) -> Composed:
    """Return the letter to one recipient.

    Raises Refused while nobody is named who writes it, or where no reviewed words are in the
    recipient's language.
    """
    if not publisher.is_configured:
        raise Refused(_("First name the publisher in the settings: a letter says who writes it."))
    notice, language = recipient.notice, recipient.letter_language
    words = notice.public_texts.get(language)
    if words is None or words.state != TextState.REVIEWED:
        raise Refused(_("The notice has no reviewed words in this language: %s") % NAMES[language])
    with override(language):
        context = {
            "publisher": publisher,
            "platform": recipient.platform,
            "operator": recipient.platform.operator or recipient.platform.name,
            "words": words,
            "sources": list(notice.sources.all()),
            "asked_on": _written(recipient.asked_on, language),
            "site": settings.SITE_URL,
            "page": f"{settings.SITE_URL}{reverse('directory:notices')}#{notice.slug}",
        }
        body = render_to_string("directory/letter.txt", context)
    lines = [line.rstrip() for line in body.strip().splitlines()]
    return Composed(
        language=language,
        to=recipient.email,
        subject=" ".join(words.title.split())[:200],
        body="\n".join(lines),
    )


def _written(day: date | None, language: str) -> str:
    return format_date(day, "long", locale=language) if day else ""


def answers_to(publisher: Publisher) -> str:
    """Return the address that operators answer to, or nothing where none is known."""
    for address in (publisher.letters_to, publisher.contact.strip()):
        try:
            validate_email(address)
        except ValidationError:
            continue
        return address
    return ""
