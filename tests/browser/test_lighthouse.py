"""Lighthouse's marks on the server that readers get: `make audit`. Prints every number."""

import pytest

from tests.look import stage, tools

from .pages import FIRST, ONE, in_moods, told

pytestmark = [
    pytest.mark.audit,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

RUNS = 5  # of which the median counts
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100}
LEAST_ELSEWHERE = dict.fromkeys(LEAST, 95)


@pytest.fixture
def production(content):
    """The server of the Procfile over the test's database, with hashed and packed static files."""
    with stage.served() as site:
        yield site


def below(marks: tools.Marks, least: dict[str, int]) -> list[str]:
    """Return the categories of a page that are below what is wanted, with what cost the marks."""
    return [
        f"{name} {marks.marks[name]} of {wanted}: {', '.join(marks.costly.get(name, []))}"
        for name, wanted in least.items()
        if marks.marks[name] < wanted
    ]


def measured(production, kinds, runs: int, least: dict[str, int], show) -> dict:
    """Measure kinds of pages in Vietnamese, print their marks; return those that fall short."""
    found = {}
    with show():
        heads = "  ".join(name[:4] for name in tools.CATEGORIES)
        print(f"\n{f'median of {runs}':20}  {heads}")
    for kind in kinds:
        marks = tools.lighthouse(f"{production}{kind.url('vi')}", runs)
        with show():
            print(f"{kind.name:20}   {str(marks).replace('  ', '   ')}", flush=True)
        if short := below(marks, least):
            found[kind.name] = short
    return found


def test_the_first_pages_are_quick_and_faultless(production, capsys):
    kinds = [kind for seen in in_moods(FIRST) for kind in seen]
    found = measured(production, kinds, RUNS, LEAST, capsys.disabled)
    assert not found, told(found)


def test_every_other_kind_of_page_is_quick_too(production, capsys):
    found = {}
    for seen in in_moods():
        kinds = [
            kind
            for kind in seen
            if kind not in FIRST and kind.status == 200 and (kind.path or kind.mood != ONE)
        ]
        found |= measured(production, kinds, 1, LEAST_ELSEWHERE, capsys.disabled)
    assert not found, told(found)
