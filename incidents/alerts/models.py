"""What was sent: CAP messages, as the bytes that went out. Rows are never changed or deleted."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..models import Incident, Update
from .cap.document import stamp

LOCK = 0x63_61_70  # "cap": any number no other advisory lock of this database uses


class Sent(Exception):
    """What was sent is neither changed nor deleted."""


class SentQuerySet(models.QuerySet):
    def update(self, **values):
        raise Sent

    def delete(self):
        raise Sent


class Kept(models.Model):
    """A row that stays as it was written."""

    objects = SentQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Write the row once. Raises Sent where it is there already."""
        if not self._state.adding:
            raise Sent
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        """Raises Sent, always."""
        raise Sent


class CapNumber(Kept):
    """The number an incident has in its messages' identifiers: from 1 on in each year (UTC)."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="cap_number")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="cap_number_once"),
        ]

    def __str__(self):
        return f"{self.year}-{self.number}"

    @classmethod
    def of(cls, incident: Incident, year: int) -> "CapNumber":
        """Return the number of an incident; give it the next one of `year` if it has none.

        The caller's transaction holds the incident's row. Numbers have no gaps: who asks for one
        waits until the transaction before has ended.
        """
        found = cls.objects.filter(incident=incident).first()
        if found is not None:
            return found
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = cls.objects.filter(year=year).aggregate(last=models.Max("number"))["last"]
        return cls.objects.create(incident=incident, year=year, number=(last or 0) + 1)


class CapMessageQuerySet(SentQuerySet):
    def indexed(self, now: datetime):
        """Real messages that a reader of the index still needs, newest first.

        Left out are those that a Cancel took back or that a renewal repeats, and what was said of
        an incident that has been withdrawn since; its Cancel stays.
        """
        of_survivor = Q(incident=OuterRef("incident__merged_into"), sent__gte=OuterRef("sent"))
        of_itself = Q(incident=OuterRef("incident"), rev__gt=OuterRef("rev"))
        cancels = CapMessage.objects.filter(msg_type=CapMessage.Type.CANCEL)
        cancelled = cancels.filter(of_itself | of_survivor)
        renewals = CapMessage.objects.filter(reason=CapMessage.Reason.RENEWAL)
        repeated = renewals.filter(incident=OuterRef("incident"), rev=OuterRef("rev") + 1)
        public = Incident.objects.public(now)
        return (
            self.filter(status=CapMessage.Status.ACTUAL)
            .filter(
                Q(reason=CapMessage.Reason.WITHDRAWN)
                | Q(incident__in=public)
                | Q(incident__merged_into__in=public)
            )
            .exclude(Exists(cancelled))
            .exclude(Exists(repeated))
            .annotate(size=Length("body"))
            .defer("body")
            .order_by("-sent", "-pk")
        )


class CapMessage(Kept):
    """One message, as its bytes went out. The values beside them are what the bytes say."""

    class Type(models.TextChoices):
        ALERT = "Alert"
        UPDATE = "Update"
        CANCEL = "Cancel"

    class Status(models.TextChoices):
        ACTUAL = "Actual"
        EXERCISE = "Exercise"

    class Reason(models.TextChoices):
        STEP = "step", _("a published step")
        LANGUAGES = "languages", _("other languages were ready")
        RENEWAL = "renewal", _("it would have run out")
        WITHDRAWN = "withdrawn", _("the incident was withdrawn")
        AGAIN = "again", _("the incident is public again")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="cap_messages")
    step = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="cap_messages")
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.STEP)
    rev = models.PositiveIntegerField()  # counts the messages of the incident
    identifier = models.CharField(max_length=300, unique=True)
    sender = models.CharField(max_length=260)
    sent = models.DateTimeField()
    expires = models.DateTimeField()
    msg_type = models.CharField(max_length=6, choices=Type)
    status = models.CharField(max_length=8, choices=Status)
    languages = ArrayField(models.CharField(max_length=8))
    headline = models.CharField(max_length=300)  # in the first of the languages
    body = models.BinaryField()
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes, in hexadecimal
    signed = models.BooleanField(default=False)

    objects = CapMessageQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["incident", "rev"]
        verbose_name = _("CAP message")
        verbose_name_plural = _("CAP messages")
        constraints = [
            models.UniqueConstraint(fields=["incident", "rev"], name="cap_message_once"),
            models.CheckConstraint(
                condition=Q(msg_type__in=["Alert", "Update", "Cancel"]), name="cap_message_type"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["Actual", "Exercise"]), name="cap_message_status"
            ),
            models.CheckConstraint(
                condition=Q(languages__len__gt=0), name="cap_message_says_something"
            ),
        ]
        indexes = [
            # The index of messages, newest first.
            models.Index(fields=["-sent", "-id"], name="cap_message_newest"),
            # Each minute: which messages still hold.
            models.Index(fields=["expires"], name="cap_message_expires"),
        ]

    def __str__(self):
        return self.identifier

    def get_absolute_url(self) -> str:
        return reverse("cap:message", args=[self.identifier])

    @property
    def reference(self) -> str:
        """How a later message names this one."""
        return f"{self.sender},{self.identifier},{stamp(self.sent)}"
