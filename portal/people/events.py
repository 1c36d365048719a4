"""What happens to accounts, written down as it happens: sign-ins, factors, passwords, people."""

from allauth.account.adapter import get_adapter
from allauth.account.signals import (
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
    user_logged_out,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.dispatch import receiver
from django.utils import timezone

from directory.models import AccountEvent, Editor

Kind = AccountEvent.Kind


def client_address(request) -> str | None:
    """Return the internet address a request came from, by the proxies that are trusted."""
    try:
        return get_adapter().get_client_ip(request)
    except (ImproperlyConfigured, PermissionDenied):
        return None  # a proxy less than configured: better no address than a wrong one


def device_header(request) -> str:
    """Return what the browser says it is, cut to what is stored."""
    return request.headers.get("User-Agent", "")[:200]


def record(kind: str, request, person: Editor | None, *, about: str = "", detail: str = "") -> None:
    """Write one event down: whose account, who did it, from where."""
    actor = getattr(request, "user", None)
    AccountEvent.objects.create(
        at=timezone.now(),
        kind=kind,
        person=person,
        actor=actor if actor is not None and actor.is_authenticated else None,
        about=about or (person.email if person else ""),
        detail=detail[:300],
        address=client_address(request),
        device=device_header(request),
    )


# Signals are the one way in which allauth tells of these.
@receiver(user_logged_in)
def signed_in(sender, request, user, **kwargs):
    """Written with the ways that were used, such as password, totp."""
    ways = request.session.get("account_authentication_methods", [])
    used = [way.get("type") or way.get("method") for way in ways]
    record(Kind.SIGNED_IN, request, user, detail=", ".join(filter(None, used)))


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs):
    if user is not None:
        record(Kind.SIGNED_OUT, request, user)


@receiver([password_changed, password_set])
def changed_password(sender, request, user, **kwargs):
    record(Kind.PASSWORD_CHANGED, request, user)


@receiver(password_reset)
def reset_password(sender, request, user, **kwargs):
    record(Kind.PASSWORD_RESET, request, user)


@receiver(authenticator_added)
def added_factor(sender, request, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record(Kind.CODES_MADE, request, user)
    else:
        record(Kind.FACTOR_ADDED, request, user, detail=str(authenticator.type))


@receiver(authenticator_removed)
def removed_factor(sender, request, user, authenticator, **kwargs):
    record(Kind.FACTOR_REMOVED, request, user, detail=str(authenticator.type))


@receiver(authenticator_reset)
def remade_codes(sender, request, user, authenticator, **kwargs):
    record(Kind.CODES_MADE, request, user)


@receiver(authentication_failed)
def failed_factor(sender, request, user, **kwargs):
    record(Kind.FACTOR_FAILED, request, user)
