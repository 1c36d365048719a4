"""How the addresses that pages lead to answered the nightly check. Nobody edits these rows."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.link_health import Finding, Reason, Result, owner_of

TWICE = 2  # days on which a check must fail before anybody is told
CERTIFICATE_SOON = timedelta(days=14)

RESULTS = {
    Result.OK: _("In order"),
    Result.UNCLEAR: _("Cannot be told"),
    Result.BROKEN: _("Broken"),
    Result.GONE: _("The page is gone"),
    Result.MOVED: _("Leads to another domain"),
    Result.PARKED: _("The domain is for sale or parked"),
}
REASONS = {
    Reason.STATUS: _("the server answers with an error"),
    Reason.REFUSED: _("the server does not answer robots"),
    Reason.SIGN_IN: _("it asks to sign in first"),
    Reason.NO_NAME: _("the name does not exist any more"),
    Reason.CERTIFICATE: _("the certificate is not valid"),
    Reason.NO_CONNECTION: _("no connection"),
    Reason.NO_ANSWER: _("no answer in time"),
    Reason.NOT_ASKED: _("it leads to an address that is not asked, such as one without https"),
    Reason.SAYS_SO: _("the page says that nothing is there"),
    Reason.HOME_PAGE: _("it leads to the home page instead"),
    Reason.SAME_PAGE: _("any invented address of that site gives the same page"),
    Reason.ONLY_SCRIPTS: _("only a browser can show this page"),
    Reason.OTHER_DOMAIN: _("it ends on a domain of another name"),
    Reason.FOR_SALE: _("the page offers the domain"),
    Reason.INTERCEPTED: _(
        "many sites lead there from here at once: the network may answer for them"
    ),
}
FAILURES = (Result.BROKEN, Result.GONE, Result.MOVED, Result.PARKED)
ELSEWHERE = (Result.MOVED, Result.PARKED)


class LinkCheckQuerySet(models.QuerySet):
    def problems(self):
        """Addresses that failed on two days at least, and that no editor has accepted so."""
        return self.filter(result__in=FAILURES, failed_days__gte=TWICE, accepted_at__isnull=True)

    def leading_elsewhere(self):
        """Addresses that lead to somebody else's domain: nobody may be sent there unread."""
        return self.problems().filter(result__in=ELSEWHERE)

    def ending_certificates(self, now: datetime):
        """Addresses whose certificate ends within two weeks, or has ended."""
        return self.filter(certificate_ends_at__lte=now + CERTIFICATE_SOON)


def leads_elsewhere(address: str) -> Exists:
    """Return whether the address in a column was found to lead to somebody else's domain."""
    return Exists(LinkCheck.objects.leading_elsewhere().filter(url=OuterRef(address)))


class LinkCheck(models.Model):
    """One outgoing address, and what the last checks of it found. Written by the check only."""

    url = models.URLField(_("address"), max_length=1000, unique=True)
    # Whoever takes a row to check it notes this first: so nobody else does in the same night.
    taken_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(_("last checked"), null=True)
    result = models.CharField(
        _("result"),
        max_length=10,
        blank=True,
        choices=[(key.value, RESULTS[key]) for key in Result],
    )
    reason = models.CharField(
        _("reason"),
        max_length=15,
        blank=True,
        choices=[(key.value, REASONS[key]) for key in REASONS],
    )
    detail = models.CharField(max_length=200, blank=True)
    final_url = models.URLField(_("ends at"), max_length=1000, blank=True)
    title = models.CharField(_("title of the page"), max_length=300, blank=True)
    ok_at = models.DateTimeField(_("last in order"), null=True)
    failing_since = models.DateTimeField(_("failing since"), null=True)
    failed_days = models.PositiveSmallIntegerField(_("days on which it failed"), default=0)
    certificate_ends_at = models.DateTimeField(_("certificate ends"), null=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        ordering = ["failing_since", "url"]
        verbose_name = _("outgoing address")
        verbose_name_plural = _("outgoing addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(failed_days=0) | Q(failing_since__isnull=False),
                name="link_check_failing_since",
            )
        ]
        indexes = [
            # The night takes what waited longest.
            models.Index(F("taken_at").asc(nulls_first=True), name="link_check_next"),
        ]

    def __str__(self):
        return self.url

    @property
    def is_problem(self) -> bool:
        return self.result in FAILURES and self.failed_days >= TWICE and self.accepted_at is None

    @property
    def hides(self) -> bool:
        """Whether nobody is sent there: it leads to somebody else's domain."""
        return self.is_problem and self.result in ELSEWHERE

    def note(self, found: Finding, now: datetime) -> bool:
        """Take over what a check found; return whether what readers see may change. Does not save.

        What cannot be told neither begins nor ends a failure. What an editor accepted stays
        accepted for as long as the same is found.
        """
        before = self.hides
        day = timezone.localdate(now)
        last = self.checked_at and timezone.localdate(self.checked_at)
        known = self.result, owner_of(self.final_url)
        if found.result == Result.UNCLEAR and self.failing_since is not None:
            self.checked_at = now
            return False
        if found.result in FAILURES:
            self.failing_since = self.failing_since or now
            self.failed_days += last != day or self.failed_days == 0
        else:
            self.failing_since, self.failed_days = None, 0
            self.ok_at = now if found.result == Result.OK else self.ok_at
        self.checked_at = now
        self.result, self.reason, self.detail = found.result, found.reason, found.detail
        self.final_url, self.title = found.final_url, found.title
        if known != (self.result, owner_of(self.final_url)):
            self.accepted_at = self.accepted_by = None
        return before != self.hides

    def accept(self, editor, now: datetime) -> None:
        """Note that an editor looked and finds it right as it is. Does not save."""
        self.accepted_at, self.accepted_by = now, editor
