"""Official contacts as a table. Who verified one is not in it: whoever imports answers for it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.exchange.columns import columns_of
from directory.exchange.kinds import Kind

from .models import OfficialContact


def check(contact: OfficialContact, stored) -> None:
    """Refuse a verification that was of another number or address."""
    day = contact.verified_on and contact.verified_on.isoformat()
    if day and stored and stored["value"] != contact.value and stored["verified_on"] == day:
        raise ValidationError(
            {
                "verified_on": _(
                    "The address is another one now: verify it again, or leave this empty."
                )
            }
        )


CONTACTS = Kind(
    name="contacts",
    model=OfficialContact,
    columns=tuple(
        columns_of(
            OfficialContact,
            "slug",
            "value",
            "kind",
            "purpose",
            "platform",
            "verified_on",
            "verified_against",
            "position",
        )
    ),
    check=check,
)
