"""What an answer says about an address: a table of answers and findings."""

import pytest

from lib.link_health import finding, owner
from lib.outgoing import Look, OutgoingError

DEEP = "https://www.bao.com.vn/tin/su-co-facebook.html"
WORDS = "Sự cố Facebook tối ngày 5 tháng 3 khiến nhiều người dùng bị đăng xuất. " * 8
ARTICLE = f"<html><title>Sự cố Facebook</title><body><h1>Sự cố</h1><p>{WORDS}</p>"
FRONT = f"<html><title>Báo</title><body><p>Tin mới {WORDS} {WORDS}</p>"
SHELL = "<html><title>Ứng dụng</title><body><div id=root></div><script>var token='a9'</script>"


def look(body=ARTICLE, status=200, url=DEEP) -> Look:
    return Look(status=status, url=url, body=body.encode())


def titled(title: str, heading="") -> str:
    return f"<!doctype html><head><title>{title}</title></head><body><h1>{heading}</h1>{WORDS}"


@pytest.mark.parametrize("status", [200, 204, 206])
def test_a_page_that_answers_is_in_order(status):
    found = finding(DEEP, look(status=status), look(status=404))
    assert (found.result, found.reason) == ("ok", "")
    assert (found.final_url, found.title) == (DEEP, "Sự cố Facebook")


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (400, "broken"),
        (404, "broken"),
        (410, "broken"),
        (500, "broken"),
        (502, "broken"),
        (401, "unclear"),
        (403, "unclear"),
        (405, "unclear"),
        (429, "unclear"),
        (451, "unclear"),
        (503, "unclear"),
        (522, "unclear"),
        (999, "unclear"),
    ],
)
def test_a_status_breaks_a_link_or_proves_nothing(status, result):
    found = finding(DEEP, look("", status))
    assert (found.result, found.detail) == (result, f"status {status}")


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("404", ""),
        ("404 Not Found", ""),
        ("Error 404", ""),
        ("Page not found | Help Centre", ""),
        ("This page isn't available", ""),
        ("Không tìm thấy trang", ""),
        ("Lỗi 404 - Báo", ""),
        ("Báo", "Trang này không tồn tại"),
        ("Báo", "Bài viết đã bị gỡ"),
        ("Báo", "Nội dung này không còn tồn tại"),
        ("Trợ giúp", "Trang bạn tìm kiếm không có ở đây"),
    ],
)
def test_a_page_that_says_it_is_gone_is_gone_whatever_the_server_says(title, heading):
    found = finding(DEEP, look(titled(title, heading)))
    assert (found.result, found.reason) == ("gone", "says_so")


@pytest.mark.parametrize(
    "title",
    [
        "Facebook mất tích: 404 triệu người dùng hoang mang",
        "Không tìm thấy nạn nhân vụ lừa đảo",
        "Người dùng không tồn tại trên mạng",
        "Trang phục không còn hợp mốt",
        "Sự cố Zalo",
    ],
)
def test_a_headline_about_something_else_is_no_sign(title):
    assert finding(DEEP, look(titled(title)), look(status=404)).result == "ok"


@pytest.mark.parametrize(
    "path", ["/", "", "/vi", "/vi/", "/en-us/", "/home", "/trang-chu", "/index.html"]
)
def test_a_deep_link_that_ends_on_the_home_page_is_gone(path):
    found = finding(DEEP, look(FRONT, url=f"https://bao.com.vn{path}"))
    assert (found.result, found.reason) == ("gone", "home_page")


@pytest.mark.parametrize("url", ["https://bao.com.vn", "https://www.bao.com.vn/vi/"])
def test_a_home_page_that_ends_on_the_home_page_is_in_order(url):
    assert finding(url, look(FRONT, url="https://bao.com.vn/en/")).result == "ok"


@pytest.mark.parametrize(
    ("body", "control", "expected"),
    [
        (FRONT, FRONT, ("gone", "same_page")),
        (FRONT.replace("Tin", "Tin 17"), FRONT.replace("Tin", "Tin 99"), ("gone", "same_page")),
        (SHELL, SHELL.replace("a9", "b7"), ("unclear", "only_scripts")),
        (ARTICLE, FRONT, ("ok", "")),
    ],
)
def test_the_same_page_for_an_invented_address_is_no_page(body, control, expected):
    found = finding(DEEP, look(body), look(control, url="https://www.bao.com.vn/zz"))
    assert (found.result, found.reason) == expected


def test_an_honest_404_for_an_invented_address_says_nothing_of_ours():
    assert finding(DEEP, look(FRONT), look(FRONT, status=404)).result == "ok"


@pytest.mark.parametrize(
    ("asked", "final", "result"),
    [
        ("https://bao.com.vn/a", "https://www.bao.com.vn/a", "ok"),
        ("https://facebook.com/hacked", "https://m.facebook.com/hacked/", "ok"),
        ("https://a.gov.vn/x", "https://dichvu.a.gov.vn/x", "ok"),
        ("https://a.gov.vn/x", "https://b.gov.vn/x", "moved"),
        ("https://bao.vn/x", "https://casino.example/x", "moved"),
        ("https://g.co/recover", "https://accounts.google.com/recover", "moved"),
        ("https://mot.blogspot.com/x", "https://hai.blogspot.com/x", "moved"),
        ("http://192.0.2.1/x", "http://192.0.2.2/x", "moved"),
        ("https://bao.vn/x", "https://www.hugedomains.com/bao.vn", "parked"),
    ],
)
def test_another_owner_of_the_domain_is_a_move_and_a_subdomain_is_none(asked, final, result):
    assert finding(asked, look(url=final)).result == result


@pytest.mark.parametrize("status", [403, 404, 503])
def test_who_took_a_domain_over_is_told_even_where_he_answers_with_an_error(status):
    assert finding(DEEP, look("", status, "https://casino.example/")).result == "moved"


@pytest.mark.parametrize(
    "words",
    ["This domain is for sale!", "Buy this domain", "Tên miền này đang được rao bán"],
)
def test_a_domain_that_is_for_sale_is_parked(words):
    found = finding(DEEP, look(f"<html><title>bao.com.vn</title><body>{words}"))
    assert (found.result, found.reason) == ("parked", "for_sale")


def test_a_page_that_sends_browsers_on_by_itself_is_followed_in_thought():
    body = '<html><head><meta http-equiv="refresh" content="0; url=https://casino.example/a">'
    found = finding(DEEP, look(body))
    assert (found.result, found.final_url) == ("moved", "https://casino.example/a")


@pytest.mark.parametrize("path", ["/login/", "/vi/dang-nhap?next=1", "/checkpoint/1"])
def test_a_wall_that_asks_to_sign_in_proves_nothing(path):
    found = finding(DEEP, look(titled("404"), url=f"https://bao.com.vn{path}"))
    assert (found.result, found.reason) == ("unclear", "sign_in")


def test_what_is_no_page_is_not_read_as_one():
    pdf = Look(status=200, url=DEEP, body=b"%PDF-1.7 404 page not found <title>404</title>"[:30])
    assert finding(DEEP, pdf, pdf).result == "ok"


def failure(kind: str, cause: Exception | None = None) -> OutgoingError:
    error = OutgoingError(kind, "words")
    error.__cause__ = cause
    error.url = DEEP
    return error


class CertificateError(Exception):
    pass


class gaierror(OSError):
    pass


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (failure("network", gaierror()), ("broken", "no_name", True)),
        (failure("network", ConnectionRefusedError()), ("broken", "no_connection", True)),
        (failure("network", CertificateError()), ("broken", "certificate", False)),
        (failure("timeout", TimeoutError()), ("broken", "no_answer", True)),
        (failure("http"), ("broken", "status", False)),
        (failure("blocked"), ("unclear", "not_asked", False)),
    ],
)
def test_a_failure_is_told_by_what_lies_under_it(error, expected):
    found = finding(DEEP, error)
    assert (found.result, found.reason, found.is_silent) == expected


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.vnexpress.net", "vnexpress.net"),
        ("congan.ninhbinh.gov.vn", "ninhbinh.gov.vn"),
        ("gov.vn", "gov.vn"),
        ("a.b.co.uk", "b.co.uk"),
        ("co.vn", "co.vn"),
        ("10.0.0.1", "10.0.0.1"),
        ("Me.GitHub.io.", "me.github.io"),
        (None, ""),
    ],
)
def test_a_domain_is_told_from_its_suffix(host, domain):
    assert owner(host) == domain
