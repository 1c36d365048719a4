"""The list of people: who they are, what they may do, how they sign in."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Count

from directory.models import Editor

from . import groups


@dataclass(frozen=True)
class Row:
    """One person in the list."""

    person: Editor
    groups: list[str]
    factors: int  # passkeys and one-time-code apps; recovery codes do not count


def people() -> list[Row]:
    """Return everybody with an account, those who may sign in first; three queries."""
    found = Editor.objects.prefetch_related("groups").order_by(
        "-is_active", "first_name", "last_name", "email"
    )
    rows = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).order_by()
    factors = dict(rows.values_list("user").annotate(Count("pk")))
    return [
        Row(
            person=person,
            groups=[groups.label(group.name) for group in person.groups.all()],
            factors=factors.get(person.pk, 0),
        )
        for person in found
    ]
