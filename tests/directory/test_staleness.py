"""How far a translation is behind its source: versions, not times."""

import pytest

from directory.models import Category, CategoryText
from lib.languages import Significance, TextState, chain, direction, with_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def category():
    return Category.objects.create(slug="social")


def write(category, language: str, name: str = "tên", **values) -> CategoryText:
    return CategoryText.objects.create(category=category, language=language, name=name, **values)


def versions(text: CategoryText) -> tuple[int, int, int]:
    text.refresh_from_db()
    return text.version, text.content_version, text.wrong_version


def change(text: CategoryText, significance: int) -> None:
    text.name += "!"
    text.save(significance=significance)


def test_a_new_text_is_version_one(category):
    assert versions(write(category, "vi")) == (1, 1, 1)


def test_each_change_counts_and_only_serious_ones_move_the_other_marks(category):
    text = write(category, "vi")
    change(text, Significance.MINOR)
    assert versions(text) == (2, 1, 1)
    change(text, Significance.CONTENT)
    assert versions(text) == (3, 3, 1)
    change(text, Significance.WRONG)
    assert versions(text) == (4, 4, 4)
    change(text, Significance.MINOR)
    assert versions(text) == (5, 4, 4)


def test_saving_the_same_words_or_only_their_state_is_no_change(category):
    text = write(category, "vi")
    text.save()
    CategoryText.objects.get(pk=text.pk).save()
    text.state = TextState.MACHINE
    text.save()
    assert versions(text) == (1, 1, 1)


def test_a_row_read_again_counts_its_change(category):
    write(category, "vi")
    again = CategoryText.objects.get(language="vi")
    change(again, Significance.CONTENT)
    assert versions(again) == (2, 2, 1)


@pytest.mark.parametrize(
    ("changes", "behind"),
    [
        ([], 0),
        ([Significance.MINOR], 0),
        ([Significance.CONTENT], Significance.CONTENT),
        ([Significance.WRONG], Significance.WRONG),
        ([Significance.WRONG, Significance.MINOR], Significance.WRONG),
        ([Significance.CONTENT, Significance.MINOR], Significance.CONTENT),
    ],
)
@pytest.mark.parametrize("based_on", [1, None])
def test_a_translation_lacks_what_changed_since_the_version_it_is_based_on(
    category, changes, behind, based_on
):
    source = write(category, "vi")
    translation = write(category, "en", based_on=based_on)
    for significance in changes:
        change(source, significance)
    assert translation.outdated_against(source) == behind
    translation.based_on = source.version
    assert translation.outdated_against(source) == 0


def test_the_source_and_a_text_without_a_source_are_never_behind(category):
    source = write(category, "vi")
    change(source, Significance.WRONG)
    assert source.outdated_against(source) == 0
    assert write(category, "fr").outdated_against(None) == 0


def test_only_wrong_ones_are_announced(category):
    source = write(category, "vi")
    write(category, "en", based_on=1)
    change(source, Significance.CONTENT)
    assert not Category.objects.get().words("en").is_wrong
    change(source, Significance.WRONG)
    assert Category.objects.get().words("en").is_wrong
    assert not Category.objects.get().words("vi").is_wrong


@pytest.mark.parametrize(
    ("wanted", "written", "shown"),
    [
        ("ar", ["vi", "en", "ar"], "ar"),
        ("ar", ["vi", "en"], "en"),
        ("ar", ["vi"], "vi"),
        ("fr", ["vi", "ar"], "vi"),
        ("en", ["vi"], "vi"),
        ("vi", ["en"], "en"),
        ("vi", ["ar"], None),
        ("en-GB", ["en"], "en"),
        ("xx", ["vi", "en"], "vi"),
    ],
)
def test_the_first_language_of_the_chain_that_has_the_text_is_shown(
    category, wanted, written, shown
):
    for language in written:
        write(category, language, f"tên {language}")
    words = category.words(wanted)
    assert (words.row.language if words else None) == shown
    assert words.name == (f"tên {shown}" if shown else "")
    assert words.is_fallback is (shown is not None and shown != wanted.partition("-")[0])


@pytest.mark.parametrize("language", ["vi", "en", "fr", "ar"])
def test_words_read_with_their_records_are_those_read_one_by_one(
    category, language, django_assert_num_queries
):
    source = write(category, "vi")
    write(category, "en", based_on=1, state=TextState.MACHINE)
    write(category, "ar", state=TextState.DRAFT)
    change(source, Significance.WRONG)
    with django_assert_num_queries(1):
        together = with_words(Category.objects.all()).get().words(language)
        found = (together.name, together.language, together.is_machine, together.is_wrong)
        fallback = together.is_fallback
    apart = Category.objects.get().words(language)
    assert found == (apart.name, apart.language, apart.is_machine, apart.is_wrong)
    assert fallback == apart.is_fallback


def test_a_record_without_words_reads_as_empty_in_one_query(category, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not with_words(Category.objects.all()).get().words("vi")


def test_words_that_do_not_exist_read_as_empty_and_false(category):
    words = category.words("vi")
    assert not words
    assert (words.name, words.language, words.dir) == ("", "vi", "ltr")
    assert not words.is_fallback
    assert not words.is_machine
    assert not words.is_wrong


def test_every_language_has_a_chain_that_ends_in_the_source():
    for language in ("vi", "en", "fr", "id", "ar"):
        assert chain(language)[0] == language
        assert "vi" in chain(language)
        assert direction(language) == ("rtl" if language == "ar" else "ltr")
    assert chain(None)[0] == "vi"
