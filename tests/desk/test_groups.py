"""The groups of the desk: what each may do, and that people's own changes to them stay."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from directory.models import Editor, GivenRight
from guidance.models import GuideIndexPage, GuidePage
from portal.people import groups

from .people import member

pytestmark = pytest.mark.django_db


def may(name: str) -> set[str]:
    return set(Editor.objects.get(pk=member(name).pk).get_all_permissions())


def test_every_group_is_there_after_the_first_start(loaded):
    assert set(groups.names()) == set(Group.objects.values_list("name", flat=True))
    assert "Translator ar" in groups.names()
    assert "Translator vi" not in groups.names()


def test_a_second_run_changes_nothing(loaded):
    def given():
        return [
            (group.name, group.permissions.count(), group.page_permissions.count())
            for group in Group.objects.order_by("name")
        ]

    before = given()
    groups.ensure()
    assert given() == before


def test_what_was_taken_away_or_added_on_the_desk_stays_so(loaded):
    editor = Group.objects.get(name=groups.EDITOR)
    taken = Permission.objects.get(codename="change_feed", content_type__app_label="feeds")
    added = Permission.objects.get(codename="delete_claim")
    editor.permissions.remove(taken)
    editor.permissions.add(added)
    Group.objects.get(name=groups.OBSERVER).delete()
    groups.ensure()
    assert taken not in editor.permissions.all()
    assert added in editor.permissions.all()
    assert not Group.objects.filter(name=groups.OBSERVER).exists()


def test_a_right_that_is_new_is_given_and_one_that_is_no_more_is_taken_back(loaded):
    editor = Group.objects.get(name=groups.EDITOR)
    new = Permission.objects.get(codename="add_claim")
    editor.permissions.remove(new)
    GivenRight.objects.get(pk="Editor:incidents.add_claim").delete()  # as if never given
    former = Permission.objects.get(codename="delete_claim")
    editor.permissions.add(former)
    GivenRight.objects.create(pk="Editor:incidents.delete_claim")  # as an older release gave it
    groups.ensure()
    assert new in editor.permissions.all()
    assert former not in editor.permissions.all()


def test_an_observer_may_change_nothing(loaded):
    rights = may(groups.OBSERVER)
    assert "incidents.view_incident" in rights
    assert {name for name in rights if ".view_" not in name} == {"wagtailadmin.access_admin"}


def test_only_a_lead_deletes_records_and_manages_people(loaded):
    lead, editor = (
        may(groups.LEAD),
        {
            f"{each.content_type.app_label}.{each.codename}"
            for each in Group.objects.get(name=groups.EDITOR).permissions.all()
        },
    )
    for right in ("directory.manage_people", "directory.view_audit_log", "incidents.delete_claim"):
        assert right in lead
        assert right not in editor
    assert "directory.change_publisher" in lead - editor
    # Wagtail's own screens for accounts and groups would be a way up past a lead.
    assert not {"directory.change_editor", "directory.add_editor", "auth.change_group"} & lead
    assert "incidents.add_update" in editor & lead
    assert not {right for right in editor if ".delete_" in right}


def test_histories_and_logs_can_be_changed_by_no_group():
    kept = Permission.objects.filter(group__isnull=False)
    named = {f"{each.content_type.model}" for each in kept.select_related("content_type")}
    assert not {name for name in named if name.startswith("historical") or "log" in name}
    # What is append-only has no right that could be given.
    assert not Permission.objects.filter(
        content_type__app_label="directory", content_type__model__in=["accountevent", "deskrequest"]
    ).exists()


def test_a_translator_works_on_the_tree_of_one_language_alone(loaded, client):
    client.force_login(member("Translator ar"))
    for page in GuidePage.objects.filter(slug="recover-facebook").select_related("locale"):
        answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert (answer.status_code == 200) == (page.locale.language_code == "ar")
    trees = GuideIndexPage.objects.exclude(locale__language_code="ar")
    for tree in trees:
        answer = client.get(reverse("wagtailadmin_pages:add_subpage", args=[tree.pk]))
        assert answer.status_code == 302
    arabic = GuideIndexPage.objects.get(locale__language_code="ar")
    answer = client.get(reverse("wagtailadmin_pages:add_subpage", args=[arabic.pk]))
    assert answer.status_code in (200, 302)
    assert answer.headers.get("Location") != "/desk/"


def test_names_are_shown_in_the_editor_s_language():
    assert {groups.label(name) for name in groups.names()} != set()
    assert "العربية" in groups.label("Translator ar")
    assert groups.label("Ban đêm") == "Ban đêm"
    assert all(groups.explained(name) for name in groups.names())
