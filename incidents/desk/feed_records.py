"""Screens of the status sources: what is read, at which pace, and what it speaks of."""

from urllib.parse import urlsplit

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel

from directory.desk import RecordForm, RecordViewSet, record_panels

from ..choices import State
from ..feeds import board
from ..feeds.models import Feed
from ..feeds.registry import PROVIDERS, Provider

READ = frozenset({"http", "https"})
CHECKED = READ | {"tls", "dns", "tcp"}


class FeedForm(RecordForm):
    """A new source is trusted as its provider deserves, unless the editor says otherwise."""

    trusted = forms.NullBooleanField(
        label=_("Trusted"),
        required=False,
        help_text=_(
            "A trusted source moves the board at once, any other only makes proposals. "
            "“Unknown” follows the provider: proven, structured official JSON is trusted."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["urls"].required = False  # what is pushed has none: see clean

    def clean_urls(self):
        return "\n".join(self.cleaned_data["urls"].split())

    def clean(self):
        cleaned = super().clean()
        provider = PROVIDERS.get(cleaned.get("provider", ""))
        if provider is None:
            return cleaned
        if cleaned.get("trusted") is None:
            cleaned["trusted"] = provider.trusted_by_default
        if not provider.pushed and not cleaned.get("urls") and "urls" not in self.errors:
            self.add_error("urls", self.fields["urls"].error_messages["required"])
        self._refuse_addresses(provider)
        if provider.probe:
            self._refuse_components()
        elif cleaned.get("marker"):
            self.add_error("marker", _("Only an own check looks for words of the page."))
        return cleaned

    def _refuse_addresses(self, provider: Provider) -> None:
        for url in self.cleaned_data.get("urls", "").split():
            if provider.pushed:
                self.add_error("urls", _("Its readings are pushed: leave the addresses empty."))
                return
            if not _is_address(url, CHECKED if provider.probe else READ):
                self.add_error("urls", _refusal(provider) % url[:100])

    def _refuse_components(self) -> None:
        """An own check reaches an address or does not: it knows nothing of components."""
        rows = self.formsets["targets"]
        rows.is_valid()
        for form in rows.forms:
            values = getattr(form, "cleaned_data", {})
            if values.get("component") and not values.get("DELETE"):
                form.add_error(
                    "component",
                    _("An own check speaks of the whole: leave the component empty."),
                )


def _refusal(provider: Provider):
    if provider.probe:
        return _(
            "Not an address to check: %s. It begins with https://, http://, tls://, dns:// or "
            "tcp://, then a host; tcp:// needs a port."
        )
    return _("Not a web address: %s")


def _is_address(url: str, schemes: frozenset[str]) -> bool:
    """Whether an address has one of these schemes and a host, and a port where it must."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in schemes or not parts.hostname or url[len(parts.scheme) :][:3] != "://":
        return False
    return port is not None if parts.scheme == "tcp" else True


class FeedViewSet(RecordViewSet):
    model = Feed
    icon = "rotate"
    list_display = ["name", "provider", "state", "last_ok_at", "failures", "trusted", "enabled"]
    list_filter = ["provider", "state", "trusted", "enabled"]
    search_fields = ["name", "slug", "urls"]
    edit_handler = record_panels(
        "name",
        "slug",
        "provider",
        "urls",
        FieldPanel("marker", attrs={"data-own-checks": ""}),
        "homepage",
        "pace",
        "trusted",
        "enabled",
        InlinePanel(
            "targets",
            heading=_("What it speaks of"),
            panels=[FieldPanel("platform"), FieldPanel("component"), FieldPanel("scope")],
        ),
        form_class=FeedForm,
    )

    @staticmethod
    def after_change(row) -> None:
        """Read it afresh: what was kept of its last answer belongs to the old settings."""
        now = timezone.now()
        Feed.objects.filter(pk=row.pk).forget(pending_state="", due_at=now)
        if _is_another(row):  # what another address said is no word of this one
            Feed.objects.filter(pk=row.pk).update(last_ok_at=None, state=State.UNKNOWN)
            row.targets.update(state=State.UNKNOWN)
        board.settle_all(now)


def _is_another(row: Feed) -> bool:
    """Whether the last save gave a source another provider or address."""
    last = row.history.first()
    before = last.prev_record if last else None
    return before is not None and (before.provider, before.urls) != (row.provider, row.urls)
