"""axe-core on a page of the browser, and how its findings read."""

from axe_playwright_python.sync_playwright import Axe

# With the rule of WCAG 2.2 that axe leaves out by itself: targets of 24 × 24 px.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# The innermost elements that stick out of the page, unless something they stand in may scroll.
STICKING_OUT = """() => {
  const out = element => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > document.documentElement.clientWidth + 1 || box.left < -1);
  };
  const free = element => !element || (getComputedStyle(element).overflowX === 'visible'
    && free(element.parentElement));
  return [...document.querySelectorAll('body *')].filter(element => out(element)
    && free(element.parentElement) && ![...element.children].some(out))
    .slice(0, 3).map(element => element.outerHTML.replace(/\\s+/g, ' ').slice(0, 120));
}"""


def axe_findings(page) -> list:
    """Return what axe finds on a page, each with the beginning of up to three elements."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found]


def findings(page, site: str, kind, language: str) -> list:
    """Open one kind of page; return what is wrong with it."""
    answer = page.goto(f"{site}{kind.url(language)}")
    if answer.status != kind.status:
        return [f"answers {answer.status}"]
    found = axe_findings(page)
    if page.evaluate(WIDE):
        found.append(f"scrolls sideways: {page.evaluate(STICKING_OUT)}")
    return found
