"""Every kind of page of the public site, once: what audits, pictures and journeys look at.

A new kind of page is one line in KINDS. `in_moods` brings the database into the mood in which a
page is to be seen, so that a caller need not know how.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import Resolver404, resolve

from tests.look import moods

CALM, ONE, SEVERAL = "calm", "one", "several"
# In this order: each mood is the one before it and more.
MOODS: dict[str, Callable[[], object]] = {
    CALM: moods.calm,
    ONE: moods.one_incident,
    SEVERAL: moods.several_incidents,
}


@dataclass(frozen=True)
class Kind:
    """One kind of page: its name in reports and files, and its path below /<language>/."""

    name: str
    path: str
    mood: str = ONE
    status: int = 200

    def url(self, language: str) -> str:
        return f"/{language}/{self.path}"


HOME = Kind("home-one", "")
INCIDENT = Kind("incident-open", f"incidents/{moods.OPEN}/")
GUIDE = Kind("guide", "guidance/outage/logged-out-everywhere/")
DIRECTORY = Kind("directory", "platforms/")
FINDER = "guidance/outage/what-happened/"
SELLER = "guidance/prepare/self-check-seller/"
ANSWERED = (
    "plan=1&uses=orders&uses=customers&uses=paid&uses=ads&uses=sign-in&bank-account=yes"
    "&second-lock=no&practice=partly&second-channel=no&two-admins=partly&customer-list=yes"
    "&no-fee=no&message=no&orders-copy=no&suppliers=na"
)
# The pages that most people open first; Lighthouse asks the most of them.
FIRST = (HOME, INCIDENT, GUIDE, DIRECTORY)

KINDS = (
    Kind("home-calm", "", CALM),
    HOME,
    Kind("home-several", "", SEVERAL),
    INCIDENT,
    Kind("incident-over", "incidents/meta-2024-03-05/"),
    DIRECTORY,
    Kind("criteria", "platforms/criteria/"),
    Kind("directory-by-need", "platforms/?need=send-message&origin=local"),
    Kind("platform-in-trouble", "platforms/facebook/"),
    Kind("platform-local", "platforms/zalo/"),
    Kind("archive", "incidents/"),
    Kind("archive-filtered", "incidents/?platform=facebook&year=2024"),
    Kind("archive-empty", "incidents/?platform=zalo&year=2021"),
    Kind("guides", "guidance/"),
    Kind("topic", "guidance/outage/"),
    Kind("fraud-library", "guidance/fraud/"),
    GUIDE,
    Kind("guide-recovery", "guidance/recovery/recover-facebook/"),
    Kind("fraud-form", "guidance/fraud/friend-borrows-money/"),
    Kind("finder", FINDER),
    Kind("finder-answer", f"{FINDER}?a=logged-out&a=only-me&a=facebook"),
    Kind("self-check", "guidance/prepare/self-check/"),
    Kind("self-check-seller", SELLER),
    Kind("plan", f"{SELLER}?{ANSWERED}"),
    Kind("contacts", "contacts/"),
    Kind("notices", "notices/"),
    Kind("statistics", "statistics/"),
    Kind("search", "search/"),
    Kind("search-results", "search/?q=lua+dao"),
    Kind("search-empty", "search/?q=xyzzyx"),
    Kind("about", "about/"),
    Kind("method", "method/"),
    Kind("privacy", "privacy/"),
    Kind("accessibility", "accessibility/"),
    Kind("site-map", "site-map/"),
    Kind("feeds", "feeds/"),
    Kind("site-status", "site-status/"),
    Kind("offline", "offline/"),
    Kind("not-found", "no-such-page/", status=404),
)


def exists(kind: Kind) -> bool:
    """Whether the site has an address for this kind of page. Needs no database."""
    try:
        resolve(f"/vi/{kind.path.partition('?')[0]}")
    except Resolver404:
        return kind.status == 404
    return True


def there(kinds: Iterable[Kind] = KINDS) -> list[Kind]:
    """Return those kinds of pages that the site has."""
    return [kind for kind in kinds if exists(kind)]


def by_address() -> list[Kind]:
    """Return one kind for each address the site has: the home page in one mood only."""
    return [kind for kind in there() if not (kind.path == "" and kind != HOME)]


def missing() -> list[str]:
    """Return the names of the kinds of pages that the site lacks."""
    return [kind.name for kind in KINDS if not exists(kind)]


def in_moods(kinds: Iterable[Kind] = KINDS) -> Iterator[list[Kind]]:
    """Bring about one mood after the other; yield the pages to be seen in each, where any are.

    Once in a database: the incidents of a mood have addresses of their own.
    """
    waiting = there(kinds)
    for mood, make in MOODS.items():
        if not waiting:
            return
        make()
        seen = [kind for kind in waiting if kind.mood == mood]
        waiting = [kind for kind in waiting if kind.mood != mood]
        if seen:
            yield seen


def told(found: Mapping[str, Iterable]) -> str:
    """Return what was found on pages in lines: each fault once, with the pages that have it."""
    pages = defaultdict(list)
    for name, faults in found.items():
        for fault in dict.fromkeys(map(str, faults)):
            pages[fault].append(name)
    return "".join(
        f"\n{fault}\n    {len(names)}: {', '.join(names)}" for fault, names in pages.items()
    )
