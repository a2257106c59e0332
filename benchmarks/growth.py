"""How the cost of an email grows: with its products, its merge tags, the locales of a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.clock import python_round
from benchmarks.options import Options
from benchmarks.people import recipients
from benchmarks.report import Figure, Report
from benchmarks.shop import Extra, Shop, open_shop
from benchmarks.speed import MESSAGE, render_all

NAME = "growth"
COUNT = 200
PRODUCTS = (1, 3, 10, 30, 100)
TAGS = (1, 10, 50, 200)
LOCALES = (1, 2, 4, 8)

_MANIFEST = """\
event: cart_abandoned
email: {body: email.mjml, subject: "{{ event.lines | length | number }}"}
"""
_FRAME = """\
{%% extends "layouts/base.mjml" %%}
{%% from "components/product.mjml" import line %%}
{%% block content %%}
%s
{%% endblock %%}
"""
_LINES = "{% for entry in event.lines %}{{ line(entry.product, entry.quantity, 'L') }}{% endfor %}"
_TAGGED = (
    "{{ profile.first_name|fallback('friend') }}",
    "{{ profile.city|fallback('your town') }}",
    "{{ profile.last_name|fallback('') }}",
    "{{ profile.points|fallback(0) }}",
    "{{ profile.country|fallback('') }}",
)


def _tags(count: int) -> str:
    tags = " ".join(_TAGGED[number % len(_TAGGED)] for number in range(count))
    return f"<mj-section><mj-column><mj-text>{tags}</mj-text></mj-column></mj-section>"


def messages() -> Extra:
    """A message that lists a whole cart, and one for each number of merge tags."""
    files: dict[str, str] = {}
    for name, content in {"whole_cart": _LINES, **{f"tags_{n}": _tags(n) for n in TAGS}}.items():
        files[f"templates/messages/{name}/message.yaml"] = _MANIFEST
        files[f"templates/messages/{name}/email.mjml"] = _FRAME % content
    return Extra(files)


def run(options: Options) -> Report:
    """One figure per step, the best of the rounds; all warm."""
    count = options.count or COUNT
    figures: list[Figure] = []
    products = max(options.products, max(PRODUCTS))
    with open_shop(products=products, locales=max(LOCALES), extra=messages()) as shop:
        for lines in PRODUCTS:
            cost = _cost(shop, "whole_cart", recipients(shop, count, lines=lines), options.rounds)
            figures.append(Figure(f"{lines} products", cost, "µs per email"))
        figures.append(_slope("each product", figures[-len(PRODUCTS) :], PRODUCTS))
        for tags in TAGS:
            cost = _cost(shop, f"tags_{tags}", recipients(shop, count, lines=1), options.rounds)
            figures.append(Figure(f"{tags} merge tags", cost, "µs per email"))
        figures.append(_slope("each merge tag", figures[-len(TAGS) :], TAGS))
        for locales in LOCALES:
            people = recipients(shop, count, locales=locales)
            cost = _cost(shop, MESSAGE, people, options.rounds)
            figures.append(
                Figure(f"recipients of {locales} locales, the sample's cart email", cost, "µs per email")
            )
    settings = {"recipients": count, "rounds": options.rounds}
    return Report(NAME, "How cost grows", figures, settings)


def _cost(shop: Shop, message: str, people: Sequence[Any], rounds: int) -> float:
    count = len(people)
    work = render_all(shop.workspace, message)
    if work(people) != count:
        raise RuntimeError(f"{message}: not every recipient could be rendered")
    timed = python_round(work, people)
    return min(timed(0, count) / count * 1e6 for _round in range(rounds))


def _slope(name: str, figures: list[Figure], steps: tuple[int, ...]) -> Figure:
    grown = (figures[-1].value - figures[0].value) / (steps[-1] - steps[0])
    return Figure(f"{name} adds", grown, "µs")
