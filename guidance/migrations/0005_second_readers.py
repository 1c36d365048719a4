"""The workflow of second readers, on the root of all trees; what is public now counts as approved.

Wagtail's own default workflow lets whoever submits approve, and only those who may publish alone.
"""

from django.db import migrations
from django.utils import timezone

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


def keep_what_is_public(apps, schema_editor):
    Approval = apps.get_model("guidance", "Approval")
    pages = apps.get_model("wagtailcore", "Page").objects.filter(
        live=True, live_revision__isnull=False, content_type__app_label="guidance"
    )
    now = timezone.now()
    Approval.objects.bulk_create(
        Approval(
            page_id=page, revision_id=revision, approved_at=published or now, way="earlier"
        )
        for page, revision, published in pages.values_list(
            "pk", "live_revision", "last_published_at"
        )
    )


class Migration(migrations.Migration):
    dependencies = [("guidance", "0004_four_eyes"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [
        migrations.RunPython(ask_second_readers, ask_nobody),
        migrations.RunPython(keep_what_is_public, migrations.RunPython.noop),
    ]
