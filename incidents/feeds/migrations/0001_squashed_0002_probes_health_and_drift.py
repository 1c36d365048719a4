"""0001 and 0002 in one, for a database that has nothing of this app yet. Nothing is left out."""

import django.db.models.deletion
import incidents.feeds.models.feeds
import modelcluster.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from lib.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('feeds', '0001_records'),
        ('feeds', '0002_probes_health_and_drift'),
    ]

    dependencies = [
        ('directory', '0001_records'),
        ('guidance', '0001_records'),  # not needed, but all of Wagtail comes before that one
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Feed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(unique=True)),
                    ('name', models.CharField(max_length=200, verbose_name='name')),
                    ('provider', models.CharField(choices=incidents.feeds.models.feeds.provider_choices, max_length=30, verbose_name='provider')),
                    ('urls', models.TextField(help_text='One a line; most providers need one.', verbose_name='addresses')),
                    ('homepage', models.URLField(blank=True, max_length=500, verbose_name='page for people')),
                    ('pace', models.PositiveIntegerField(default=120, verbose_name='pace in seconds')),
                    ('trusted', models.BooleanField(default=False, help_text='Moves the board at once. Otherwise it only makes proposals.', verbose_name='trusted')),
                    ('enabled', models.BooleanField(default=True, verbose_name='enabled')),
                    ('due_at', models.DateTimeField(auto_now_add=True)),
                    ('etag', models.CharField(blank=True, editable=False, max_length=500)),
                    ('last_modified', models.CharField(blank=True, editable=False, max_length=100)),
                    ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                    ('last_tried_at', models.DateTimeField(editable=False, null=True, verbose_name='last tried')),
                    ('last_ok_at', models.DateTimeField(editable=False, null=True, verbose_name='last read')),
                    ('last_changed_at', models.DateTimeField(editable=False, null=True, verbose_name='last changed')),
                    ('failures', models.PositiveIntegerField(default=0, editable=False, verbose_name='failures in a row')),
                    ('failure', models.CharField(blank=True, choices=[('', 'none'), ('http', 'HTTP status'), ('network', 'network'), ('timeout', 'time-out'), ('parse', 'not readable'), ('schema', 'unexpected content'), ('blocked', 'blocked for safety')], editable=False, max_length=10)),
                    ('last_error', models.CharField(blank=True, editable=False, max_length=500, verbose_name='last error')),
                    ('state', models.CharField(choices=[('operational', 'Operational'), ('no_known_issue', 'No sign of trouble'), ('unknown', 'Unknown'), ('maintenance', 'Under maintenance'), ('reports', 'Many readers report problems'), ('degraded', 'Degraded'), ('partial_outage', 'Partial outage'), ('major_outage', 'Major outage')], default='unknown', editable=False, max_length=15, verbose_name='state')),
                    ('headline', models.CharField(blank=True, editable=False, max_length=300, verbose_name='its own words')),
                    ('unrecognised', models.CharField(blank=True, editable=False, max_length=500, verbose_name='words not recognised')),
                    ('claimed_at', models.DateTimeField(editable=False, null=True)),
                    ('last_bytes', models.PositiveIntegerField(editable=False, null=True)),
                    ('last_seconds', models.FloatField(editable=False, null=True)),
                    ('marker', models.CharField(blank=True, help_text='For own checks: without these words an answer proves nothing.', max_length=200, verbose_name='words of the page')),
                    ('pending_state', models.CharField(blank=True, editable=False, max_length=15)),
                    ('searched_at', models.DateTimeField(editable=False, null=True)),
                    ('unreadable', models.PositiveIntegerField(default=0, editable=False)),
                ],
                options={
                    'verbose_name': 'status source',
                    'verbose_name_plural': 'status sources',
                    'ordering': ['name'],
                    'indexes': [models.Index(condition=models.Q(('enabled', True)), fields=['due_at'], name='feed_due')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('pace__gte', 1), ('pace__lte', 86400)), name='feed_pace', violation_error_message='The pace is between 1 second and a day.')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalFeed',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('slug', models.SlugField()),
                    ('name', models.CharField(max_length=200, verbose_name='name')),
                    ('provider', models.CharField(choices=incidents.feeds.models.feeds.provider_choices, max_length=30, verbose_name='provider')),
                    ('urls', models.TextField(help_text='One a line; most providers need one.', verbose_name='addresses')),
                    ('homepage', models.URLField(blank=True, max_length=500, verbose_name='page for people')),
                    ('pace', models.PositiveIntegerField(default=120, verbose_name='pace in seconds')),
                    ('trusted', models.BooleanField(default=False, help_text='Moves the board at once. Otherwise it only makes proposals.', verbose_name='trusted')),
                    ('enabled', models.BooleanField(default=True, verbose_name='enabled')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('marker', models.CharField(blank=True, help_text='For own checks: without these words an answer proves nothing.', max_length=200, verbose_name='words of the page')),
                ],
                options={
                    'verbose_name': 'historical status source',
                    'verbose_name_plural': 'historical status sources',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='FeedEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('external_id', models.CharField(max_length=300)),
                    ('title', models.CharField(max_length=300, verbose_name='title')),
                    ('kind', models.CharField(choices=[('incident', 'Incident'), ('maintenance', 'Maintenance'), ('notice', 'Notice')], max_length=12, verbose_name='kind')),
                    ('phase', models.CharField(choices=[('investigating', 'Investigating'), ('identified', 'Identified'), ('monitoring', 'Monitoring'), ('resolved', 'Resolved'), ('review', 'Looking back'), ('false_alarm', 'False alarm'), ('scheduled', 'Scheduled'), ('in_progress', 'Maintenance in progress'), ('verifying', 'Verifying'), ('completed', 'Completed')], max_length=15, verbose_name='phase')),
                    ('impact', models.CharField(blank=True, choices=[('none', 'None'), ('minor', 'Minor'), ('major', 'Major'), ('critical', 'Critical'), ('maintenance', 'Maintenance')], max_length=12, verbose_name='impact')),
                    ('started_at', models.DateTimeField(null=True, verbose_name='started')),
                    ('updated_at', models.DateTimeField(null=True, verbose_name='updated')),
                    ('resolved_at', models.DateTimeField(null=True, verbose_name='resolved')),
                    ('url', models.URLField(blank=True, max_length=2000, verbose_name='address')),
                    ('text', models.TextField(blank=True, verbose_name='text')),
                    ('component_ids', models.TextField(blank=True, help_text='One a line, sorted.')),
                    ('first_seen_at', models.DateTimeField()),
                    ('last_seen_at', models.DateTimeField()),
                    ('missing_since', models.DateTimeField(null=True)),
                    ('gone_at', models.DateTimeField(null=True)),
                    ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='feeds.feed')),
                    ('ends_at', models.DateTimeField(null=True)),
                    ('fingerprint', models.CharField(blank=True, max_length=32)),
                ],
                options={
                    'verbose_name': 'event at a source',
                    'verbose_name_plural': 'events at sources',
                    'ordering': ['-started_at', '-pk'],
                    'indexes': [models.Index(condition=models.Q(('gone_at__isnull', True), models.Q(('phase__in', ['completed', 'false_alarm', 'resolved', 'review']), _negated=True)), fields=['feed'], name='feed_event_open'), models.Index(condition=models.Q(('gone_at__isnull', True), ('missing_since__isnull', False)), fields=['feed'], name='feed_event_missing'), models.Index(condition=models.Q(('ends_at__isnull', False), ('gone_at__isnull', True)), fields=['ends_at'], name='feed_event_ends')],
                    'constraints': [models.UniqueConstraint(fields=('feed', 'external_id'), name='feed_event_once')],
                },
            ),
            migrations.CreateModel(
                name='FeedTarget',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('component', models.CharField(blank=True, help_text='Its id; empty: the whole.', max_length=200, verbose_name='component')),
                    ('scope', models.CharField(choices=[('full', 'the platform itself'), ('business', 'its business products'), ('adjacent', 'a neighbouring product')], default='full', max_length=10, verbose_name='scope')),
                    ('state', models.CharField(choices=[('operational', 'Operational'), ('no_known_issue', 'No sign of trouble'), ('unknown', 'Unknown'), ('maintenance', 'Under maintenance'), ('reports', 'Many readers report problems'), ('degraded', 'Degraded'), ('partial_outage', 'Partial outage'), ('major_outage', 'Major outage')], default='unknown', editable=False, max_length=15, verbose_name='state')),
                    ('feed', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='feeds.feed')),
                    ('platform', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='directory.platform', verbose_name='platform')),
                ],
                options={
                    'ordering': ['feed', 'platform'],
                    'constraints': [models.UniqueConstraint(fields=('feed', 'platform', 'component'), name='feed_target_once')],
                },
            ),
            migrations.CreateModel(
                name='Drift',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('noticed_at', models.DateTimeField()),
                    ('message', models.CharField(max_length=500)),
                    ('provider', models.CharField(blank=True, choices=incidents.feeds.models.feeds.provider_choices, max_length=30)),
                    ('url', models.URLField(blank=True, max_length=1000)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('switched', 'Switched'), ('dismissed', 'Dismissed'), ('over', 'Readable again')], default='waiting', max_length=10)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drifts', to='feeds.feed')),
                ],
                options={
                    'ordering': ['-noticed_at'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('feed',), name='drift_once')],
                },
            ),
            migrations.CreateModel(
                name='FailureCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('kind', models.CharField(choices=[('', 'none'), ('http', 'HTTP status'), ('network', 'network'), ('timeout', 'time-out'), ('parse', 'not readable'), ('schema', 'unexpected content'), ('blocked', 'blocked for safety')], max_length=10)),
                    ('count', models.PositiveIntegerField(default=0)),
                    ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='failure_counts', to='feeds.feed')),
                ],
                options={
                    'ordering': ['-day', 'kind'],
                    'constraints': [models.UniqueConstraint(fields=('feed', 'day', 'kind'), name='failure_count_once')],
                },
            ),
            migrations.CreateModel(
                name='OwnConnection',
                fields=[
                    ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                    ('down_since', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='own_connection_one_row')],
                },
            ),
        ]),
    ]
