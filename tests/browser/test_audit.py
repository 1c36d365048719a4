"""The long tier: every kind of page in every language, scheme and width."""

import pytest

from lib.languages import CODES

from .test_reader_journeys import PAGES, axe_findings

pytestmark = [
    pytest.mark.audit,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", CODES)
def test_axe_finds_nothing_anywhere(chromium, site, content, language, width, scheme):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    found = {}
    for path in PAGES:
        page.goto(f"{site}/{language}/{path}")
        findings = axe_findings(page)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        if page.evaluate(wide):
            findings.append("scrolls sideways")
        if findings:
            found[path] = findings
    context.close()
    assert found == {}
