"""Components that placements show: which macro of ``templates/components/`` stands for a name where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from dynacontent.engine.environment import TemplateEnvironment
from dynacontent.engine.structure.segments import Printed
from dynacontent.errors import LimitError

FOLDER = "components/"
_MARKUP = {"email": ".mjml", "banner": ".html"}
TEXT = ".txt"

Components = Mapping[tuple[str, str], tuple[str, ...]]
"""The files that hold a component, by ending and name: more than one is ambiguous."""


def ending_of(channel: str, *, markup: bool) -> str:
    """The ending of the files whose components are shown in a body, or in a text, of a channel."""
    return _MARKUP.get(channel, TEXT) if markup else TEXT


def find_components(
    paths: Iterable[str], markup: TemplateEnvironment, text: TemplateEnvironment
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Every macro at the top of a component file; files that cannot be read have none."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for path in sorted(paths):
        ending = next((e for e in (*_MARKUP.values(), TEXT) if path.endswith(e)), None)
        if ending is None or not path.startswith(FOLDER):
            continue
        for name in _macros(path, text if ending == TEXT else markup):
            found[ending, name] = (*found.get((ending, name), ()), path)
    return found


def _macros(path: str, environment: TemplateEnvironment) -> list[str]:
    try:
        tree = environment.parsed(path)
    except (TemplateSyntaxError, LimitError):
        return []  # told where files are checked
    return [node.name for node in tree.body if isinstance(node, nodes.Macro)]


def print_component(
    environment: TemplateEnvironment, file: str, name: str, arguments: Mapping[str, Any]
) -> Printed:
    """What a component prints for these arguments. Raises what templates raise."""
    macro = getattr(environment.module_of(file, file), name)
    printed: Printed = macro(**arguments).printed
    return printed
