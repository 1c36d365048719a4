"""Who runs the site. Until this is filled in, every page says that it is no official channel."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from lib.prepared import Prepared

from .content import ContentVersion


@register_setting(icon="home")
class Publisher(BaseGenericSetting):
    """The body that publishes the portal; one row, edited on the desk."""

    body = models.CharField(_("publishing body"), max_length=200, blank=True)
    address = models.CharField(_("postal address"), max_length=300, blank=True)
    contact = models.CharField(_("contact"), max_length=300, blank=True)
    mandate = models.TextField(
        _("mandate"), blank=True, help_text=_("On what ground the body speaks: decision, date.")
    )

    letters_to = models.EmailField(
        _("e-mail address for answers"),
        blank=True,
        help_text=_("Operators answer our letters to this address. It stands in the letters only."),
    )

    class Meta:
        verbose_name = _("publisher")

    def __str__(self):
        return self.body

    @classmethod
    def current(cls) -> "Publisher":
        """The row, or an empty one. Wagtail's own `load` would write it on a reader's request."""
        return next(iter(_rows()), None) or cls()

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save, and count a public change: every page names the publisher.

        The empty row that the first request makes changes nothing anybody sees.
        """
        unseen = self._state.adding and not self.body
        super().save(*args, **kwargs)
        if not unseen:
            ContentVersion.bump()

    @property
    def is_configured(self) -> bool:
        """True when all four are named; a half-named owner is none."""
        return all((self.body, self.address, self.contact, self.mandate))


_rows = Prepared(lambda: Publisher.objects.order_by("pk")[:1])
