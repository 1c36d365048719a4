"""The long tier of the browser: every kind of page, every language, scheme, width and contrast."""

import pytest

from lib.languages import CODES

from .axe import findings
from .keyboard import journey, low_targets
from .pages import in_moods, told

pytestmark = [
    pytest.mark.audit,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

# A window of 1280 px at 200 % has 640 px of CSS, each drawn with two.
SCREENS = {
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "200 %": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
    "1280 px": {"viewport": {"width": 1280, "height": 900}},
}
# What a page still does by itself for a reader who asked for less motion.
MOVING = """() => [...document.querySelectorAll('*')].filter(element => {
  const style = getComputedStyle(element);
  const long = value => value.split(',').some(part => parseFloat(part) > 0.01);
  const moves = style.animationName !== 'none' && long(style.animationDuration);
  const glides = long(style.transitionDuration);
  return moves || glides || style.scrollBehavior === 'smooth';
}).map(element => element.outerHTML.slice(0, 80))"""


@pytest.fixture
def opened(chromium):
    """Return a maker of pages in contexts of their own."""
    contexts = []

    def page(**options):
        context = chromium.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(20_000)
        return context.new_page()

    yield page
    for context in contexts:
        context.close()


def every(look) -> str:
    """Return what `look(kind)` finds on each kind of page, in lines; nothing where it is well."""
    found = {kind.name: look(kind) for seen in in_moods() for kind in seen}
    return told({name: wrong for name, wrong in found.items() if wrong})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", CODES)
def test_axe_finds_nothing_anywhere(opened, site, content, language, screen, scheme):
    page = opened(**SCREENS[screen], color_scheme=scheme)
    found = every(lambda kind: findings(page, site, kind, language))
    assert not found, found


@pytest.mark.parametrize("language", ["vi", "ar"])
def test_readers_own_colours_and_their_wish_for_stillness_are_kept(opened, site, content, language):
    page = opened(**SCREENS["320 px"], forced_colors="active", reduced_motion="reduce")

    def look(kind):
        found = findings(page, site, kind, language)
        return found + [f"moves: {each}" for each in page.evaluate(MOVING)[:3]]

    found = every(look)
    assert not found, found


@pytest.mark.parametrize("language", ["vi", "ar"])
@pytest.mark.parametrize("screen", ["320 px", "1280 px"])
def test_the_keyboard_goes_everywhere_and_is_seen(opened, site, content, screen, language):
    page = opened(**SCREENS[screen])
    found = every(lambda kind: journey(page, f"{site}{kind.url(language)}"))
    assert not found, found


def test_what_is_pressed_is_as_high_as_a_finger(opened, site, content):
    page = opened(viewport={"width": 390, "height": 844})
    found = every(lambda kind: low_targets(page, f"{site}{kind.url('vi')}"))
    assert not found, found
