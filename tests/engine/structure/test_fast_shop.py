"""The sample shop's emails are the same both ways, for everybody, in every language, at every level."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from dynacontent import Email, Workspace
from dynacontent.models.results import Skipped

ROOT = Path(__file__).parents[3]
MESSAGES = ("abandoned_cart", "back_in_stock", "picked_for_you", "weekly", "welcome")
LOCALES = ("en", "de", "fr", "es", "pt-BR", "pl", "ru", "ar", "he", "ja", "zh-Hans", "hi", "tr")
LEVELS = (1, 2, 3)


@pytest.fixture(scope="module")
def ways() -> tuple[Workspace, Workspace]:
    return Workspace.open(ROOT), Workspace.open(ROOT, plain=True)


def outcome(workspace: Workspace, message: str, persona: str, **options: Any) -> tuple[Any, ...]:
    out = workspace.render(message, "email", workspace.persona(persona), **options)
    if isinstance(out, Skipped):
        return (out.code, out.reason, out.choices)
    assert isinstance(out, Email)
    return (out.subject, out.preheader, out.html, out.text, out.warnings, out.level, out.lookups, out.choices)


def check(ways: tuple[Workspace, Workspace], message: str, persona: str, locale: str, level: int) -> None:
    fast, plain = (outcome(way, message, persona, locale=locale, level=level) for way in ways)
    assert fast == plain


def test_the_shop_is_what_is_compared_here(ways: tuple[Workspace, Workspace]) -> None:
    assert ways[0].messages == MESSAGES
    assert ways[0].configuration.locales == LOCALES


@pytest.mark.parametrize("message", MESSAGES)
def test_emails_are_the_same_both_ways(ways: tuple[Workspace, Workspace], message: str) -> None:
    turns = product(LOCALES, LEVELS)
    for persona, (locale, level) in zip(ways[0].personas, [*turns] * 4, strict=False):
        check(ways, message, persona, locale, level)


def test_all_of_them_are_filled(ways: tuple[Workspace, Workspace]) -> None:
    emails = ways[0].parts.renderer.printing.bodies
    for message, locale in product(MESSAGES, LOCALES):
        outcome(ways[0], message, "ada", locale=locale)
    assert set(emails.counts) <= {"fast", "miss", "stored", "joined"}


@pytest.mark.exhaustive
@pytest.mark.parametrize("message", MESSAGES)
def test_all_emails_are_the_same_both_ways(ways: tuple[Workspace, Workspace], message: str) -> None:
    for persona, locale, level in product(ways[0].personas, LOCALES, LEVELS):
        check(ways, message, persona, locale, level)
