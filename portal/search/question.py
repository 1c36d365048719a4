"""What somebody typed, as something that can be looked for."""

from dataclasses import dataclass
from functools import cached_property

from lib.folding import fold
from lib.searching import MAX_WORDS, forms, is_beginning, term

from .synonyms import LONGEST, filling, synonyms

MAX_LENGTH = 200


def tidied(query: str) -> str:
    """Return what somebody typed as far as it can be looked for: no NUL, at most 200 characters."""
    return query.replace("\0", "").strip()[:MAX_LENGTH]


@dataclass(frozen=True)
class Part:
    """One word of the question, or a few that belong together, and what is said for it."""

    words: tuple[str, ...]
    others: tuple[str, ...]  # synonyms, each of one or more words
    last: bool  # may still be being typed

    def terms(self, weight: str = "") -> str:
        """The part as a tsquery: its own words, or one of the synonyms word after word."""
        end = len(self.words) - 1
        own = " & ".join(
            term(word, self.last and number == end, weight)
            for number, word in enumerate(self.words)
        )
        others = [
            " <-> ".join(term(w, weight=weight) for w in each.split()) for each in self.others
        ]
        return f"({' | '.join(f'({each})' for each in (own, *others))})"

    @property
    def marks(self) -> set[tuple[str, bool]]:
        """Folded words to mark in a result, each with whether its beginning is enough."""
        end = len(self.words) - 1
        own = {
            (form, is_beginning(word, self.last and number == end))
            for number, word in enumerate(self.words)
            for form in forms(word)
        }
        others = {word for each in self.others for word in each.split()}
        return own | {(word, is_beginning(word, last=False)) for word in others}


@dataclass(frozen=True)
class Question:
    """The words of a query in the language of its reader."""

    words: tuple[str, ...]
    language: str
    literal: bool = False  # every word as it stands: no synonyms, none left out

    @classmethod
    def of(cls, text: str, language: str, literal: bool = False) -> "Question":
        """Read what was typed. Signs, accents and capitals do not count."""
        return cls(tuple(fold(tidied(text)).split()), language, literal)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The words, those that have synonyms together taken together, at most eight."""
        empty = frozenset() if self.literal else filling(self.language)
        all_parts = self._all_parts()
        telling = [part for part in all_parts if part.words[0] not in empty or part.words[1:]]
        return tuple((telling or all_parts)[:MAX_WORDS])

    def _all_parts(self) -> list[Part]:
        table = {} if self.literal else synonyms(self.language)
        words, found, at = self.words, [], 0
        while at < len(words):
            for length in range(min(LONGEST, len(words) - at), 0, -1):
                key = " ".join(words[at : at + length])
                if length == 1 or key in table:
                    own = words[at : at + length]
                    at += length
                    found.append(Part(own, table.get(key, ()), at == len(words)))
                    break
        return found

    def every(self, weight: str = "") -> str:
        """A tsquery for rows that hold every part."""
        return " & ".join(part.terms(weight) for part in self.parts)

    @property
    def marks(self) -> frozenset[tuple[str, bool]]:
        return frozenset(mark for part in self.parts for mark in part.marks)


def has_part(words: list[str], part: Part) -> bool:
    """Whether some folded words have a part of a question, as the database would find it."""
    ways = [(part.words, part.last), *((tuple(each.split()), False) for each in part.others)]
    return any(
        all(_has_word(words, word, last and word == way[-1]) for word in way) for way, last in ways
    )


def _has_word(words: list[str], word: str, last: bool) -> bool:
    if word in words:
        return True
    return is_beginning(word, last) and any(each.startswith(word) for each in words)
