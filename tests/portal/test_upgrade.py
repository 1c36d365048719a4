"""A database of the first release: what it published and verified keeps, and files are followed."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

import directory.starter
import guidance.starter
import incidents.starter
from directory.models import Editor, LoadedItem, OfficialLink, Platform
from guidance.models import GlossaryTerm
from incidents.models import Claim, Incident, Phrase

from . import old_files

pytestmark = pytest.mark.audit  # two minutes: every table goes back and forth

OLD = [
    ("directory", "0002_not_listed"),
    ("guidance", "0003_question_pages"),
    ("incidents", "0001_records"),
]
EARLIER = datetime(2026, 2, 1, 20, tzinfo=UTC)


def old_digest(row, texts: bool) -> str:
    """The fingerprint as the first release made it."""
    found = {
        field.name: plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.editable and not field.primary_key
    }
    for many in row._meta.many_to_many:
        if many.name not in ("related", "contradicts"):
            found[many.name] = sorted(getattr(row, many.name).values_list("pk", flat=True))
    if texts:
        relation = row._meta.get_field("texts")
        words = getattr(directory.models, relation.related_model.__name__).words
        for text in relation.related_model.objects.filter(**{relation.field.name: row}):
            found[f"text:{text.language}"] = [text.state, *(getattr(text, n) for n in words)]
    raw = json.dumps(found, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.blake2b(raw.encode(), digest_size=32).hexdigest()


def plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.fixture
def landed(content):
    """The starter content in the tables of the first release."""
    for incident in with_guides():  # which it had no column for
        incident.guides.set([])
        incident.save()
        directory.starter.remember_again(incident)
    executor = old_files.migrate(OLD)
    for later in ("incidents.phrase", "guidance.glossaryterm"):  # it had none of these
        LoadedItem.objects.filter(key__startswith=later).delete()
    old = executor.loader.project_state(OLD).apps
    yield old, upgrade
    upgrade()


def with_guides():
    return Incident.objects.filter(guides__isnull=False).distinct()


def upgrade() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def load() -> dict[str, int]:
    loader = directory.starter.Loader()
    directory.starter.load(loader, guidance.starter.SOURCES)
    guidance.starter.load(loader)
    incidents.starter.load(loader)
    return loader.counts


def edit_as_an_editor(old) -> None:
    """What editors of the first release did: hide a platform, verify one address, doubt another."""
    old.get_model("directory", "Platform").objects.filter(slug="zalo").update(published=False)
    mai = old.get_model("directory", "Editor").objects.create(username="mai", email="mai@x.vn")
    link = old.get_model("directory", "OfficialLink").objects
    verified = link.get(url="https://zalo.me")
    verified.verified = True
    verified.source = old.get_model("directory", "Source").objects.first()
    verified.save()
    past = old.get_model("directory", "HistoricalOfficialLink").objects
    past.filter(id=verified.pk).delete()  # of the load, which was long before
    row = {name: getattr(verified, name) for name in ("id", "kind", "url", "verified")}
    past.create(
        **row,
        platform_id=verified.platform_id,
        source_id=verified.source_id,
        history_date=EARLIER,
        history_type="~",
        history_user_id=mai.pk,
    )
    link.filter(url="https://help.zalo.me").update(verified=True)  # against nothing
    link.filter(kind="hacked", platform__slug="tiktok").update(verified=False)


def test_untouched_rows_stay_known_follow_the_files_and_editors_keep_theirs(landed, monkeypatch):
    old, upgrade = landed
    known = dict(LoadedItem.objects.values_list("key", "digest"))
    platforms = old.get_model("directory", "Platform").objects.all()
    links = old.get_model("directory", "OfficialLink").objects.select_related("platform")
    for row in platforms:
        assert known[f"directory.platform:{row.slug}"] == old_digest(row, texts=True)
    for row in links:
        key = f"directory.officiallink:{row.platform.slug},{row.kind},{row.url}"
        assert known[key] == old_digest(row, texts=False)
    edit_as_an_editor(old)
    upgrade()
    cache.clear()

    read = directory.starter.read

    def changed(path):
        items = read(path)
        for item in items if path.name == "platforms.yaml" else ():
            item["operator"] = "From the file"
            for link in item["links"]:
                link["verified_on"] = link["verified_on"] and date(2026, 6, 1)
        return items

    monkeypatch.setattr(directory.starter, "read", changed)
    counts = load()
    # One platform and three addresses are the editors'.
    assert counts["kept"] == 4
    assert Platform.objects.exclude(operator="From the file").get().slug == "zalo"
    zalo = Platform.objects.get(slug="zalo")
    assert zalo.publication() == "unpublished"
    facebook = Platform.objects.get(slug="facebook")
    assert facebook.published_at == facebook.history.earliest().history_date
    assert Claim.objects.public().exists()
    address = OfficialLink.objects.get(url="https://zalo.me")
    assert address.verified_on == date(2026, 2, 2)  # in Viet Nam
    assert address.verified_by == Editor.objects.get(username="mai")
    assert address.verified_against == address.source
    assert OfficialLink.objects.get(url="https://help.zalo.me").verified_on is None
    assert OfficialLink.objects.get(kind="hacked", platform__slug="tiktok").verified_on is None
    followed = OfficialLink.objects.get(kind="status", platform=facebook)
    assert followed.verified_on == date(2026, 6, 1)


def test_the_upgraded_content_is_what_a_new_database_has(landed):
    _old, upgrade = landed
    upgrade()
    counts = load()
    assert {name: counts[name] for name in ("created", "updated", "kept")} == {
        # which the first release did not have
        "created": Phrase.objects.count() + GlossaryTerm.objects.count(),
        "updated": with_guides().count(),
        "kept": 0,
    }
    files = {
        (item["slug"], link["kind"], link["url"]): link["verified_on"]
        for item in directory.starter.read(directory.starter.CONTENT / "platforms.yaml")
        for link in item["links"]
    }
    rows = OfficialLink.objects.values_list("platform__slug", "kind", "url", "verified_on")
    assert {tuple(key): day for *key, day in rows} == files
