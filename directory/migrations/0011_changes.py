from django.db import migrations, models

from lib.triggers import already_there, burying, noting

KINDS = ("platform", "statistic", "notice", "contact", "guide", "fraud_form", "incident", "claim")
CHOICES = [(kind, kind.replace("_", " ").title()) for kind in KINDS]
PLATFORMS = "SELECT r.id UNION SELECT from_platform_id FROM directory_platform_works_instead_of WHERE to_platform_id = r.id"

TRIGGERS = [
    noting("directory_platform", {"platform": PLATFORMS}),
    noting("directory_platformtext", {"platform": "r.platform_id"}),
    noting("directory_officiallink", {"platform": "r.platform_id"}),
    noting("directory_reservation", {"platform": "r.platform_id"}),
    noting(
        "directory_reservationtext",
        {"platform": "SELECT platform_id FROM directory_reservation WHERE id = r.reservation_id"},
    ),
    noting("directory_platform_capabilities", {"platform": "r.platform_id"}),
    noting("directory_platform_works_instead_of", {"platform": "r.from_platform_id"}),
    noting(
        "directory_categorytext",
        {"platform": "SELECT id FROM directory_platform WHERE category_id = r.category_id"},
    ),
    noting(
        "directory_capabilitytext",
        {
            "platform": "SELECT platform_id FROM directory_platform_capabilities"
            " WHERE capability_id = r.capability_id"
        },
    ),
    noting("directory_statistic", {"statistic": "r.id"}),
    noting("directory_statistictext", {"statistic": "r.statistic_id"}),
    noting("directory_preparednessnotice", {"notice": "r.id"}),
    noting("directory_preparednessnoticetext", {"notice": "r.notice_id"}),
    noting("directory_preparednessnotice_sources", {"notice": "r.preparednessnotice_id"}),
    noting("directory_noticerecipient", {"notice": "r.notice_id"}),
    burying(
        "directory_platform",
        {
            "platform": "OLD.slug",
            "statistic": "SELECT slug FROM directory_statistic WHERE platform_id = OLD.id",
        },
    ),
    burying("directory_statistic", {"statistic": "OLD.slug"}),
    burying("directory_preparednessnotice", {"notice": "OLD.slug"}),
]
THERE = [
    already_there("platform", "directory_platform"),
    already_there("statistic", "directory_statistic"),
    already_there("notice", "directory_preparednessnotice"),
]


class Migration(migrations.Migration):
    """When a public record last changed, and which ones are gone, kept by triggers."""

    dependencies = [("directory", "0010_names_of_records")]

    operations = [
        migrations.CreateModel(
            name="RecordChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=CHOICES, max_length=12)),
                ("record", models.CharField(max_length=255)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "record"), name="record_change_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=CHOICES, max_length=12)),
                ("key", models.CharField(max_length=255)),
                ("gone_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["kind", "gone_at"], name="tombstone_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="tombstone_once")
                ],
            },
        ),
        *TRIGGERS,
        *THERE,
    ]
