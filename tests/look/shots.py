"""Taking the pictures: each kind of page, in two languages, two widths, light and dark."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, find_chromium
from tests.browser.pages import Kind

LANGUAGES = ("vi", "ar")
WIDTHS = {390: 844, 1280: 900}  # and the height of the window
SCHEMES = ("light", "dark")
AT_ONCE = 2  # browsers
TALLEST = 16_000  # px; Chromium paints no more in one picture


@dataclass(frozen=True)
class Shot:
    """One picture, and why there is none, if there is none."""

    kind: Kind
    language: str
    width: int
    scheme: str
    fault: str = ""

    @property
    def file(self) -> str:
        return f"{self.kind.name}.{self.language}.{self.width}.{self.scheme}.png"


def take(site: str, kinds: Iterable[Kind], folder: Path) -> list[Shot]:
    """Photograph every page of one mood into `folder`; return what was taken."""
    kinds = list(kinds)
    views = [(language, width) for language in LANGUAGES for width in WIDTHS]
    with ThreadPoolExecutor(AT_ONCE) as browsers:
        done = browsers.map(lambda view: _view(site, kinds, folder, *view), views)
        return [shot for shots in done for shot in shots]


def _view(site: str, kinds: list[Kind], folder: Path, language: str, width: int) -> list[Shot]:
    """Take the pictures of one language and width, in a browser of our own."""
    shots = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        # One touch screen's worth of pixels: sharp enough to judge, and half the time.
        page = browser.new_page(
            viewport={"width": width, "height": WIDTHS[width]},
            locale=language,
            reduced_motion="reduce",
            service_workers="block",
        )
        page.set_default_timeout(20_000)
        for kind in kinds:
            answer = page.goto(f"{site}{kind.url(language)}")
            for scheme in SCHEMES:
                fault = "" if answer.status == kind.status else f"answers {answer.status}"
                shot = Shot(kind, language, width, scheme, fault)
                shots.append(shot)
                if not fault:
                    page.emulate_media(color_scheme=scheme)
                    _paint(page, folder / shot.file)
        browser.close()
    return shots


def _paint(page, file: Path) -> None:
    height = page.evaluate("document.documentElement.scrollHeight")
    width = page.viewport_size["width"]
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
    page.screenshot(path=file, full_page=True, clip=clip)
