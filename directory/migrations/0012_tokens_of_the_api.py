"""Tokens of editors' tools, and the answers their writes were given."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0011_changes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accountevent',
            name='kind',
            field=models.CharField(choices=[('signed_in', 'Signed in'), ('signed_out', 'Signed out'), ('failed', 'Sign-in failed'), ('locked', 'Sign-in stopped after too many attempts'), ('factor_failed', 'Second factor failed'), ('factor_added', 'Second factor added'), ('factor_removed', 'Second factor removed'), ('codes_made', 'Recovery codes made'), ('password_changed', 'Password changed'), ('password_reset', 'Password reset by mail'), ('sessions_ended', 'Sessions ended'), ('invited', 'Invited'), ('invited_again', 'Invited again'), ('invitation_revoked', 'Invitation revoked'), ('joined', 'Joined'), ('groups_changed', 'Groups changed'), ('deactivated', 'Account switched off'), ('activated', 'Account switched on'), ('factors_reset', 'Second factors reset'), ('exported', 'Log exported'), ('token_made', 'API token made'), ('token_revoked', 'API token revoked')], max_length=20),
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('digest', models.CharField(max_length=128, primary_key=True, serialize=False)),
                ('token_key', models.CharField(db_index=True, max_length=25)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('expiry', models.DateTimeField(blank=True, null=True)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('incidents:open', 'Open an incident'), ('updates:post', 'Publish steps of incidents'), ('claims:record', 'Enter statements'), ('readings:push', 'Push readings of status sources')], max_length=30), size=None, verbose_name='scopes')),
                ('feeds', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(), default=list, size=None, verbose_name='status sources')),
                ('last_used_at', models.DateTimeField(null=True, verbose_name='last used')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='auth_token_set', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'API token',
                'verbose_name_plural': 'API tokens',
                'ordering': ['-created'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('expiry__isnull', False)), name='api_token_expires'), models.CheckConstraint(condition=models.Q(('scopes', []), _negated=True), name='api_token_is_for_something')],
            },
        ),
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255)),
                ('fingerprint', models.CharField(max_length=64)),
                ('at', models.DateTimeField(db_index=True)),
                ('status', models.PositiveSmallIntegerField()),
                ('location', models.CharField(blank=True, max_length=500)),
                ('body', models.TextField()),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='directory.apitoken')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('token', 'key'), name='kept_answer_once')],
            },
        ),
    ]
