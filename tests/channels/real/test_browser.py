"""Every email of the sample shop in Debian's Chromium, on a phone and a desk, in light and in dark.

Nothing is wider than the screen. Every picture loads, and says its size and what it shows. Every text
stands out from what is behind it as WCAG 2.2 asks (1.4.3: 4.5 to 1; 3 to 1 for large text and, by 1.4.11,
for signs).
"""

from __future__ import annotations

import mimetypes
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from dynacontent import Email, Workspace
from tests.channels.real.shop import emails

ROOT = Path(__file__).parents[3]
WIDTHS = (360, 800)

WRONG = ("wider", "broken", "bare", "faint")
LOOK = (Path(__file__).parent / "look.js").read_text("utf-8")

Scheme = Literal["light", "dark"]
Look = Callable[[str, int, Scheme], dict[str, Any]]


@pytest.fixture(scope="module")
def made() -> list[Email]:
    return list(emails(Workspace.open(ROOT, unsubscribe="preview")))


@pytest.fixture(scope="module")
def look() -> Iterator[Look]:
    """What a browser finds in a document; pictures are the sample's own, nothing else is fetched."""
    sync_api = pytest.importorskip("playwright.sync_api")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium is installed")

    def answer(route: Any) -> None:
        file = ROOT / "templates" / route.request.url.partition("https://mail.example/")[2]
        if file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0])
        else:
            route.abort()

    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        pages = {}
        for scheme in ("light", "dark"):
            pages[scheme] = chromium.new_context(
                color_scheme=scheme, base_url="https://mail.example/"
            ).new_page()
            pages[scheme].route("**/*", answer)

        def found(html: str, width: int, scheme: Scheme) -> dict[str, Any]:
            page = pages[scheme]
            page.set_viewport_size({"width": width, "height": 900})
            head, tag, rest = html.partition("<head>")
            page.set_content(f'{head}{tag}<base href="https://mail.example/">{rest}', wait_until="load")
            result: dict[str, Any] = page.evaluate(LOOK)
            return result

        yield found
        chromium.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_an_email_can_be_read(look: Look, made: list[Email], width: int, scheme: Scheme) -> None:
    for email in made:
        found = look(email.html, width, scheme)
        about = (email.message, email.locale, width, scheme)
        assert found["texts"] > 10, about
        assert [found[name] for name in WRONG] == [[], [], [], []], about


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p style='color:#ccc;background:#fff'>faint</p>", "faint"),
        ("<div style='width:900px'>x</div>", "wider"),
        ("<img src='none.png' width='9' height='9' alt=''>", "broken"),
        ("<img src='assets/brand/logo.png' width='9' alt=''>", "bare"),
        ("<p style='background:#111'><a style='color:#222'>x</a></p>", "faint"),
    ],
)
def test_what_is_wrong_is_seen(look: Look, html: str, expected: str) -> None:
    found = look(f"<html><head></head><body style='background:#fff'>{html}</body></html>", 800, "light")
    assert [name for name in WRONG if found[name]] == [expected]
