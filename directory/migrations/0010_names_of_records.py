"""Names of kinds of records, for the log of the desk."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0009_translators'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='historicalnoticerecipient',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical recipient of a notice', 'verbose_name_plural': 'historical recipients of notices'},
        ),
        migrations.AlterModelOptions(
            name='historicalofficiallink',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical official address', 'verbose_name_plural': 'historical official addresses'},
        ),
        migrations.AlterModelOptions(
            name='noticerecipient',
            options={'ordering': ['platform__position'], 'verbose_name': 'recipient of a notice', 'verbose_name_plural': 'recipients of notices'},
        ),
        migrations.AlterModelOptions(
            name='officiallink',
            options={'ordering': ['platform', 'kind', 'url'], 'verbose_name': 'official address', 'verbose_name_plural': 'official addresses'},
        ),
    ]
