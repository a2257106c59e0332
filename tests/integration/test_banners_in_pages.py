"""Banners of the sample shop inside other people's pages, in a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Banner, Workspace
from tests.nasty import NASTY

ROOT = Path(__file__).parents[2]
MESSAGES = {"abandoned_cart": "inline", "weekly": "bar", "welcome": "modal", "picked_for_you": "corner"}
STRICT = "default-src 'none'; img-src https:; style-src 'unsafe-inline'"
WITH_NONCE = "default-src 'none'; img-src https:; style-src 'nonce-abc123'"
SITE = "https://site.example/"

PROFILE = """\
key: id
locale: language
fields:
  id: str
  text: str
  language: locale?
"""
HOSTS = {
    "a reset with !important": (
        "*{margin:3px!important;padding:9px!important;color:red!important;font:30px fantasy!important;"
        "background:yellow!important;border:3px solid blue!important;box-sizing:content-box!important;"
        "text-align:right!important;direction:rtl!important;letter-spacing:5px!important;float:right!important;"
        "line-height:3!important;display:table!important;position:absolute!important;opacity:.3!important;"
        "visibility:hidden!important;text-transform:uppercase!important;filter:none!important;"
        "unicode-bidi:bidi-override!important;width:50px!important;all:unset}"
        "a,span,img,details,summary{transform:rotate(9deg)!important}"
        "*::before,*::after{content:'x'!important;display:block!important}"
    ),
    "rules for elements": (
        "div{float:left;width:30%}a{color:red;display:block;text-decoration:line-through}img{width:50px;border:9px"
        " solid}span{display:block;font-size:40px}details{display:none}summary{font-size:50px}p{margin:50px}"
    ),
    "rules with an id": "#page #main div,#page #main a{color:red!important;top:9px!important}",
    "rules for the same classes": (
        ".shop-banner{display:none!important}.shop-banner-text{color:red}[class^=dc-]{float:left}"
    ),
    "what is inherited": (
        "body{color:#fff;font:italic 900 44px/3 fantasy;text-align:center;white-space:nowrap}"
        "body{letter-spacing:9px;"
        "text-transform:uppercase;word-spacing:20px;text-indent:50px;cursor:wait;visibility:visible;"
        "list-style:square inside;color-scheme:dark;text-shadow:1px 1px red}"
    ),
}
QUIRKS = ("a reset with !important", "rules for elements")
"""Those that are tried without a doctype too."""
STYLES = """(selector) => [...document.querySelectorAll(selector)].map(element => {
    const found = {};
    for (const pseudo of [null, '::before']) {
        const style = getComputedStyle(element, pseudo);
        for (const name of style) found[(pseudo || '') + name] = style.getPropertyValue(name);
    }
    return [element.tagName, found];
})"""
OVERFLOWING = """(selector) => [...document.querySelectorAll(selector)].filter(element => {
    const style = getComputedStyle(element);
    const over = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
    return over && style.overflow === 'visible' && style.display !== 'inline';
}).map(element => element.className + ' ' + element.scrollWidth + ' > ' + element.clientWidth)"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("there is no Chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def shop() -> Workspace:
    return Workspace.open(ROOT)


@pytest.fixture(scope="module")
def shop_with_nonce(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("nonce")
    for name in ("templates", "catalogs"):
        shutil.copytree(ROOT / name, root / name)
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    table = '[tool.dynacontent]\nbanner = {nonce = "__NONCE__"}\n'
    (root / "pyproject.toml").write_text(text.replace("[tool.dynacontent]\n", table), "utf-8")
    return Workspace.open(root)


class Site:
    """A page that shows what it is given, with everything it complains about."""

    def __init__(self, chromium: Any, **options: Any) -> None:
        self.page = chromium.new_page(**options)
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message) or dialog.dismiss())
        self.page.route("**/*", self._answer)
        self.html, self.policy = "", STRICT

    def _answer(self, route: Any) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith("assets/"):
            route.fulfill(path=str(ROOT / "templates" / path))
        elif path:
            route.fulfill(status=204)
        else:
            headers = {"Content-Security-Policy": self.policy, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=self.html, headers=headers)

    def show(self, html: str, *, policy: str = STRICT) -> Site:
        self.html, self.policy = html, policy
        self.page.goto(SITE)
        return self


def banner_of(shop: Workspace, message: str, persona: str = "ada", **options: Any) -> Banner:
    out = shop.render(message, "banner", shop.persona(persona), **options)
    assert isinstance(out, Banner)
    return out


def page(banner: str, css: str = "", *, width: int = 480, doctype: str = "<!doctype html>") -> str:
    """A page with a slot of a width for a banner, and elements of its own around it."""
    slot = f"all:initial!important;display:block!important;width:{width}px!important"
    return (
        f'{doctype}<html lang="en"><meta charset="utf-8"><title>Site</title><style>{css}</style>'
        f'<body id="page"><main id="main"><h1 class="host">Site</h1>'
        '<a class="host shop-banner" href="#x">Link</a>'
        f'<x-slot style="{slot}">{banner}</x-slot>'
        '<details class="host shop-modal" open><summary>More</summary><p id="title">Text</p></details></main>'
    )


@pytest.mark.parametrize("message", MESSAGES)
def test_a_page_does_not_reach_into_a_banner(shop: Workspace, chromium: Any, message: str) -> None:
    """Every computed value of every element is the same as where nothing is around the banner."""
    site = Site(chromium, viewport={"width": 1000, "height": 800})
    html = banner_of(shop, message).html
    alone = site.show(page(html)).page.evaluate(STYLES, "x-slot *")
    assert len(alone) > 5
    for host, css in HOSTS.items():
        for doctype in ("<!doctype html>", "") if host in QUIRKS else ("<!doctype html>",):
            around = site.show(page(html, css, doctype=doctype)).page.evaluate(STYLES, "x-slot *")
            found = [different(one, two) for one, two in zip(alone, around, strict=True) if one != two]
            assert found == [], (host, doctype)
    assert site.complaints == []
    site.page.close()


def different(one: list[Any], two: list[Any]) -> tuple[str, dict[str, tuple[str, str]]]:
    tag, values = one
    return tag, {
        name: (value, two[1].get(name)) for name, value in values.items() if two[1].get(name) != value
    }


def test_a_banner_does_not_reach_into_a_page(shop: Workspace, chromium: Any) -> None:
    """Elements of the page, some of them with classes of the banner, look as they do without it."""
    site = Site(chromium, viewport={"width": 1000, "height": 800})
    for message in MESSAGES:
        before = site.show(page("<p></p>")).page.evaluate(STYLES, ".host, .host *, body, html")
        html = banner_of(shop, message).html
        after = site.show(page(html)).page.evaluate(STYLES, ".host, .host *, body, html")
        moved = {"height", "block-size", "perspective-origin", "transform-origin"}  # the page is longer
        for values in (*before, *after):
            for name in moved:
                values[1].pop(name)
        assert [different(one, two) for one, two in zip(before, after, strict=True) if one != two] == []
    site.page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("persona", ["greta", "layla"])
def test_nothing_overflows_at_any_width(shop: Workspace, chromium: Any, scheme: str, persona: str) -> None:
    site = Site(chromium, viewport={"width": 1300, "height": 900}, color_scheme=scheme)
    html = banner_of(shop, "abandoned_cart", persona).html
    for width in (160, 200, 300, 336, 480, 519, 520, 728, 900, 970, 1200):
        site.show(page(html, width=width))
        assert site.page.evaluate(OVERFLOWING, "x-slot, x-slot *") == [], width
        assert site.page.evaluate("document.querySelector('x-slot').firstElementChild.offsetWidth") == width
    dark = site.page.evaluate(
        "getComputedStyle(document.querySelector('x-slot .shop-banner')).backgroundColor"
    )
    assert dark == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(24, 33, 31)")
    assert site.complaints == []
    site.page.close()


@pytest.mark.parametrize("message", [name for name, layout in MESSAGES.items() if layout != "inline"])
@pytest.mark.parametrize("way", ["click", "Enter", " "])
def test_closed_without_script(shop: Workspace, chromium: Any, message: str, way: str) -> None:
    """Scripts are off altogether."""
    site = Site(chromium, viewport={"width": 900, "height": 700}, java_script_enabled=False)
    site.show(page(banner_of(shop, message).html, width=800))
    closing = site.page.get_by_label("Schließen")
    card = site.page.locator("x-slot .shop-banner")
    assert card.is_visible()
    if way == "click":
        closing.click(position={"x": 10, "y": 10})
    else:
        closing.press(way)
    assert not card.is_visible()
    assert not closing.is_visible()
    site.page.close()


def test_the_ground_behind_a_modal_closes_it(shop: Workspace, chromium: Any) -> None:
    site = Site(chromium, viewport={"width": 900, "height": 700}, java_script_enabled=False)
    site.show(page(banner_of(shop, "welcome").html))
    site.page.mouse.click(20, 680)
    assert not site.page.locator("x-slot .shop-banner").is_visible()
    site.page.close()


def test_a_policy_with_nonces(shop_with_nonce: Workspace, shop: Workspace, chromium: Any) -> None:
    """The same looks without any style attribute, once the server has put its nonce in."""
    site = Site(chromium, viewport={"width": 1000, "height": 800})
    for message in MESSAGES:
        plain, html = (banner_of(one, message).html for one in (shop, shop_with_nonce))
        assert ' style="' not in html
        html = html.replace("__NONCE__", "abc123")
        expect = site.show(page(plain), policy=STRICT).page.evaluate(STYLES, "x-slot *")
        bare = page(html).replace(' style="all', ' data-style="all').replace("<style></style>", "")
        slot = '<style nonce="abc123">x-slot{display:block;width:480px}</style>'
        found = site.show(bare.replace("<body", f"{slot}<body"), policy=WITH_NONCE)
        values = found.page.evaluate(STYLES, "x-slot *")
        assert [different(one, two) for one, two in zip(expect, values, strict=True) if one != two] == []
    assert site.complaints == []
    site.page.close()


def test_nasty_values_stay_in_their_frame(tmp_path: Path, chromium: Any) -> None:
    """No value ends the frame, runs, or changes what stands beside it."""
    files = {
        "dynacontent.toml": 'version = 1\nlocales = ["en", "ar"]\n',
        "templates/profile.yaml": PROFILE,
        "templates/messages/m/message.yaml": (
            'banner: {alt: "About {{ profile.text }}", link: "{{ profile.text }}", layout: corner}\n'
        ),
        "templates/messages/m/banner.html": (
            '<style>.a { color: {{ profile.text }} } .a::before { content: "{{ profile.text }}" }</style>'
            '<a class="a {{ profile.text }}" id="{{ profile.text }}" href="{{ profile.text }}"'
            ' title="{{ profile.text }}" style="color: {{ profile.text }}">{{ profile.text }}</a>'
            '<img src="{{ profile.text }}" alt="{{ profile.text }}"><!-- {{ profile.text }} -->'
        ),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    fast, plain = Workspace.open(tmp_path), Workspace.open(tmp_path, plain=True)
    slots = []
    for value in NASTY.values():
        if re.search("[\ud800-\udfff]", value):
            continue  # half a character is refused before anything is rendered
        for language in ("en", "ar"):
            who = {"id": "x", "language": language, "text": value}
            found = fast.render("m", "banner", who)
            assert isinstance(found, Banner)
            assert found == plain.render("m", "banner", who, context={"now": found.context["now"]})
            slots.append(f"<x-slot>{found.html}</x-slot><i></i>")
    site = Site(chromium)
    # Pictures of nobody are asked for: only what the page says about code and styles counts.
    site.show(f'<!doctype html><meta charset="utf-8"><body>{"".join(slots)}', policy=STRICT + "; sandbox")
    shape = site.page.evaluate(
        "[...document.body.children].map(e => e.localName == 'i' ? 'i' : e.localName + e.children.length)"
    )
    assert shape == ["x-slot1", "i"] * len(slots)
    inside = site.page.evaluate(
        "[...document.querySelectorAll('x-slot')]"
        ".map(slot => [...slot.querySelectorAll('*')].map(e => e.localName).join())"
    )
    assert set(inside) == {"div,style,a,img"}
    assert [one for one in site.complaints if "script" in one.lower()] == []
    site.page.close()
