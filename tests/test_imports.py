"""The house stands in one line."""

from .imports import violations


def test_imports_go_one_way():
    assert violations() == []
