"""The elements of MJML: their attributes, with types and defaults, and what may stand in them.

``components.json`` is taken from the components of npm's mjml 4.18.0; a test compares it with
the installed package (``tests/engine/mjml/components_table.mjs`` makes it).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Component(NamedTuple):
    """One element: attribute types as MJML writes them (``unit(px,%){1,4}``), defaults as text.

    ``ending`` elements hold HTML or text, no further MJML.
    """

    ending: bool
    attributes: Mapping[str, str]
    defaults: Mapping[str, str]
    children: tuple[str, ...]


_TABLE = json.loads(Path(__file__).with_name("components.json").read_text("utf-8"))

COLORS: tuple[str, ...] = tuple(_TABLE["colors"])
"""Names of colours."""

COMPONENTS: Mapping[str, Component] = {
    name: Component(**parts) for name, parts in _TABLE["components"].items()
}
"""Elements that mean something where they stand, by name."""

WITHOUT_COMPONENT = frozenset({"mj-all", "mj-class", "mj-selector", "mj-html-attribute"})
"""Elements of ``mj-attributes`` and ``mj-html-attributes`` that are data to these."""

NAMES = frozenset(COMPONENTS) | WITHOUT_COMPONENT
"""Every element of MJML but ``mj-include``, which is expanded before anything is read."""

ENDING = frozenset(name for name, component in COMPONENTS.items() if component.ending)
"""Elements that hold HTML or text, no further MJML elements."""
