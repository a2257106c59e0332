"""In a browser the templates look as npm's do, pixel by pixel, on a desktop and on a phone."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageChops, ImageDraw

from tests.engine.mjml.documents import BESIDE, MORE, TEMPLATES, ours
from tests.engine.mjml.oracle import Oracle, oracle
from tests.engine.mjml.test_oracle import DIFFERENT

WIDTHS = (700, 375)
NOISE = 2
"""The two documents are drawn by one browser on one machine, so hardly a colour may differ by more."""

ROUND_CORNERS = 32
"""Pixels at round corners come out a little otherwise each time that one document is drawn."""

Shot = Callable[[str, int], Image.Image]


@pytest.fixture(scope="module")
def npm() -> Iterator[Oracle]:
    with oracle() as running:
        yield running


@pytest.fixture(scope="module")
def shot() -> Iterator[Shot]:
    """Draws a document at a width; pictures are all the same one, nothing else is fetched."""
    sync_api = pytest.importorskip("playwright.sync_api")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium is installed")
    picture = _picture()

    def answer(route: sync_api.Route) -> None:
        if route.request.resource_type == "image":
            route.fulfill(body=picture, content_type="image/png")
        else:
            route.abort()

    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page()
        page.route("**/*", answer)

        def draw(html: str, width: int) -> Image.Image:
            page.set_viewport_size({"width": width, "height": 800})
            page.set_content(html, wait_until="load")
            return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")

        yield draw
        chromium.close()


def _picture() -> bytes:
    picture = Image.new("RGB", (400, 240), (120, 170, 210))
    ImageDraw.Draw(picture).rectangle((40, 40, 200, 120), fill=(240, 200, 60))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_looks_as_npm_makes_it(npm: Oracle, shot: Shot, name: str, width: int) -> None:
    theirs = npm.compile(TEMPLATES[name], path=BESIDE).html
    assert theirs is not None
    assert_alike(shot, theirs, TEMPLATES[name], width)


@pytest.mark.exhaustive
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", MORE)
def test_more_documents_look_as_npm_makes_them(npm: Oracle, shot: Shot, name: str, width: int) -> None:
    theirs = npm.compile(MORE[name], path=BESIDE).html
    if theirs is not None and "browser" not in DIFFERENT.get(name, ()):
        assert_alike(shot, theirs, MORE[name], width, noise=ROUND_CORNERS)


def assert_alike(shot: Shot, theirs: str, source: str, width: int, *, noise: int = NOISE) -> None:
    made = ours(source)
    assert made is not None
    expected, found = shot(theirs, width), shot(made, width)
    assert found.size == expected.size
    difference = (
        ImageChops.difference(expected, found).convert("L").point(lambda value: 255 * (value > noise))
    )
    assert difference.getbbox() is None
