"""Files that editors imported or are about to: what was shown is exactly what is imported."""

import hashlib

from django.conf import settings
from django.db import models


class RecordImport(models.Model):
    """One file of records. Its bytes go once it is imported; the history has the values."""

    kind = models.SlugField()
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes, in hex
    content = models.BinaryField(default=bytes)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name

    @staticmethod
    def digest_of(content: bytes) -> str:
        return hashlib.sha256(content).hexdigest()
