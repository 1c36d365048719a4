"""The glossary and the catalogues say the same."""

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from guidance.models import GlossaryTerm, GlossaryTermText
from lib.languages import CODES
from portal.content_check.glossary import check, compared, on_pages

SHOWN = {("phase-review", code): f"review {code}" for code in CODES}


def differences() -> list[str]:
    return [str(each) for each in check(timezone.now())]


@pytest.fixture
def word(loaded):
    return GlossaryTermText.objects.get(term__slug="verdict-false", language="fr")


def test_the_glossary_says_what_pages_say(loaded):
    assert GlossaryTerm.objects.filter(kind="status").count() > 40
    assert differences() == []


def test_a_status_word_that_differs_is_named_with_both_words(word):
    word.word = "Mensonge"
    word.save()
    with override("fr"):
        shown = gettext("False")
    assert differences() == [
        f"glossary verdict-false (fr): “Mensonge” in the glossary, “{shown}” on pages"
    ]


def test_a_status_word_that_is_a_draft_or_not_there_is_missing(word):
    GlossaryTermText.objects.filter(pk=word.pk).update(state="draft")
    assert [each.partition(";")[0] for each in differences()] == [
        "glossary verdict-false (fr): not in the glossary"
    ]
    word.delete()
    assert len(differences()) == 1


def test_buttons_and_terms_are_not_compared(loaded):
    rows = GlossaryTermText.objects.exclude(term__kind="status")
    assert rows.update(word="Mensonge")
    assert differences() == []


def test_the_same_words_differ_in_nothing():
    assert list(compared(SHOWN, SHOWN)) == []


def test_a_name_of_no_status_is_told_once():
    said = {("phase-reviewed", code): "x" for code in CODES}
    [told] = compared(said, SHOWN)
    assert told == ("phase-reviewed", "", "no status of this name is shown anywhere")


def test_pages_are_asked_in_each_language():
    shown = on_pages()
    assert shown["phase-false-alarm", "en"] == "False alarm"
    assert shown["phase-false-alarm", "vi"] == "Báo động nhầm"
    assert shown["feed-business-only", "en"] == "official feed for business products only"
    assert {code for _slug, code in shown} == set(CODES)
