"""The glossary: words of buttons, states and terms, with a row of words in each language."""

import django.contrib.postgres.search
import django.db.models.deletion
import modelcluster.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('guidance', '0007_names_of_pages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('button', 'Name on a screen'), ('status', 'Status word'), ('term', 'Term')], default='term', max_length=10, verbose_name='kind')),
                ('platform', models.ForeignKey(blank=True, help_text='On whose screens it stands. Only for a name on a screen.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='buttons', to='directory.platform', verbose_name='platform')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.source', verbose_name='read in')),
            ],
            options={
                'verbose_name': 'word of the glossary',
                'verbose_name_plural': 'words of the glossary',
                'ordering': ['kind', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='GlossaryTermText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folded_title', models.TextField(default='', editable=False)),
                ('folded_words', models.TextField(default='', editable=False)),
                ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('folded_title', config='simple', weight='A'), '||', django.contrib.postgres.search.SearchVector('folded_words', config='simple', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('content_version', models.PositiveIntegerField(default=1, editable=False)),
                ('wrong_version', models.PositiveIntegerField(default=1, editable=False)),
                ('based_on', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('en', 'English'), ('fr', 'Français'), ('id', 'Bahasa Indonesia'), ('ar', 'العربية')], max_length=8, verbose_name='language')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('machine', 'Machine translation, not reviewed'), ('reviewed', 'Reviewed')], default='reviewed', max_length=10, verbose_name='state of the text')),
                ('word', models.CharField(max_length=200, verbose_name='word')),
                ('note', models.TextField(blank=True, help_text='For whoever writes this language: when to use the word, what not to say.', verbose_name='note')),
                ('term', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='guidance.glossaryterm')),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalGlossaryTerm',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120)),
                ('kind', models.CharField(choices=[('button', 'Name on a screen'), ('status', 'Status word'), ('term', 'Term')], default='term', max_length=10, verbose_name='kind')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('platform', models.ForeignKey(blank=True, db_constraint=False, help_text='On whose screens it stands. Only for a name on a screen.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='directory.platform', verbose_name='platform')),
                ('source', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='directory.source', verbose_name='read in')),
            ],
            options={
                'verbose_name': 'historical word of the glossary',
                'verbose_name_plural': 'historical words of the glossary',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGlossaryTermText',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('content_version', models.PositiveIntegerField(default=1, editable=False)),
                ('wrong_version', models.PositiveIntegerField(default=1, editable=False)),
                ('based_on', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('en', 'English'), ('fr', 'Français'), ('id', 'Bahasa Indonesia'), ('ar', 'العربية')], max_length=8, verbose_name='language')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('machine', 'Machine translation, not reviewed'), ('reviewed', 'Reviewed')], default='reviewed', max_length=10, verbose_name='state of the text')),
                ('word', models.CharField(max_length=200, verbose_name='word')),
                ('note', models.TextField(blank=True, help_text='For whoever writes this language: when to use the word, what not to say.', verbose_name='note')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('term', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='guidance.glossaryterm')),
            ],
            options={
                'verbose_name': 'historical glossary term text',
                'verbose_name_plural': 'historical glossary term texts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name='glossaryterm',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'button'), ('platform__isnull', False)), models.Q(models.Q(('kind', 'button'), _negated=True), ('platform__isnull', True)), _connector='OR'), name='glossary_button_has_a_platform', violation_error_message='A name on a screen belongs to a platform; other words belong to none.'),
        ),
        migrations.AddConstraint(
            model_name='glossarytermtext',
            constraint=models.UniqueConstraint(fields=('term', 'language'), name='glossary_text_language'),
        ),
    ]
