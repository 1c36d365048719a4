"""`refresh_feeds` and `read_feed`, as a person at a terminal uses them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from incidents.models import StatusChange
from tests.factories import make_feed, make_platform
from tests.lib.processes import Processes

from .statuspage import incident

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def portal(committed, tmp_path):
    processes = Processes(tmp_path)
    yield processes
    processes.end()


def refresh_feeds(*arguments: str) -> list[list[str]]:
    out = StringIO()
    call_command("refresh_feeds", *arguments, stdout=out)
    return [line.split(maxsplit=5) for line in out.getvalue().splitlines()]


@pytest.mark.django_db
def test_a_table_shows_what_happened_to_each_source(page):
    page.says("major_outage", [incident()])
    make_feed("a-good", [make_platform()], urls=page.url)
    make_feed("b-bad", urls="http://10.0.0.1/")
    make_feed("c-off", urls=page.url, enabled=False)
    table = refresh_feeds()
    assert table[0] == ["feed", "result", "state", "events", "proposals", "error"]
    assert table[1] == ["a-good", "new", "major_outage", "1", "1"]
    assert table[2][:5] == ["b-bad", "failed", "unknown", "0", "0"]
    assert table[2][5].startswith("blocked: 10.0.0.1")
    assert len(table) == 3
    assert refresh_feeds()[1][:2] == ["a-good", "unchanged"]


@pytest.mark.django_db
def test_only_the_sources_that_are_named_are_read_even_when_switched_off(page):
    for slug in ("one", "two", "three"):
        make_feed(slug, urls=page.url, enabled=slug != "two")
    table = refresh_feeds("--feed", "one", "--feed", "two")
    assert [row[0] for row in table[1:]] == ["one", "two"]


@pytest.mark.django_db
def test_a_source_that_does_not_exist_is_an_error_and_nothing_is_read(page):
    make_feed("one", urls=page.url)
    with pytest.raises(CommandError, match="'nowhere'"):
        refresh_feeds("--feed", "one", "--feed", "nowhere")
    assert page.requests == []


@pytest.mark.django_db
def test_without_sources_the_table_is_its_head():
    assert len(refresh_feeds()) == 1


@pytest.mark.audit
def test_the_real_command_moves_the_board_and_leaves_no_noise(portal, page):
    page.says("degraded_performance")
    platform = make_platform()
    make_feed("sen", [platform], urls=page.url)
    done = portal.manage("refresh_feeds", "--feed", "sen")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1].split() == ["sen", "new", "degraded", "0", "1"]
    assert StatusChange.objects.current().get(platform=platform).state == "degraded"
    failed = portal.manage("refresh_feeds", "--feed", "nowhere")
    assert failed.returncode == 1
    assert failed.stderr == "CommandError: There is no status source 'nowhere'.\n"


@pytest.mark.parametrize(
    ("name", "code"),
    [("trouble_all_components_green.json", 0), ("truncated.json", 1), ("html_instead.html", 1)],
)
def test_read_feed_prints_the_reading_of_a_file(name, code, portal):
    path = SAMPLES / "statuspage" / name
    done = portal.manage("read_feed", "statuspage", str(path))
    assert (done.returncode, done.stderr) == (code, "")
    found = json.loads(done.stdout)
    expected = json.loads(path.with_name(f"{path.stem}.expected.json").read_text())
    if code:
        assert found.pop("message")
    assert found == expected


@pytest.mark.audit
def test_read_feed_names_the_providers_it_knows_and_the_file_it_cannot_read(portal):
    done = portal.manage("read_feed", "nobody", "x")
    assert done.returncode == 2
    assert "known are: statuspage," in done.stderr
    done = portal.manage("read_feed", "statuspage", "/nowhere/x.json")
    assert done.returncode == 2
    assert "cannot read the file" in done.stderr
