"""Banner templates checked as they are written: what no banner may hold, with its line.

Values and statements make parts of a template unknown; only what is certain is reported here. The rest is
found in what they print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dynacontent.engine.banners.dangers import OVERLAYS, Danger, dangers
from dynacontent.engine.banners.markup import tags
from dynacontent.engine.images.checks import ELEMENTS, reason
from dynacontent.engine.mjml.masking import UNKNOWN, masked
from dynacontent.engine.mjml.places import Places
from dynacontent.errors import Problem

_USED = re.compile(r"""\{%[-+]?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
_COMPONENTS = re.compile(r"components/.*\.html")
_MACRO = re.compile(r"\{%[-+]?\s*macro\b")


def banner_problems(templates: Mapping[str, str], bodies: Mapping[str, str]) -> list[Problem]:
    """The problems of banner templates and of those they use, in order.

    ``templates`` are all texts by path, ``bodies`` the bodies of banners with their layouts.
    Components count as used: placements may show them.
    """
    layouts: dict[str, str] = {}
    for path, layout in bodies.items():
        for used in _reached(path, templates):
            if layouts.get(used) not in OVERLAYS:
                layouts[used] = layout
    for path, source in templates.items():
        if _COMPONENTS.fullmatch(path) and _MACRO.search(source):
            layouts.setdefault(path, "modal")
    return [
        problem for path, layout in sorted(layouts.items()) for problem in _problems(path, templates, layout)
    ]


def _problems(path: str, templates: Mapping[str, str], layout: str) -> Iterator[Problem]:
    source = templates[path]
    places = Places(source, f"templates/{path}")
    if path.endswith(".svg"):
        found = _in_picture(masked(source))
    else:
        found = dangers(masked(source), layout=layout, partial=True)
    for danger in found:
        yield places.problem(danger.message, danger.offset, hint=danger.hint)


def _in_picture(source: str) -> Iterator[Danger]:
    for tag in tags(source):
        if tag.kind == "declaration":
            yield Danger(tag.start, "a picture has no <!DOCTYPE> and declares no entities", "leave it out")
        elif tag.kind != "close" and tag.name and tag.name not in ELEMENTS and UNKNOWN not in tag.name:
            yield Danger(tag.start, f"a picture may not hold <{tag.name}>", reason(tag.name))
        for attribute in tag.attributes:
            if attribute.name.startswith("on"):
                message = f"a picture may not have the event handler {attribute.name}"
                yield Danger(attribute.at, message, "a picture runs no scripts")


def _reached(path: str, templates: Mapping[str, str]) -> set[str]:
    """A template and those that it is made of."""
    found: set[str] = set()
    waiting = [path]
    while waiting:
        current = waiting.pop()
        if current in found or current not in templates:
            continue
        found.add(current)
        waiting += _USED.findall(templates[current])
    return found
