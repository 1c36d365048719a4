"""Guides at the desk: who may do what, and the editor's forms as a browser sends them."""

import json

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, TaskState
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from directory.models import Editor
from guidance.models import GuidePage

XHR = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def guide(language="vi", slug="recover-zalo", model=GuidePage):
    return model.objects.get(slug=slug, locale__language_code=language)


def person(name: str, *rights: str, pages=("add", "change"), superuser=False):
    """Somebody at the desk: `rights` of the guidance, and rights on every page."""
    make = Editor.objects.create_superuser if superuser else Editor.objects.create_user
    user = make(name, f"{name}@localhost", "hoa-sen-nở-sớm-mai")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *rights]))
    group = Group.objects.create(name=name)
    for right in pages:
        GroupPagePermission.objects.create(
            group=group, page=Page.get_first_root_node(), permission_type=right
        )
    user.groups.add(group)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    user.desk = Client()
    user.desk.force_login(user)
    return user


def edit_form(desk, page, words="Cẩn thận."):
    """The form of a page as a browser sends it; scripts would fill in the blocks."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = desk.get(address).content.decode()
    form = querydict_from_html(html, form_id="page-edit-form").copy()
    form.update(nested_form_data({"body": streamfield([("warning", words)])}))
    return address, form


def save(user, page, action: str | None = None, words="Cẩn thận.", **changes):
    """Save a draft, or do something else that the editor's menu names."""
    address, form = edit_form(user.desk, page, words)
    if action:
        form[action] = action
    for name, value in changes.items():
        form[name] = value
    return user.desk.post(address, form)


def submit(user, page, **changes):
    """Submit a page for a second reading with a new title."""
    changes.setdefault("title", f"{page.title} ({user})")
    answer = save(user, page, "action-submit", **changes)
    assert answer.status_code == 302, answer.context["form"].errors
    return waiting(page)


def waiting(page) -> TaskState:
    """The task that waits for a second reader of a page."""
    return Page.objects.get(pk=page.pk).current_workflow_task_state


def approve(user, page, significance=20, revision=None, action=None, state=None):
    """Post an approval as the list on the desk's first page does."""
    page = Page.objects.get(pk=page.pk)
    state = state or waiting(page)
    if action is None:
        names = [name for name, *_rest in state.task.specific.get_actions(page, user)]
        action = names[0] if names else "approve_change"
    data = {"revision": revision or page.latest_revision_id, "comment": ""}
    if action == "approve_change" and significance:
        data["significance"] = significance
    return user.desk.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk]), data
    )


def approve_in_editor(user, page, extra=None, action="approve_change", **changes):
    """Post an approval as the editor does, with what its window collected."""
    page = Page.objects.get(pk=page.pk)
    extra = (
        extra
        if extra is not None
        else {"revision": page.latest_revision_id}
        | ({"significance": 20} if action == "approve_change" else {})
    )
    # Scripts send the blocks back as they came, each with its id.
    ids = [block["id"] for block in json.loads(page.latest_revision.content["body"])]
    return save(
        user,
        page,
        "action-workflow-action",
        **{
            **{f"body-{number}-id": each for number, each in enumerate(ids)},
            "workflow-action-name": action,
            "workflow-action-extra-data": json.dumps(extra),
            "title": page.latest_revision.content["title"],
            **changes,
        },
    )
