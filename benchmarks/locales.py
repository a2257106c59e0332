"""What a recipient of another locale costs, in time and in memory, once the locale is loaded."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.clock import Competitor, medians, python_round, race, ratio
from benchmarks.memory import resident
from benchmarks.options import Options
from benchmarks.people import recipients
from benchmarks.report import Figure, Report
from benchmarks.shop import LOCALES, Shop, open_shop
from benchmarks.speed import render_all

NAME = "locales"
COUNT = 200
MESSAGE = "abandoned_cart"
PRODUCTS = 168
"""Products of the shop: as few as the sample has, for what locales take is looked at here."""
SLOWEST = 1.15
MOST = 100.0
"""Megabytes that the locales may take."""


def run(options: Options) -> Report:
    """Renders in each locale against the default one, and the memory of all."""
    count = options.count or COUNT
    with open_shop(products=min(options.products, PRODUCTS), locales=len(LOCALES)) as shop:
        people = recipients(shop, count, locales=1)
        work = render_all(shop.workspace, MESSAGE)
        work(people)
        before = _settled()
        for locale in LOCALES:
            _complete(shop, work(_reading(people, locale)), people)
        taken = (_settled() - before) / 1e6
        racers = [
            Competitor(locale, python_round(work, _reading(people, locale)), count) for locale in LOCALES
        ]
        times = race(racers, rounds=options.rounds)
    ratios = {locale: ratio(times[locale], times[LOCALES[0]]) for locale in LOCALES[1:]}
    slowest = max(ratios, key=lambda locale: ratios[locale])
    middle = medians(times)
    figures = [
        Figure(f"the default locale, {LOCALES[0]}", middle[LOCALES[0]], "µs of CPU per email"),
        Figure(f"the slowest, {slowest}", middle[slowest], "µs of CPU per email"),
        Figure("the slowest / the default", ratios[slowest], "", reach=SLOWEST),
        Figure("the middle one / the default", statistics.median(ratios.values()), ""),
        Figure(f"{len(LOCALES)} locales loaded", taken, "MB resident", reach=MOST),
    ]
    settings = {"recipients": count, "locales": len(LOCALES), "rounds": options.rounds}
    return Report(NAME, "The cart email in 25 locales", figures, settings)


def _reading(people: Sequence[Mapping[str, Any]], locale: str) -> list[dict[str, Any]]:
    """The same people with the same currency, reading another language."""
    return [{**person, "profile": {**person["profile"], "language": locale}} for person in people]


def _complete(shop: Shop, done: int, people: Sequence[Any]) -> None:
    if done != len(people):
        raise RuntimeError(f"{len(people) - done} of {len(people)} could not be rendered in {shop.root}")


def _settled() -> int:
    gc.collect()
    return resident()
