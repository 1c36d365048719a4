"""Platforms and statistics as tables."""

from ..models import OfficialLink, Platform, Statistic
from .children import Children
from .columns import columns_of, own_columns
from .kinds import Kind

PLATFORMS = Kind(
    name="platforms",
    model=Platform,
    columns=(
        *columns_of(
            Platform,
            "slug",
            "name",
            "origin",
            "operator",
            "category",
            "capabilities",
            "lifecycle",
            "launched",
            "closed",
            "feed_availability",
            "essential",
            "position",
            "licence",
            "works_instead_of",
            "sources",
        ),
        Children(
            "links",
            Platform,
            key=("kind", "url"),
            columns=tuple(own_columns(OfficialLink, "platform", "verified_by")),
        ),
        *columns_of(Platform, "published_at", "withdrawn_at"),
    ),
)

STATISTICS = Kind(
    name="statistics",
    model=Statistic,
    columns=tuple(
        columns_of(
            Statistic,
            "slug",
            "platform",
            "value",
            "qualifier",
            "unit",
            "as_of",
            "method",
            "series",
            "source",
            "published_at",
            "withdrawn_at",
        )
    ),
)
