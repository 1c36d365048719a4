"""Answers to writes that carried an Idempotency-Key, kept for a day.

draft-ietf-httpapi-idempotency-key-header: whoever got no answer asks again with the same key and
gets the first answer; nothing is done twice.
"""

from datetime import datetime, timedelta

from django.db import models

from .tokens import ApiToken


class KeptAnswerQuerySet(models.QuerySet):
    def kept(self, now: datetime):
        """Those that still count."""
        return self.filter(at__gt=now - KeptAnswer.LASTS)

    def forgotten(self, now: datetime):
        """Those that count no more."""
        return self.filter(at__lte=now - KeptAnswer.LASTS)


class KeptAnswer(models.Model):
    """What one token was answered under one key. `fingerprint` is of what was asked."""

    LASTS = timedelta(hours=24)

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)  # the nightly cleaning asks by it
    status = models.PositiveSmallIntegerField()
    location = models.CharField(max_length=500, blank=True)
    body = models.TextField()

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="kept_answer_once")]

    def __str__(self):
        return self.key
