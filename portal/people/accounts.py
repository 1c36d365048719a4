"""What a lead may do with somebody's account: groups, sessions, second factors, on and off."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import transaction

from directory.models import Editor

from . import sessions, tokens
from .above import may_change
from .events import Kind, record


class NotYours(Exception):
    """One's own account, or that of somebody who may more than a lead."""


def _locked(actor: Editor, person_id: int) -> Editor:
    person = Editor.objects.select_for_update().get(pk=person_id)
    if not may_change(actor, person):
        raise NotYours
    return person


@transaction.atomic
def set_groups(request, person_id: int, chosen: list[Group]) -> None:
    """Give a person exactly these groups. Raises NotYours."""
    person = _locked(request.user, person_id)
    before = set(person.groups.values_list("name", flat=True))
    person.groups.set(chosen)
    after = {group.name for group in chosen}
    if before != after:
        changes = [f"+{name}" for name in sorted(after - before)]
        changes += [f"-{name}" for name in sorted(before - after)]
        record(Kind.GROUPS_CHANGED, request, person, detail=", ".join(changes))


@transaction.atomic
def end_sessions(request, person_id: int) -> int:
    """Sign a person out everywhere; return of how many sessions. Raises NotYours."""
    person = _locked(request.user, person_id)
    ended = sessions.end(UserSession.objects.filter(user=person))
    record(Kind.SESSIONS_ENDED, request, person, detail=str(ended))
    return ended


@transaction.atomic
def switch_off(request, person_id: int) -> None:
    """Take the account out of use, sessions and tokens included. Raises NotYours."""
    person = _locked(request.user, person_id)
    if person.is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
        sessions.end(UserSession.objects.filter(user=person))
        tokens.end_all(request, person)
        record(Kind.DEACTIVATED, request, person)


@transaction.atomic
def switch_on(request, person_id: int) -> None:
    """Let the person sign in again. Raises NotYours."""
    person = _locked(request.user, person_id)
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])
        record(Kind.ACTIVATED, request, person)


def reset_factors(request, person_id: int) -> None:
    """Forget the second factors of somebody who lost them, and tell by mail. Raises NotYours.

    The next sign-in with the password asks for new ones; open sessions and tokens end.
    """
    with transaction.atomic():
        person = _locked(request.user, person_id)
        Authenticator.objects.filter(user=person).delete()
        sessions.end(UserSession.objects.filter(user=person))
        tokens.end_all(request, person)
        record(Kind.FACTORS_RESET, request, person)
    get_adapter().send_notification_mail("account/email/factors_reset", person)
