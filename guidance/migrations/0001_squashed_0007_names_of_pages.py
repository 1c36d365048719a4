"""All of 0001 to 0007 in one, for a database that has nothing of this app yet.

Left out is what only notes about pages that are there: the approvals of what was public (0005), the
ages and editions of what was live (0006). The workflow of second readers (0005) is made here too.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import modelcluster.fields
import simple_history.models
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

from lib.tables import CreateModels


WORKFLOW = "Người đọc thứ hai"
TASK = "Đọc và duyệt (bốn mắt)"


def ask_second_readers(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _new = ContentType.objects.get_or_create(app_label="guidance", model="foureyestask")
    FourEyesTask = apps.get_model("guidance", "FourEyesTask")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    task = FourEyesTask.objects.create(name=TASK, active=True, content_type=kind)
    workflow = Workflow.objects.create(name=WORKFLOW, active=True)
    WorkflowTask.objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    for root in apps.get_model("wagtailcore", "Page").objects.filter(depth=1):
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})


def ask_nobody(apps, schema_editor):
    """Wagtail's own workflow again, where it is still there."""
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    ours = Workflow.objects.filter(workflow_tasks__task__foureyestask__isnull=False)
    other = Workflow.objects.exclude(pk__in=ours).filter(active=True).order_by("pk").first()
    pages = WorkflowPage.objects.filter(workflow__in=ours)
    if other is None:
        pages.delete()
    else:
        pages.update(workflow=other)
    ours.delete()
    apps.get_model("guidance", "FourEyesTask").objects.all().delete()


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('guidance', '0001_records'),
        ('guidance', '0002_feedback'),
        ('guidance', '0003_question_pages'),
        ('guidance', '0004_four_eyes'),
        ('guidance', '0005_second_readers'),
        ('guidance', '0006_editions'),
        ('guidance', '0007_names_of_pages'),
    ]

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('directory', '0001_records'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        # Not needed, but each step of theirs renders again all models that are related to users.
        ('account', '0009_emailaddress_unique_primary_email'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('usersessions', '0001_initial'),
        ('wagtailadmin', '0006_formstate'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailembeds', '0009_embed_cache_until'),
        ('wagtailimages', '0027_image_description'),
        ('wagtailsearch', '0010_add_text_fields'),
        ('wagtailusers', '0015_userprofile_keyboard_shortcuts'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='GuideIndexPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                    ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ],
                options={
                    'abstract': False,
                    'verbose_name': 'start of the guides',
                    'verbose_name_plural': 'starts of the guides',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='TopicPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                    ('summary', models.TextField(blank=True, verbose_name='summary')),
                    ('position', models.PositiveSmallIntegerField(default=100, verbose_name='position')),
                ],
                options={
                    'abstract': False,
                    'verbose_name': 'topic of guides',
                    'verbose_name_plural': 'topics of guides',
                },
                bases=('wagtailcore.page',),
            ),
            migrations.CreateModel(
                name='GuideAge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('content_version', models.PositiveIntegerField(default=1, editable=False)),
                    ('wrong_version', models.PositiveIntegerField(default=1, editable=False)),
                    ('based_on', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                    ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='age', to='wagtailcore.page')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='HistoricalOfficialContact',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('slug', models.SlugField(max_length=120)),
                    ('kind', models.CharField(choices=[('phone', 'Phone'), ('sms', 'SMS'), ('website', 'Website'), ('email', 'E-mail'), ('app', 'App')], max_length=10, verbose_name='kind')),
                    ('value', models.CharField(max_length=300, verbose_name='number or address')),
                    ('purpose', models.CharField(choices=[('emergency', 'Emergency'), ('fraud', 'Report fraud'), ('platform', "A platform's support"), ('bank', 'Bank or wallet'), ('carrier', 'Mobile carrier')], max_length=10, verbose_name='purpose')),
                    ('verified_on', models.DateField(blank=True, null=True, verbose_name='verified on')),
                    ('position', models.PositiveSmallIntegerField(default=100, verbose_name='position')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('platform', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='directory.platform', verbose_name='platform')),
                    ('verified_against', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='directory.source', verbose_name='verified against')),
                    ('verified_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verified by')),
                ],
                options={
                    'verbose_name': 'historical official contact',
                    'verbose_name_plural': 'historical official contacts',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='OfficialContact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(max_length=120, unique=True)),
                    ('kind', models.CharField(choices=[('phone', 'Phone'), ('sms', 'SMS'), ('website', 'Website'), ('email', 'E-mail'), ('app', 'App')], max_length=10, verbose_name='kind')),
                    ('value', models.CharField(max_length=300, verbose_name='number or address')),
                    ('purpose', models.CharField(choices=[('emergency', 'Emergency'), ('fraud', 'Report fraud'), ('platform', "A platform's support"), ('bank', 'Bank or wallet'), ('carrier', 'Mobile carrier')], max_length=10, verbose_name='purpose')),
                    ('verified_on', models.DateField(blank=True, null=True, verbose_name='verified on')),
                    ('position', models.PositiveSmallIntegerField(default=100, verbose_name='position')),
                    ('platform', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='directory.platform', verbose_name='platform')),
                    ('verified_against', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='directory.source', verbose_name='verified against')),
                    ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verified by')),
                ],
                options={
                    'verbose_name': 'official contact',
                    'verbose_name_plural': 'official contacts',
                    'ordering': ['position', 'slug'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('verified_on__isnull', True), ('verified_against__isnull', False), _connector='OR'), name='contact_verified_against_something', violation_error_message='Say against which source it was verified.')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalOfficialContactText',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('content_version', models.PositiveIntegerField(default=1, editable=False)),
                    ('wrong_version', models.PositiveIntegerField(default=1, editable=False)),
                    ('based_on', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                    ('language', models.CharField(choices=[('vi', 'Tiếng Việt'), ('en', 'English'), ('fr', 'Français'), ('id', 'Bahasa Indonesia'), ('ar', 'العربية')], max_length=8, verbose_name='language')),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('machine', 'Machine translation, not reviewed'), ('reviewed', 'Reviewed')], default='reviewed', max_length=10, verbose_name='state of the text')),
                    ('name', models.CharField(max_length=200, verbose_name='name')),
                    ('note', models.TextField(blank=True, verbose_name='note')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('contact', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='guidance.officialcontact')),
                ],
                options={
                    'verbose_name': 'historical official contact text',
                    'verbose_name_plural': 'historical official contact texts',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='OfficialContactText',
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
                    ('name', models.CharField(max_length=200, verbose_name='name')),
                    ('note', models.TextField(blank=True, verbose_name='note')),
                    ('contact', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='guidance.officialcontact')),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='contact_text_vector')],
                    'constraints': [models.UniqueConstraint(fields=('contact', 'language'), name='contact_text_language')],
                },
            ),
            migrations.CreateModel(
                name='FraudFormPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                    ('folded_title', models.TextField(default='', editable=False)),
                    ('folded_words', models.TextField(default='', editable=False)),
                    ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('folded_title', config='simple', weight='A'), '||', django.contrib.postgres.search.SearchVector('folded_words', config='simple', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), output_field=django.contrib.postgres.search.SearchVectorField())),
                    ('summary', models.TextField(verbose_name='summary')),
                    ('kind', models.CharField(choices=[('recovery', 'Recover an account'), ('fraud', 'Fraud'), ('outage', 'During an outage'), ('prepare', 'Prepare')], max_length=10, verbose_name='kind')),
                    ('audience', models.CharField(choices=[('everyone', 'Everyone'), ('seller', 'Sellers'), ('newsroom', 'Newsrooms'), ('operator', 'Platform operators'), ('family', 'Families and elders')], default='everyone', max_length=10, verbose_name='audience')),
                    ('body', wagtail.fields.StreamField([('everybody_or_me', 1), ('steps', 6), ('do', 8), ('dont', 9), ('signs', 11), ('example', 12), ('first_ten_minutes', 13), ('where_to_report', 14), ('ask_for_help', 15), ('warning', 16), ('question', 19), ('contact', 20), ('picture', 21), ('question_tree', 42)], block_lookup={0: ('wagtail.blocks.TextBlock', (), {'label': 'Paragraph'}), 1: ('wagtail.blocks.ListBlock', (0,), {'icon': 'group', 'label': 'Is it everybody or only me?', 'template': 'guidance/_everybody_or_me.html'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 200}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 4: ('wagtail.blocks.URLBlock', (), {'label': 'Address', 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3), ('address', 4)]], {}), 6: ('wagtail.blocks.ListBlock', (5,), {'icon': 'list-ol', 'label': 'Steps', 'template': 'guidance/_steps.html'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Sentence', 'max_length': 500}), 8: ('wagtail.blocks.ListBlock', (7,), {'icon': 'check', 'label': 'Do', 'template': 'guidance/_do.html'}), 9: ('wagtail.blocks.ListBlock', (7,), {'icon': 'cross', 'label': 'Do not', 'template': 'guidance/_dont.html'}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Sign', 'max_length': 500}), 11: ('wagtail.blocks.ListBlock', (10,), {'icon': 'warning', 'label': 'Signs', 'template': 'guidance/_signs.html'}), 12: ('wagtail.blocks.TextBlock', (), {'icon': 'openquote', 'label': 'Worked example', 'template': 'guidance/_example.html'}), 13: ('wagtail.blocks.ListBlock', (5,), {'icon': 'history', 'label': 'The first ten minutes', 'template': 'guidance/_first_ten_minutes.html'}), 14: ('wagtail.blocks.TextBlock', (), {'icon': 'mail', 'label': 'Where to report', 'template': 'guidance/_where_to_report.html'}), 15: ('wagtail.blocks.TextBlock', (), {'icon': 'help', 'label': 'When to ask for help', 'template': 'guidance/_ask_for_help.html'}), 16: ('wagtail.blocks.TextBlock', (), {'icon': 'warning', 'label': 'Warning', 'template': 'guidance/_warning.html'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'Question'}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'Answer'}), 19: ('wagtail.blocks.StructBlock', [[('question', 17), ('answer', 18)]], {'template': 'guidance/_question.html'}), 20: ('guidance.blocks.ContactBlock', (), {'icon': 'mail', 'label': 'Official contact', 'template': 'guidance/_contact_block.html'}), 21: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture', 'template': 'guidance/_picture.html'}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 23: ('wagtail.blocks.RegexBlock', (), {'label': 'Key', 'regex': '^[a-z0-9-]+$'}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('one', 'One of the answers below'), ('ready', 'Yes, partly, no, or does not concern me'), ('several', 'Any number of the answers below')], 'label': 'How it is answered'}), 25: ('wagtail.blocks.TextBlock', (), {'label': 'Hint', 'required': False}), 26: ('wagtail.blocks.RegexBlock', (), {'help_text': 'A short word for the address. Without one, the number of the answer serves.', 'label': 'Key', 'regex': '^[a-z0-9-]+$', 'required': False}), 27: ('wagtail.blocks.CharBlock', (), {'label': 'Answer'}), 28: ('wagtail.blocks.TextBlock', (), {'label': 'Advice', 'required': False}), 29: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Guide', 'page_type': ['guidance.GuidePage', 'guidance.FraudFormPage', 'guidance.SituationFinderPage', 'guidance.SelfCheckPage'], 'required': False}), 30: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Guide', 'page_type': ['guidance.GuidePage', 'guidance.FraudFormPage', 'guidance.SituationFinderPage', 'guidance.SelfCheckPage']}), 31: ('wagtail.blocks.ListBlock', (30,), {'default': [], 'label': 'More guides'}), 32: ('wagtail.blocks.CharBlock', (), {'label': 'Key of the next question', 'required': False, 'search_index': False}), 33: ('wagtail.blocks.CharBlock', (), {'help_text': 'In a self-check: the key of the question whose yes means that there is another way.', 'label': 'Covered by', 'required': False, 'search_index': False}), 34: ('wagtail.blocks.StructBlock', [[('key', 26), ('answer', 27), ('advice', 28), ('guide', 29), ('more_guides', 31), ('next_question', 32), ('covered_by', 33)]], {}), 35: ('wagtail.blocks.ListBlock', (34,), {'default': [], 'label': 'Answers'}), 36: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('40', 'This week, before anything else'), ('30', 'This week'), ('20', 'This month'), ('10', 'This month, when the rest is done')], 'label': 'How soon', 'required': False}), 37: ('wagtail.blocks.CharBlock', (), {'label': 'What a yes means', 'required': False}), 38: ('wagtail.blocks.CharBlock', (), {'label': 'What to do otherwise', 'required': False}), 39: ('wagtail.blocks.TextBlock', (), {'label': 'How to do it', 'required': False}), 40: ('wagtail.blocks.StructBlock', [[('key', 23), ('form', 24), ('question', 17), ('hint', 25), ('answers', 35), ('weight', 36), ('fine', 37), ('step', 38), ('how', 39), ('guide', 29), ('address', 4)]], {}), 41: ('wagtail.blocks.ListBlock', (40,), {'label': 'Questions', 'min_num': 1}), 42: ('wagtail.blocks.StructBlock', [[('title', 22), ('questions', 41)]], {})}, verbose_name='body')),
                    ('composition_note', models.TextField(blank=True, help_text='Where the advice is our own composition, say so and from what.', verbose_name='whose words')),
                    ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='last reviewed')),
                    ('review_by', models.DateField(blank=True, null=True, verbose_name='next review due')),
                    ('significance', models.PositiveSmallIntegerField(choices=[(10, 'Minor: translations stay right'), (20, 'Content: translations should follow'), (30, 'Old translations are now wrong')], default=20, verbose_name='what this change means for translations')),
                    ('position', models.PositiveSmallIntegerField(default=100, verbose_name='position')),
                    ('maintainer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='%(class)ss_kept', to=settings.AUTH_USER_MODEL, verbose_name='kept up by')),
                    ('platforms', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='%(class)ss', to='directory.platform', verbose_name='platforms')),
                    ('sources', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='%(class)ss', to='directory.source', verbose_name='sources')),
                    ('translated_version', models.PositiveIntegerField(blank=True, null=True, verbose_name='made from which version of the original')),
                ],
                options={
                    'verbose_name': 'form of fraud',
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='fraud_form_vector')],
                },
                bases=('wagtailcore.page', models.Model),
            ),
            migrations.CreateModel(
                name='GuidePage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                    ('folded_title', models.TextField(default='', editable=False)),
                    ('folded_words', models.TextField(default='', editable=False)),
                    ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('folded_title', config='simple', weight='A'), '||', django.contrib.postgres.search.SearchVector('folded_words', config='simple', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), output_field=django.contrib.postgres.search.SearchVectorField())),
                    ('summary', models.TextField(verbose_name='summary')),
                    ('kind', models.CharField(choices=[('recovery', 'Recover an account'), ('fraud', 'Fraud'), ('outage', 'During an outage'), ('prepare', 'Prepare')], max_length=10, verbose_name='kind')),
                    ('audience', models.CharField(choices=[('everyone', 'Everyone'), ('seller', 'Sellers'), ('newsroom', 'Newsrooms'), ('operator', 'Platform operators'), ('family', 'Families and elders')], default='everyone', max_length=10, verbose_name='audience')),
                    ('body', wagtail.fields.StreamField([('everybody_or_me', 1), ('steps', 6), ('do', 8), ('dont', 9), ('signs', 11), ('example', 12), ('first_ten_minutes', 13), ('where_to_report', 14), ('ask_for_help', 15), ('warning', 16), ('question', 19), ('contact', 20), ('picture', 21), ('question_tree', 42)], block_lookup={0: ('wagtail.blocks.TextBlock', (), {'label': 'Paragraph'}), 1: ('wagtail.blocks.ListBlock', (0,), {'icon': 'group', 'label': 'Is it everybody or only me?', 'template': 'guidance/_everybody_or_me.html'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 200}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'Text', 'required': False}), 4: ('wagtail.blocks.URLBlock', (), {'label': 'Address', 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('title', 2), ('text', 3), ('address', 4)]], {}), 6: ('wagtail.blocks.ListBlock', (5,), {'icon': 'list-ol', 'label': 'Steps', 'template': 'guidance/_steps.html'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Sentence', 'max_length': 500}), 8: ('wagtail.blocks.ListBlock', (7,), {'icon': 'check', 'label': 'Do', 'template': 'guidance/_do.html'}), 9: ('wagtail.blocks.ListBlock', (7,), {'icon': 'cross', 'label': 'Do not', 'template': 'guidance/_dont.html'}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Sign', 'max_length': 500}), 11: ('wagtail.blocks.ListBlock', (10,), {'icon': 'warning', 'label': 'Signs', 'template': 'guidance/_signs.html'}), 12: ('wagtail.blocks.TextBlock', (), {'icon': 'openquote', 'label': 'Worked example', 'template': 'guidance/_example.html'}), 13: ('wagtail.blocks.ListBlock', (5,), {'icon': 'history', 'label': 'The first ten minutes', 'template': 'guidance/_first_ten_minutes.html'}), 14: ('wagtail.blocks.TextBlock', (), {'icon': 'mail', 'label': 'Where to report', 'template': 'guidance/_where_to_report.html'}), 15: ('wagtail.blocks.TextBlock', (), {'icon': 'help', 'label': 'When to ask for help', 'template': 'guidance/_ask_for_help.html'}), 16: ('wagtail.blocks.TextBlock', (), {'icon': 'warning', 'label': 'Warning', 'template': 'guidance/_warning.html'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'Question'}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'Answer'}), 19: ('wagtail.blocks.StructBlock', [[('question', 17), ('answer', 18)]], {'template': 'guidance/_question.html'}), 20: ('guidance.blocks.ContactBlock', (), {'icon': 'mail', 'label': 'Official contact', 'template': 'guidance/_contact_block.html'}), 21: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture', 'template': 'guidance/_picture.html'}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 23: ('wagtail.blocks.RegexBlock', (), {'label': 'Key', 'regex': '^[a-z0-9-]+$'}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('one', 'One of the answers below'), ('ready', 'Yes, partly, no, or does not concern me'), ('several', 'Any number of the answers below')], 'label': 'How it is answered'}), 25: ('wagtail.blocks.TextBlock', (), {'label': 'Hint', 'required': False}), 26: ('wagtail.blocks.RegexBlock', (), {'help_text': 'A short word for the address. Without one, the number of the answer serves.', 'label': 'Key', 'regex': '^[a-z0-9-]+$', 'required': False}), 27: ('wagtail.blocks.CharBlock', (), {'label': 'Answer'}), 28: ('wagtail.blocks.TextBlock', (), {'label': 'Advice', 'required': False}), 29: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Guide', 'page_type': ['guidance.GuidePage', 'guidance.FraudFormPage', 'guidance.SituationFinderPage', 'guidance.SelfCheckPage'], 'required': False}), 30: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Guide', 'page_type': ['guidance.GuidePage', 'guidance.FraudFormPage', 'guidance.SituationFinderPage', 'guidance.SelfCheckPage']}), 31: ('wagtail.blocks.ListBlock', (30,), {'default': [], 'label': 'More guides'}), 32: ('wagtail.blocks.CharBlock', (), {'label': 'Key of the next question', 'required': False, 'search_index': False}), 33: ('wagtail.blocks.CharBlock', (), {'help_text': 'In a self-check: the key of the question whose yes means that there is another way.', 'label': 'Covered by', 'required': False, 'search_index': False}), 34: ('wagtail.blocks.StructBlock', [[('key', 26), ('answer', 27), ('advice', 28), ('guide', 29), ('more_guides', 31), ('next_question', 32), ('covered_by', 33)]], {}), 35: ('wagtail.blocks.ListBlock', (34,), {'default': [], 'label': 'Answers'}), 36: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('40', 'This week, before anything else'), ('30', 'This week'), ('20', 'This month'), ('10', 'This month, when the rest is done')], 'label': 'How soon', 'required': False}), 37: ('wagtail.blocks.CharBlock', (), {'label': 'What a yes means', 'required': False}), 38: ('wagtail.blocks.CharBlock', (), {'label': 'What to do otherwise', 'required': False}), 39: ('wagtail.blocks.TextBlock', (), {'label': 'How to do it', 'required': False}), 40: ('wagtail.blocks.StructBlock', [[('key', 23), ('form', 24), ('question', 17), ('hint', 25), ('answers', 35), ('weight', 36), ('fine', 37), ('step', 38), ('how', 39), ('guide', 29), ('address', 4)]], {}), 41: ('wagtail.blocks.ListBlock', (40,), {'label': 'Questions', 'min_num': 1}), 42: ('wagtail.blocks.StructBlock', [[('title', 22), ('questions', 41)]], {})}, verbose_name='body')),
                    ('composition_note', models.TextField(blank=True, help_text='Where the advice is our own composition, say so and from what.', verbose_name='whose words')),
                    ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='last reviewed')),
                    ('review_by', models.DateField(blank=True, null=True, verbose_name='next review due')),
                    ('significance', models.PositiveSmallIntegerField(choices=[(10, 'Minor: translations stay right'), (20, 'Content: translations should follow'), (30, 'Old translations are now wrong')], default=20, verbose_name='what this change means for translations')),
                    ('position', models.PositiveSmallIntegerField(default=100, verbose_name='position')),
                    ('maintainer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='%(class)ss_kept', to=settings.AUTH_USER_MODEL, verbose_name='kept up by')),
                    ('platforms', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='%(class)ss', to='directory.platform', verbose_name='platforms')),
                    ('sources', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='%(class)ss', to='directory.source', verbose_name='sources')),
                    ('translated_version', models.PositiveIntegerField(blank=True, null=True, verbose_name='made from which version of the original')),
                ],
                options={
                    'verbose_name': 'guide',
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='guide_vector')],
                },
                bases=('wagtailcore.page', models.Model),
            ),
            migrations.CreateModel(
                name='GuideFeedback',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(verbose_name='version')),
                    ('day', models.DateField(verbose_name='day')),
                    ('answer', models.CharField(choices=[('yes', 'Helpful'), ('no', 'Not helpful')], max_length=3, verbose_name='answer')),
                    ('reason', models.CharField(blank=True, choices=[('situation', 'It is not my situation'), ('unclear', 'I do not understand it'), ('address', 'An address or number did not work'), ('outdated', 'It is out of date'), ('long', 'It is too long')], max_length=10, verbose_name='reason')),
                    ('count', models.PositiveIntegerField(default=0, verbose_name='count')),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='wagtailcore.page')),
                ],
                options={
                    'verbose_name': 'answers about a guide',
                    'verbose_name_plural': 'answers about guides',
                    'constraints': [models.UniqueConstraint(fields=('page', 'version', 'day', 'answer', 'reason'), name='guide_feedback_key'), models.CheckConstraint(condition=models.Q(('answer', 'no'), ('reason', ''), _connector='OR'), name='guide_feedback_reason_of_a_no')],
                },
            ),
            migrations.CreateModel(
                name='SelfCheckPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                    ('folded_title', models.TextField(default='', editable=False)),
                    ('folded_words', models.TextField(default='', editable=False)),
                    ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('folded_title', config='simple', weight='A'), '||', django.contrib.postgres.search.SearchVector('folded_words', config='simple', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), output_field=django.contrib.postgres.search.SearchVectorField())),
                    ('summary', models.TextField(verbose_name='summary')),
                    ('kind', models.CharField(choices=[('recovery', 'Recover an account'), ('fraud', 'Fraud'), ('outage', 'During an outage'), ('prepare', 'Prepare')], max_length=10, verbose_name='kind')),
                    ('audience', models.CharField(choices=[('everyone', 'Everyone'), ('seller', 'Sellers'), ('newsroom', 'Newsrooms'), ('operator', 'Platform operators'), ('family', 'Families and elders')], default='everyone', max_length=10, verbose_name='audience')),
                    ('composition_note', models.TextField(blank=True, help_text='Where the advice is our own composition, say so and from what.', verbose_name='whose words')),
                    ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='last reviewed')),
                    ('review_by', models.DateField(blank=True, null=True, verbose_name='next review due')),
                    ('significance', models.PositiveSmallIntegerField(choices=[(10, 'Minor: translations stay right'), (20, 'Content: translations should follow'), (30, 'Old translations are now wrong')], default=20, verbose_name='what this change means for translations')),
                    ('position', models.PositiveSmallIntegerField(default=100, verbose_name='position')),
                    ('body', wagtail.fields.StreamField([('question_tree', 22)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 1: ('wagtail.blocks.RegexBlock', (), {'label': 'Key', 'regex': '^[a-z0-9-]+$'}), 2: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('one', 'One of the answers below'), ('ready', 'Yes, partly, no, or does not concern me'), ('several', 'Any number of the answers below')], 'label': 'How it is answered'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Question'}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Hint', 'required': False}), 5: ('wagtail.blocks.RegexBlock', (), {'help_text': 'A short word for the address. Without one, the number of the answer serves.', 'label': 'Key', 'regex': '^[a-z0-9-]+$', 'required': False}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Answer'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'Advice', 'required': False}), 8: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Guide', 'page_type': ['guidance.GuidePage', 'guidance.FraudFormPage', 'guidance.SituationFinderPage', 'guidance.SelfCheckPage'], 'required': False}), 9: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Guide', 'page_type': ['guidance.GuidePage', 'guidance.FraudFormPage', 'guidance.SituationFinderPage', 'guidance.SelfCheckPage']}), 10: ('wagtail.blocks.ListBlock', (9,), {'default': [], 'label': 'More guides'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Key of the next question', 'required': False, 'search_index': False}), 12: ('wagtail.blocks.CharBlock', (), {'help_text': 'In a self-check: the key of the question whose yes means that there is another way.', 'label': 'Covered by', 'required': False, 'search_index': False}), 13: ('wagtail.blocks.StructBlock', [[('key', 5), ('answer', 6), ('advice', 7), ('guide', 8), ('more_guides', 10), ('next_question', 11), ('covered_by', 12)]], {}), 14: ('wagtail.blocks.ListBlock', (13,), {'default': [], 'label': 'Answers'}), 15: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('40', 'This week, before anything else'), ('30', 'This week'), ('20', 'This month'), ('10', 'This month, when the rest is done')], 'label': 'How soon', 'required': False}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'What a yes means', 'required': False}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'What to do otherwise', 'required': False}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'How to do it', 'required': False}), 19: ('wagtail.blocks.URLBlock', (), {'label': 'Address', 'required': False}), 20: ('wagtail.blocks.StructBlock', [[('key', 1), ('form', 2), ('question', 3), ('hint', 4), ('answers', 14), ('weight', 15), ('fine', 16), ('step', 17), ('how', 18), ('guide', 8), ('address', 19)]], {}), 21: ('wagtail.blocks.ListBlock', (20,), {'label': 'Questions', 'min_num': 1}), 22: ('wagtail.blocks.StructBlock', [[('title', 0), ('questions', 21)]], {})}, verbose_name='questions')),
                    ('asks_cost', models.BooleanField(default=False, help_text="Computed on the reader's own device, from the reader's own numbers.", verbose_name='ask what a day without it costs')),
                    ('maintainer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='%(class)ss_kept', to=settings.AUTH_USER_MODEL, verbose_name='kept up by')),
                    ('platforms', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='%(class)ss', to='directory.platform', verbose_name='platforms')),
                    ('sources', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='%(class)ss', to='directory.source', verbose_name='sources')),
                    ('translated_version', models.PositiveIntegerField(blank=True, null=True, verbose_name='made from which version of the original')),
                ],
                options={
                    'verbose_name': 'self-check',
                    'verbose_name_plural': 'self-checks',
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='self_check_vector')],
                },
                bases=('wagtailcore.page', models.Model),
            ),
            migrations.CreateModel(
                name='SituationFinderPage',
                fields=[
                    ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                    ('folded_title', models.TextField(default='', editable=False)),
                    ('folded_words', models.TextField(default='', editable=False)),
                    ('vector', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('folded_title', config='simple', weight='A'), '||', django.contrib.postgres.search.SearchVector('folded_words', config='simple', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), output_field=django.contrib.postgres.search.SearchVectorField())),
                    ('summary', models.TextField(verbose_name='summary')),
                    ('kind', models.CharField(choices=[('recovery', 'Recover an account'), ('fraud', 'Fraud'), ('outage', 'During an outage'), ('prepare', 'Prepare')], max_length=10, verbose_name='kind')),
                    ('audience', models.CharField(choices=[('everyone', 'Everyone'), ('seller', 'Sellers'), ('newsroom', 'Newsrooms'), ('operator', 'Platform operators'), ('family', 'Families and elders')], default='everyone', max_length=10, verbose_name='audience')),
                    ('composition_note', models.TextField(blank=True, help_text='Where the advice is our own composition, say so and from what.', verbose_name='whose words')),
                    ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='last reviewed')),
                    ('review_by', models.DateField(blank=True, null=True, verbose_name='next review due')),
                    ('significance', models.PositiveSmallIntegerField(choices=[(10, 'Minor: translations stay right'), (20, 'Content: translations should follow'), (30, 'Old translations are now wrong')], default=20, verbose_name='what this change means for translations')),
                    ('position', models.PositiveSmallIntegerField(default=100, verbose_name='position')),
                    ('body', wagtail.fields.StreamField([('question_tree', 22)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Title'}), 1: ('wagtail.blocks.RegexBlock', (), {'label': 'Key', 'regex': '^[a-z0-9-]+$'}), 2: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('one', 'One of the answers below'), ('ready', 'Yes, partly, no, or does not concern me'), ('several', 'Any number of the answers below')], 'label': 'How it is answered'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Question'}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Hint', 'required': False}), 5: ('wagtail.blocks.RegexBlock', (), {'help_text': 'A short word for the address. Without one, the number of the answer serves.', 'label': 'Key', 'regex': '^[a-z0-9-]+$', 'required': False}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Answer'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'Advice', 'required': False}), 8: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Guide', 'page_type': ['guidance.GuidePage', 'guidance.FraudFormPage', 'guidance.SituationFinderPage', 'guidance.SelfCheckPage'], 'required': False}), 9: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Guide', 'page_type': ['guidance.GuidePage', 'guidance.FraudFormPage', 'guidance.SituationFinderPage', 'guidance.SelfCheckPage']}), 10: ('wagtail.blocks.ListBlock', (9,), {'default': [], 'label': 'More guides'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Key of the next question', 'required': False, 'search_index': False}), 12: ('wagtail.blocks.CharBlock', (), {'help_text': 'In a self-check: the key of the question whose yes means that there is another way.', 'label': 'Covered by', 'required': False, 'search_index': False}), 13: ('wagtail.blocks.StructBlock', [[('key', 5), ('answer', 6), ('advice', 7), ('guide', 8), ('more_guides', 10), ('next_question', 11), ('covered_by', 12)]], {}), 14: ('wagtail.blocks.ListBlock', (13,), {'default': [], 'label': 'Answers'}), 15: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('40', 'This week, before anything else'), ('30', 'This week'), ('20', 'This month'), ('10', 'This month, when the rest is done')], 'label': 'How soon', 'required': False}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'What a yes means', 'required': False}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'What to do otherwise', 'required': False}), 18: ('wagtail.blocks.TextBlock', (), {'label': 'How to do it', 'required': False}), 19: ('wagtail.blocks.URLBlock', (), {'label': 'Address', 'required': False}), 20: ('wagtail.blocks.StructBlock', [[('key', 1), ('form', 2), ('question', 3), ('hint', 4), ('answers', 14), ('weight', 15), ('fine', 16), ('step', 17), ('how', 18), ('guide', 8), ('address', 19)]], {}), 21: ('wagtail.blocks.ListBlock', (20,), {'label': 'Questions', 'min_num': 1}), 22: ('wagtail.blocks.StructBlock', [[('title', 0), ('questions', 21)]], {})}, verbose_name='questions')),
                    ('maintainer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='%(class)ss_kept', to=settings.AUTH_USER_MODEL, verbose_name='kept up by')),
                    ('platforms', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='%(class)ss', to='directory.platform', verbose_name='platforms')),
                    ('sources', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='%(class)ss', to='directory.source', verbose_name='sources')),
                    ('translated_version', models.PositiveIntegerField(blank=True, null=True, verbose_name='made from which version of the original')),
                ],
                options={
                    'verbose_name': 'situation finder',
                    'verbose_name_plural': 'situation finders',
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='finder_vector')],
                },
                bases=('wagtailcore.page', models.Model),
            ),
            migrations.CreateModel(
                name='FourEyesTask',
                fields=[
                    ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ],
                options={
                    'verbose_name': 'second reading (four eyes)',
                    'verbose_name_plural': 'second readings (four eyes)',
                },
                bases=('wagtailcore.task',),
            ),
            migrations.CreateModel(
                name='Approval',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('approved_at', models.DateTimeField()),
                    ('way', models.CharField(choices=[('workflow', 'before it became public'), ('afterwards', 'after it was published at once'), ('earlier', 'public before approvals were kept')], default='workflow', max_length=10)),
                    ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='approvals', to=settings.AUTH_USER_MODEL)),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='wagtailcore.page')),
                    ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='approval', to='wagtailcore.revision')),
                ],
                options={
                    'permissions': [('approve_guide', 'Can approve guides that others wrote'), ('publish_guide_at_once', 'Can publish a guide at once, for a second reader later'), ('lead_guides', 'Is told of overdue second readings and reviews of guides')],
                    'default_permissions': [],
                },
            ),
            migrations.CreateModel(
                name='ReviewReminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('review_by', models.DateField()),
                    ('stage', models.CharField(choices=[('soon', 'due within two weeks'), ('due', 'due'), ('overdue', 'a week overdue')], max_length=8)),
                    ('sent_at', models.DateTimeField()),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page')),
                ],
                options={
                    'default_permissions': [],
                    'constraints': [models.UniqueConstraint(fields=('page', 'review_by', 'stage'), name='review_reminded_once')],
                },
            ),
            migrations.CreateModel(
                name='SecondReading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField(verbose_name='reason')),
                    ('published_at', models.DateTimeField()),
                    ('due_at', models.DateTimeField()),
                    ('reminded_at', models.DateTimeField(blank=True, null=True)),
                    ('state', models.CharField(choices=[('waiting', 'waits for a second reader'), ('confirmed', 'confirmed'), ('sent_back', 'sent back'), ('replaced', 'another version took its place'), ('withdrawn', 'taken off the site')], default='waiting', max_length=10)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('note', models.TextField(blank=True, verbose_name='note')),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='second_readings', to='wagtailcore.page')),
                    ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('replaced', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision')),
                    ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.revision')),
                ],
                options={
                    'default_permissions': [],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='at_once_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='second_reading_answered'), models.CheckConstraint(condition=models.Q(('answered_by', None), ('published_by', None), models.Q(('answered_by', models.F('published_by')), _negated=True), _connector='OR'), name='second_reading_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent_back'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='sent_back_says_why'), models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('page',), name='one_second_reading_waits')],
                },
            ),
            migrations.CreateModel(
                name='GuideEdition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField()),
                    ('significance', models.PositiveSmallIntegerField(choices=[(10, 'Minor: translations stay right'), (20, 'Content: translations should follow'), (30, 'Old translations are now wrong')], default=20)),
                    ('published_at', models.DateTimeField(auto_now_add=True)),
                    ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='wagtailcore.page')),
                    ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision')),
                ],
                options={
                    'ordering': ['page', 'version'],
                    'constraints': [models.UniqueConstraint(fields=('page', 'version'), name='guide_edition_once')],
                },
            ),
        ]),
        migrations.RunPython(ask_second_readers, ask_nobody),
    ]
