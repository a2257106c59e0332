"""What Gmail shows of an email among its promotions, as a manifest writes it."""

from __future__ import annotations

from typing import Any

from dynacontent.loading.channel_part import ChannelPart
from dynacontent.loading.shapes import kind_of
from dynacontent.models.manifests import CardManifest, DealManifest, PromotionManifest

MOST_CARDS = 10
"""Pictures in Gmail's carousel."""

_HINT = "promotion: {deal: {description: 20% off, code: MAY20, ends: 2026-05-31T22:00:00+02:00}}"
_CARDS_HINT = "cards: [{image: ..., url: ...}]"


def read_promotion(part: ChannelPart, promotion: Any) -> Any:
    """The members of a `PromotionManifest`; what does not fit is noted."""
    if promotion is None:
        return None
    data = part.keys(PromotionManifest.key_names(), "promotion")
    if data is None:
        return None
    if not any(data.values()):
        part.problem("promotion says nothing", "promotion", hint=_HINT)
    if data.get("deal") is not None:
        data["deal"] = part.keys(DealManifest.key_names(), "promotion", "deal")
        if not any((data["deal"] or {"": 1}).values()):
            part.problem("deal says nothing", "promotion", "deal", hint=_HINT)
    if data.get("cards") is not None:
        data["cards"] = _cards(part, data["cards"])
    return {key: value for key, value in data.items() if value is not None}


def _cards(part: ChannelPart, cards: Any) -> list[Any]:
    if not isinstance(cards, list) or not 0 < len(cards) <= MOST_CARDS:
        what = f"{len(cards)} of them" if isinstance(cards, list) else kind_of(cards)
        message = f"cards should be a list of 1 to {MOST_CARDS}, not {what}"
        part.problem(message, "promotion", "cards", hint=_CARDS_HINT)
        return []
    keys = CardManifest.key_names()
    found = [part.keys(keys, "promotion", "cards", index) for index in range(len(cards))]
    return [card for card in found if card is not None]
