"""Ten products with three independent conditions each: a billion documents, made of few units."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from benchmarks.clock import Competitor, python_round, race, ratio
from benchmarks.engine import body_units, plain_bodies
from benchmarks.options import Options
from benchmarks.peers.plain import PlainScript
from benchmarks.people import recipients
from benchmarks.report import Figure, Report
from benchmarks.shop import ASSETS_URL, Extra, Shop, open_shop
from benchmarks.speed import OURS, PLAIN, render_all
from benchmarks.strings import Strings

NAME = "conditions"
COUNT, FULL = 5_000, 100_000
MESSAGE = "ten"
PRODUCTS = 10
CHUNK = 1_000
"""Recipients held in memory at a time."""
MOST_UNITS = 50
REACH = 1 / 15

_EVENTS = """
ten_products:
  lines:
    - product: ref[products]
      sale: bool
      low: bool
      gift: bool
"""
_MANIFEST = """\
event: ten_products
email: {body: email.mjml, subject: "{% trans %}Your cart{% endtrans %}"}
"""
_BODY = """\
{% extends "layouts/base.mjml" %}
{% block content %}
{% for entry in event.lines %}
<mj-section>
  <mj-column>
    <mj-text><a class="name" href="{{ entry.product.url }}">{{ entry.product.name }}</a> <span class="price">{{ entry.product.price | money }}</span></mj-text>
    {% if entry.sale %}<mj-text><span class="sale">Sale</span></mj-text>{% endif %}
    {% if entry.low %}<mj-text><span class="low">Nearly gone</span></mj-text>{% endif %}
    {% if entry.gift %}<mj-text mj-class="small">Wrapped as a gift</mj-text>{% endif %}
  </mj-column>
</mj-section>
{% endfor %}
{% endblock %}
"""  # noqa: E501 - a template's line is as long as it is


def message() -> Extra:
    """The message, and its event."""
    folder = f"templates/messages/{MESSAGE}"
    files = {f"{folder}/message.yaml": _MANIFEST, f"{folder}/email.mjml": _BODY}
    return Extra(files, {"templates/events.yaml": _EVENTS})


def run(options: Options) -> Report:
    """Units compiled for all recipients of one locale, and the time against the plain script."""
    count = options.count or (FULL if options.full else COUNT)
    with open_shop(products=options.products, locales=1, extra=message()) as shop:
        work = render_all(shop.workspace, MESSAGE)
        documents: set[int] = set()
        for first in range(0, count, CHUNK):
            people = _people(shop, min(CHUNK, count - first), seed=first)
            documents.update(hash(_conditions(person)) for person in people)
            if work(people) != len(people):
                raise RuntimeError("not every recipient could be rendered")
        units, plain = body_units(shop.workspace), plain_bodies(shop.workspace)
        times = race(_racers(shop, people, work), rounds=options.rounds)
    figures = [
        Figure("different documents", len(documents), "by their conditions"),
        Figure("body units compiled", units, "", reach=MOST_UNITS),
        Figure("bodies made the plain way", plain, "", reach=0),
        Figure(f"{OURS} / {PLAIN.name}", ratio(times[OURS], times[PLAIN.name]), "", reach=REACH),
    ]
    settings = {"recipients": count, "products": PRODUCTS, "locales": 1, "rounds": options.rounds}
    return Report(NAME, "Ten products, three conditions each", figures, settings)


def _racers(shop: Shop, people: list[dict[str, Any]], work: Any) -> list[Competitor]:
    brand = {**shop.workspace.configuration.brand, "assets": ASSETS_URL}
    script = PlainScript(brand, "ten.mjml")
    data = [_strings(shop, person) for person in people]
    plain = python_round(lambda chosen: [script(one) and None for one in chosen], data)
    return [
        Competitor(OURS, python_round(work, people), len(people)),
        Competitor(PLAIN.name, plain, max(1, len(people) // 5)),
    ]


def _people(shop: Shop, count: int, *, seed: int) -> list[dict[str, Any]]:
    chance = random.Random(seed)  # noqa: S311 - the same people in every run
    people = recipients(shop, count, lines=1)
    for person in people:
        skus = chance.sample(shop.skus, PRODUCTS)
        person["event"] = {"lines": [{"product": sku, **_coins(chance)} for sku in skus]}
    return people


def _coins(chance: random.Random) -> dict[str, bool]:
    return {name: chance.random() < 0.5 for name in ("sale", "low", "gift")}


def _conditions(person: Mapping[str, Any]) -> tuple[tuple[bool, bool, bool], ...]:
    return tuple((line["sale"], line["low"], line["gift"]) for line in person["event"]["lines"])


def _strings(shop: Shop, person: Mapping[str, Any]) -> dict[str, Any]:
    lines = [{**line, "quantity": 1} for line in person["event"]["lines"]]
    made = Strings(shop).of({**person, "event": {"lines": lines}})
    made["lines"] = [string | line for string, line in zip(made["lines"], lines, strict=True)]
    return made
