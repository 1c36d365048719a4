"""The nightly check against real servers on loopback: patient, polite, and never blind itself."""

import re
from datetime import timedelta

import pytest
import time_machine
from werkzeug import Response

from directory.models import ContentVersion, LinkCheck, OfficialLink, Source
from guidance.outgoing_links import addresses
from lib import outgoing
from portal import link_checks
from tests.factories import NOON, make_link, make_platform, make_source
from tests.lib.probed import table_of_names  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WORDS = "Cách lấy lại tài khoản khi bị chiếm đoạt, từng bước một. " * 10
PAGE = f"<html><title>Trợ giúp</title><body>{WORDS}"


@pytest.fixture(autouse=True)
def _loopback(settings, monkeypatch):
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    monkeypatch.setattr(outgoing, "RETRY_PAUSE", 0.01)


@pytest.fixture
def site(httpserver, names):
    """`site("bao.vn", "/tin")` is an address of a name that this server answers for."""

    def address(host: str, path="/") -> str:
        names[host] = ["127.0.0.1"]
        return f"http://{host}:{httpserver.port}{path}"

    return address


def serve(httpserver, path, body=PAGE, **options) -> None:
    httpserver.expect_request(path).respond_with_data(body, content_type="text/html", **options)


def forward(httpserver, path: str, to: str) -> None:
    answer = Response(status=302, headers={"Location": to})
    httpserver.expect_request(path).respond_with_response(answer)


def night(number: int) -> int:
    """Check everything that waits on one night; return how many addresses were asked."""
    asked = 0
    with time_machine.travel(NOON + number * DAY, tick=False):
        while some := link_checks.check_some(NOON + number * DAY):
            asked += some
    return asked


def result_of(url: str) -> tuple[str, str]:
    check = LinkCheck.objects.get(url=url)
    return check.result, check.reason


def test_what_is_asked_is_what_pages_lead_to(site):
    platform = make_platform()
    make_link(platform, "website", site("bao.vn"), verified_against=make_source(url=""))
    make_source(url=site("tin.vn", "/a"), archived_url="https://web.archive.org/x")
    make_source(url="http://localhost:8000/vi/")  # ours
    assert link_checks.gather() == (3, 0)
    assert link_checks.gather() == (0, 0)
    Source.objects.exclude(archived_url="").update(archived_url="")
    assert link_checks.gather() == (0, 1)
    assert set(LinkCheck.objects.values_list("url", flat=True)) == set(addresses())


def test_each_address_is_asked_once_a_night_and_one_of_a_host_at_a_time(site, httpserver):
    urls = [site("bao.vn", f"/{number}") for number in range(3)] + [site("tin.vn")]
    for url in urls:
        serve(httpserver, url[url.index("/", 8) :])
        LinkCheck.objects.create(url=url)
    assert [link_checks.check_some(NOON) for _each in range(4)] == [2, 1, 1, 0]
    assert night(1) == 4
    assert {result_of(url) for url in urls} == {("ok", "")}


def test_two_failures_on_two_days_make_a_problem_and_one_success_ends_it(site, httpserver):
    url = site("bao.vn", "/tin")
    LinkCheck.objects.create(url=url)
    night(0)
    assert result_of(url) == ("broken", "status")
    assert not LinkCheck.objects.problems().exists()
    LinkCheck.objects.update(taken_at=None)
    night(0)  # the same day once more is no second day
    assert not LinkCheck.objects.problems().exists()
    night(1)
    problem = LinkCheck.objects.problems().get()
    assert (problem.failed_days, problem.failing_since) == (2, NOON)
    serve(httpserver, "/tin")
    night(2)
    assert not LinkCheck.objects.problems().exists()
    assert LinkCheck.objects.get().ok_at == NOON + 2 * DAY


def test_a_wall_against_robots_neither_begins_nor_ends_a_failure(site, httpserver):
    url = site("bao.vn", "/tin")
    LinkCheck.objects.create(url=url)
    httpserver.expect_oneshot_request("/tin").respond_with_data(status=403)
    night(0)
    assert result_of(url) == ("unclear", "refused")
    night(1)  # 404 by now: nothing is served
    httpserver.expect_oneshot_request("/tin").respond_with_data(status=429)
    night(2)
    night(3)
    assert LinkCheck.objects.problems().get().failed_days == 2


def test_soft_404s_are_found_by_an_invented_address_of_the_same_host(site, httpserver):
    url, front = site("bao.vn", "/tin"), site("tin.vn", "/tin")
    here = {"Host": f"tin.vn:{httpserver.port}"}
    home = Response(status=301, headers={"Location": "/"})
    httpserver.expect_request("/tin", headers=here).respond_with_response(home)
    serve(httpserver, re.compile("/.*"))
    for each in (url, front):
        LinkCheck.objects.create(url=each)
    night(0)
    assert result_of(url) == ("gone", "same_page")
    assert result_of(front) == ("gone", "home_page")


def test_a_moved_domain_is_hidden_from_readers_after_two_days_until_an_editor_looks(
    client, site, httpserver
):
    old, new = site("cu.vn", "/hacked"), site("casino.example", "/x")
    forward(httpserver, "/hacked", new)
    serve(httpserver, "/x")
    platform = make_platform("zalo")
    make_link(platform, "hacked", old, verified_against=make_source(url=""))
    link_checks.gather()
    night(0)
    assert result_of(old) == ("moved", "other_domain")
    assert OfficialLink.objects.public().exists()
    before = ContentVersion.current()
    night(1)
    assert ContentVersion.current() > before
    assert not OfficialLink.objects.public().exists()
    assert old not in client.get("/vi/platforms/zalo/").content.decode()
    assert client.get("/api/v1/platforms/zalo/").json()["links"] == []
    check = LinkCheck.objects.get(url=old)
    check.accept(None, NOON)
    check.save()
    assert OfficialLink.objects.public().exists()
    night(2)  # the same end again: what was accepted stays so
    assert OfficialLink.objects.public().exists()
    httpserver.clear()
    forward(httpserver, "/hacked", site("khac.example", "/x"))
    serve(httpserver, "/x")
    night(3)
    assert not OfficialLink.objects.public().exists(), "another end than the one accepted"


def test_a_broken_official_address_stays_until_an_editor_takes_it_off(site):
    url = site("cu.vn", "/hacked")
    make_link(make_platform(), "hacked", url, verified_against=make_source(url=""))
    link_checks.gather()
    night(0)
    night(1)
    assert LinkCheck.objects.problems().get().url == url
    assert OfficialLink.objects.public().exists()


def test_where_many_sites_lead_to_one_place_the_network_is_the_matter(site, httpserver):
    wall = site("nha-mang.example", "/chan")
    serve(httpserver, "/chan")
    forward(httpserver, "/tin", wall)
    for name in ("mot.vn", "hai.vn", "ba.vn"):
        LinkCheck.objects.create(url=site(name, "/tin"))
    night(0)
    found = set(LinkCheck.objects.values_list("result", "reason"))
    assert found == {("unclear", "intercepted")}


def test_our_own_outage_is_nobodys_fault(site, names, settings, monkeypatch):
    monkeypatch.setattr("incidents.feeds.connectivity.FRESH", 0.0)
    for host in ("mot.vn", "hai.vn"):
        site(host)
        names[host] = []
        LinkCheck.objects.create(url=f"http://{host}/tin")
    settings.CONNECTIVITY_TARGETS = ["tcp://127.0.0.1:1"]
    assert link_checks.check_some(NOON) == 0
    assert not LinkCheck.objects.exclude(checked_at=None).exists()
    settings.CONNECTIVITY_TARGETS = []
    assert link_checks.check_some(NOON) == 2
    assert set(LinkCheck.objects.values_list("reason", flat=True)) == {"no_name"}


def test_an_address_into_our_own_network_is_not_asked(settings, httpserver):
    settings.OUTGOING_ALLOWED_NETWORKS = []
    LinkCheck.objects.create(url=httpserver.url_for("/tin"))
    night(0)
    assert result_of(httpserver.url_for("/tin")) == ("unclear", "not_asked")
    assert httpserver.log == []


def test_the_end_of_a_certificate_is_noted(monkeypatch, names):
    names["bao.vn"] = []
    ends = NOON + 10 * DAY

    async def asked(client, address):
        assert address == "tls://bao.vn:443"
        return link_checks.probing.Check(address, True, "", 0.1, ends)

    monkeypatch.setattr(link_checks.probing, "check", asked)
    LinkCheck.objects.create(url="https://bao.vn/")
    link_checks.check_some(NOON)
    assert LinkCheck.objects.ending_certificates(NOON).get().certificate_ends_at == ends
    assert not LinkCheck.objects.ending_certificates(NOON - 5 * DAY).exists()
