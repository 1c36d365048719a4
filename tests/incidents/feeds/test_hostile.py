"""What is served as something else is not read, and hostile XML is refused in little time."""

import codecs
import time

import pytest

from incidents.feeds.documents import MAX_DEPTH, MAX_TAGS, load_json, load_xml
from incidents.feeds.reading import Document, FeedError

SIZE = 8 * 2**20
FEED = b"<rss><channel><title>Sen</title></channel></rss>"
DOCTYPE = '<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss>&a;</rss>'
LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><rss>&a9;</rss>"
)

# content type, whether it may hold JSON, whether it may hold XML
KINDS = [
    ("", True, True),
    ("application/json", True, False),
    ("application/json; charset=utf-8", True, False),
    ("Application/JSON", True, False),
    ("application/vnd.api+json", True, False),
    ("application/feed+json", True, False),
    ("text/json", True, False),
    ("text/javascript", True, True),
    ("text/plain; charset=utf-8", True, True),
    ("application/octet-stream", True, True),
    ("binary/octet-stream", True, True),
    ("application/rss+xml", False, True),
    ("application/atom+xml; type=feed", False, True),
    ("application/cap+xml", False, True),
    ("application/xml", False, True),
    ("text/xml;charset=utf-8", False, True),
    ("application/rss", False, True),
    ("text/html", False, False),
    ("TEXT/HTML; charset=utf-8", False, False),
    ("text/html, text/html", False, False),
    ("application/xhtml+xml", False, False),
    ("image/png", False, False),
    ("image/svg+xml", False, False),
    ("audio/mpeg", False, False),
    ("video/mp4", False, False),
    ("font/woff2", False, False),
    ("multipart/form-data; boundary=x", False, False),
    ("application/pdf", False, False),
    ("application/zip", False, False),
    ("nonsense", True, True),
    ("; charset=utf-8", True, True),
]


@pytest.mark.parametrize(("kind", "as_json", "as_xml"), KINDS)
def test_the_content_type_is_heard_before_the_body(kind: str, as_json: bool, as_xml: bool) -> None:
    for allowed, expected, load in (
        (as_json, "JSON", lambda: load_json(Document(b"[]", "", kind)) == []),
        (as_xml, "XML", lambda: load_xml(Document(FEED, "", kind), ("rss",)).tag == "rss"),
    ):
        if allowed:
            assert load()
            continue
        with pytest.raises(FeedError) as caught:
            load()
        assert (caught.value.kind, caught.value.permanent) == ("schema", True)
        served = kind.lower().split(";")[0].split(",")[0]
        assert caught.value.message == f"served as {served}, expected {expected}"


@pytest.mark.parametrize(
    "body",
    [
        DOCTYPE.encode(),
        LAUGHS.encode(),
        b'<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>',
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
        b'<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://10.0.0.1/p.dtd"> %p;]><rss/>',
        b'<!DOCTYPE rss PUBLIC "-//A//B" "http://10.0.0.1/x.dtd"><rss/>',
        b"<!-- html --><!DOCTYPE rss><rss/>",
        codecs.BOM_UTF8 + DOCTYPE.encode(),
        codecs.BOM_UTF16_LE + DOCTYPE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + DOCTYPE.encode("utf-16-be"),
        DOCTYPE.encode("utf-16-le"),
        DOCTYPE.encode("utf-16-be"),
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + DOCTYPE.encode(),
        b'<?xml version="1.0" encoding="windows-1252"?>' + DOCTYPE.encode(),
        b"<rss>" + b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH + b"</rss>",
        b"<rss>" + b"<a/>" * MAX_TAGS + b"</rss>",
    ],
    ids=lambda body: repr(body[:40]),
)
def test_what_declares_a_type_or_is_overgrown_is_blocked(body: bytes) -> None:
    with pytest.raises(FeedError) as caught:
        load_xml(Document(body), ("rss",))
    assert (caught.value.kind, caught.value.permanent) == ("blocked", True)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss>&nothing;</rss>",
        b"<rss>&#0;</rss>",
        b"<rss>a\0b</rss>",
        b"<rss>\xff\xfe</rss>",
        b"<rss a='1' a='2'/>",
        b"<rss><a></rss></a>",
        b"<rss/><rss/>",
        b"<rss/>\0",
        b'<?xml version="1.0" encoding="utf-7"?>' + DOCTYPE.encode("utf-7"),
        b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE rss+AD4APA-rss/+AD4-',
        b'<?xml version="1.0" encoding="utf-16"?>' + FEED,
        b'<?xml version="1.0" encoding="rot13"?>' + FEED,
        b'<?xml version="1.0" encoding="no-such"?>' + FEED,
        b'<?xml version="1.0" encoding="utf-8"?>'.decode().encode("cp037") + FEED,
        codecs.BOM_UTF16_LE + FEED,
        codecs.BOM_UTF32_LE + FEED.decode().encode("utf-32-le"),
        b"",
        b"   ",
    ],
    ids=lambda body: repr(body[:60]),
)
def test_what_is_not_well_formed_is_a_parse_error(body: bytes) -> None:
    with pytest.raises(FeedError) as caught:
        load_xml(Document(body), ("rss",))
    assert caught.value.kind == "parse"


@pytest.mark.parametrize(
    "body",
    [
        FEED,
        b"\n  " + FEED,
        codecs.BOM_UTF8 + FEED,
        codecs.BOM_UTF16_BE + FEED.decode().encode("utf-16-be"),
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + FEED,
        b'<?xml version="1.0" encoding="windows-1252"?>' + FEED,
        b"<rss>" + b"<a>" * (MAX_DEPTH - 1) + b"</a>" * (MAX_DEPTH - 1) + b"</rss>",
    ],
    ids=lambda body: repr(body[:40]),
)
def test_honest_xml_is_read_whatever_its_encoding(body: bytes) -> None:
    assert load_xml(Document(body), ("rss",)).tag == "rss"


def test_names_keep_their_namespace_as_in_any_other_tree() -> None:
    body = b'<rss xmlns:a="urn:a" xmlns="urn:b"><a:b a:c="1" d="2">x<i/>y</a:b></rss>'
    root = load_xml(Document(body), ("rss",))
    (child,) = root
    assert (root.tag, child.tag) == ("{urn:b}rss", "{urn:a}b")
    assert (child.attrib, "".join(child.itertext())) == ({"{urn:a}c": "1", "d": "2"}, "xy")


@pytest.mark.parametrize(
    ("unit", "after"),
    [
        ("<a/>", ""),
        ("<a>", "</a>"),
        ("&amp;", ""),
        ("<!---->", ""),
        ("<![CDATA[]]>", ""),
        ("<?a?>", ""),
        ('<a xmlns="b"/>', ""),
        ("<a ", ""),
        ("&", ""),
        ("]", ""),
        ("\n", ""),
    ],
    ids=repr,
)
def test_eight_mebibytes_of_hostile_xml_take_little_time(unit: str, after: str) -> None:
    times = SIZE // len(unit + after)
    body = ("<rss>" + unit * times + after * times + "</rss>").encode()
    began = time.process_time()
    try:
        load_xml(Document(body), ("rss",))
    except FeedError as error:
        assert error.kind in {"blocked", "parse"}  # noqa: PT017
    assert time.process_time() - began < 3
