"""One guide in one language: what changed, a draft nobody sees, "still valid", rights by tree."""

import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from guidance.models import GuideAge, GuideEdition, GuideIndexPage, GuidePage, TopicPage
from guidance.segments import body_with, segments

from .people import sign_in

pytestmark = pytest.mark.usefixtures("loaded")


def guide(language="vi"):
    return GuidePage.objects.get(slug="recover-viber", locale__language_code=language)


def screen(language="en", name="translation_guide"):
    return reverse(name, args=["guide", guide().pk, language])


def change_source(text="Đừng đưa mã cho ai.", significance=30):
    """Publish other words of the first piece of the source's body; return its key."""
    page = guide()
    piece = next(each for each in segments(page) if "/" in each.key)
    page.body = json.dumps(body_with(page, {piece.key: text}))
    page.significance = significance
    page.save_revision().publish()
    return piece


def translator(client, language):
    """Somebody who may add and edit pages in the tree of one language, and nothing else."""
    editor = sign_in(client)
    group, _new = Group.objects.get_or_create(name=f"translator {language}")
    index = GuideIndexPage.objects.get(locale__language_code=language)
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(
            codename=codename, content_type__app_label="wagtailcore", content_type__model="page"
        )
        GroupPagePermission.objects.create(group=group, page=index, permission=permission)
    editor.groups.add(group)
    return editor


def test_every_published_version_keeps_what_it_read():
    assert GuideEdition.objects.filter(page=guide().page_ptr).count() == 1
    change_source()
    editions = GuideEdition.objects.filter(page=guide().page_ptr)
    assert [each.version for each in editions] == [1, 2]
    assert editions[0].revision_id != editions[1].revision_id


def test_the_screen_marks_what_changed_and_clears_when_checked(desk, editor):
    piece = change_source()
    answer = desk.get(screen())
    changed = [row for row in answer.context["screen"].rows if row["changed"]]
    assert [row["label"] for row in changed] == [piece.label]
    assert "<del>" in answer.content.decode()
    assert answer.context["screen"].is_wrong
    public = "/en/guidance/recovery/recover-viber/"
    assert desk.get(public).context["outdated"]
    answer = desk.post(screen(name="translation_guide_checked"), {"seen_source": 2})
    assert answer.status_code == 302
    assert GuideAge.objects.get(page=guide("en")).based_on == 2
    entry = PageLogEntry.objects.get(action="translation.checked")
    assert (entry.user, entry.page_id, entry.data["version"]) == (editor, guide("en").pk, 2)
    assert not desk.get(public).context["outdated"]


def test_nobody_checks_a_version_they_did_not_see(desk):
    change_source()
    desk.post(screen(name="translation_guide_checked"), {"seen_source": 1})
    assert GuideAge.objects.get(page=guide("en")).based_on == 1


def test_a_missing_guide_becomes_a_draft_that_nobody_sees(desk):
    assert not GuidePage.objects.filter(slug="recover-viber", locale__language_code="ar").exists()
    answer = desk.post(screen("ar", "translation_guide_draft"))
    page = guide("ar")
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.live, page.live_revision, page.first_published_at) == (False, None, None)
    assert page.translation_key == guide().translation_key
    assert page.reviewed_on is None
    topic = TopicPage.objects.get(slug="recovery", locale__language_code="ar")
    assert page.get_parent().pk == topic.pk
    assert not GuideAge.objects.filter(page=page).exists()
    shown = desk.get("/ar/guidance/recovery/recover-viber/").content.decode()
    assert 'lang="en"' in shown  # the reader of Arabic still gets the English one
    before = Page.objects.count()
    desk.post(screen("ar", "translation_guide_draft"))
    assert Page.objects.count() == before


def test_a_translator_of_one_tree_writes_no_other(client):
    translator(client, "ar")
    home = reverse("wagtailadmin_home")
    assert client.post(screen("fr", "translation_guide_draft")).url == home
    change_source()
    checked = screen("en", "translation_guide_checked")
    assert client.post(checked, {"seen_source": 2}).url == home
    assert GuideAge.objects.get(page=guide("en")).based_on == 1
    assert client.get(screen("fr")).context["screen"].may_draft is False
    assert client.post(screen("ar", "translation_guide_draft")).status_code == 302
    assert not guide("ar").live


def test_every_piece_of_every_guide_can_be_put_back():
    for page in GuidePage.objects.all():
        texts = {each.key: f"{each.text} !" for each in segments(page)}
        page.body = json.dumps(body_with(page, texts))
        body = [each for each in segments(page) if each.key.startswith("body/")]
        assert body
        assert all(each.text == texts[each.key] for each in body)


def test_the_editor_of_a_translation_leads_to_its_source(desk):
    page = desk.get(reverse("wagtailadmin_pages:edit", args=[guide("en").pk])).content.decode()
    assert screen() in page
    page = desk.get(reverse("wagtailadmin_pages:edit", args=[guide().pk])).content.decode()
    assert "translations/guides" not in page


def test_a_topic_is_counted_by_its_words(desk):
    topic = TopicPage.objects.get(slug="recovery", locale__language_code="vi")
    other = TopicPage.objects.get(slug="recovery", locale__language_code="en")
    topic.save_revision().publish()
    assert GuideAge.objects.get(page=topic).version == 1
    topic.title = "Lấy lại tài khoản của mình"
    topic.save_revision().publish()
    address = reverse("translation_guide", args=["topic", topic.pk, "en"])
    answer = desk.get(address)
    assert answer.context["screen"].is_old
    checked = reverse("translation_guide_checked", args=["topic", topic.pk, "en"])
    desk.post(checked, {"seen_source": 2})
    assert GuideAge.objects.get(page=other).based_on == 2
