"""The HTML of every kind of page is valid: by a strict parser always, by the Nu checker in audits.

No browser is needed: pages are asked for through Django's own client.
"""

import pytest
from django.test import Client

from tests.look import tools

from .markup import faults
from .pages import in_moods, missing, told

LANGUAGES = ("vi", "ar")


@pytest.fixture(scope="module")
def documents(starter, django_db_blocker):
    """The HTML of each kind of page by `name.language`, each in its mood; or why there is none."""
    client, found = Client(raise_request_exception=False), {}
    with django_db_blocker.unblock():
        for seen in in_moods():
            for kind in seen:
                for language in LANGUAGES:
                    answer = client.get(kind.url(language))
                    right = answer.status_code == kind.status
                    html = answer.content.decode() if right else f"answers {answer.status_code}"
                    found[f"{kind.name}.{language}"] = html
    return found


def test_every_kind_of_page_is_there():
    assert missing() == []


@pytest.mark.audit
def test_a_strict_parser_finds_nothing(documents):
    found = {name: wrong for name, html in documents.items() if (wrong := faults(html))}
    assert not found, told(found)


@pytest.mark.audit
def test_the_nu_checker_finds_no_error(documents, capsys):
    errors, warnings = tools.nu(documents)
    with capsys.disabled():
        print(f"\n{len(documents)} pages in the Nu checker. Warnings, which cost nothing:")
        for said, pages in warnings.items():
            print(f"  {len(pages)} times: {said}\n    first {pages[0]}")
    assert not errors, told(errors)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<h1>x</h1><p><div>x</div></p>", "end tag (p)"),
        ("<h1>x</h1><p id=a></p><p id=a></p>", "id 'a' 2 times"),
        ("<h1>x</h1><p aria-labelledby='a b'></p>", "'b'"),
        ("<h1>x</h1><a href='#b'>x</a>", "leads to nothing"),
        ("<h1>x</h1><h3>x</h3>", "follows h1"),
        ("<p>x</p>", "0 times h1"),
        ("<h1>x</h1><a href='/'></a>", "has no name"),
        ("<h1>x</h1><input name=a>", "has no label"),
        ("<h1>x</h1><img src=a>", "has no text"),
        ("<h1>x</h1><table><tr><td>x</table>", "without a head"),
        ("<h1>x</h1><table><tr><th>x</table>", "without a name"),
        ("<h1>x</h1><p>&nosuch;</p>", "entity"),
    ],
)
def test_the_parser_sees_what_is_wrong(body, fault):
    head = "<!DOCTYPE html><html lang=vi><head><title>x</title></head><body>"
    assert any(fault in each for each in faults(f"{head}{body}</body></html>"))


def test_a_good_page_is_let_pass():
    assert (
        faults(
            "<!DOCTYPE html><html lang=vi><title>x</title><h1>x</h1><h2 id=a>y</h2>"
            "<label>z <input name=a aria-describedby=a></label><a href='#a'>x</a>"
            "<figure><figcaption>x</figcaption><table><tr><th>x</table></figure>"
        )
        == []
    )
