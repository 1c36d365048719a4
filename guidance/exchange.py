"""Official contacts as a table."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.exchange.columns import Reference, columns_of
from directory.exchange.kinds import Kind

from .models import OfficialContact


def check(contact: OfficialContact, stored) -> None:
    """Refuse what nobody can have verified yet."""
    if contact.verified_on and contact.verified_on > timezone.localdate():
        raise ValidationError({"verified_on": _("Nothing was verified in the future.")})


CONTACTS = Kind(
    name="contacts",
    model=OfficialContact,
    columns=(
        *columns_of(OfficialContact, "slug", "value", "kind", "purpose", "platform", "verified_on"),
        Reference("verified_by", OfficialContact, key="email"),
        *columns_of(OfficialContact, "verified_against", "position"),
    ),
    check=check,
)
