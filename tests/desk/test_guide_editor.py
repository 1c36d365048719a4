"""What the editor of guides offers: blocks, previews, dates, comparison, restoring."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Drawing
from wagtail.images.models import Image
from wagtail.models import Page, PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from guidance.models import (
    FraudFormPage,
    GuideIndexPage,
    GuidePage,
    OfficialContact,
    SelfCheckPage,
    SituationFinderPage,
    TopicPage,
)
from portal.tasks import publish_scheduled
from tests.portal.pages import Document

from .guides import approve, edit_form, guide, person, save, submit

pytestmark = pytest.mark.usefixtures("loaded")
UNTRANSLATED = "recover-viber"  # into French, Indonesian and Arabic
MODELS = (
    GuidePage,
    FraudFormPage,
    SituationFinderPage,
    SelfCheckPage,
    TopicPage,
    GuideIndexPage,
)


@pytest.fixture
def writer(db):
    return person("an", "publish_guide_at_once")


@pytest.fixture
def reader(db):
    return person("binh", "approve_guide", pages=())


def picture() -> Image:
    file = BytesIO()
    Drawing.new("RGB", (40, 30)).save(file, "PNG")
    file.seek(0)
    return Image.objects.create(title="hinh.png", file=ImageFile(file, name="hinh.png"))


def items(*values):
    return [
        {"type": "item", "id": str(number), "value": value} for number, value in enumerate(values)
    ]


def body(**more) -> str:
    contact = OfficialContact.objects.first()
    return json.dumps(
        [
            {"type": "warning", "value": "Đừng chuyển tiền."},
            {"type": "steps", "value": items({"title": "Bước đầu", "text": "", "address": ""})},
            {"type": "do", "value": items("Giữ bình tĩnh.")},
            {"type": "dont", "value": items("Đưa mã OTP.")},
            {"type": "question", "value": {"question": "Có mất tiền không?", "answer": "Không."}},
            {"type": "contact", "value": contact.pk},
            {"type": "picture", "value": {"image": picture().pk, **more}},
        ]
    )


@pytest.mark.parametrize(
    ("more", "alt"),
    [
        ({"alt_text": "Màn hình đăng nhập", "decorative": False}, "Màn hình đăng nhập"),
        ({"alt_text": "", "decorative": True}, ""),
    ],
)
def test_every_block_of_a_guide_is_readable_for_everybody(client, tmp_path, settings, more, alt):
    settings.MEDIA_ROOT = tmp_path
    page = guide()
    page.body = body(**more)
    page.save_revision().publish()
    document = Document(client.get("/vi/guidance/recovery/recover-zalo/").content.decode())
    assert document.faults == []
    for words in ("Đừng chuyển tiền.", "Bước đầu", "Giữ bình tĩnh.", "Đưa mã OTP.", "Không."):
        assert words in document.text
    (shown,) = [each for each in document.all("img") if "/media/" in each["src"]]
    assert shown["alt"] == alt
    assert shown["width"]
    assert shown["height"]


def test_a_picture_says_what_it_shows_or_that_it_says_nothing(writer, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    page, image = guide(), picture()
    address, form = edit_form(writer.desk, page)

    def submit_with(alt: str, decorative: str):
        value = {"image": image.pk, "alt_text": alt, "decorative": decorative}
        form.update(nested_form_data({"body": streamfield([("picture", value)])}))
        return writer.desk.post(address, {**form.dict(), "action-submit": "1"})

    assert submit_with("", "").status_code == 200
    assert submit_with("Màn hình đăng nhập", "").status_code == 302


@pytest.mark.parametrize("model", MODELS)
def test_each_page_is_previewed_on_paper_and_inside_the_site_of_each_language(writer, model):
    page = model.objects.filter(locale__language_code="vi").first()
    modes = dict(page.preview_modes)
    assert list(modes) == ["", "print", "inside-en", "inside-fr", "inside-id", "inside-ar"]
    for mode in modes:
        html = draft(writer, page, mode)
        language = mode.removeprefix("inside-") if mode.startswith("inside-") else "vi"
        assert f'<html lang="{language}"' in html, mode
        assert ("print_preview.js" in html) is (mode == "print")


def draft(user, page, mode="") -> str:
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    answer = user.desk.get(address, {"mode": mode})
    assert answer.status_code == 200
    return answer.content.decode()


def test_inside_another_language_stands_its_newest_version_published_or_not(writer):
    original = guide(slug=UNTRANSLATED)
    save(writer, guide("en", slug=UNTRANSLATED), title="A newer draft about Zalo")
    save(writer, original, title="Bản nháp mới về Zalo")
    english, french = draft(writer, original, "inside-en"), draft(writer, original, "inside-fr")
    assert "A newer draft about Zalo" in english
    assert "Bản nháp mới về Zalo" not in english
    assert "Bản nháp mới về Zalo" in french, "there is no French one: readers get this one"
    assert Document(french).all("div", lang="vi", dir="ltr")
    arabic = draft(writer, original, "inside-ar")
    assert '<html lang="ar" dir="rtl"' in arabic
    public = Client().get(f"/en/guidance/recovery/{UNTRANSLATED}/").content.decode()
    assert "A newer draft about Zalo" not in public


def test_what_is_being_written_is_previewed_before_it_is_saved(writer):
    page = guide(slug=UNTRANSLATED)
    _address, form = edit_form(writer.desk, page, words="Chưa lưu bao giờ.")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert writer.desk.post(address, form).json()["is_valid"]
    for mode in ("", "print", "inside-fr"):
        assert "Chưa lưu bao giờ." in writer.desk.get(address, {"mode": mode}).content.decode()


def test_a_new_guide_is_previewed_before_it_exists(writer):
    topic = TopicPage.objects.get(slug="recovery", locale__language_code="en")
    address = reverse("wagtailadmin_pages:preview_on_add", args=["guidance", "guidepage", topic.pk])
    _address, form = edit_form(writer.desk, guide("en"), words="Not saved yet.")
    form.update({"title": "Brand new", "slug": "brand-new"})
    assert writer.desk.post(address, form).json()["is_valid"]
    assert "Not saved yet." in writer.desk.get(address, {"mode": ""}).content.decode()


def test_an_approved_date_publishes_by_itself_and_another_takes_it_off(writer, reader):
    page, now = guide(), timezone.localtime()
    soon, later = now + timedelta(minutes=2), now + timedelta(hours=1)
    submit(
        writer,
        page,
        title="Hẹn giờ",
        go_live_at=soon.strftime("%Y-%m-%d %H:%M"),
        expire_at=later.strftime("%Y-%m-%d %H:%M"),
    )
    approve(reader, page)
    publish_scheduled()
    assert guide().title != "Hẹn giờ"
    past = timezone.now() - timedelta(minutes=1)
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=past)
    revision = guide().latest_revision
    revision.content["go_live_at"] = past.isoformat()
    revision.save(update_fields=["content"])
    publish_scheduled()
    assert (guide().title, guide().live) == ("Hẹn giờ", True)
    entry = PageLogEntry.objects.filter(page=page, action="wagtail.publish.scheduled")
    assert entry.exists()
    GuidePage.objects.filter(pk=page.pk).update(expire_at=past)
    publish_scheduled()
    assert (guide().live, guide().expired) == (False, True)
    assert Client().get("/vi/guidance/recovery/recover-zalo/").status_code == 200
    assert "Hẹn giờ" not in Client().get("/vi/guidance/recovery/recover-zalo/").content.decode()


def test_what_is_written_is_saved_by_itself(writer):
    page = guide()
    address, form = edit_form(writer.desk, page, words="Đang viết dở")
    answer = writer.desk.post(address, form, HTTP_ACCEPT="application/json").json()
    assert answer["success"], answer
    form["overwrite_revision_id"] = answer["revision_id"]
    again = writer.desk.post(address, form, HTTP_ACCEPT="application/json").json()
    assert again["revision_id"] == answer["revision_id"], "one version while one writes"
    late = writer.desk.post(
        address, form | {"action-workflow-action": "1", "workflow-action-name": "approve"}
    )
    assert late.headers["Location"] == "/desk/", "there is nothing to answer"


def test_two_versions_are_compared_block_by_block(writer):
    page = guide()
    before = page.latest_revision
    save(writer, page, title="Bản mới", words="Một lời cảnh báo mới.")
    after = Page.objects.get(pk=page.pk).latest_revision
    for pair in ((before.pk, after.pk), ("live", after.pk), ("earliest", "latest")):
        html = writer.desk.get(
            reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, *pair])
        ).content.decode()
        text = " ".join(Document(html).text.split())
        assert "Bản mới" in text
        assert "Một lời cảnh báo mới." in text


def test_the_history_names_who_did_what_and_an_older_version_comes_back(writer, reader):
    page, title = guide(), guide().title
    old = page.latest_revision
    submit(writer, page, title="Bản mới")
    approve(reader, page)
    history = writer.desk.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    html = history.content.decode()
    assert "an" in html
    assert "binh" in html
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    shown = querydict_from_html(writer.desk.get(revert).content.decode(), form_id="page-edit-form")
    assert shown["title"] == title
    form = shown.copy()
    form.update(nested_form_data({"body": streamfield([("warning", "Như cũ.")])}))
    answer = writer.desk.post(revert, form)
    assert answer.status_code == 302
    assert guide().title == "Bản mới"
    submit(writer, guide(), title=title)
    approve(reader, page)
    assert guide().title == title
    assert PageLogEntry.objects.filter(page=page, action="wagtail.revert").exists()


@pytest.mark.parametrize("model", MODELS)
def test_every_kind_of_page_opens_in_the_editor_in_every_state(writer, reader, model):
    page = model.objects.filter(locale__language_code="vi").first()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert writer.desk.get(address).status_code == 200
    page.specific.save_revision(user=writer, changed=True)
    page.get_workflow().start(page.specific, writer)
    for user in (writer, reader):
        assert user.desk.get(address).status_code == 200
    history = reverse("wagtailadmin_pages:workflow_history", args=[page.pk])
    assert writer.desk.get(history).status_code == 200
