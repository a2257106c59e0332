"""A small shop on disk, and the command line run on it as a user would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result
from dynacontent_cli.main import main

SHOP = {
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
        fields:
          id: str
          first_name: str? pii
          language: locale?
          favourites: list[str]? consent=personalization
          last_viewed: ref[products]?
        """,
    "templates/events.yaml": """\
        cart_abandoned:
          lines:
            - product: ref[products]
              quantity: int
        """,
    "templates/segments.yaml": """\
        camper: "'tents' in profile.favourites"
        stages:
          new: profile.favourites is missing
          regular: "true"
        """,
    "templates/personas/ada.yaml": """\
        profile: {id: ada, first_name: Ada, language: de-AT, favourites: [tents], last_viewed: tent}
        events: {cart_abandoned: {lines: [{product: tent, quantity: 2}]}}
        context: {now: 2026-05-01T09:00:00Z}
        consent: [personalization]
        """,
    "templates/personas/bob.yaml": """\
        profile: {id: bob, favourites: [cooking]}
        events: {cart_abandoned: {lines: []}}
        context: {now: 2026-05-01T09:00:00Z}
        consent: [personalization]
        """,
    "templates/assets/tent.png": "a picture of a tent",
    "templates/assets/unused.png": "nobody looks at it",
    "templates/messages/cart/message.yaml": """\
        event: cart_abandoned
        email:
          subject: "{{ profile.first_name | fallback('You') }}, your cart"
        push:
          title: "{% if not event.lines %}{% skip 'no items in cart' %}{% endif %}Your cart"
          body: "{% level 2 %}{{ event.lines[0].product.name }}{% level 1 %}It is still here{% endlevel %}"
          link: https://shop.example/cart
          ttl: 4h
        banner: {alt: Your cart, sizes: [300x250]}
        """,
    "templates/messages/cart/email.mjml": """\
        <mjml>
          <mj-body>
            <mj-section>
              <mj-column>
                <mj-text>Hello {{ profile.first_name | fallback("you") }}</mj-text>
                {% for line in event.lines %}
                <mj-image src="{{ line.product.picture }}" alt="" />
                <mj-text>{{ line.product.name }}: {{ line.product.price | money }}</mj-text>
                {% endfor %}
              </mj-column>
            </mj-section>
          </mj-body>
        </mjml>
        """,
    "templates/messages/cart/banner.html": """\
        <a href="https://shop.example/cart">{{ profile.first_name | fallback("Hello") }}</a>
        """,
    "templates/messages/picks/message.yaml": """\
        push:
          title: >-
            {% level 3 %}{{ collection('picked')[0].name }}
            {% level 2 %}{{ collection('best')[0].name }}
            {% level 1 %}Our shelves
            {% endlevel %}
          body: "{{ collection('picked').name | listing if collection('picked') else 'Come and see' }}"
        """,
    "catalogs/products.yaml": """\
        source: products.csv
        key: sku
        fields:
          sku: str
          name: str by=locale
          price: money by=currency
          category: str
          rating: float
          picture: image?
        collections:
          best: {sort: [-item.rating], limit: 3}
          picked:
            where: item.category in profile.favourites
            sort: [-item.rating]
            min: 2
            fallback: best
        """,
    "catalogs/products.csv": """\
        sku,name,name@de,price@EUR,price@USD,category,rating,picture
        tent,Tent,Zelt,200.00,220.00,tents,4.5,tent.png
        dome,Dome,Kuppel,300.00,,tents,4.7,tent.png
        mat,Mat,Matte,50.00,55.00,sleeping,4.9,
        stove,Stove,Kocher,80.00,88.00,cooking,4.0,
        pot,Pot,Topf,30.00,33.00,cooking,4.1,
        """,
}

Change = dict[str, str | None]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Change], Path]:
    """Write the shop with some files changed (``None``: left out); return its folder."""

    def write(change: Change) -> Path:
        root = tmp_path / "shop"
        for path, content in {**SHOP, **change}.items():
            if content is not None:
                file = root / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(dedent(content), "utf-8")
        return root

    return write


@pytest.fixture
def run(write: Callable[[Change], Path]) -> Callable[..., Result]:
    """Run ``dynacontent -C SHOP …`` on the shop, changed as told."""

    def run(*arguments: object, change: Change | None = None) -> Result:
        root = write(change or {})
        result = CliRunner().invoke(
            main, ["-C", str(root), *map(str, arguments)], prog_name="dynacontent", terminal_width=80
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
