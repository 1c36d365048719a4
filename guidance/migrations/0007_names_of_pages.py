"""Names of the pages above the guides, for the desk."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('guidance', '0006_editions'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='guideindexpage',
            options={'verbose_name': 'start of the guides', 'verbose_name_plural': 'starts of the guides'},
        ),
        migrations.AlterModelOptions(
            name='topicpage',
            options={'verbose_name': 'topic of guides', 'verbose_name_plural': 'topics of guides'},
        ),
    ]
