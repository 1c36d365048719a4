"""What it takes to be listed, and who was turned down because of what."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

import directory.starter
from directory.models import Criterion, LoadedItem, NotListed, NotListedText
from tests.factories import PUBLIC, make_platform, make_source
from tests.portal.pages import Document

pytestmark = pytest.mark.django_db
ADDRESS = "/en/platforms/criteria/"


def turn_down(slug: str = "candidate", **values) -> NotListed:
    candidate = NotListed.objects.create(
        **{
            "slug": slug,
            "name": slug.title(),
            "criterion": Criterion.NEED,
            "dated": "2026-02-01",
            "source": make_source(publisher="Báo Nguồn"),
            "published_at": PUBLIC,
            **values,
        }
    )
    NotListedText.objects.create(candidate=candidate, language="vi", reason="Chưa dùng được.")
    return candidate


def test_every_criterion_is_told_with_its_meaning(client):
    document = Document(client.get(ADDRESS).content.decode())
    assert {each["id"] for each in document.all("li") if "id" in each} == set(Criterion.values)
    with override("en"):
        for criterion in Criterion:
            assert str(criterion.label) in document.text
            assert str(criterion.meaning) in document.text


def test_while_nobody_was_turned_down_the_page_says_so(client):
    turn_down(published_at=None)
    text = Document(client.get(ADDRESS).content.decode()).text
    assert "nobody has been turned down" in text
    assert "Candidate" not in text


def test_a_candidate_stands_there_with_criterion_reason_day_and_source(client):
    turn_down()
    document = Document(client.get(ADDRESS).content.decode())
    assert "nobody has been turned down" not in document.text
    assert "Candidate Does not meet: It serves a need on our list Chưa dùng được." in document.text
    assert "February 1, 2026 · Báo Nguồn" in document.text
    assert {"lang": "vi", "dir": "ltr"} in document.all("p")
    assert any(each["href"] == "#need" for each in document.all("a"))


def test_a_draft_of_a_reason_is_not_shown(client):
    candidate = turn_down()
    NotListedText.objects.create(
        candidate=candidate, language="en", reason="Draft words", state="draft"
    )
    assert "Draft words" not in client.get(ADDRESS).content.decode()


def test_the_page_is_not_mistaken_for_a_platform(client):
    make_platform("criteria", name="Không phải")
    assert "Không phải" not in client.get(ADDRESS).content.decode()


def test_a_criterion_that_does_not_exist_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        turn_down(criterion="mood")


def test_candidates_come_from_a_file_and_an_editors_hand_is_kept(tmp_path, monkeypatch):
    make_source("paper")
    for name in ("sources", "categories", "capabilities", "platforms", "statistics", "notices"):
        (tmp_path / f"{name}.yaml").write_text("[]")
    file = tmp_path / "not_listed.yaml"
    file.write_text(
        "- {slug: one, name: Một, criterion: home, dated: 2026-02-01, source: paper,"
        " texts: {vi: {reason: Không ở Việt Nam.}}}"
    )
    monkeypatch.setattr(directory.starter, "CONTENT", tmp_path)
    directory.starter.load(directory.starter.Loader())
    found = NotListed.objects.public().get()
    assert (found.name, found.criterion, found.words("vi").reason) == (
        "Một",
        "home",
        "Không ở Việt Nam.",
    )
    assert LoadedItem.objects.filter(key__endswith="notlisted:one").exists()
    NotListed.objects.update(name="Hai")
    directory.starter.load(directory.starter.Loader())
    assert NotListed.objects.get().name == "Hai"
