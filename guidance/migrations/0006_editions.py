"""Which revision each version of a guide was; the live ones are known already."""

import django.db.models.deletion
from django.db import migrations, models


def note_what_is_live(apps, schema_editor):
    GuideAge = apps.get_model("guidance", "GuideAge")
    GuideEdition = apps.get_model("guidance", "GuideEdition")
    # Topics are counted from here on too.
    GuideAge.objects.bulk_create(
        GuideAge(page_id=pk, based_on=None if language == "vi" else 1)
        for pk, language in apps.get_model("guidance", "TopicPage")
        .objects.filter(live=True, age__isnull=True)
        .values_list("pk", "locale__language_code")
    )
    GuideEdition.objects.bulk_create(
        GuideEdition(page_id=page, version=version, revision_id=revision)
        for page, version, revision in GuideAge.objects.filter(
            page__live_revision__isnull=False
        ).values_list("page_id", "version", "page__live_revision_id")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("guidance", "0005_second_readers"),
    ]

    operations = [
        migrations.CreateModel(
            name="GuideEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "significance",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (10, "Minor: translations stay right"),
                            (20, "Content: translations should follow"),
                            (30, "Old translations are now wrong"),
                        ],
                        default=20,
                    ),
                ),
                ("published_at", models.DateTimeField(auto_now_add=True)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                    ),
                ),
            ],
            options={"ordering": ["page", "version"]},
        ),
        migrations.AddConstraint(
            model_name="guideedition",
            constraint=models.UniqueConstraint(
                fields=("page", "version"), name="guide_edition_once"
            ),
        ),
        migrations.RunPython(note_what_is_live, migrations.RunPython.noop),
    ]
