"""A map as one page of HTML, with everything in it: to open, to print, to put into a meeting."""

from __future__ import annotations

from html import escape
from importlib import resources

from dynacontent.mapping.model import MapPlacement, WorkspaceMap
from dynacontent.mapping.picture import KINDS, picture

_STYLE = resources.files(__package__ or "").joinpath("page.css")


def as_page(drawn: WorkspaceMap) -> str:
    """The page."""
    stages = [stage.name for stage in drawn.stages]
    people = {stage for placement in drawn.placements for rule in placement.rules for stage in rule.personas}
    stages += sorted(people - set(stages) - {""})
    segments = {segment.name: segment for segment in drawn.segments}
    boards = [
        f"<section><h2>{escape(placement.key)}{_held_out(placement)}</h2><p>{_about(placement)}</p>"
        f"{picture(placement, segments, stages)}</section>"
        for placement in drawn.placements
    ]
    title = f"Personalization map: {drawn.title}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE.read_text('utf-8')}{_colours()}</style>\n</head>\n<body>\n"
        f"{_header(drawn)}\n{''.join(boards)}\n{_segments(drawn)}\n{_gaps(drawn)}\n</body>\n</html>\n"
    )


def _colours() -> str:
    return "".join(
        f".edge.{kind} {{ stroke: var(--{kind}); }} .chip.{kind} rect {{ stroke: var(--{kind}); }} "
        f"i.{kind} {{ background: var(--{kind}); }}\n"
        for kind in KINDS
    )


def _header(drawn: WorkspaceMap) -> str:
    rules = sum(len(placement.rules) - 1 for placement in drawn.placements)
    said = f"{rules} rules in {len(drawn.placements)} placements, seen by {len(drawn.personas)} personas."
    if drawn.holdout:
        said += f" {drawn.holdout:.0%} of all recipients are held out of everything."
    legend = "".join(f'<span><i class="{kind}"></i>{name}</span>' for kind, name in KINDS.items())
    return (
        f"<header><h1>Personalization map: {escape(drawn.title)}</h1><p>{said}</p>"
        f'<div class="legend">{legend}</div></header>'
    )


def _held_out(placement: MapPlacement) -> str:
    return f'<span class="held">{placement.holdout:.0%} held out</span>' if placement.holdout else ""


def _about(placement: MapPlacement) -> str:
    return escape(f"In {', '.join(placement.messages)}: {', '.join(placement.channels)}")


def _segments(drawn: WorkspaceMap) -> str:
    entries = [
        f"<li><b>{escape(found.name)}</b> <code>{escape(found.condition)}</code></li>"
        for found in (*drawn.segments, *drawn.stages)
    ]
    return f"<section><h2>Segments and stages</h2><ul>{''.join(entries)}</ul></section>" if entries else ""


def _gaps(drawn: WorkspaceMap) -> str:
    if not drawn.findings:
        said = "None: every rule is seen by a persona, and nothing overlaps."
        return f"<section><h2>Gaps</h2><p>{said}</p></section>"
    entries = [
        f"<li><b>{escape(finding.message)}</b> <code>{escape(finding.place)}</code></li>"
        for finding in drawn.findings
    ]
    return f'<section class="gaps"><h2>Gaps</h2><ul>{"".join(entries)}</ul></section>'
