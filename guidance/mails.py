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


def send(people: Iterable, write: Callable[[], tuple[str, str]]) -> int:
    """Write to each person; `write` returns subject and body in the language that is active.

    Raises OSError, of which every SMTP failure is one, so that whoever asked can ask again.
    """
    letters = []
    for person in people:
        if not (person.is_active and person.email):
            continue
        with override(UserProfile.get_for_user(person).get_preferred_language()):
            subject, body = write()
        letters.append(
            EmailMessage(
                " ".join(subject.split()),
                body,
                to=[person.email],
                headers={"Auto-Submitted": "auto-generated"},
            )
        )
    return get_connection().send_messages(letters) or 0 if letters else 0


def desk_address(name: str, *args) -> str:
    """Return the whole address of a screen of the desk."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
