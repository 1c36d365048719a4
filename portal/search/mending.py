"""What the reader may have meant: typing errors, words run together or torn apart, raw Telex.

The reader's words are never replaced in silence: a mended question is offered as a link, or its
results are shown under a sentence that says so.
"""

import re
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from lib.searching import MAX_WORDS, is_beginning

from .question import Question
from .synonyms import synonyms
from .vocabulary import Lexicon

SHORT = 4  # letters; below it every word is one slip away from many others
SURE = 4  # letters; up to here another letter is another word
LONG = 6  # letters; from here on two slips are forgiven
LONGEST = 40  # letters; longer ones are not words
RARE = 2  # texts; a word in so few may itself be a slip
FAR = 20  # times as many texts must have the other word
_TONE = re.compile(r"(?<=[aeiouy])([a-z]*)[sfrxj](?=[a-z]*$)")
_DOUBLE = re.compile(r"([adeo])\1")


def mended(question: Question, lexicon: Lexicon, rare_too: bool = False) -> Question | None:
    """Return the question with its unknown words mended; None where there is nothing to mend.

    With `rare_too` also words that hardly any text has, where a very common one is one slip away.
    """
    words, found, at, tried = question.words, [], 0, 0
    table = synonyms(question.language)
    known_to_table = {each for key in table for each in key.split()}
    while at < len(words):
        word, last = words[at], at == len(words) - 1
        other = words[at + 1] if not last else ""
        if _is_known(word, last, lexicon) or word in known_to_table:
            if rare_too:
                word = _commoner(word, lexicon) or word
            if other and not _is_known(other, True, lexicon) and word + other in lexicon.counts:
                word, at = word + other, at + 1
            found.append(word)
        elif other and word + other in lexicon.counts:  # torn apart: "face book"
            found.append(word + other)
            at += 1
        else:
            # Looking for the nearest of all words has its price; the first few tell enough.
            found += (_meant(word, lexicon) if tried < MAX_WORDS else []) or [word]
            tried += 1
        at += 1
    if tuple(found) == words:
        return None
    return Question(tuple(found), question.language)


def _is_known(word: str, last: bool, lexicon: Lexicon) -> bool:
    if word in lexicon.counts or word.isdigit():
        return True
    return is_beginning(word, last) and lexicon.begins(word)


def _meant(word: str, lexicon: Lexicon) -> list[str]:
    """The word or words that were meant, best guess first tried; empty where none is near."""
    if len(word) > LONGEST:
        return []
    plain = _without_telex(word, lexicon)
    if plain:
        return [plain]
    near = _nearest(word, lexicon, 1)
    if near:
        return [near]
    parts = _torn(word, lexicon)
    if parts:
        return parts
    near = _nearest(word, lexicon, 2) if len(word) >= LONG else ""
    return [near] if near else []


def _without_telex(word: str, lexicon: Lexicon) -> str:
    """`luwaf`, `ddawng`, `lu7a2`: keys of an input method that was off."""
    bare = _DOUBLE.sub(r"\1", word.replace("w", ""))
    tries = (re.sub(r"\d", "", word), bare, _TONE.sub(r"\1", bare))
    return next((each for each in tries if each != word and each in lexicon.counts), "")


def _nearest(word: str, lexicon: Lexicon, slips: int) -> str:
    """The likeliest known word within so many slips: a letter more, less, other, or two swapped."""
    if len(word) < SHORT:
        return ""
    near = process.extract(word, lexicon.ordered, scorer=OSA.distance, score_cutoff=slips, limit=60)
    fit = [
        each
        for each, _distance, _at in near
        # Most short words are one slip away from some other: only swapped and doubled letters.
        if len(each) >= SHORT and (len(word) > SURE or set(each) == set(word))
    ]
    return max(fit, key=lambda each: _likeness(word, each, lexicon), default="")


def _likeness(word: str, other: str, lexicon: Lexicon) -> float:
    """How likely one was typed for the other: people get the first letter right, and swap two."""
    swapped = sorted(word) == sorted(other)
    doubled = set(word) == set(other)
    same_start = word[0] == other[0]
    return log(1 + lexicon.counts[other]) + 3 * swapped + 2 * doubled + 2 * same_start


def _commoner(word: str, lexicon: Lexicon) -> str:
    """A very common word one slip away from one that hardly any text has."""
    count = lexicon.counts.get(word, 0)
    if not 0 < count <= RARE or len(word) < LONG:
        return ""
    rest = Lexicon(lexicon.counts, lexicon.size, [each for each in lexicon.ordered if each != word])
    near = _nearest(word, rest, 1)
    return near if near and lexicon.counts[near] >= FAR * count else ""


def _torn(word: str, lexicon: Lexicon) -> list[str]:
    """Words run together (`dangxuat`), taken apart where every piece is a common word."""
    best: list[tuple[float, list[str]] | None] = [(0.0, [])]
    for end in range(1, len(word) + 1):
        tries = []
        for start in range(max(0, end - 12), end - 1):
            piece, before = word[start:end], best[start]
            count = lexicon.counts.get(piece, 0)
            if before is not None and count > RARE:
                cost = log(1 + lexicon.size / count) + 2  # few pieces rather than many
                tries.append((before[0] + cost, [*before[1], piece]))
        best.append(min(tries, default=None))
    found = best[-1]
    return found[1] if found and len(found[1]) > 1 else []
