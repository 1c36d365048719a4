"""Making and ending tokens of the API, and for whom they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory.models import ApiToken, Editor, Scope
from directory.models.tokens import RIGHTS
from incidents.feeds.models import Feed

from .above import may_change
from .events import Kind, record

OTHERS = "directory.manage_people"  # the right to see and revoke everybody's
DAYS = (30, 90, 180, 365)
USUAL = 90


def scopes_of(person: Editor) -> list[Scope]:
    """Return what a person's tokens may be for: what the desk lets them do."""
    return [scope for scope in Scope if person.has_perm(RIGHTS[scope])]


def may_see(person: Editor) -> bool:
    """Whether there is anything for them on the screen of tokens."""
    return bool(
        person.has_perm(OTHERS)
        or scopes_of(person)
        or ApiToken.objects.filter(user=person).exists()
    )


class TokenForm(forms.Form):
    """What a new token is called, what it may do and how long it lasts."""

    name = forms.CharField(
        label=_("Name of the tool"),
        max_length=100,
        help_text=_("So that the log and your colleagues know which tool it was."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple
    )
    feeds = forms.MultipleChoiceField(
        label=_("Status sources it may push readings to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(label=_("How long it lasts"), coerce=int, initial=USUAL)

    def __init__(self, person: Editor, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope.value, scope.label) for scope in scopes_of(person)]
        self.fields["feeds"].choices = list(Feed.objects.pushed().values_list("slug", "name"))
        self.fields["days"].choices = [(days, _lasting(days)) for days in DAYS]

    def clean(self) -> dict:
        cleaned = super().clean()
        pushes = Scope.PUSH_READINGS in cleaned.get("scopes", [])
        if pushes and not cleaned.get("feeds"):
            self.add_error("feeds", _("Choose the sources whose readings it pushes."))
        if not pushes:
            cleaned["feeds"] = []
        return cleaned


def _lasting(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


@transaction.atomic
def make(request, name: str, scopes: list[str], feeds: list[str], days: int) -> tuple:
    """Make a token for the person who asks; return its row and the token, which nobody keeps."""
    row, token = ApiToken.objects.create(
        user=request.user, expiry=timedelta(days=days), name=name, scopes=scopes, feeds=feeds
    )
    record(Kind.TOKEN_MADE, request, request.user, detail=_written(row))
    return row, token


@transaction.atomic
def revoke(request, uid) -> ApiToken:
    """End a token at once. Raises ApiToken.DoesNotExist, PermissionDenied for somebody else's."""
    row = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(uid=uid)
    if row.user_id != request.user.pk and not (
        request.user.has_perm(OTHERS) and may_change(request.user, row.user)
    ):
        raise PermissionDenied
    end(request, [row])
    return row


def end(request, rows: Iterable[ApiToken]) -> None:
    """End some tokens and write it down."""
    for row in rows:
        row.delete()
        record(Kind.TOKEN_REVOKED, request, row.user, detail=_written(row))


def end_all(request, person: Editor) -> None:
    """End every token of an account: whoever may sign in no more writes no more either."""
    end(request, ApiToken.objects.filter(user=person).select_related("user"))


def _written(row: ApiToken) -> str:
    """What the log keeps of a token that will be gone: never the token itself."""
    parts = [f"{row.name} ({row.uid})", *row.scopes, *row.feeds]
    return ", ".join(parts)


@dataclass(frozen=True)
class Row:
    """One token in the list."""

    token: ApiToken
    over: bool
    feeds: list[str]
    revocable: bool


def listed(person: Editor) -> list[Row]:
    """Return one's own tokens, or everybody's for whom that is allowed; the newest first."""
    found = ApiToken.objects.select_related("user")
    if not person.has_perm(OTHERS):
        found = found.filter(user=person)
    now = timezone.now()
    names = dict(Feed.objects.pushed().values_list("slug", "name"))
    return [
        Row(
            token=token,
            over=token.is_over(now),
            feeds=[names.get(slug, slug) for slug in token.feeds],
            revocable=token.user_id == person.pk or may_change(person, token.user),
        )
        for token in found
    ]
