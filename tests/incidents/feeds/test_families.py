"""Most pages on one maker's hosts failing at once: the host cannot be reached."""

import pytest

from incidents.feeds.families import families, unreachable
from incidents.feeds.models import Feed


def feeds(kinds: str, provider="statuspage", host="{}.example") -> list[Feed]:
    """One source per letter: `.` is well, `n` network, `h` http, `t` time-out, `p` unreadable."""
    words = {".": "", "n": "network", "h": "http", "t": "timeout", "p": "parse"}
    return [
        Feed(
            slug=f"{provider}-{number}",
            provider=provider,
            urls=f"https://{host.format(number)}/x",
            failures=int(letter != "."),
            failure=words[letter],
        )
        for number, letter in enumerate(kinds)
    ]


@pytest.mark.parametrize(
    ("kinds", "held"),
    [
        ("nnn", True),
        ("nn", False),  # two are no family yet
        ("nn.", False),  # 67 %
        ("nht.", True),  # 75 %
        ("nnnnnnn...", True),  # 70 %
        ("nnnnnn....", False),
        ("ppp", False),  # they answered
        ("nnp", False),
        ("....", False),
    ],
)
def test_seventy_of_a_hundred_of_at_least_three(kinds, held):
    assert bool(unreachable(feeds(kinds))) is held


def test_a_family_is_a_maker_or_else_a_site():
    found = families(
        [
            *feeds("n", "statuspage"),
            *feeds("n.", "statuspage_history"),
            *feeds("nn", "gatus", host="{}.status.sen.example"),
            *feeds("n", "gatus", host="{}.other.test"),
            *feeds("nnn", "probe"),
            *feeds("n", "a provider of another release"),
        ]
    )
    names = {family.name: (len(family.failing), len(family.feeds)) for family in found}
    assert names == {
        "Atlassian Statuspage": (2, 3),
        "sen.example": (2, 2),
        "other.test": (1, 1),
    }


def test_sites_of_one_countrys_companies_are_no_family():
    banks = feeds("nnn", "gatus", host="status.bank{}.com.vn")
    assert [family.name for family in families(banks)] == [
        "bank0.com.vn",
        "bank1.com.vn",
        "bank2.com.vn",
    ]
    assert unreachable(banks) == []
    assert unreachable(feeds("nnn", "gatus", host="{}.status.bank.com.vn"))
