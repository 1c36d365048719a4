"""Mail to people at the desk, each in the language they chose for it."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils.translation import override
from wagtail.users.models import UserProfile


def who_may(permission: str) -> list:
    """Return the active people who have a right, superusers among them."""
    return list(get_user_model().objects.with_perm(permission).order_by("pk"))


def letter(person, write: Callable[[], tuple[str, str]]) -> EmailMessage | None:
    """Return a letter to one person; `write` gives subject and body in the active language."""
    if not (person.is_active and person.email):
        return None
    with override(UserProfile.get_for_user(person).get_preferred_language()):
        subject, body = write()
    return EmailMessage(
        " ".join(subject.split()),
        body,
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def deliver(letters: Iterable[EmailMessage | None]) -> int:
    """Hand letters over in one connection; return how many.

    Raises OSError, of which every SMTP failure is one, so that whoever asked can ask again.
    """
    found = [each for each in letters if each is not None]
    return (get_connection().send_messages(found) or 0) if found else 0


def send(people: Iterable, write: Callable[[], tuple[str, str]]) -> int:
    """Write the same to several people, each in their own language."""
    return deliver(letter(person, write) for person in people)


def desk_address(name: str, *args) -> str:
    """Return the whole address of a screen of the desk."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
