"""Starter content follows its files, and never an inch over an editor's hand."""

import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

import directory.starter
import guidance.starter
import incidents.starter
from directory.models import ContentVersion, Editor, LoadedItem, OfficialLink, Platform, Statistic
from guidance.models import GuidePage, OfficialContact
from incidents.feeds.models import Feed
from incidents.models import Claim, Incident
from lib.languages import Significance

OURS = ("directory", "guidance", "incidents", "feeds", "wagtailcore")


def run() -> str:
    out = StringIO()
    call_command("load_content", stdout=out)
    return out.getvalue()


def every_row() -> dict[str, list]:
    """Every row of ours, histories and revisions included."""
    models = [m for label in OURS for m in apps.get_app_config(label).get_models()]
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for model in models
        if model._meta.managed and model._meta.model_name != "referenceindex"
    }


ZALO = "incidents/incidents/zalo-2018-09-23.yaml"


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The starter files, copied to where a test may change them."""
    for module in (directory.starter, guidance.starter, incidents.starter):
        folder = tmp_path / module.__name__.partition(".")[0]
        shutil.copytree(module.CONTENT, folder)
        monkeypatch.setattr(module, "CONTENT", folder)
    monkeypatch.setattr(guidance.starter, "SOURCES", tmp_path / "guidance/guide_sources.yaml")

    def change(path: str, old: str, new: str) -> None:
        file: Path = tmp_path / path
        text = file.read_text()
        assert old in text, path
        file.write_text(text.replace(old, new, 1))

    return change


def test_a_second_run_writes_no_row_at_all(loaded):
    before = every_row()
    said = run()
    after = every_row()
    assert {name for name in after if after[name] != before[name]} == set()
    assert "created" not in said
    assert "updated" not in said


def test_only_into_an_empty_database_when_asked_so(loaded):
    Platform.objects.filter(slug="facebook").update(name="Changed")
    before = ContentVersion.current()
    call_command("load_content", if_empty=True)
    assert Platform.objects.get(slug="facebook").name == "Changed"
    assert ContentVersion.current() == before


def edit_as_an_editor() -> None:
    Platform.objects.filter(slug="facebook").update(operator="An editor's operator")
    text = Platform.objects.get(slug="zalo").texts.get(language="vi")
    text.summary = "Lời của biên tập viên."
    text.save()
    editor = Editor.objects.create(username="lan", email="lan@example.vn")
    guide = GuidePage.objects.get(slug="logged-out-everywhere", locale__language_code="vi")
    guide.title = "Tựa của biên tập viên"
    guide.save_revision(user=editor).publish()
    GuidePage.objects.get(slug="recover-zalo", locale__language_code="en").unpublish()


def delete_as_an_editor() -> dict:
    """Delete one row of several kinds; return how to look for each of them."""
    claim = Claim.objects.get(slug="zalo-2018-09-23-backup-power")
    contact, figure = OfficialContact.objects.first(), Statistic.objects.first()
    link = OfficialLink.objects.filter(platform__slug="facebook").first()
    guide = GuidePage.objects.get(slug="recover-vneid", locale__language_code="en")
    gone = {
        Claim: {"slug": claim.slug},
        OfficialContact: {"slug": contact.slug},
        Statistic: {"slug": figure.slug},
        OfficialLink: {"platform": link.platform, "url": link.url, "kind": link.kind},
        GuidePage: {"slug": guide.slug, "locale__language_code": "en"},
    }
    for row in (claim, contact, figure, link, guide):
        row.delete()
    return gone


def test_files_are_followed_and_editors_are_not_overruled(loaded, files):
    edit_as_an_editor()
    gone = delete_as_an_editor()
    files("directory/platforms.yaml", "operator: Meta Platforms", "operator: From the file")
    files("directory/platforms.yaml", "operator: TikTok", "operator: From the file")
    for slug, language in (
        ("logged-out-everywhere", "vi"),
        ("recover-zalo", "en"),
        ("recover-facebook", "vi"),
        ("recover-vneid", "en"),
    ):
        path = f"guidance/guides/{slug}.yaml"
        files(path, f"  {language}:\n    title:", f"  {language}:\n    title: X\n    was:")
    files(ZALO, "    title: Zalo, Zing", "    title: New Zing")

    run()

    operators = dict(Platform.objects.values_list("slug", "operator"))
    assert operators["facebook"] == "An editor's operator"
    assert operators["tiktok"] == "From the file"
    assert Platform.objects.get(slug="zalo").texts.get(language="vi").summary.startswith("Lời của")
    pages = {(p.slug, p.locale.language_code): p for p in GuidePage.objects.all()}
    assert pages["logged-out-everywhere", "vi"].title == "Tựa của biên tập viên"
    assert pages["recover-facebook", "vi"].title == "X"
    assert not pages["recover-zalo", "en"].live
    assert pages["recover-zalo", "en"].title != "X"
    title = Incident.objects.get(slug="zalo-2018-09-23").texts.get(language="vi").title
    assert title.startswith("New Zing")
    for model, wanted in gone.items():
        assert not model.objects.filter(**wanted).exists(), model


@pytest.fixture
def zalo_file(files, tmp_path):
    """The same, with one incident in the files: the others would only take time."""
    for path in (tmp_path / "incidents/incidents").glob("meta-*"):
        path.unlink()
    return files


@pytest.mark.audit
def test_a_changed_original_leaves_its_translation_behind_not_wrong(loaded, zalo_file):
    zalo_file(ZALO, "    title: Zalo, Zing", "    title: New Zing")
    loader = directory.starter.Loader()
    incidents.starter.load(loader)
    assert loader.counts["updated"] == 1
    texts = {row.language: row for row in Incident.objects.get(slug="zalo-2018-09-23").texts.all()}
    assert texts["en"].outdated_against(texts["vi"]) == Significance.CONTENT


@pytest.mark.audit
def test_a_claim_added_to_the_files_later_is_linked_to_what_it_contradicts(loaded, zalo_file):
    zalo_file(
        ZALO,
        "claims:\n",
        """claims:
  - slug: zalo-2018-09-23-later
    nature: claim
    topic: cause
    claimant: Somebody
    verdict: unverified
    contradicts: [zalo-2018-09-23-backup-power]
    position: 30
    texts: {vi: {statement: Do đứt cáp.}}
""",
    )
    incidents.starter.load(directory.starter.Loader())
    against = Claim.objects.get(slug="zalo-2018-09-23-later").contradicts.all()
    assert [claim.slug for claim in against] == ["zalo-2018-09-23-backup-power"]


@pytest.mark.audit
def test_an_incident_that_is_part_of_another_still_follows_its_file(loaded, zalo_file):
    Claim.objects.filter(incident__slug="zalo-2018-09-23").delete()
    incident = Incident.objects.get(slug="zalo-2018-09-23")
    incident.updates.all().delete()
    incident.delete()
    LoadedItem.objects.filter(key__contains="zalo-2018-09-23").delete()
    zalo_file(ZALO, "parent: null", "parent: meta-2021-10-04")
    incidents.starter.load(directory.starter.Loader())
    zalo_file(ZALO, "scope: national", "scope: regional")
    incidents.starter.load(directory.starter.Loader())
    incident = Incident.objects.get(slug="zalo-2018-09-23")
    assert incident.parent.slug == "meta-2021-10-04"
    assert incident.scope == "regional"


def test_words_that_a_record_does_not_have_are_refused_loudly(db):
    loader = directory.starter.Loader()
    with pytest.raises(ValueError, match="no such words: sumary"):
        loader.put(
            directory.models.Category,
            {"slug": "social"},
            {"position": 1},
            {"vi": {"name": "Mạng xã hội", "sumary": "…"}},
        )


def test_a_contact_verified_in_the_future_is_refused(loaded, files):
    tomorrow = timezone.localdate() + timedelta(days=1)
    files("guidance/contacts.yaml", "verified_on: 20", f"verified_on: {tomorrow}  # ")
    with pytest.raises(ValueError, match="verified in the future"):
        run()


def test_the_first_editor_is_made_once_with_a_password_that_serves_once(db):
    out = StringIO()
    call_command("first_editor", stdout=out)
    editor = Editor.objects.get()
    assert editor.check_password(out.getvalue().split()[-1])
    assert editor.has_one_time_password
    assert editor.is_superuser
    again = StringIO()
    call_command("first_editor", stdout=again)
    assert Editor.objects.count() == 1
    assert again.getvalue().split()[-1] != out.getvalue().split()[-1]
    Editor.objects.update(has_one_time_password=False)
    silent = StringIO()
    call_command("first_editor", stdout=silent)
    assert silent.getvalue() == ""


def test_a_column_that_joined_later_leaves_rows_ours_until_it_says_something(loaded, monkeypatch):
    feed = Feed.objects.first()
    known = directory.starter.digest(feed)
    feed.marker = "words"
    assert directory.starter.digest(feed) != known, "an editor's hand"
    feed.marker = ""
    monkeypatch.setattr(Feed, "added_later", ())
    assert directory.starter.digest(feed) != known, "an older release did not know the column"
