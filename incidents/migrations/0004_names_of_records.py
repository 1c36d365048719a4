"""Names of kinds of records, for the log of the desk."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0003_room_merging_and_phrases'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='claimsource',
            options={'ordering': ['position'], 'verbose_name': 'link of a chain of sources', 'verbose_name_plural': 'links of chains of sources'},
        ),
        migrations.AlterModelOptions(
            name='figurepoint',
            options={'ordering': ['position'], 'verbose_name': 'value of a figure', 'verbose_name_plural': 'values of figures'},
        ),
        migrations.AlterModelOptions(
            name='historicalclaimsource',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical link of a chain of sources', 'verbose_name_plural': 'historical links of chains of sources'},
        ),
        migrations.AlterModelOptions(
            name='historicalfigurepoint',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical value of a figure', 'verbose_name_plural': 'historical values of figures'},
        ),
    ]
