import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


KEEP = """
CREATE FUNCTION directory_delivery_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'what was sent is kept' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.outcome <> '' AND (OLD.outcome, OLD.sent_at, OLD.error)
      IS DISTINCT FROM (NEW.outcome, NEW.sent_at, NEW.error)
    OR (OLD.letter_id, OLD.channel, OLD.sender, OLD.reply_to, OLD."to", OLD.subject, OLD.body,
        OLD.message_id, OLD.raw, OLD.started_at)
      IS DISTINCT FROM (NEW.letter_id, NEW.channel, NEW.sender, NEW.reply_to, NEW."to", NEW.subject,
        NEW.body, NEW.message_id, NEW.raw, NEW.started_at)
  THEN
    RAISE EXCEPTION 'what was sent is kept as it was' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER delivery_stays BEFORE UPDATE OR DELETE ON directory_noticedelivery
  FOR EACH ROW EXECUTE FUNCTION directory_delivery_stays();
"""
NO_LONGER = """
DROP TRIGGER delivery_stays ON directory_noticedelivery;
DROP FUNCTION directory_delivery_stays();
"""


def asked_when_sent(apps, schema_editor):
    """Whoever was asked by a notice that was sent was asked on that day."""
    recipients = apps.get_model("directory", "NoticeRecipient").objects
    for each in recipients.filter(notice__sent_on__isnull=False).select_related("notice"):
        each.asked_on = min(filter(None, [each.notice.sent_on, each.answered_on]))
        each.save(update_fields=["asked_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_link_checks"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalNoticeLetter",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("to", models.EmailField(blank=True, max_length=254, verbose_name="to")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(verbose_name="letter")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft, waits for approval"),
                            ("approved", "Approved, not sent yet"),
                            ("queued", "About to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not sent: it failed"),
                            ("unsure", "Perhaps sent"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("moved_at", models.DateTimeField(verbose_name="in this state since")),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="approved"),
                ),
                ("uid", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical letter",
                "verbose_name_plural": "historical letters",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="NoticeDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "e-mail"), ("paper", "on paper")],
                        default="mail",
                        max_length=5,
                    ),
                ),
                ("sender", models.CharField(blank=True, max_length=400, verbose_name="from")),
                (
                    "reply_to",
                    models.CharField(blank=True, max_length=400, verbose_name="answers to"),
                ),
                ("to", models.CharField(max_length=400, verbose_name="to")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(verbose_name="letter")),
                ("message_id", models.CharField(blank=True, max_length=255)),
                ("raw", models.BinaryField()),
                ("started_at", models.DateTimeField(verbose_name="begun")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("", "not known"), ("sent", "sent"), ("failed", "failed")],
                        max_length=6,
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("error", models.TextField(blank=True, verbose_name="error")),
            ],
            options={
                "verbose_name": "sending",
                "verbose_name_plural": "sendings",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="NoticeLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("to", models.EmailField(blank=True, max_length=254, verbose_name="to")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(verbose_name="letter")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft, waits for approval"),
                            ("approved", "Approved, not sent yet"),
                            ("queued", "About to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not sent: it failed"),
                            ("unsure", "Perhaps sent"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("moved_at", models.DateTimeField(verbose_name="in this state since")),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="approved"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ["-pk"],
                "permissions": [
                    ("approve_noticeletter", "Can approve letters"),
                    ("send_noticeletter", "Can send letters"),
                ],
            },
        ),
        migrations.AddField(
            model_name="historicalnoticerecipient",
            name="asked_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="asked on"),
        ),
        migrations.AddField(
            model_name="historicalnoticerecipient",
            name="email",
            field=models.EmailField(
                blank=True,
                help_text="For letters. It is never shown to readers.",
                max_length=254,
                verbose_name="e-mail address",
            ),
        ),
        migrations.AddField(
            model_name="historicalnoticerecipient",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Vietnamese for home-grown platforms, else English"),
                    ("vi", "Vietnamese"),
                    ("en", "English"),
                ],
                max_length=2,
                verbose_name="language of the letter",
            ),
        ),
        migrations.AddField(
            model_name="historicalnoticerecipient",
            name="verified_against",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="directory.source",
                verbose_name="address verified against",
            ),
        ),
        migrations.AddField(
            model_name="historicalnoticerecipient",
            name="verified_on",
            field=models.DateField(blank=True, null=True, verbose_name="address verified on"),
        ),
        migrations.AddField(
            model_name="noticerecipient",
            name="asked_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="asked on"),
        ),
        migrations.AddField(
            model_name="noticerecipient",
            name="email",
            field=models.EmailField(
                blank=True,
                help_text="For letters. It is never shown to readers.",
                max_length=254,
                verbose_name="e-mail address",
            ),
        ),
        migrations.AddField(
            model_name="noticerecipient",
            name="language",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Vietnamese for home-grown platforms, else English"),
                    ("vi", "Vietnamese"),
                    ("en", "English"),
                ],
                max_length=2,
                verbose_name="language of the letter",
            ),
        ),
        migrations.AddField(
            model_name="noticerecipient",
            name="verified_against",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.source",
                verbose_name="address verified against",
            ),
        ),
        migrations.AddField(
            model_name="noticerecipient",
            name="verified_on",
            field=models.DateField(blank=True, null=True, verbose_name="address verified on"),
        ),
        migrations.AddField(
            model_name="publisher",
            name="letters_to",
            field=models.EmailField(
                blank=True,
                help_text="Operators answer our letters to this address. It stands in the letters only.",
                max_length=254,
                verbose_name="e-mail address for answers",
            ),
        ),
        migrations.RunPython(asked_when_sent, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="noticerecipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_on__isnull", True),
                    models.Q(
                        ("verified_against__isnull", False), models.Q(("email", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="notice_address_verified_against_something",
                violation_error_message="Say which address was verified, and against which source.",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticerecipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_on__isnull", True),
                    ("answered_on__gte", models.F("asked_on")),
                    _connector="OR",
                ),
                name="notice_answered_after_asked",
                violation_error_message="An answer comes after what was asked.",
            ),
        ),
        migrations.AddField(
            model_name="historicalnoticeletter",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approved by",
            ),
        ),
        migrations.AddField(
            model_name="historicalnoticeletter",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="last changed by",
            ),
        ),
        migrations.AddField(
            model_name="historicalnoticeletter",
            name="drafted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="drafted by",
            ),
        ),
        migrations.AddField(
            model_name="historicalnoticeletter",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalnoticeletter",
            name="recipient",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="directory.noticerecipient",
            ),
        ),
        migrations.AddField(
            model_name="noticedelivery",
            name="sent_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="sent by",
            ),
        ),
        migrations.AddField(
            model_name="noticeletter",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approved by",
            ),
        ),
        migrations.AddField(
            model_name="noticeletter",
            name="changed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="last changed by",
            ),
        ),
        migrations.AddField(
            model_name="noticeletter",
            name="drafted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="drafted by",
            ),
        ),
        migrations.AddField(
            model_name="noticeletter",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="directory.noticerecipient",
            ),
        ),
        migrations.AddField(
            model_name="noticedelivery",
            name="letter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="directory.noticeletter",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeletter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["sent", "discarded"]), _negated=True),
                fields=("recipient",),
                name="notice_letter_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(
                        models.Q(
                            ("drafted_by__isnull", True),
                            models.Q(("drafted_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        models.Q(
                            ("changed_by__isnull", True),
                            models.Q(("changed_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="notice_letter_four_eyes",
                violation_error_message="Nobody approves what they wrote themselves.",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_at__isnull", False),
                    ("state__in", ["draft", "discarded"]),
                    _connector="OR",
                ),
                name="notice_letter_sent_as_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticedelivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "failed"), _negated=True),
                fields=("letter",),
                name="notice_delivery_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticedelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "sent"), ("sent_at__isnull", False)),
                    models.Q(
                        models.Q(("outcome", "sent"), _negated=True), ("sent_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="notice_delivery_sent_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticedelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channel", "paper"),
                    models.Q(("message_id", ""), _negated=True),
                    _connector="OR",
                ),
                name="notice_delivery_mail_has_an_id",
            ),
        ),
        migrations.RunSQL(KEEP, NO_LONGER),
    ]
