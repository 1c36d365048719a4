"""Lists in the order of the reader's alphabet, whatever the server's collation."""

import random

import pytest
from django.utils import translation

from directory.models import Source
from lib.sorting import alphabetical, sort_key
from tests.factories import make_source

# Blanks count and stand before letters; capitals do not count.
ORDERS = {
    "vi": [
        *("360 độ", "an", "An Giang", "anh", "ao", "ăn", "âm", "ba", "bà", "bả", "bã", "bá", "bạ"),
        *("bà ba", "ban", "băn", "bân", "cá", "dung", "dừng", "Đà Nẵng", "đang", "đăng", "e", "ê"),
        *("ề", "ế", "ệ", "ga", "om", "ôm", "ơn", "Phở", "tu", "tư", "u", "ư", "vé", "Zalo"),
    ],
    "fr": ["2024", "abonné", "école", "Écran", "élan", "été", "façade", "face", "Zalo", "zèle"],
    "en": ["an", "ăn", "anh", "Bạc", "đang", "dung", "Phở", "tu", "Zalo"],
    "ar": ["Zalo", "أمان", "إنذار", "انقطاع", "بنك", "حِساب", "حساب جديد", "رســالة", "يوم"],
}


def shuffled(words: list[str]) -> list[str]:
    return random.Random(4).sample(words, len(words))


@pytest.mark.parametrize("language", ORDERS)
def test_a_list_in_memory_follows_the_alphabet(language):
    words = ORDERS[language]
    assert sorted(shuffled(words), key=lambda word: sort_key(word, language)) == words


@pytest.mark.django_db
@pytest.mark.parametrize("language", ORDERS)
def test_the_database_sorts_as_a_list_in_memory_does(language):
    for word in shuffled(ORDERS[language]):
        make_source(title=word)
    found = Source.objects.order_by(alphabetical("title", language))
    assert list(found.values_list("title", flat=True)) == ORDERS[language]
    backwards = Source.objects.order_by(alphabetical("title", language).desc())
    assert list(backwards.values_list("title", flat=True)) == ORDERS[language][::-1]


@pytest.mark.django_db
def test_the_readers_language_is_the_active_one():
    make_source(title="đang")
    make_source(title="dung")
    for language, first in (("vi", "dung"), ("en", "đang")):
        with translation.override(language):
            assert Source.objects.order_by(alphabetical("title")).first().title == first
            assert min(["đang", "dung"], key=sort_key) == first
