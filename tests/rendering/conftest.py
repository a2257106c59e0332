"""A small shop with data, that tests change one file of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from dynacontent import Workspace

FILES = {
    "dynacontent.toml": """\
        version = 1
        locales = ["en", "de"]
        default_locale = "en"
        timezone = "Europe/Berlin"
        currency = "EUR"
        [brand]
        name = "Shop"
        """,
    "templates/profile.yaml": """\
        key: id
        locale: language
        timezone: timezone
        currency: currency
        fields:
          id: str
          first_name: str? pii
          language: locale?
          timezone: timezone?
          currency: currency?
          age: int?
          favourites: list[str]? consent=personalization
          purchased: list[ref[products]]? consent=personalization
          last_viewed: ref[products]?
          portrait: image?
          motto: html?
          adult: bool = profile.age >= 18
          twice: int? = profile.once * 2
          once: int? = profile.age + 0
        """,
    "templates/events.yaml": """\
        cart_abandoned:
          lines:
            - product: ref[products]
              quantity: int
        viewed:
          product: ref[products]
        """,
    "templates/segments.yaml": """\
        adult: profile.adult
        stages:
          new: profile.age is missing
          regular: "true"
        """,
    "templates/personas/ada.yaml": """\
        profile: {id: ada, first_name: Ada, language: de, age: 36, favourites: [tents], purchased: [mat]}
        events: {cart_abandoned: {lines: [{product: tent, quantity: 2}]}}
        context: {now: 2026-05-01T09:00:00Z}
        consent: [personalization]
        """,
    "templates/messages/note/message.yaml": """\
        event: cart_abandoned
        push: {title: "{{ profile.first_name | fallback('you') }}", body: "{{ context.locale }}"}
        """,
    "templates/assets/tent.png": "a picture",
    "templates/assets/me.png": "a picture",
    "catalogs/products.yaml": """\
        source: products.csv
        key: sku
        fields:
          sku: str
          name: str by=locale
          price: money by=currency
          category: str
          rating: float?
          picture: image?
          about: html?
          complements: list[ref[products]]?
        relations:
          cheaper: {to: products, where: item.price < this.price, sort: [-item.rating]}
          completes: {inverse: complements}
        collections:
          best: {sort: [-item.rating], limit: 3}
          picked:
            where: item.category in profile.favourites and item not in profile.purchased
            sort: [-item.rating]
            limit: 3
            min: 2
            fallback: best
        """,
    "catalogs/products.csv": """\
        sku,name,name@de,price@EUR,price@USD,category,rating,picture,about,complements
        tent,Tent,Zelt,200.00,220.00,tents,4.5,tent.png,<b>Light</b><script>x</script>,mat|stove
        dome,Dome,Kuppel,300.00,,tents,4.9,,,
        mat,Mat,Matte,50.00,55.00,tents,4.8,,,
        stove,Stove,Kocher,80.00,88.00,cooking,4.0,,,tent
        """,
}

Change = dict[str, str | None]
Open = Callable[[Change], Workspace]


@pytest.fixture
def root(tmp_path: Path) -> Callable[[Change], Path]:
    """Write the shop with some files changed (``None``: left out) and return its folder."""

    def write(change: Change) -> Path:
        for path, content in {**FILES, **change}.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                file.unlink(missing_ok=True)
            else:
                file.write_text(dedent(content), "utf-8")
        return tmp_path

    return write


@pytest.fixture
def shop(root: Callable[[Change], Path]) -> Open:
    """The changed shop, opened."""
    return lambda change: Workspace.open(root(change))


@pytest.fixture
def say(shop: Open) -> Callable[..., str]:
    """What a template says as the body of a push, for ada unless a recipient is given."""

    def say(body: str, who: object = None, **options: object) -> str:
        text = body.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        manifest = f'event: cart_abandoned\npush: {{title: t, body: "{text}"}}\n'
        workspace = shop({"templates/messages/note/message.yaml": manifest})
        out = workspace.render("note", "push", who or workspace.persona("ada"), **options)  # type: ignore[call-overload]
        return str(out.body)

    return say
