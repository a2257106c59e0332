"""What a peer is given for a recipient: every string of the cart email, translated and formatted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.shop import ASSETS_URL, Shop
from dynacontent.localization.locales import direction, fallback_chain, formatting_tag
from dynacontent.localization.numbers import format_money, format_number
from dynacontent.models.values import Money
from dynacontent.ports import Row

TEXTS = {
    "eyebrow": "Your cart",
    "display": "Still thinking it over?",
    "button": "Return to your cart",
    "extras": "Goes well with it",
    "try_title": "Try it outside",
    "try_text": "Wear it, sleep in it, get it muddy. You have 100 days to bring it back.",
    "mend_title": "Mended for life",
    "mend_text": "A torn seam or a stuck zip? Our workshop repairs what we sell.",
    "go_title": "People who go",
    "go_text": "Everyone who answers your question was out there last weekend.",
    "questions": "Questions? A person answers.",
    "stores": "Our stores",
    "settings": "Your settings",
    "privacy": "Privacy",
    "unsubscribe": "Unsubscribe",
    "because": "You receive this email because you have an account with %(shop)s.",
}
SUBJECT = "Still thinking about the %(product)s?"
PREHEADER = (
    "%(count)s thing is waiting, just as you left it.",
    "%(count)s things are waiting, just as you left them.",
)
HELLO = "Hello %(name)s, everything is just as you left it. Take your time: we keep your cart for two weeks."
LOW = "Only %(count)s left"


class Strings:
    """Makes the peers' data from the same rows and translations the workspace uses."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._configuration = shop.workspace.configuration
        self._translations = shop.workspace.parts.translations

    def of(self, recipient: Mapping[str, Any]) -> dict[str, Any]:
        """All strings of one recipient's cart email; JSON types only."""
        profile, cart = recipient["profile"], recipient["event"]["lines"]
        chain = fallback_chain(profile["language"], self._configuration.locales, "en")
        speaker = _Speaker(
            self._translations, chain, formatting_tag(profile["language"], chain[0]), profile["currency"]
        )
        rows = self._shop.rows["products"]
        lines = [speaker.line(rows[line["product"]], line) for line in cart]
        texts = {name: speaker.text(text, shop="Wrenmoor") for name, text in TEXTS.items()}
        name = profile.get("first_name") or speaker.text("friend")
        return {
            "lang": chain[0],
            "rtl": direction(chain[0]) == "rtl",
            "subject": speaker.text(SUBJECT, product=lines[0]["name"]),
            "preheader": speaker.plural(*PREHEADER, count=len(lines)),
            "hello": speaker.text(HELLO, name=name),
            "t": texts,
            "lines": lines,
            "extras": [
                speaker.product(rows[key]) for key in _extras(rows, [line["product"] for line in cart])
            ],
        }


def _extras(rows: Mapping[Any, Row], chosen: Sequence[str]) -> list[str]:
    """As the sample picks them: the complements of what was chosen, each once, three of them."""
    found = (key for sku in chosen for key in rows[sku].get("complements", ()) if key not in chosen)
    return list(dict.fromkeys(found))[:3]


class _Speaker:
    """One locale and currency."""

    def __init__(self, translations: Any, chain: tuple[str, ...], tag: str, currency: str) -> None:
        self._translations = translations
        self._chain = chain
        self._tag = tag
        self._currency = currency

    def text(self, text: str, **values: object) -> str:
        found: str = self._translations.text(self._chain, text)[0]
        return found % values if values else found

    def plural(self, one: str, many: str, *, count: int) -> str:
        found: str = self._translations.plural(self._chain, one, many, count)[0]
        return found % {"count": count}

    def product(self, row: Row) -> dict[str, str]:
        was = row.get("was_price")
        return {
            "name": self._localized(row["name"]),
            "url": row["url"],
            "image": f"{ASSETS_URL}/{row['image']}",
            "price": self._money(row["price"]),
            "was": self._money(was) if was else "",
        }

    def line(self, row: Row, line: Mapping[str, Any]) -> dict[str, str]:
        size, quantity, stock = line.get("size"), line["quantity"], row["stock"]
        return self.product(row) | {
            "colour": self._localized(row["colour"]),
            "size": self.text("size %(size)s", size=size) if size else "",
            "low": self.plural(LOW, LOW, count=stock) if 0 < stock <= 5 else "",
            "quantity": format_number(quantity, locale=self._tag) if quantity > 1 else "",
        }

    def _localized(self, variants: Mapping[str, str]) -> str:
        return next((variants[tag] for tag in self._chain if tag in variants), variants.get("", ""))

    def _money(self, amounts: Mapping[str, Any]) -> str:
        amount = amounts[self._currency]
        value = amount if isinstance(amount, Money) else Money(amount, self._currency)
        return format_money(value, locale=self._tag)
