"""Official contacts as a table."""

from directory.exchange.columns import Reference, columns_of
from directory.exchange.kinds import Kind

from .models import OfficialContact


CONTACTS = Kind(
    name="contacts",
    model=OfficialContact,
    columns=(
        *columns_of(OfficialContact, "slug", "value", "kind", "purpose", "platform", "verified_on"),
        Reference("verified_by", OfficialContact, key="email"),
        *columns_of(OfficialContact, "verified_against", "position"),
    ),
)
