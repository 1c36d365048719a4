"""Official contacts. A wrong number on a safety portal is itself a fraud risk."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from directory.models import Platform
from directory.models.links import leads_elsewhere
from directory.models.verification import Verified, VerifiedQuerySet
from lib.history import History
from lib.languages import Text, Worded


class OfficialContactQuerySet(VerifiedQuerySet):
    def public(self, today: date):
        """Contacts verified within the last twelve months; all others are stored and not shown."""
        return (
            self.verified(today)
            .filter(~leads_elsewhere("value"))
            .filter(models.Q(platform=None) | models.Q(platform__in=Platform.objects.public()))
            .select_related("platform", "verified_against")
            .prefetch_related("texts")
        )


class OfficialContact(Verified, Worded):
    """A number or address of an authority or operator, with the day it was last verified."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        SMS = "sms", _("SMS")
        WEBSITE = "website", _("Website")
        EMAIL = "email", _("E-mail")
        APP = "app", _("App")

    class Purpose(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency")
        FRAUD = "fraud", _("Report fraud")
        PLATFORM = "platform", _("A platform's support")
        BANK = "bank", _("Bank or wallet")
        CARRIER = "carrier", _("Mobile carrier")

    slug = models.SlugField(unique=True, max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.CharField(_("number or address"), max_length=300)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    platform = models.ForeignKey(
        Platform,
        verbose_name=_("platform"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    history = History()

    objects = OfficialContactQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("official contact")
        verbose_name_plural = _("official contacts")
        constraints = Verified.constraints_for("contact")

    def __str__(self):
        return f"{self.value} ({self.slug})"

    @property
    def href(self) -> str:
        """The address a tap opens; empty where there is none to open."""
        match self.kind:
            case self.Kind.PHONE:
                return f"tel:{self.value.replace(' ', '')}"
            case self.Kind.SMS:
                return f"sms:{self.value.replace(' ', '')}"
            case self.Kind.EMAIL:
                return f"mailto:{self.value}"
            case self.Kind.WEBSITE if self.value.startswith("https://"):
                return self.value
        return ""


class OfficialContactText(Text):
    words = ("name", "note")
    contact = ParentalKey(OfficialContact, on_delete=models.CASCADE, related_name="texts")
    name = models.CharField(_("name"), max_length=200)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        constraints = Text.constraints_for("contact", "contact_text")
        indexes = Text.indexes_for("contact_text")

    def __str__(self):
        return self.name
