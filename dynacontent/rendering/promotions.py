"""What Gmail shows of an email among its promotions, as JSON-LD in the head of its HTML.

https://developers.google.com/workspace/gmail/promotab/reference
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from dynacontent.channels.base import one_line
from dynacontent.engine.language.functions import asset_url
from dynacontent.engine.structure.escape import safe_url
from dynacontent.errors import RenderError
from dynacontent.expressions.state import RenderState
from dynacontent.formats.scalars import Unfit, read_currency, read_datetime, read_decimal
from dynacontent.models.manifests import CardManifest, PromotionManifest

Texts = Mapping[str, str]
Part = dict[str, Any]

_SPECIAL = re.compile("[<>&\u2028\u2029]")


def annotations_of(promotion: PromotionManifest, texts: Texts, state: RenderState) -> str:
    """The script that holds them; nothing where all of them came out blank.

    A card without a picture or a place to lead to is left out, and one of a picture that another one has:
    Google wants each once. Raises `RenderError` for what is no date or price.
    """
    found = [_logo(promotion, texts), _deal(promotion, texts, state)]
    seen: set[str] = set()
    for index, card in enumerate(promotion.cards):
        made = _card(card, index, texts, state)
        if made is not None and made["image"] not in seen:
            seen.add(made["image"])
            found.append(made)
    parts = [{"@context": "http://schema.org/", **part} for part in found if part is not None]
    if not parts:
        return ""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    # No text of it ends the script, or is read as markup.
    safe = _SPECIAL.sub(lambda special: f"\\u{ord(special[0]):04x}", text)
    return f'<script type="application/ld+json">{safe}</script>'


def _logo(promotion: PromotionManifest, texts: Texts) -> Part | None:
    logo = _picture(texts.get("promotion.logo"))
    return {"@type": "Organization", "logo": logo} if promotion.logo is not None and logo else None


def _deal(promotion: PromotionManifest, texts: Texts, state: RenderState) -> Part | None:
    deal = promotion.deal
    if deal is None:
        return None
    given = _present(
        description=texts.get("promotion.deal.description"),
        discountCode=texts.get("promotion.deal.code"),
        availabilityStarts=_moment("starts", deal.starts, texts, state),
        availabilityEnds=_moment("ends", deal.ends, texts, state),
    )
    return {"@type": "DiscountOffer", **given} if given else None


def _card(card: CardManifest, index: int, texts: Texts, state: RenderState) -> Part | None:
    def text(name: str) -> str | None:
        return texts.get(f"promotion.cards.{index}.{name}")

    image, url = _picture(text("image")), safe_url(text("url") or "")
    if not image or not url:
        return None
    for name, given in (("image", image), ("url", url)):
        if not given.lower().startswith("https://"):
            state.warnings.append(
                f"promotion_address: the {name} of a card is no https address, which Gmail needs"
            )
            return None
    return {
        "@type": "PromotionCard",
        "image": image,
        "url": url,
        **_present(
            headline=text("headline"),
            price=_number("price", card.price, text("price")),
            priceCurrency=_currency(card.currency, text("currency")),
            discountValue=_number("discount", card.discount, text("discount")),
        ),
        "position": index + 1,
    }


def _present(**members: Any) -> Part:
    return {name: value for name, value in members.items() if value not in (None, "")}


def _picture(path: str | None) -> str | None:
    url = safe_url(one_line(path or ""))
    return asset_url(url) if url else None


def _moment(name: str, written: Any, texts: Texts, state: RenderState) -> str | None:
    text = texts.get(f"promotion.deal.{name}")
    if not text:
        return None
    try:
        return read_datetime(text, state.timezone).isoformat()
    except Unfit as error:
        raise _unfit(name, written, error) from None


def _number(name: str, written: Any, text: str | None) -> float | int | None:
    if not text:
        return None
    try:
        number = read_decimal(text)
    except Unfit as error:
        raise _unfit(name, written, error) from None
    return int(number) if number == int(number) else float(number)


def _currency(written: Any, text: str | None) -> str | None:
    try:
        return read_currency(text) if text else None
    except Unfit as error:
        raise _unfit("currency", written, error) from None


def _unfit(name: str, written: Any, error: Unfit) -> RenderError:
    return RenderError.at(f"{name} {error.message}", getattr(written, "location", None), hint=error.hint)
