"""The screen of addresses to verify: what fell off the public site, and what is about to."""

import hashlib
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.log_actions import log
from yarl import URL

from directory.models import ContentVersion, LinkCheck, OfficialLink, Platform, Source
from directory.models.links import FAILURES
from directory.models.verification import SOON, Verified
from lib.slugs import free_slug

from .models import OfficialContact

# What is verified, how an address names it, and the right it takes.
KINDS = {
    "link": (OfficialLink, "directory.change_platform"),
    "contact": (OfficialContact, "guidance.change_officialcontact"),
}
NAMES = ("slug", "publisher", "title")
SOURCES = 500  # the newest ones are offered while typing
WAITING = ("trouble", "overdue", "soon", "never")
LABELS = {
    "trouble": gettext_lazy("The check found trouble"),
    "overdue": gettext_lazy("Overdue: no longer shown"),
    "soon": gettext_lazy("Due within 30 days"),
    "never": gettext_lazy("Never verified: not shown"),
    "fine": gettext_lazy("In order"),
}


@dataclass(frozen=True)
class Address:
    """An official address or contact as the screen shows it."""

    kind: str
    row: OfficialLink | OfficialContact
    check: LinkCheck | None
    today: date
    may_verify: bool = False

    @property
    def name(self) -> str:
        if self.kind == "link":
            return f"{self.row.platform.name} · {self.row.get_kind_display()}"
        return self.row.here.name or self.row.slug

    @property
    def value(self) -> str:
        return self.row.url if self.kind == "link" else self.row.value

    @property
    def href(self) -> str:
        return self.row.url if self.kind == "link" else self.row.href

    @property
    def edit_url(self) -> str:
        if self.kind == "link":
            return reverse("platforms:edit", args=[self.row.platform_id])
        return reverse("contacts:edit", args=[self.row.pk])

    @property
    def verify_url(self) -> str:
        return reverse("verify_address", args=[self.kind, self.row.pk])

    @property
    def anchor(self) -> str:
        return f"{self.kind}-{self.row.pk}"

    @property
    def stamp(self) -> str:
        return stamp(self.row)

    @property
    def suggested(self) -> str:
        """The source most likely to be looked at again."""
        source = self.row.verified_against or getattr(self.row, "source", None)
        return source.slug if source else ""

    @property
    def is_hidden(self) -> bool:
        """Whether it is off the public site because it leads to somebody else's domain."""
        return self.check is not None and self.check.hides and self.row.is_verified(self.today)

    @property
    def is_shown(self) -> bool:
        return self.row.is_verified(self.today) and not self.is_hidden

    @property
    def is_overdue(self) -> bool:
        return self.row.verified_on is not None and not self.row.is_verified(self.today)

    @property
    def place(self) -> str:
        """Which list it stands in: the worst that is true of it."""
        if self.check is not None and self.check.is_problem:
            return "trouble"
        if self.row.verified_on is None:
            return "never"
        if self.is_overdue:
            return "overdue"
        return "soon" if self.row.verified_until - self.today <= SOON else "fine"


def stamp(row: Verified) -> str:
    """Return a fingerprint of the columns of an address: what is verified is what was seen."""
    values = [str(f.value_from_object(row)) for f in row._meta.concrete_fields if f.editable]
    return hashlib.blake2b("\0".join(values).encode(), digest_size=12).hexdigest()


def every_address(today: date, user=None) -> list[Address]:
    """Return all addresses, the longest unverified first. Always the same few queries."""
    checks = LinkCheck.objects.filter(result__in=FAILURES).in_bulk(field_name="url")
    people = ("verified_by", "verified_against")
    links = OfficialLink.objects.select_related("platform", "source", *people)
    contacts = OfficialContact.objects.select_related("platform", *people)
    rights = {kind: user is not None and may_verify(user, kind) for kind in KINDS}
    found = [Address("link", row, checks.get(row.url), today, rights["link"]) for row in links]
    found += [
        Address("contact", row, checks.get(row.value), today, rights["contact"])
        for row in contacts.prefetch_related("texts")
    ]
    return sorted(found, key=lambda each: each.row.verified_on or date.min)


def may_verify(user, kind: str) -> bool:
    return user.has_perm(KINDS[kind][1])


def may_see(user) -> bool:
    return any(may_verify(user, kind) for kind in KINDS)


def address_checks(request):
    """The list: what the check found, what is overdue, due soon, or was never verified."""
    if not may_see(request.user):
        raise PermissionDenied
    found = every_address(timezone.localdate(), request.user)
    places = {place: [each for each in found if each.place == place] for place in LABELS}
    first = next((place for place in WAITING if places[place]), "fine")
    shown = request.GET.get("show")
    shown = shown if shown in places else first
    return render(
        request,
        "desk/address_checks.html",
        {
            "filters": [
                {"key": place, "label": LABELS[place], "number": len(places[place])}
                for place in LABELS
            ],
            "shown": shown,
            "rows": places[shown],
            "sources": Source.objects.order_by("-pk").values(*NAMES)[:SOURCES],
        },
    )


class NoSource(Exception):
    """What was entered is neither a source nor the address of a page. Its words tell the editor."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the address after it was shown."""


@require_POST
def verify_address(request, kind: str, pk: int):
    """Note that an address was verified today, by whom, and against which page."""
    if kind not in KINDS:
        raise Http404
    if not may_verify(request.user, kind):
        raise PermissionDenied
    try:
        row = verify(
            kind, pk, request.POST.get("stamp", ""), request.POST.get("against", ""), request.user
        )
    except NoSource as error:
        messages.error(request, str(error))
    except ChangedMeanwhile:
        messages.error(
            request,
            _("Somebody else has changed this address meanwhile. Look again, then verify it."),
        )
    else:
        messages.success(request, _("Verified today: %s") % row)
    shown = request.POST.get("show", "")
    query = urlencode({"show": shown}) if shown in LABELS else ""
    return redirect(f"{reverse('address_checks')}?{query}")


@transaction.atomic
def verify(kind: str, pk: int, seen: str, against: str, editor) -> Verified:
    """Verify one address as it was seen. Raises ChangedMeanwhile and NoSource."""
    row = _locked(kind, pk)
    if stamp(row) != seen:
        raise ChangedMeanwhile
    row.verified_against = find_source(against.strip(), row, editor)
    row.verified_on, row.verified_by = timezone.localdate(), editor
    row.save()
    # Whoever read the page has seen where it leads.
    check = LinkCheck.objects.filter(url=row.url if kind == "link" else row.value).first()
    if check is not None and check.is_problem:
        check.accept(editor, timezone.now())
        check.save(update_fields=["accepted_at", "accepted_by"])
    log(instance=row.platform if kind == "link" else row, action="wagtail.edit", user=editor)
    ContentVersion.bump()
    return row


def _locked(kind: str, pk: int) -> Verified:
    """Return the row, locked as the form of its record locks it: a link by its platform."""
    model, _right = KINDS[kind]
    rows = model.objects.filter(pk=pk)
    if kind == "link":
        platforms = Platform.objects.filter(pk__in=rows.values("platform"))
        list(platforms.select_for_update(no_key=True, of=("self",)).values("pk"))
    row = rows.select_for_update(no_key=True, of=("self",)).first()
    if row is None:
        raise ChangedMeanwhile
    return row


def find_source(named: str, row: Verified, editor) -> Source:
    """Return the source of a short name or of an address; an address not known becomes one.

    Raises NoSource.
    """
    source = Source.objects.filter(slug=named).first() or (
        Source.objects.filter(url=named).order_by("pk").first() if named else None
    )
    if source is not None:
        return source
    address = URL(named) if named.startswith("https://") else None
    if address is None or not address.host:
        raise NoSource(_("Say what it was verified against: a source, or the address of a page."))
    if not editor.has_perm("directory.add_source"):
        raise NoSource(_("This page is no source yet, and you may not add sources."))
    publisher = row.platform.operator if row.platform else ""
    return Source.objects.create(
        slug=free_slug(Source, slugify(f"{address.host}{address.path}")[:100] or "page"),
        title=named.removeprefix("https://")[:300],
        publisher=publisher or address.host,
        url=named,
        origin=Source.Origin.OFFICIAL,
    )
