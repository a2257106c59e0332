"""One placement of a map as a picture in SVG: five columns from data to channels, and the stages beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from dynacontent.mapping.model import MapPlacement, MapRule, MapSegment

ROW = 58
"""Height of a rule, in pixels."""
TOP = 40
CHIP = 28
_X = {"data": 0, "segment": 234, "rule": 406, "content": 802, "channel": 1028}
_WIDTH = {"data": 194, "segment": 132, "rule": 356, "content": 200}
_STAGES = 1208
_STAGE = 132
KINDS = {
    "profile": "who they are",
    "history": "what they did",
    "event": "what just happened",
    "context": "when and where",
    "source": "scores, products, feeds",
    "segment": "segment",
}
"""Kinds of data, each with its name in the legend."""
_LETTERS = 6.8
"""Pixels of a letter of the small font, generously."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box with a text; ``kind`` decides about its colour."""

    name: str
    kind: str
    x: float
    y: float
    width: float


def kind_of(data: str) -> str:
    """The kind of something that a condition reads."""
    first = data.split(".")[0].split(":")[0].split(" ")[0]
    return first if first in KINDS else "source"


def picture(placement: MapPlacement, segments: Mapping[str, MapSegment], stages: Sequence[str]) -> str:
    """The SVG of a placement."""
    height: float = TOP + ROW * len(placement.rules)
    rows = {rule.name: TOP + ROW * index + ROW / 2 for index, rule in enumerate(placement.rules)}
    asked = [name for rule in placement.rules for name in rule.segments]
    boxes = _column(
        {name: [rows[rule.name] for rule in placement.rules if name in rule.segments] for name in asked},
        "segment",
        height,
    )
    inner = {name: segments[name].data if name in segments else () for name in boxes}
    wanted: dict[str, list[float]] = {}
    for rule in placement.rules:
        for name in rule.data:
            wanted.setdefault(name, []).append(rows[rule.name])
    for segment, names in inner.items():
        for name in names:
            wanted.setdefault(name, []).append(boxes[segment].y + CHIP / 2)
    data = _column(wanted, "data", height)
    height = max([height, *(box.y + CHIP + 8 for box in (*boxes.values(), *data.values()))])
    width = _STAGES + _STAGE * max(1, len(stages))
    drawn = [_titles(stages)]
    drawn += [_edge(data[name], boxes[segment]) for segment, names in inner.items() for name in names]
    for rule in placement.rules:
        drawn += [_edge(data[name], _card(rows[rule.name])) for name in rule.data]
        drawn += [_edge(boxes[name], _card(rows[rule.name])) for name in rule.segments]
    drawn += [_chip(box) for box in (*data.values(), *boxes.values())]
    for number, rule in enumerate(placement.rules, 1):
        drawn.append(_row(number, rule, rows[rule.name], stages, placement.channels))
    label = escape(f"Rules of {placement.key}", quote=True)
    return (
        f'<svg viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}" role="img" '
        f'aria-label="{label}">{"".join(drawn)}</svg>'
    )


def _titles(stages: Sequence[str]) -> str:
    titles = {
        "data": "Data",
        "segment": "Segments",
        "rule": "Rules, the first that holds wins",
        "content": "Content",
    }
    found = [f'<text class="head" x="{_X[key]}" y="16">{title}</text>' for key, title in titles.items()]
    found.append(f'<text class="head" x="{_X["channel"]}" y="16">Channels</text>')
    for index, stage in enumerate(stages or ("",)):
        shown = f"Stage: {stage}" if stage else "Personas"
        found.append(f'<text class="head" x="{_STAGES + _STAGE * index}" y="16">{escape(shown)}</text>')
    return "".join(found)


def _column(wanted: Mapping[str, Sequence[float]], kind: str, height: float) -> dict[str, Node]:
    """Boxes one below the other, each as near as possible to what it leads to."""
    order = sorted(wanted, key=lambda name: (sum(wanted[name]) / len(wanted[name]), name))
    found: dict[str, Node] = {}
    free = float(TOP)
    left = len(order)
    for name in order:
        ideal = sum(wanted[name]) / len(wanted[name]) - CHIP / 2
        latest = height - left * (CHIP + 8)
        y = max(free, min(ideal, latest))
        shown = kind if kind == "segment" else kind_of(name)
        found[name] = Node(name, shown, _X[kind], y, _WIDTH[kind])
        free, left = y + CHIP + 8, left - 1
    return found


def _card(middle: float) -> Node:
    return Node("", "rule", _X["rule"], middle - CHIP / 2, _WIDTH["rule"])


def _edge(start: Node, end: Node) -> str:
    x1, y1, x2, y2 = start.x + start.width, start.y + CHIP / 2, end.x, end.y + CHIP / 2
    bend = max(24, (x2 - x1) / 2)
    return (
        f'<path class="edge {start.kind}" d="M{x1:g} {y1:g} C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} '
        f'{x2:g} {y2:g}"/>'
    )


def _chip(node: Node) -> str:
    return (
        f'<g class="chip {node.kind}"><title>{escape(node.name)}</title>'
        f'<rect x="{node.x}" y="{node.y:g}" width="{node.width}" height="{CHIP}" rx="14"/>'
        f'<text x="{node.x + 12}" y="{node.y + 18:g}">{escape(cut(node.name, node.width - 24))}</text></g>'
    )


def _row(number: int, rule: MapRule, middle: float, stages: Sequence[str], channels: Sequence[str]) -> str:
    top, default = middle - ROW / 2 + 4, not rule.when
    kind = "default" if default else "gap" if not rule.reached else "rule"
    x, width = _X["rule"], _WIDTH["rule"]
    second = "; ".join(rule.limits)
    condition = "whenever no rule applies" if default else rule.when
    variants = len(rule.shows) > 1
    card = (
        f'<g class="card {kind}"><title>{escape(" ".join([condition, second]))}</title>'
        f'<rect x="{x}" y="{top:g}" width="{width}" height="{ROW - 8}" rx="6"/>'
        f'<text class="number" x="{x + 22}" y="{middle + 5:g}">{"" if default else number}</text>'
        f'<text class="name" x="{x + 40}" y="{top + 18:g}">{escape(cut(rule.name, 150))}</text>'
        f'<text class="limit" x="{x + width - 10}" y="{top + 18:g}">{escape(cut(second, 190))}</text>'
        f'<text class="when" x="{x + 40}" y="{top + 37:g}">{escape(cut(condition, width - 52))}</text></g>'
    )
    parts = [card, f'<path class="flow" d="M{x + width} {middle:g} H{_X["content"]}"/>']
    for index, (variant, component) in enumerate(rule.shows.items()):
        height = CHIP if not variants else 22
        y = middle - height * len(rule.shows) / 2 + index * height + (1 if variants else 0)
        shown = f"{variant}: {component}" if variant else component
        parts.append(
            f'<g class="content"><title>{escape(shown)}</title><rect x="{_X["content"]}" y="{y:g}" '
            f'width="{_WIDTH["content"]}" height="{height - 2}" rx="4"/><text x="{_X["content"] + 10}" '
            f'y="{y + height / 2 + 3:g}">{escape(cut(shown, _WIDTH["content"] - 20))}</text></g>'
        )
    parts += [_channel(index, channel, rule, middle) for index, channel in enumerate(channels)]
    parts += [
        _people(rule.personas.get(stage, ()), index, middle) for index, stage in enumerate(stages or ("",))
    ]
    if kind == "gap":
        parts.append(f'<text class="none" x="{_STAGES}" y="{middle + 4:g}">no persona yet</text>')
    return "".join(parts)


def _channel(index: int, channel: str, rule: MapRule, middle: float) -> str:
    there = (not rule.channels or channel in rule.channels) and channel not in rule.silent
    x = _X["channel"] + index * 52
    state = "on" if there else "off"
    hint = channel if there else f"not in {channel}"
    return (
        f'<g class="channel {state}"><title>{hint}</title><rect x="{x}" y="{middle - 11:g}" width="48" '
        f'height="22" rx="4"/><text x="{x + 24}" y="{middle + 4:g}">{channel}</text></g>'
    )


def _people(people: Iterable[str], index: int, middle: float) -> str:
    names = list(people)
    if not names:
        return ""
    x, shown = _STAGES + _STAGE * index, cut(", ".join(names), _STAGE - 30)
    return (
        f'<g class="people"><title>{escape(", ".join(names))}</title>'
        f'<circle cx="{x + 8}" cy="{middle:g}" r="8"/><text class="count" x="{x + 8}" y="{middle + 4:g}">'
        f'{len(names)}</text><text x="{x + 22}" y="{middle + 4:g}">{escape(shown)}</text></g>'
    )


def cut(text: str, width: float) -> str:
    """A text that fits into so many pixels."""
    most = max(3, int(width / _LETTERS))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
