"""Nonsense on every write address: a 4xx with a clear problem document, and nothing is changed.

What is sent is random JSON, bytes that are none, and good requests with one part made wrong. Of the
last some are good still; what is asked then is that they are answered and no server fails.
"""

import json
import sys

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_feed, make_incident, make_platform, make_source, make_update

from .tools import CALM, CLAIM, OPENED, PROBLEM, READING, STEP, Tool

WRITES = {
    "incidents/": {**OPENED, "machine": ["en"], "guides": [], "fraud_forms": []},
    "incidents/sen-2026/updates/": {**STEP, "levels": {"sen": "degraded"}, "seen": "1"},
    "incidents/sen-2026/claims/": {
        **CLAIM,
        "said_at": "2026-11-20T08:00:00Z",
        "reasons": {"vi": "Chưa rõ."},
        "source": {"url": "https://bao.example/tin", "publisher": "Báo", "title": "Tin"},
        "reporters": [{"name": "Hãng tin", "source": "bao"}],
        "contradicts": [],
    },
    "feeds/sen-push/readings/": {**CALM, "events": READING["events"], "headline": "x"},
}
EACH = pytest.mark.parametrize("path", WRITES)
FEW, MANY = 20, 300

TEXT = st.one_of(
    st.text(max_size=40),
    st.text(alphabet='\0\x01\x1f\u202e\ufeff\U0001f600aZ09"\\{}', max_size=20),
    st.sampled_from(["x" * 6_000, "ạ" * 20_001, "9" * 400, "1e999", "-0", "{platforms}", "null"]),
    st.sampled_from(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z"]),
    st.sampled_from(
        ["degraded", "sen", "1", "vi", "https://a.example/", "javascript:1", "http://["]
    ),
)
LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
)
JSON = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
BYTES = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b'"x"',
            b"{}x",
            b'{"kind": NaN}',
            b'{"kind": "\xff\xfe"}',
            b'{"kind": "\\ud800"}',
            b"\xef\xbb\xbf{}",
            '{"kind": "outage"}'.encode("utf-16"),
            b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
            b'{"a":' * 300 + b"1" + b"}" * 300,
            b'{"events":' + b"[" * 900 + b"]" * 900 + b"}",
            b'{"kind": "' + b"x" * 300_000 + b'"}',
            b'{"kind": ' + b"9" * 5_000 + b"}",
            b"--x\r\nContent-Disposition: form-data; name=kind\r\n\r\noutage\r\n--x--",
        ]
    ),
)
KINDS = st.sampled_from(
    ["", "text/plain", "application/xml", "multipart/form-data; boundary=x", "nonsense", "a/b;c"]
)


def paths_of(value, path=()):
    """Yield where each part of a JSON value is."""
    yield path
    if isinstance(value, (dict, list)):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths_of(each, (*path, key))


def made_wrong(body):
    """A good request with one part replaced, left out, or with a member that nobody knows."""

    def change(drawn):
        path, how, value, name = drawn
        copy = json.loads(json.dumps(body))
        place = copy
        for key in path[:-1]:
            place = place[key]
        if not path or (how == "add" and isinstance(place[path[-1]], dict)):
            target = place[path[-1]] if path else copy
            target[name] = value
        elif how == "leave out":
            del place[path[-1]]
        else:
            place[path[-1]] = value
        return copy

    return st.tuples(
        st.sampled_from(list(paths_of(body))),
        st.sampled_from(["replace", "leave out", "add"]),
        JSON,
        st.text(max_size=20),
    ).map(change)


def rows() -> tuple:
    """Return how many rows each table has, in one question, and the version of what is public."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        counts = ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)
        cursor.execute(
            f"SELECT {counts}, (SELECT sum(number) FROM directory_contentversion), "
            "(SELECT string_agg(r::text, '' ORDER BY id) FROM incidents_incident AS r), "
            "(SELECT string_agg(r::text, '' ORDER BY id) FROM feeds_feed AS r)"
        )
        return cursor.fetchone()


@pytest.fixture
def tool(db, settings):
    settings.API_WRITES_PER_MINUTE = sys.maxsize
    sen = make_platform("sen")
    make_feed("sen-push", [sen], provider="push", urls="")
    make_update(make_incident("sen-2026", [sen]))
    make_source("bao")
    found = Tool(feeds=["sen-push"])
    found.row.used()
    return found


def refuses(tool, before, path, body, **headers) -> None:
    """Send nonsense: it is refused, the document says why, and no row is another one."""
    answer = tool.post(path, body, **headers)
    assert 400 <= answer.status_code < 500, (answer.status_code, body)
    assert answer.headers["Content-Type"] == PROBLEM
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem.get("errors") or problem.get("detail")
    assert rows() == before


def survives(tool, before, path, body) -> None:
    """Send what may be good by chance: it is done or refused, and taken back."""
    with transaction.atomic():
        answer = tool.post(path, body)
        assert answer.status_code < 500, body
        transaction.set_rollback(answer.status_code < 300)
        done = answer.status_code < 300
    if not done:
        problem = answer.json()
        assert problem.get("errors") or problem.get("detail")
    assert rows() == before


def tries(number: int):
    return settings(
        max_examples=number,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        derandomize=number == FEW,
        database=None,
    )


def check(tool, path: str, number: int) -> None:
    before = rows()

    @tries(number)
    @given(BYTES)
    def bytes_that_are_no_object(body):
        refuses(tool, before, path, body)

    @tries(number)
    @given(JSON)
    def any_json(body):
        refuses(tool, before, path, body)

    @tries(number)
    @given(made_wrong(WRITES[path]))
    def nearly_right(body):
        survives(tool, before, path, body)

    @tries(number // 4)
    @given(KINDS)
    def other_types(kind):
        refuses(tool, before, path, WRITES[path], content_type=kind)

    bytes_that_are_no_object()
    any_json()
    nearly_right()
    other_types()


@EACH
def test_nonsense_is_refused_and_changes_nothing(tool, path):
    check(tool, path, FEW)


@pytest.mark.audit
@EACH
def test_much_nonsense_is_refused_and_changes_nothing(tool, path):
    check(tool, path, MANY)


@EACH
def test_what_the_nonsense_is_made_from_is_good(tool, path):
    answer = tool.post(path, WRITES[path])
    assert answer.status_code in (200, 201), answer.content


@pytest.mark.django_db
def test_addresses_with_nonsense_in_them_are_not_there(tool):
    for path in ("incidents/%00/updates/", "incidents/../claims/", "feeds/a%2Fb/readings/"):
        answer = tool.post(path, STEP)
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == PROBLEM
