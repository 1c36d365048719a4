"""What the start of an HTML page says of itself: its title, its words, where it sends people on."""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape

SHELL = 300  # characters of words below which a page is drawn by its scripts

_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.I | re.S)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1", re.I | re.S)
_UNSEEN = re.compile(
    r"<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)|<!--.*?-->", re.I | re.S
)
_TAG = re.compile(r"<[^>]*>")
_REFRESH = re.compile(r"<meta[^>]+http-equiv\s*=\s*[\"']?refresh[^>]*>", re.I)
_REFRESH_URL = re.compile(r"url\s*=\s*[\"']?([^\"'>\s;]+)", re.I)
_HTML = re.compile(r"<(!doctype html|html|head|title|body)\b", re.I)

# In a title or a main heading they say that nothing is there. Folded by `_plain`.
_GONE = re.compile(
    r"^(error\s*)?404\b|\b(error|lỗi|http) 404\b|\b404 (error|not found|-)|page not found"
    r"|not be found|^not found|page (does not|doesn't|doesn’t) exist|no longer (available|exists)"
    r"|(page|content|link) (is not|isn't|isn’t) available|(page|content) (has been|was) removed"
    r"|không tìm thấy (trang|nội dung|bài|đường dẫn)|(trang|nội dung|bài viết|liên kết|đường dẫn)"
    r" (này )?(không (còn )?tồn tại|đã bị (xóa|xoá|gỡ)|không khả dụng|không có sẵn)"
    r"|trang (bạn|quý khách) (đang )?(tìm|yêu cầu)[^.]{0,40}không"
)
_PARKED = re.compile(
    r"domain (name )?(is|may be) for sale|buy this domain|this domain is parked|domain parking"
    r"|parked (free|domain)|sedoparking|hugedomains|afternic|parkingcrew|bodis\.com"
    r"|tên miền (này )?(đang )?(được )?(rao )?bán|tên miền (này )?đã hết hạn|domain has expired"
)


@dataclass(frozen=True)
class Page:
    """The start of a page. `words` are what a reader sees of it, folded to small letters."""

    title: str = ""
    heading: str = ""
    words: str = ""
    refresh: str = ""  # where it sends a browser by itself
    raw: str = ""
    is_html: bool = True

    @property
    def says_gone(self) -> bool:
        return any(_GONE.search(_plain(each)) for each in (self.title, self.heading))

    @property
    def looks_parked(self) -> bool:
        return bool(_PARKED.search(self.words) or _PARKED.search(_plain(self.title)))

    @property
    def is_shell(self) -> bool:
        """Whether scripts draw it: what it says cannot be read here."""
        return len(self.words) < SHELL

    def is_like(self, other: "Page") -> bool:
        """Whether two addresses gave the same page, but for numbers and tokens in it."""
        return self.title == other.title and _shape(self.words) == _shape(other.words)


def read(body: bytes) -> Page:
    """Return what the start of a body says. Bytes that are no HTML say nothing."""
    raw = body.decode(errors="replace")
    if not _HTML.search(raw[:5000]):
        return Page(is_html=False)
    title, heading = _TITLE.search(raw), _HEADING.search(raw)
    refresh = _REFRESH.search(raw)
    address = _REFRESH_URL.search(refresh[0]) if refresh else None
    seen = _UNSEEN.sub(" ", raw)
    body_at = seen.lower().find("<body")
    return Page(
        title=_text(title[1]) if title else "",
        heading=_text(heading[1]) if heading else "",
        words=_plain(_text(seen[max(body_at, 0) :])),
        refresh=unescape(address[1]) if address else "",
    )


def _text(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _shape(words: str) -> str:
    """Words without what differs at each request: numbers, and tokens that hold some."""
    return " ".join(word for word in words.split() if not any(c.isdigit() for c in word))
