"""Drawings: bars for what compares, lines for series over time, nothing for what is not known."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from directory.charts import series
from directory.models import Statistic, StatisticText
from incidents.charts import chart
from incidents.models import Figure, FigurePoint, FigurePointText, FigureText
from lib.drawing import Scale, bars, lanes, percent, time_steps, unbroken, value_steps
from tests.factories import NOON, PUBLIC, make_incident, make_source

MINUTE = timedelta(minutes=1)


def test_bars_begin_at_zero_and_keep_their_ratio():
    spans = bars([Decimal(1), Decimal("0.5"), Decimal(2)])
    assert [(span.x, span.width) for span in spans] == [
        ("0%", "50%"),
        ("0%", "25%"),
        ("0%", "100%"),
    ]


def test_in_a_mirrored_drawing_bars_begin_at_the_right():
    assert [(span.x, span.x2) for span in bars([Decimal(1), Decimal(4)], mirrored=True)] == [
        ("75%", "100%"),
        ("0%", "100%"),
    ]


@pytest.mark.parametrize("values", [[], [5], [0, 0], [3, -1]])
def test_what_cannot_be_compared_has_no_bars(values):
    assert bars([Decimal(value) for value in values]) == []


def test_a_share_is_written_with_a_point_in_every_language():
    with translation.override("vi"):
        assert percent(0.1234) == "12.34%"


def test_outside_of_a_scale_stands_at_its_edge():
    scale = Scale(10, 20)
    assert [scale.at(value) for value in (5, 10, 15, 20, 30)] == ["0%", "0%", "50%", "100%", "100%"]


@pytest.mark.parametrize(
    ("largest", "steps"),
    [
        (2.0, [0, 0.5, 1.0, 1.5, 2.0]),
        (100, [0, 25, 50, 75, 100]),
        (2230, [0, 1000, 2000, 3000]),
        (0.18, [0, 0.05, 0.1, 0.15, 0.2]),
        (0, [0]),
    ],
)
def test_steps_of_values_are_round_and_reach_the_largest(largest, steps):
    assert value_steps(largest) == pytest.approx(steps)


@pytest.mark.parametrize(
    ("length", "second"),
    [
        (timedelta(minutes=4), timedelta(minutes=1)),
        (timedelta(minutes=139), timedelta(minutes=30)),
        (timedelta(hours=7), timedelta(hours=2)),
        (timedelta(days=3), timedelta(days=1)),
        (timedelta(days=40), timedelta(days=14)),
    ],
)
def test_steps_of_time_are_those_people_count_in(length, second):
    first = datetime(2024, 3, 5, 21, 56, tzinfo=UTC)
    steps = time_steps(first, first + length)
    assert 2 <= len(steps) <= 5
    assert steps[1] - steps[0] == second
    assert all(first <= step <= first + length for step in steps)


def test_years_are_counted_in_first_days_of_months():
    first = datetime(2019, 11, 5, tzinfo=UTC)
    steps = time_steps(first, first + timedelta(days=1100))
    assert 2 <= len(steps) <= 5
    assert {(step.day, step.hour) for step in steps} == {(1, 0)}


def test_a_line_breaks_where_nothing_was_measured():
    times = [NOON + MINUTE * each for each in (0, 5, 10, 40, 45)]
    assert unbroken(times) == [slice(0, 3), slice(3, 5)]
    assert unbroken(times[:3]) == [slice(0, 3)]
    assert unbroken(times[:1]) == [slice(0, 1)]


def test_numbers_too_close_to_each_other_stand_above_each_other():
    assert lanes([0.1, 0.12, 0.5, 0.52, 0.53], apart=0.05) == [0, 1, 0, 1, 2]


def make_figure(*values, unit="reports"):
    """A figure of (label, minute or None, value)."""
    figure = Figure.objects.create(
        incident=make_incident(), slug=f"f{Figure.objects.count()}", unit=unit, published_at=PUBLIC,
        method="press", source=make_source(),
    )  # fmt: skip
    FigureText.objects.create(figure=figure, language="vi", title="Lượt báo lỗi")
    points = []
    for position, (label, minute, value) in enumerate(values, start=1):
        at = None if minute is None else NOON + MINUTE * minute
        point = FigurePoint.objects.create(figure=figure, position=position, value=value, at=at)
        FigurePointText.objects.create(point=point, language="vi", label=label)
        points.append(point)
    return figure, points


@pytest.mark.django_db
def test_values_of_different_things_are_bars_even_where_each_has_a_minute():
    drawn = chart(*make_figure(("Facebook", 1, 500), ("Instagram", 2, 100), ("Threads", 3, 5)))
    assert [bar.label for bar in drawn.bars] == ["Facebook", "Instagram", "Threads"]
    assert drawn.curve is None


@pytest.mark.django_db
def test_one_thing_measured_three_times_is_a_line_in_the_order_of_time():
    drawn = chart(*make_figure(("Facebook", 20, 300), ("Facebook", 0, 100), ("Facebook", 10, 200)))
    assert drawn.bars == ()
    (line,) = drawn.curve.lines
    assert [dot.x for dot in line.dots] == sorted(
        (dot.x for dot in line.dots), key=lambda x: float(x[:-1])
    )
    assert [dot.y for dot in line.dots] == sorted(
        (dot.y for dot in line.dots), key=float, reverse=True
    )
    assert len(line.stretches) == 1
    assert line.stretches[0].count(" ") == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        [("Facebook", 0, 1), ("Facebook", 5, 2), ("Facebook", None, 3)],  # a time is missing
        [("Facebook", 0, 1), ("Facebook", 5, 2)],  # too few
        [("Facebook", 0, 1), ("Facebook", 0, 2), ("Facebook", 5, 3)],  # a time twice
        [("A", 0, 1), ("A", 1, 2), ("A", 2, 3), ("B", 0, 1)],  # one of the two is no series
    ],
)
def test_what_is_not_a_whole_series_has_no_line(values):
    assert chart(*make_figure(*values)).curve is None


@pytest.mark.django_db
def test_time_runs_the_way_the_language_is_written():
    figure = make_figure(("A", 0, 1), ("A", 10, 2), ("A", 20, 3))
    shares = {}
    for language in ("vi", "ar"):
        with translation.override(language):
            (line,) = chart(*figure, language).curve.lines
        shares[language] = [float(dot.x[:-1]) for dot in line.dots]
    assert shares["vi"] == sorted(shares["vi"])
    assert shares["ar"] == sorted(shares["ar"], reverse=True)


@pytest.mark.django_db
def test_a_curve_says_in_words_what_it_shows():
    figure = make_figure(("Facebook", 0, 100), ("Facebook", 10, 4500), ("Facebook", 20, 7))
    with translation.override("en"), timezone.override("Asia/Ho_Chi_Minh"):
        sentence = chart(*figure, "en").curve.sentence
    assert "Facebook: 3 values" in sentence
    assert "4,500" in sentence
    assert "19:10" in sentence  # of the highest, in the zone of the page
    assert "<" not in sentence


@pytest.mark.django_db
def test_a_single_value_is_not_drawn():
    drawn = chart(*make_figure(("Facebook", 0, 500)))
    assert not drawn.is_drawn
    assert len(drawn.points) == 1


def make_statistic(slug: str, series_slug: str, value, unit="people"):
    row = Statistic.objects.create(
        slug=slug, value=value, unit=unit, as_of="2024", method="survey", series=series_slug,
        source=make_source(), published_at=PUBLIC,
    )  # fmt: skip
    StatisticText.objects.create(statistic=row, language="vi", label=slug)
    return row


@pytest.mark.django_db
def test_statistics_are_drawn_inside_their_series_and_only_in_one_unit():
    rows = [
        make_statistic("a1", "a", 10),
        make_statistic("a2", "a", 20),
        make_statistic("b1", "b", 1000),
        make_statistic("c1", "c", 1),
        make_statistic("c2", "c", 2, unit="percent"),
    ]
    drawn = {each.slug: [bar.span.width for bar in each.bars] for each in series(rows)}
    assert drawn == {"a": ["50%", "100%"], "b": [], "c": []}
