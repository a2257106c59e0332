"""Recipients to measure with: plain dicts, as a pipeline reads them from a queue."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from benchmarks.shop import Shop

NAMES = ("Ada", "Ben", "Chloé", "D'Arcy", "Émile", "Fatima", "Grace & Co", "Håkon", "İpek", "ليلى", None)
REGIONS = {
    "en": ("en-GB", "GBP", "Europe/London"),
    "de": ("de-DE", "EUR", "Europe/Berlin"),
    "ar": ("ar-AE", "AED", "Asia/Dubai"),
    "fr": ("fr-FR", "EUR", "Europe/Paris"),
    "es": ("es-ES", "EUR", "Europe/Madrid"),
    "it": ("it-IT", "EUR", "Europe/Rome"),
    "nl": ("nl-NL", "EUR", "Europe/Amsterdam"),
    "sv": ("sv-SE", "EUR", "Europe/Stockholm"),
}
"""Language tag, currency and time zone of a locale's recipients."""


def recipients(
    shop: Shop, count: int, *, lines: int = 3, seed: int = 1, locales: int | None = None
) -> list[dict[str, Any]]:
    """``count`` recipients who left ``lines`` products in the cart, spread over the first ``locales``."""
    chance = random.Random(seed)  # noqa: S311 - the same people in every run
    tags = shop.workspace.configuration.locales[:locales]
    skus = shop.skus
    return [_recipient(number, tags[number % len(tags)], skus, lines, chance) for number in range(count)]


def _recipient(
    number: int, locale: str, skus: Sequence[str], lines: int, chance: random.Random
) -> dict[str, Any]:
    language, currency, timezone = REGIONS[locale]
    profile = {
        "id": f"r{number}",
        "first_name": chance.choice(NAMES),
        "last_name": "Brandt",
        "email": f"r{number}@mail.example",
        "city": "Berlin",
        "country": "DE",
        "location": "52.5321,13.4130",
        "language": language,
        "timezone": timezone,
        "currency": currency,
        "store": "berlin",
        "favourites": ["tents", "sleeping"],
        "last_viewed": chance.choice(skus),
        "purchased": chance.sample(skus, 2),
        "orders": 3,
        "orders_total": "214.85",
        "days_since_order": 46,
        "points": 214,
    }
    profile = {name: value for name, value in profile.items() if value is not None}
    return {"profile": profile, "event": {"lines": cart(skus, lines, chance)}, "consent": ["personalization"]}


def cart(skus: Sequence[str], lines: int, chance: random.Random) -> list[dict[str, Any]]:
    """Different products, some of them twice, some with a size."""
    return [
        {"product": sku, "quantity": chance.choice((1, 1, 2))} | chance.choice(({}, {"size": "L"}))
        for sku in chance.sample(skus, lines)
    ]
