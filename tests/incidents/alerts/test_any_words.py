"""Whatever people write, each format stays right. The writers alone, without a database."""

from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.alerts.channel import Channel
from incidents.alerts.entries import Effect, Entry, Said, Step, clean, line
from incidents.alerts.syndication import WRITERS
from tests.portal.pages import LANGUAGES

from .reading import each_form
from .validators import problems

# What PostgreSQL can keep: no NUL and no halves of pairs. Marks of the formats come often.
WORDS = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"])
    | st.sampled_from("<>&;:,\\\"'\r\n\t]]>\x01\x85\u2028\u202e\ufeff\uffff"),
    max_size=120,
)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)


@st.composite
def entries(draw) -> Entry:
    said = st.builds(
        lambda text, language, *flags: Said(clean(text), language, *flags),
        WORDS,
        st.sampled_from(list(LANGUAGES)),
        *[st.booleans()] * 3,
    )
    start, length = draw(MOMENTS), draw(st.integers(-10, 10**6))
    end = draw(st.none() | st.just(start + timedelta(seconds=max(0, length))))
    steps = st.builds(
        lambda body, at, corrects, source: Step(
            "1", "resolved", "Resolved", at, body, corrects, False, line(source), clean(source)
        ),
        said,
        MOMENTS,
        st.none() | MOMENTS,
        WORDS,
    )
    effect = Effect("zalo", line(draw(WORDS)), "degraded", "Degraded", start, end)
    title = draw(WORDS)
    return Entry(
        id="urn:uuid:6739f1b6-cddb-5a0d-840f-a5843144b26b",
        uid="6739f1b6-cddb-5a0d-840f-a5843144b26b",
        url="https://x.example/vi/incidents/a/",
        heading=f"Resolved: {line(title)}",
        title=Said(line(title), draw(st.sampled_from(list(LANGUAGES)))),
        summary=draw(said),
        kind="outage",
        kind_label="Outage",
        phase="resolved",
        phase_label="Resolved",
        impact="minor",
        is_open=draw(st.booleans()),
        started_at=start,
        started_precision=draw(st.sampled_from(["exact", "about", "day"])),
        resolved_at=end,
        resolved_precision=draw(st.sampled_from(["exact", "about", "day"])),
        published=draw(MOMENTS),
        updated=draw(MOMENTS),
        effects=tuple([effect] * draw(st.integers(0, 2))),
        steps=tuple(draw(st.lists(steps, max_size=3))),
    )


@each_form
@given(entry=entries(), name=WORDS, language=st.sampled_from(list(LANGUAGES)))
@settings(max_examples=40, deadline=None)
def test_any_words_at_any_time_make_a_right_feed(form, entry, name, language):
    channel = Channel(
        path="incidents",
        page="https://x.example/vi/",
        title=f"Bình tĩnh: {line(name)}",
        subtitle=line(name),
        language=language,
        author=line(name) or "Bình tĩnh",
        entries=(entry,),
    )
    with override(language):
        written = WRITERS[form].write(channel)
    assert problems(HttpResponse(written, content_type=WRITERS[form].CONTENT_TYPE), form) == []
