"""What is wrong with a file or with one of its cells, in an editor's words."""

from dataclasses import dataclass


class Unreadable(Exception):
    """The file as a whole cannot be taken; its words say why and what to do."""


class BadCell(Exception):
    """A cell says nothing that its column could hold."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one row; `column` is empty where it is the row as a whole."""

    column: str
    words: str
