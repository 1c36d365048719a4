"""An older database gets the workflow, and what is public there counts as approved."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from wagtail.models import Page

import guidance.migrations
from guidance.models import Approval, FourEyesTask
from guidance.models.approvals import writers

from .guides import guide, person, save

pytestmark = pytest.mark.usefixtures("loaded")


@pytest.fixture
def migration():
    (path,) = Path(guidance.migrations.__file__).parent.glob("*_second_readers.py")
    return import_module(f"guidance.migrations.{path.stem}")


def test_the_workflow_is_taken_away_and_put_back(migration):
    root = Page.get_first_root_node()
    migration.ask_nobody(apps, None)
    assert not FourEyesTask.objects.exists()
    before = Page.objects.get(pk=root.pk).get_workflow()
    migration.ask_second_readers(apps, None)
    after = Page.objects.get(pk=root.pk).get_workflow()
    assert after != before
    assert [type(task) for task in after.tasks.specific()] == [FourEyesTask]


def test_who_wrote_what_is_public_already_may_approve_what_others_write(migration):
    earlier, later = person("an"), person("binh")
    page = guide()
    page.save_revision(user=earlier).publish()
    save(later, page, title="Bản mới")
    newest = Page.objects.get(pk=page.pk).latest_revision
    migration.keep_what_is_public(apps, None)
    kept = Approval.objects.get(page=page)
    assert (kept.way, kept.approved_by) == ("earlier", None)
    assert kept.revision_id == guide().live_revision_id
    assert writers(page, newest) == {later.pk}
    public = Page.objects.live().filter(live_revision__isnull=False)
    assert Approval.objects.count() == public.count()
