"""The sample shop, whole: every message in every channel and language for everybody in it."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2.ext import babel_extract
from selectolax.lexbor import LexborHTMLParser

from dynacontent import Banner, Email, Failed, Push, Recipient, RecipientError, Workspace
from dynacontent.loading.workspace import load_workspace
from dynacontent.localization.po_update import updated_text
from dynacontent.localization.pofiles import read_po
from dynacontent.rendering.translating import Translating

ROOT = Path(__file__).parent.parent.parent
ASSETS = ROOT / "templates" / "assets"
MESSAGES = ("abandoned_cart", "back_in_stock", "picked_for_you", "welcome")
CHANNELS = ("email", "push", "banner")
LOCALES = dict.fromkeys(
    ("en", "de", "fr", "es", "pt-BR", "pl", "ru", "ar", "he", "ja", "zh-Hans", "hi", "tr"), "ltr"
) | {"ar": "rtl", "he": "rtl"}
READ_BY_ALL = ("en", "de", "ar")
"""Languages that are tried with every persona; the others with a few."""
LEFTOVER = re.compile(
    r"\{\{|\{%|%\}|\{#|\bNone\b|Missing|%\(\w+\)s|\bItem\(|Markup\(|&amp;(?:amp|lt|gt|quot|#)"
)
"""What a template that went wrong leaves in a text."""


@pytest.fixture(scope="module")
def shop() -> Workspace:
    return Workspace.open(ROOT)


def shown(page: LexborHTMLParser) -> str:
    """The markup without its style sheets, whose braces are no leftovers."""
    for style in page.css("style"):
        style.decompose()
    return page.html or ""


def check_pictures(sources: list[str | None]) -> None:
    for source in sources:
        assert source is not None
        assert source.startswith("assets/"), source
        assert (ASSETS / source.removeprefix("assets/")).is_file(), source


def check_page(html: str) -> LexborHTMLParser:
    page = LexborHTMLParser(html)
    shown_pictures = [image.attributes.get("src") for image in page.css("img")]
    check_pictures([picture for picture in shown_pictures if picture != "banner-300x250.png"])  # it is made
    for link in page.css("a"):
        assert re.match(r"https://|mailto:|tel:", link.attributes.get("href") or ""), link.html
    assert not LEFTOVER.search(shown(page)), LEFTOVER.search(shown(page))
    return page


def check_text(text: str, locale: str, *, lines: bool = False) -> None:
    assert text.strip() == text != ""
    assert lines or "\n" not in text
    assert not LEFTOVER.search(text), text
    assert "  " not in text
    assert locale != "ar" or re.search("[\u0600-\u06ff]", text), text


def check_email(out: Email, locale: str) -> None:
    check_text(out.subject, locale)
    check_text(out.preheader, locale)
    assert out.text.strip()
    assert not LEFTOVER.search(out.text), out.text
    html = check_page(out.html).css_first("html")
    assert html is not None
    assert (html.attributes["lang"], html.attributes["dir"]) == (locale, LOCALES[locale])
    assert len(out.html.encode()) < 102_000, "Gmail clips it"


def check_push(out: Push, locale: str) -> None:
    check_text(out.title, locale)
    check_text(out.body, locale, lines=True)
    assert out.link is not None
    assert out.link.startswith("https://")
    check_pictures([out.image] if out.image else [])
    assert all(payload().to_json() for payload in (out.to_fcm, out.to_apns, out.to_webpush))


def check_banner(out: Banner, locale: str) -> None:
    assert out.alt is not None
    check_text(out.alt, locale)
    frame = check_page(out.html).css_first("div[role]")
    assert frame is not None
    assert (frame.attributes["lang"], frame.attributes["dir"]) == (locale, LOCALES[locale])
    assert frame.attributes["aria-label"] == out.alt


CHECKS = {"email": check_email, "push": check_push, "banner": check_banner}


def test_the_shop_is_what_is_tested_here(shop: Workspace) -> None:
    assert sorted(shop.messages) == sorted((*MESSAGES, "weekly"))
    assert len(shop.personas) == 15
    assert {shop.message(name).channels for name in shop.messages} == {CHANNELS}
    assert shop.configuration.locales == tuple(LOCALES)
    assert shop.data_problems == ()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("message", MESSAGES)
def test_everything_renders_for_everybody(shop: Workspace, message: str, channel: str, locale: str) -> None:
    for persona in shop.personas if locale in READ_BY_ALL else ("layla", "sam", "yuki"):
        out = shop.render(message, channel, shop.persona(persona), locale=locale)
        assert (out.status, out.locale, out.warnings) == ("rendered", locale, ()), persona
        CHECKS[channel](out, locale)  # type: ignore[operator]


def test_everybody_is_written_to_in_their_own_language(shop: Workspace) -> None:
    written = {shop.render("welcome", "email", shop.persona(name)).locale for name in shop.personas}
    assert written == {"en", "de", "fr", "ar", "he", "ja", "hi"}


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_complete_under_every_cap(shop: Workspace, message: str, level: int) -> None:
    for persona, channel in itertools.product(("ada", "layla", "sam"), CHANNELS):
        out = shop.render(message, channel, shop.persona(persona), level=level)  # type: ignore[call-overload]
        assert out.status == "rendered"
        assert out.level <= level
        CHECKS[channel](out, out.locale)


def test_picks_differ_because_the_profiles_differ(shop: Workspace) -> None:
    def picks(persona: str) -> set[str]:
        out = shop.render("picked_for_you", "email", shop.persona(persona))
        assert isinstance(out, Email)
        assert out.level == 3
        return set(re.findall(r"https://shop\.example/p/[\w-]+", out.text))

    ada, layla = picks("ada"), picks("layla")
    assert len(ada) >= 2
    assert len(layla) >= 2
    assert ada != layla


# -- translations ---------------------------------------------------------------------------


def strings(source: str) -> Iterator[str]:
    """The texts that a template marks for translation."""
    options = {
        "extensions": "dynacontent.engine.extensions.LevelExtension,"
        "dynacontent.engine.extensions.SkipExtension,dynacontent.engine.extensions.PlacementExtension,"
        "jinja2.ext.loopcontrols",
        "silent": "false",
        "trimmed": "true",
    }
    file = io.BytesIO(source.encode())
    keywords = ("_", "gettext", "ngettext", "pgettext", "npgettext")
    for _line, function, texts, _comments in babel_extract(file, keywords, (), options):
        named = texts if isinstance(texts, tuple) else (texts,)
        yield next(iter(named[1:] if "pgettext" in function else named))


@pytest.fixture(scope="module")
def marked() -> set[str]:
    sources = load_workspace(ROOT)
    inline = (
        str(text)
        for manifest in sources.messages.values()
        for channel in manifest.channels
        for text in manifest.channel(channel).templates.values()
    )
    return {text for source in [*sources.templates.values(), *inline] for text in strings(source)}


def test_every_string_is_translated_and_no_translation_is_left_over(marked: set[str]) -> None:
    translating = Translating(ROOT)
    assert {one.ids[0] for one in translating.originals} == marked
    for status in translating.status(translating.chosen([])):
        assert (status.locale, status.percent, status.faults) == (status.locale, 100, ())


def test_the_files_of_translations_are_up_to_date() -> None:
    """An update would change the order and places of entries at most: none is new, gone or changed."""
    translating = Translating(ROOT)
    for locale in translating.chosen([]):
        path = next((ROOT / "templates" / "locales").glob(f"{locale.replace('-', '_')}/*/messages.po"))
        text = path.read_text("utf-8")
        assert "machine-made" in text.partition("\n\n")[0]
        file = read_po(text.encode(), path.name, locale)
        again = updated_text(file, translating.originals, locale=locale, project="")
        assert read_po(again.encode(), path.name, locale).obsolete == file.obsolete


# -- purity and the public calls ------------------------------------------------------------

ALONE = """
import hashlib, json, sys
from dynacontent import Workspace
root, message, channel, persona = sys.argv[1:]
shop = Workspace.open(root)
out = shop.render(message, channel, shop.persona(persona))
print(hashlib.sha256(json.dumps(out.to_dict(), sort_keys=True).encode()).hexdigest())
"""


@pytest.mark.parametrize(
    ("message", "channel", "persona"),
    [
        ("abandoned_cart", "email", "layla"),
        ("picked_for_you", "email", "sam"),
        ("welcome", "banner", "greta"),
    ],
)
def test_what_was_rendered_before_changes_nothing(
    shop: Workspace, message: str, channel: str, persona: str
) -> None:
    for name, other in itertools.product(shop.personas, MESSAGES):
        if name != persona:
            shop.render(other, channel, shop.persona(name))  # type: ignore[call-overload]
    after = shop.render(message, channel, shop.persona(persona))  # type: ignore[call-overload]
    digest = hashlib.sha256(json.dumps(after.to_dict(), sort_keys=True).encode()).hexdigest()
    alone = subprocess.run(
        [sys.executable, "-c", ALONE, str(ROOT), message, channel, persona],
        capture_output=True,
        text=True,
        check=True,
    )
    assert alone.stdout.strip() == digest


def test_render_all_agrees_with_render(shop: Workspace) -> None:
    for message, persona in itertools.product(MESSAGES, shop.personas):
        who = shop.persona(persona)
        together = shop.render_all(message, who)
        assert list(together) == list(CHANNELS)
        assert together == {channel: shop.render(message, channel, who) for channel in CHANNELS}


def test_render_many_keeps_the_order_and_fails_for_the_one_only(shop: Workspace) -> None:
    stranger = Recipient({"id": "stranger"})  # without a cart
    wrong = Recipient({"id": "wrong", "orders": "many"}, event={"lines": []})
    crowd = [shop.persona("ada"), stranger, wrong, shop.persona("sam")]
    outcomes = list(shop.render_many("abandoned_cart", crowd, channels=["push", "email"]))
    assert [(out.recipient, out.channel, out.status) for out in outcomes] == [
        ("ada", "push", "rendered"),
        ("ada", "email", "rendered"),
        ("stranger", "push", "failed"),
        ("stranger", "email", "failed"),
        ("wrong", "push", "failed"),
        ("wrong", "email", "failed"),
        ("sam", "push", "rendered"),
        ("sam", "email", "rendered"),
    ]
    assert outcomes[0] == shop.render("abandoned_cart", "push", shop.persona("ada"))
    assert outcomes[7] == shop.render("abandoned_cart", "email", shop.persona("sam"))
    failed = outcomes[2]
    assert isinstance(failed, Failed)
    assert failed.code == "recipient_error"
    assert isinstance(failed.error, RecipientError)
    assert "needs the event 'cart_abandoned'" in str(failed.error)
    assert "orders" in str(outcomes[4].to_dict()["error"])


def test_render_many_takes_recipients_as_they_come(shop: Workspace) -> None:
    asked = []

    def recipients() -> Iterator[Recipient]:
        for name in shop.personas:
            asked.append(name)
            yield shop.persona(name)

    outcomes = shop.render_many("welcome", recipients())
    assert next(outcomes).recipient == shop.personas[0]
    assert asked == [shop.personas[0]]
