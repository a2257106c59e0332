"""The cart email of the sample, from a plain dict to a finished `Email`, against other ways to make it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.clock import Competitor, Round, medians, python_round, race, ratio
from benchmarks.options import Options
from benchmarks.peers.layouts import layouts
from benchmarks.peers.node import PEERS, lacking, node_peer
from benchmarks.peers.plain import PlainScript, environment
from benchmarks.people import recipients
from benchmarks.report import Figure, Report
from benchmarks.shop import ASSETS_URL, Shop, open_shop
from benchmarks.strings import Strings
from dynacontent import Email, Workspace

NAME = "speed"
MESSAGE = "abandoned_cart"
COUNT = 2_000
OURS = "dynacontent"
DATABASE = "dynacontent, rows from SQLite"
AFRESH = "dynacontent, every component run afresh"
DISTINCT_PRICES = 5_000
WARM = 4
"""Rounds before the first that is timed."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is raced: its share of the recipients in a round, and the most our time may be of its."""

    name: str
    share: float
    reach: float | None = None
    script: str | None = None
    note: str = ""


PLAIN = Peer("plain script: Jinja2, mjml-python, css-inline, selectolax", 0.2, 1 / 20)
SOURCE = Peer("Jinja2 sandboxed, MJML source alone", 1, 0.8)
CONSTANTS = Peer("Jinja2 sandboxed, MJML source alone, brand written in", 1)
NODE = (
    Peer("Handlebars.js, one fixed layout", 1, 1.0, "handlebars"),
    Peer("LiquidJS, one fixed layout", 1, 0.25, "liquid"),
    Peer("react-email render", 0.1, 0.01, "react_email"),
    Peer("Handlebars, then npm mjml", 0.02, 0.005, "handlebars_mjml"),
)


def run(options: Options) -> Report:
    """Race all that are there."""
    with ExitStack() as stack:
        shop = stack.enter_context(open_shop(products=options.products))
        people = recipients(shop, options.count or COUNT)
        data = [Strings(shop).of(person) for person in people]
        brand = {**shop.workspace.configuration.brand, "assets": ASSETS_URL}
        racers = _python(shop, people, data, brand, options)
        left_out = {} if options.node else {peer.name: "not asked for" for peer in NODE}
        if options.node:
            file = shop.root / "peers.json"
            file.write_text(
                json.dumps({"brand": brand, "layouts": layouts(brand), "recipients": data}), "utf-8"
            )
            racers += _node(stack, file, people, shop, options, left_out)
        times = race([racer for _peer, racer in racers], rounds=options.rounds)
    middle = medians(times)
    figures = [Figure(name, value, "µs of CPU per email") for name, value in middle.items()]
    figures += [
        Figure(f"{OURS} / {peer.name}", ratio(times[OURS], times[peer.name]), "", reach=peer.reach)
        for peer, _racer in racers
        if peer.name != OURS
    ]
    distinct = _distinct_prices(data)
    if options.count is None and distinct < DISTINCT_PRICES:
        raise RuntimeError(f"only {distinct} distinct prices: more products are needed")
    settings = {
        "recipients": len(people),
        "locales": len(shop.workspace.configuration.locales),
        "distinct_prices": distinct,
        "rounds": options.rounds,
        "look_ups": "rows in memory unless said otherwise",
    }
    return Report(NAME, "The cart email, per recipient", figures, settings, left_out)


def render_all(workspace: Workspace, message: str = MESSAGE, channel: str = "email") -> Callable[[Any], int]:
    """What is timed of ours: plain dicts in, finished outputs out."""

    def work(people: Iterable[Mapping[str, Any]]) -> int:
        done = 0
        for output in workspace.render_many(message, people, channels=[channel]):
            done += output.status == "rendered"
        return done

    return work


def _python(
    shop: Shop,
    people: Sequence[Mapping[str, Any]],
    data: Sequence[Mapping[str, Any]],
    brand: Mapping[str, Any],
    options: Options,
) -> list[tuple[Peer, Competitor]]:
    script = PlainScript(brand)
    email = shop.workspace.render(MESSAGE, "email", people[0])
    assert isinstance(email, Email)
    made = script(data[0])
    _compare(made._asdict(), data[0], PLAIN.name)
    _compare({"html": email.html, "text": email.text}, data[0], OURS)
    assert (made.subject, made.preheader) == (email.subject, email.preheader)
    written = environment(brand, sandboxed=True, constants=False).get_template("cart.mjml").render
    constant = environment(brand, sandboxed=True).get_template("cart.mjml").render
    found: list[tuple[Peer, Round]] = [
        (Peer(OURS, 1), python_round(_warm(shop.workspace, people), people)),
        (Peer(DATABASE, 1), python_round(_warm(shop.database, people), people)),
        (Peer(AFRESH, 1), python_round(_afresh(shop.workspace), people)),
        (PLAIN, python_round(lambda chosen: [script(one) and None for one in chosen], data)),
        (SOURCE, python_round(lambda chosen: [written(one) and None for one in chosen], data)),
        (CONSTANTS, python_round(lambda chosen: [constant(one) and None for one in chosen], data)),
    ]
    return [(peer, _competitor(peer, run, options)) for peer, run in found]


def _afresh(workspace: Workspace) -> Callable[[Any], int]:
    """The same as if nobody were ever shown what another one was: nothing that was printed is taken again."""
    work, prints = render_all(workspace), workspace.parts.markup.prints

    def run(people: Any) -> int:
        prints.on = False
        try:
            return work(people)
        finally:
            prints.on = True

    return run


def _warm(workspace: Workspace, people: Sequence[Mapping[str, Any]]) -> Callable[[Any], int]:
    """Ready to be timed: every unit compiled, and every recipient known to render."""
    work = render_all(workspace)
    for _time in range(WARM):  # what is shown is kept once it was shown to several
        done = work(people)
    if done != len(people):
        raise RuntimeError(f"{len(people) - done} of {len(people)} recipients could not be rendered")
    return work


def _node(
    stack: ExitStack,
    file: Path,
    people: Sequence[Any],
    shop: Shop,
    options: Options,
    left_out: dict[str, str],
) -> list[tuple[Peer, Competitor]]:
    found: list[tuple[Peer, Competitor]] = []
    data = [Strings(shop).of(person) for person in people[:4]]
    for peer in NODE:
        assert peer.script in PEERS
        why = lacking(peer.script)
        if why:
            left_out[peer.name] = why
            continue
        running = stack.enter_context(node_peer(peer.script, file))
        for index, strings in enumerate(data):
            _compare(running.show(index), strings, peer.name)
        found.append((peer, _competitor(peer, running.run, options)))
    return found


def _competitor(peer: Peer, run: Round, options: Options) -> Competitor:
    return Competitor(peer.name, run, max(1, int((options.count or COUNT) * peer.share)))


def _compare(made: Mapping[str, str], strings: Mapping[str, Any], name: str) -> None:
    """Whether everything the recipient is to see is there; a ratio of different emails says nothing."""
    wanted = [strings["t"][part] for part in ("display", "button", "because")]
    for product in (*strings["lines"], *strings["extras"]):
        wanted += [product["name"], product["price"], *filter(None, [product["was"]])]
    for part in ("html", "text"):
        content = _loose(made[part])
        absent = [text for text in wanted if content and _loose(text) not in content]
        if absent:
            raise RuntimeError(f"{name} leaves out of its {part}: {', '.join(absent)}")


def _loose(text: str) -> str:
    """What does not tell emails apart: entities, kinds of blanks, letter case."""
    for entity, character in {"&nbsp;": " ", "&#xA0;": " ", "\xa0": " ", "&amp;": "&", "&#x27;": "'"}.items():
        text = text.replace(entity, character)
    return " ".join(text.replace("&#39;", "'").replace("\u2019", "'").split()).casefold()


def _distinct_prices(data: Iterable[Mapping[str, Any]]) -> int:
    return len({product["price"] for one in data for product in (*one["lines"], *one["extras"])})
