"""MJML templates checked as they are written: what is wrong whatever Jinja puts into them.

Values and statements make parts of a template unknown. What depends on them is left out: only
what is certain is reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from dynacontent.engine.mjml.checks import MAX_DEPTH
from dynacontent.engine.mjml.faults import Fault
from dynacontent.engine.mjml.includes import Find, IncludeError, find_includes, without_includes
from dynacontent.engine.mjml.legacy import is_legacy
from dynacontent.engine.mjml.masking import blocks, masked
from dynacontent.engine.mjml.places import Places
from dynacontent.engine.mjml.scanner import scan
from dynacontent.engine.mjml.tree import VOID, hoist, is_component, parse
from dynacontent.engine.mjml.validation import faults
from dynacontent.errors import Problem


def template_problems(source: str, name: str, find: Find) -> list[Problem]:
    """The problems of the template ``name``, a whole document or a part of one, in order."""
    places = Places(source, f"templates/{name}")
    found = sorted(_faults(source, name, find), key=lambda fault: fault.offset)
    return [places.problem(fault.message, fault.offset, hint=fault.hint) for fault in found]


def _faults(source: str, name: str, find: Find) -> Iterator[Fault]:
    text = without_includes(masked(source))
    parsed = parse(text, deepest=MAX_DEPTH, part="<mjml" not in text.lower())
    if parsed.root is not None:
        hoist(parsed.root)
        if is_legacy(parsed.root):
            hint = "npx mjml@4 --migrate FILE makes it MJML 4, and then its problems can be told"
            yield Fault("this is MJML 3, which is read as MJML 4", parsed.root.start, hint)
            return
    jinja = list(blocks(source))
    yield from faults(parsed, nesting=_nested(jinja, text), branches=bool(jinja))
    try:
        for include in find_includes(source, name):
            if find(include.path) is None:
                hint = "the path is seen from this file; files end in .mjml, .html or .css"
                yield Fault(f"there is no file {include.path} to include", include.start, hint)
    except IncludeError:
        return  # the template cannot be read at all, which is reported where it is read


def _nested(jinja: list[tuple[str, str, int]], text: str) -> bool:
    """Whether elements and Jinja's blocks lie within each other, so that all ways lead to one nesting."""
    events = [(at, kind, f"{{{name}") for kind, name, at in jinja]
    if not events:
        return True
    events += [
        (token.start, token.kind, token.text)
        for token in scan(text)
        if token.kind in ("open", "close") and token.text not in VOID and is_component(token.text)
    ]
    stack: list[str] = []
    for _at, kind, name in sorted(events):
        if kind == "open":
            stack.append(name)
        elif kind == "close":
            if not stack or stack.pop() != name:
                return False
        elif not stack or not stack[-1].startswith("{"):  # a branch in the middle of an element
            return False
    return not stack
