"""Whether an outgoing address still leads where it should: one finding from what answered.

Pure: no network, no clock. `control` is what an address that cannot exist on the same host gave;
without one, nothing is said by comparison.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from yarl import URL

from . import link_pages
from .link_pages import Page
from .outgoing import Look
from .redirects import OutgoingError


class Result(StrEnum):
    """What a check found. Nothing is proved by `unclear`."""

    OK = "ok"
    UNCLEAR = "unclear"
    BROKEN = "broken"
    GONE = "gone"  # the server says that all is well, the page that nothing is there
    MOVED = "moved"  # it ends on the domain of somebody else
    PARKED = "parked"  # the domain is for sale, or was


class Reason(StrEnum):
    """Why, as a word that the desk can translate."""

    NONE = ""
    STATUS = "status"
    REFUSED = "refused"
    SIGN_IN = "sign_in"
    NO_NAME = "no_name"
    CERTIFICATE = "certificate"
    NO_CONNECTION = "no_connection"
    NO_ANSWER = "no_answer"
    NOT_ASKED = "not_asked"
    SAYS_SO = "says_so"
    HOME_PAGE = "home_page"
    SAME_PAGE = "same_page"
    ONLY_SCRIPTS = "only_scripts"
    OTHER_DOMAIN = "other_domain"
    FOR_SALE = "for_sale"
    INTERCEPTED = "intercepted"


@dataclass(frozen=True)
class Finding:
    """What one check found, and on what ground. `detail` is raw, for people who know servers."""

    result: Result
    reason: Reason = Reason.NONE
    detail: str = ""
    final_url: str = ""
    title: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether nobody answered, as it would be were we ourselves cut off."""
        return self.reason in (Reason.NO_NAME, Reason.NO_CONNECTION, Reason.NO_ANSWER)


# Walls against robots, and answers that speak of us rather than of the page.
_TELLS_NOTHING = frozenset({401, 402, 403, 405, 406, 407, 408, 409, 412, 421, 425, 429, 451, 503})
_TELLS_NOTHING |= {*range(520, 531), 999}  # of a wall before the site; a network's own refusal
_SIGN_IN = re.compile(r"/(log-?in|sign-?in|dang-nhap|dangnhap|checkpoint|sso|auth)\b", re.I)
_HOME = re.compile(r"^/?([a-z]{2}([-_][a-z]{2})?|home|trang-chu|index\.\w+|default\.\w+)?/?$", re.I)
_SALES = frozenset(
    ("sedo.com", "hugedomains.com", "dan.com", "afternic.com", "parkingcrew.net", "bodis.com")
)
# Below these, everybody has a name of his own.
_SECOND = re.compile(
    r"com|net|org|gov|edu|co|ac|or|ne|go|gob|gouv|info|name|biz|int|health|mil|pro|id|io"
)
_SHARED = re.compile(
    r"(github|gitlab)\.io|(blogspot|wordpress|herokuapp|firebaseapp|weebly|wixsite)\.com"
    r"|pages\.dev|(netlify|vercel|web)\.app"
)


def owner(host: str | None) -> str:
    """Return the domain somebody owns: of `www.vnexpress.net` vnexpress.net, of a.gov.vn itself.

    A rule of thumb instead of the public suffix list; what it takes apart is only ever shown to
    an editor.
    """
    labels = (host or "").lower().rstrip(".").removeprefix("www.").split(".")
    if len(labels) < 3 or labels[-1].isdigit():
        return ".".join(labels)
    country = len(labels[-1]) == 2 and bool(_SECOND.fullmatch(labels[-2]))
    shared = bool(_SHARED.fullmatch(".".join(labels[-2:])))
    return ".".join(labels[-3:] if country or shared else labels[-2:])


def owner_of(address: str) -> str:
    """Return the domain an address belongs to, empty for what is no address."""
    try:
        return owner(URL(address).host)
    except ValueError:
        return ""


def needs_control(url: str, answer: Look | OutgoingError) -> bool:
    """Whether an impossible address of the same host would tell more about this answer."""
    return isinstance(answer, Look) and answer.status == 200 and not _is_home(URL(url))


def finding(url: str, answer: Look | OutgoingError, control: Look | None = None) -> Finding:
    """Return what an answer says about an address."""
    if isinstance(answer, OutgoingError):
        return _failed(answer)
    page = link_pages.read(answer.body)
    final = _destination(answer, page)
    known = {"final_url": str(final)[:1000], "title": page.title[:300]}
    found = _by_domain(URL(url), final, page) or _by_status(answer.status)
    if found is None and page.is_html:
        found = _by_path(URL(url), final) or _by_words(page, control)
    result, reason, detail = found or (Result.OK, Reason.NONE, "")
    return Finding(result, reason, detail, **known)


def _destination(answer: Look, page: Page) -> URL:
    final = URL(answer.url)
    if page.refresh:
        try:
            return final.join(URL(page.refresh))
        except ValueError:
            pass
    return final


def _by_domain(asked: URL, final: URL, page: Page) -> tuple | None:
    if owner(final.host) in _SALES or page.looks_parked:
        return Result.PARKED, Reason.FOR_SALE, final.host or ""
    if owner(asked.host) != owner(final.host):
        return Result.MOVED, Reason.OTHER_DOMAIN, final.host or ""
    return None


def _by_status(status: int) -> tuple | None:
    if 200 <= status < 300:
        return None
    if status in _TELLS_NOTHING:
        return Result.UNCLEAR, Reason.REFUSED, f"status {status}"
    return Result.BROKEN, Reason.STATUS, f"status {status}"


def _is_home(address: URL) -> bool:
    return not address.query_string and bool(_HOME.match(address.path))


def _by_path(asked: URL, final: URL) -> tuple | None:
    if _SIGN_IN.search(final.path) and not _SIGN_IN.search(asked.path):
        return Result.UNCLEAR, Reason.SIGN_IN, final.path[:100]
    if _is_home(final) and not _is_home(asked):
        return Result.GONE, Reason.HOME_PAGE, ""
    return None


def _by_words(page: Page, control: Look | None) -> tuple | None:
    if page.says_gone:
        return Result.GONE, Reason.SAYS_SO, page.title[:100]
    if control is None or control.status != 200:
        return None
    if not page.is_like(link_pages.read(control.body)):
        return None
    if page.is_shell:
        return Result.UNCLEAR, Reason.ONLY_SCRIPTS, ""
    return Result.GONE, Reason.SAME_PAGE, ""


# What lies under a failure of the connection, by the words of lib.probing's kind.
_KINDS = {"timeout": Reason.NO_ANSWER, "blocked": Reason.NOT_ASKED}


def _failed(error: OutgoingError) -> Finding:
    cause = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    name = type(cause).__name__
    reason = _KINDS.get(error.kind, Reason.NO_CONNECTION)
    if error.kind == "http":  # too many redirects, or one to nowhere
        reason = Reason.STATUS
    elif name == "gaierror":
        reason = Reason.NO_NAME
    elif "Certificate" in name:
        reason = Reason.CERTIFICATE
    broken = reason != Reason.NOT_ASKED
    return Finding(
        Result.BROKEN if broken else Result.UNCLEAR,
        reason,
        error.message[:200],
        final_url=(error.url or "")[:1000],
    )
