"""Nobody makes a guide public alone: who may approve, and every way around it closed."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.log_actions import LogContext
from wagtail.models import (
    GroupApprovalTask,
    Locale,
    Page,
    PageLogEntry,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from guidance.models import Approval, FourEyesTask, GuideIndexPage, GuidePage, TopicPage

from .guides import (
    XHR,
    approve,
    approve_in_editor,
    edit_form,
    guide,
    person,
    save,
    submit,
    waiting,
)

pytestmark = pytest.mark.usefixtures("loaded")
BOTH = ("approve_guide",)


@pytest.fixture
def writer(db):
    return person("an")


@pytest.fixture
def reader(db):
    """May approve, and nothing else: not even edit pages."""
    return person("binh", *BOTH, pages=())


@pytest.fixture
def chief(db):
    """A superuser."""
    return person("lan", superuser=True)


def is_public(page, title: str) -> bool:
    """Whether readers see a title."""
    found = Page.objects.get(pk=page.pk)
    path = page.url_path.split("/", 2)[2]
    shown = Client().get(f"/{page.locale.language_code}/guidance/{path}")
    return found.live and found.title == title and title in shown.content.decode()


def test_an_approver_without_the_right_to_publish_makes_it_public(writer, reader):
    page = guide()
    submit(writer, page, title="Mất Zalo thì làm gì?")
    assert not is_public(page, "Mất Zalo thì làm gì?")
    assert approve(reader, page).status_code == 302
    assert is_public(page, "Mất Zalo thì làm gì?")
    approval = Approval.objects.get(page=page)
    assert (approval.approved_by, approval.way) == (reader, "workflow")
    entry = PageLogEntry.objects.get(page=page, action="guidance.approve")
    assert (entry.user, entry.data["significance"]) == (reader, 20)


def test_an_approver_may_do_it_in_the_editor_too(writer, reader):
    page = guide()
    submit(writer, page, title="Mất Zalo thì làm gì?")
    answer = approve_in_editor(reader, page, title="Mất Zalo thì làm gì?")
    assert answer.status_code == 302, answer.context["form"].errors
    assert is_public(page, "Mất Zalo thì làm gì?")


@pytest.mark.parametrize("superuser", [False, True])
def test_who_submitted_cannot_approve(reader, superuser):
    both = person("chi", *BOTH, superuser=superuser)
    page = guide()
    state = submit(both, page)
    html = both.desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "data-workflow-action-name" not in html
    approve(both, page, action="approve_change", state=state)
    approve_in_editor(both, page)
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    assert not Approval.objects.filter(page=page).exists()
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(
            state, both, "approve_change", revision=state.revision_id, significance=10
        )
    assert approve(reader, page).status_code == 302
    assert Approval.objects.get(page=page).approved_by == reader


@pytest.mark.parametrize("superuser", [False, True])
def test_who_wrote_the_last_change_cannot_approve_what_another_submitted(writer, superuser):
    both = person("chi", *BOTH, superuser=superuser)
    page = guide()
    save(both, page, title="Chi đã viết dòng này")
    submit(writer, page, title="Chi đã viết dòng này")
    assert waiting(page).task.specific.get_actions(Page.objects.get(pk=page.pk), both) == []
    approve(both, page, action="approve_change")
    assert not is_public(page, "Chi đã viết dòng này")


def test_everybody_counts_who_wrote_since_the_last_approval(writer, reader):
    both, third = person("chi", *BOTH), person("dung", *BOTH)
    page = guide()
    save(both, page, title="Một", words="Một.")
    save(writer, page, title="Hai", words="Hai.")
    submit(writer, page, title="Ba", words="Ba.")
    task = waiting(page).task.specific
    assert task.get_actions(Page.objects.get(pk=page.pk), both) == []
    assert approve(third, page).status_code == 302
    # From here on Chi's old change has been read by somebody else.
    submit(writer, page, title="Bốn")
    approve(both, page)
    assert is_public(page, "Bốn")


def test_an_edit_after_submission_must_be_read_again(writer, reader):
    both = person("chi", *BOTH)
    page = guide()
    state = submit(writer, page, title="Một")
    read = Page.objects.get(pk=page.pk).latest_revision_id
    save(both, page, title="Hai")
    # The reader approves what they had before them.
    approve(reader, page, revision=read)
    assert not Approval.objects.filter(page=page).exists()
    assert not is_public(page, "Một")
    assert not is_public(page, "Hai")
    approve(both, page, action="approve_change", state=state)
    assert not is_public(page, "Hai"), "who changed it meanwhile is no second reader"
    approve(reader, page)
    assert is_public(page, "Hai")


def test_nobody_changes_a_text_and_approves_it_in_one_go(writer, reader):
    page = guide()
    submit(writer, page, title="Một")
    answer = approve_in_editor(reader, page, title="Một, nhưng khác")
    assert answer.context["form"].non_field_errors()
    assert not Page.objects.get(pk=page.pk).title.startswith("Một")
    stale = approve_in_editor(reader, page, title="Một", loaded_revision_id="1")
    assert stale.context["form"].non_field_errors()
    assert waiting(page).status == "in_progress"


def test_remarks_make_nobody_an_author(writer, reader):
    """A reviewer's remarks are saved as a version of the page; they change no word of it."""
    both = person("chi", *BOTH)
    page = guide()
    submit(writer, page, title="Một")
    latest = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    latest.save_revision(user=both)
    approve(both, page)
    assert is_public(page, "Một")


def test_a_version_that_is_being_read_is_not_written_over(writer, reader):
    both = person("chi", *BOTH)
    page = guide()
    state = submit(both, page, title="Một")
    address, form = edit_form(both.desk, page)
    form.update({"title": "Lén đổi", "overwrite_revision_id": state.revision_id})
    assert both.desk.post(address, form).status_code == 302
    state.revision.refresh_from_db()
    assert state.revision.content["title"] == "Một"
    approve(reader, page, revision=state.revision_id)
    assert not is_public(page, "Lén đổi")
    assert not is_public(page, "Một")


def test_what_it_means_for_translations_must_be_said_for_a_change_of_the_original(writer, reader):
    page = guide()
    submit(writer, page, title="Một")
    approve(reader, page, significance=None)
    approve(reader, page, action="approve", state=waiting(page))
    approve_in_editor(reader, page, extra={"revision": page.latest_revision_id}, title="Một")
    assert not is_public(page, "Một")
    approve(reader, page, significance=30)
    assert is_public(page, "Một")
    assert guide().significance == 30
    submit(writer, guide("en"), title="One")
    window = reader.desk.get(
        reverse(
            "wagtailadmin_pages:workflow_action",
            args=[guide("en").pk, "approve", waiting(guide("en")).pk],
        ),
        **XHR,
    )
    assert "significance" not in window.json()["html"], "a translation is not asked"
    approve(reader, guide("en"))
    assert is_public(guide("en"), "One")


def test_a_text_is_sent_back_with_a_word(writer, reader):
    page = guide()
    state = submit(writer, page, title="Một")
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
    reader.desk.post(address, {"comment": ""})
    assert waiting(page) is not None, "without a word nothing is sent back"
    reader.desk.post(address, {"comment": "Thiếu nguồn."})
    state.refresh_from_db()
    assert (state.status, state.comment) == ("rejected", "Thiếu nguồn.")
    submit(writer, page, title="Hai")
    approve(reader, page)
    assert is_public(page, "Hai")


def test_without_the_right_nobody_approves(writer):
    other = person("em", pages=("add", "change", "publish"))
    page = guide()
    state = submit(writer, page, title="Một")
    approve(other, page, action="approve_change", state=state)
    assert not is_public(page, "Một")
    answer = save(other, page, "action-publish", title="Hai")
    assert answer.status_code == 200, "while somebody reads, others cannot change it"


@pytest.mark.parametrize("model", [GuidePage, TopicPage, GuideIndexPage])
def test_the_editor_offers_nobody_to_publish(chief, model):
    page = model.objects.filter(locale__language_code="vi").first()
    html = chief.desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert 'action-publish"' not in html
    assert "action-submit" in html
    save_as_publish(chief, page)
    assert Page.objects.get(pk=page.pk).title != "Lén"


def save_as_publish(user, page):
    answer = save(user, page, "action-publish", title="Lén")
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_page_is_not_created_and_published(chief):
    topic = TopicPage.objects.get(slug="recovery", locale__language_code="vi")
    address = reverse("wagtailadmin_pages:add", args=["guidance", "guidepage", topic.pk])
    assert 'action-publish"' not in chief.desk.get(address).content.decode()
    _address, form = edit_form(chief.desk, guide())
    form.update({"title": "Mới", "slug": "moi", "action-publish": "action-publish"})
    answer = chief.desk.post(address, form)
    assert answer.status_code == 302, answer.context["form"].errors
    assert not GuidePage.objects.get(slug="moi").live
    root = Page.get_first_root_node()
    index = reverse("wagtailadmin_pages:add", args=["guidance", "guideindexpage", root.pk])
    chief.desk.post(index, {"title": "X", "slug": "x", "action-publish": "1"})
    assert not Page.objects.filter(slug="x").exists()


def test_many_pages_are_not_published_at_once(chief):
    page = guide()
    save(chief, page, title="Lén")
    address = f"/desk/bulk/wagtailcore/page/publish/?id={page.pk}"
    assert chief.desk.get(address).status_code == 404
    assert chief.desk.post(address, {"include_descendants": "on"}).status_code == 404
    parent = page.get_parent()
    html = chief.desk.get(reverse("wagtailadmin_explore", args=[parent.pk])).content.decode()
    assert "/page/publish/" not in html
    assert "/page/unpublish/" in html


def test_an_older_version_is_restored_as_a_draft_only(chief, writer, reader):
    page = guide()
    old, title = page.latest_revision, page.title
    submit(writer, page, title="Một")
    approve(reader, page)
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    html = chief.desk.get(address).content.decode()
    assert 'action-publish"' not in html
    _address, form = edit_form(chief.desk, page)
    form.update({"title": title, "revision": old.pk, "action-publish": "action-publish"})
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert chief.desk.post(edit, form).status_code == 302
    assert is_public(page, "Một")
    approve(chief, page, action="approve_change", state=submit(chief, page, title=title))
    assert is_public(page, "Một")
    approve(reader, page)
    assert is_public(page, title)


@pytest.mark.parametrize("more", [{"publish_copies": "on"}, {"alias": "on"}])
def test_a_copy_is_a_draft_and_no_alias(chief, more):
    page, parent = guide(), guide().get_parent()
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    html = chief.desk.get(address).content.decode()
    assert "publish_copies" not in html
    assert 'name="alias"' not in html
    form = {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": parent.pk, **more}
    chief.desk.post(address, form)
    copy = Page.objects.get(slug="ban-sao")
    assert (copy.live, copy.alias_of_id) == (False, None)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("publish", {}),
        ("copy", {"slug": "ban-sao", "keep_live": True}),
        ("copy", {"slug": "ban-sao", "keep_live": True, "recursive": True}),
        ("create_alias", {"update_slug": "ban-sao"}),
        ("copy_for_translation", {"locale": "fr", "alias": True, "copy_parents": True}),
    ],
)
def test_wagtails_own_api_publishes_nothing(chief, action, data):
    page = guide()
    save(chief, page, title="Lén")
    before = public_pages()
    numbers = list(Page.objects.order_by("path").values_list("path", "numchild"))
    answer = chief.desk.post(
        f"/desk/api/main/pages/{page.pk}/action/{action}/",
        json.dumps(data),
        content_type="application/json",
    )
    assert answer.status_code in (302, 403), answer.content
    assert public_pages() == before
    assert list(Page.objects.order_by("path").values_list("path", "numchild")) == numbers


def public_pages():
    return list(Page.objects.live().order_by("pk").values_list("pk", "title"))


def test_a_date_of_publication_takes_an_approval_too(chief, writer, reader):
    page = guide()
    save(chief, page, "action-publish", title="Lén", go_live_at="2099-01-01 08:00")
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()
    submit(writer, page, title="Một", go_live_at="2099-01-01 08:00")
    approve(reader, page)
    assert page.revisions.filter(approved_go_live_at__isnull=False).count() == 1
    assert not is_public(page, "Một")


def test_a_workflow_of_somebodys_own_publishes_nothing(chief):
    own, page = Group.objects.create(name="own"), guide()
    chief.groups.add(own)
    task = GroupApprovalTask.objects.create(name="Own")
    task.groups.add(own)
    workflow = Workflow.objects.create(name="Own")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(page=page.get_parent(), workflow=workflow)
    state = submit(chief, page, title="Lén")
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    chief.desk.post(address, {"comment": ""})
    assert not is_public(page, "Lén")


def test_no_code_of_the_desk_makes_a_page_public_in_the_name_of_a_person(chief, django_db_blocker):
    page = guide()
    page.title = "Lén"
    revision = page.save_revision(user=chief)
    with LogContext(user=chief), pytest.raises(PermissionDenied):
        revision.publish(user=chief, skip_permission_checks=True)
    french = Locale.objects.get(language_code="fr")
    with LogContext(user=chief), pytest.raises(PermissionDenied):
        CopyPageForTranslationAction(
            page, french, copy_parents=True, alias=True, user=chief
        ).execute(skip_permission_checks=True)


def test_who_may_publish_elsewhere_still_takes_a_guide_off(reader):
    trusted = person("giang", pages=("change", "publish"))
    page = guide()
    trusted.desk.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not guide().live
    other = guide(slug="recover-vneid")
    reader.desk.post(reverse("wagtailadmin_pages:unpublish", args=[other.pk]))
    assert guide(slug="recover-vneid").live


def test_the_workflow_stands_on_the_root_of_all_trees():
    root = Page.get_first_root_node()
    (task,) = root.get_workflow().tasks.specific()
    assert isinstance(task, FourEyesTask)
    for model in (GuidePage, TopicPage, GuideIndexPage):
        for page in model.objects.all():
            assert page.get_workflow() == root.get_workflow()


def test_the_first_page_of_the_desk_lists_what_waits_for_the_reader_alone(writer, reader):
    both = person("chi", *BOTH)
    submit(both, guide(), title="Một bài của Chi")
    assert "Một bài của Chi" in panel(reader)
    assert "Một bài của Chi" not in panel(both)
    assert "Một bài của Chi" not in panel(writer)


def panel(user) -> str:
    html = user.desk.get("/desk/").content.decode()
    start = html.find('id="awaiting-review')
    return html[start : html.find("</section", start)] if start > 0 else ""
