"""Short addresses that nothing else has."""

from django.db import models


def free_slug(model: type[models.Model], wanted: str) -> str:
    """Return `wanted`, or it with the first number from 2 on that no row of `model` has."""
    taken = set(model.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
